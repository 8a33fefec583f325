"""Moneta: l_p loss, l_q retention. Equation numbers are those of MIRAS, arXiv 2504.13173.

A is stored and stepped, W is read. With |e| as sqrt(e^2 + 1e-6), since |e|^p needs a slope at 0 (MIRAS smooths it too).
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
    *,
    chunk: int,
    scale: float,
    p: float = 3.0,
    q: float = 4.0,
    reads: Reads = "chunk",
) -> Scanned:
    """`weights` are A of each layer."""
    a = weights
    out, surprise = [], []
    for start in range(0, len(keys), chunk):
        at_start = [read_from(x, q) for x in a]
        for t in range(start, min(start + chunk, len(keys))):
            if reads == "chunk":
                out.append(residual(at_start, queries[t], scale))

            def loss(w: Weights, k: Tensor = keys[t], v: Tensor = values[t]) -> Tensor:
                return (residual(w, k, scale) - v).square().add(1e-6).pow(p / 2).sum()  # eq 11

            u = gradient(loss, at_start)
            surprise.append(length(u))
            a = [(1 - alpha[t]) * x - theta[t] * now for x, now in zip(a, u, strict=True)]  # eq 24
            if reads == "token":
                out.append(residual([read_from(x, q) for x in a], queries[t], scale))
    return Scanned(torch.stack(out), a, [], torch.stack(surprise))


def read_from(a: Tensor, q: float) -> Tensor:
    """W = A / ||A||_q^(q - 2): eq 25."""
    return a / a.abs().pow(q).sum().pow((q - 2) / q)
