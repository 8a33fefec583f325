"""Yaad: Huber's loss with a threshold for each token, and forgetting. MIRAS, arXiv 2504.13173, eq 26.

Beyond the threshold d the loss is 2 d |e| - d^2, which goes on where the square ends; with `printed` d |e|_1, as in the
paper, whose |.| is smoothed at 0.
"""

import torch
from torch import Tensor

from memory_engine.miras.naive.network import Reads, Scanned, Weights, gradient, length, residual


def scan(
    weights: Weights,
    keys: Tensor,
    values: Tensor,
    queries: Tensor,
    theta: Tensor,
    alpha: Tensor,
    threshold: Tensor,
    *,
    chunk: int,
    scale: float,
    printed: bool = False,
    reads: Reads = "chunk",
) -> Scanned:
    """`weights` are those of each layer."""
    m = weights
    out, surprise = [], []
    for start in range(0, len(keys), chunk):
        at_start = m
        for t in range(start, min(start + chunk, len(keys))):
            if reads == "chunk":
                out.append(residual(at_start, queries[t], scale))

            def loss(w: Weights, k: Tensor = keys[t], v: Tensor = values[t], d: Tensor = threshold[t]) -> Tensor:
                e = residual(w, k, scale) - v
                if e.norm() <= d:
                    return e.square().sum()
                return d * (e.square() + 1e-6).sqrt().sum() if printed else 2 * d * e.norm() - d**2

            u = gradient(loss, at_start)
            surprise.append(length(u))
            m = [(1 - alpha[t]) * w - theta[t] * now for w, now in zip(m, u, strict=True)]
            if reads == "token":
                out.append(residual(m, queries[t], scale))
    return Scanned(torch.stack(out), m, [], torch.stack(surprise))
