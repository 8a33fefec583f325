"""Memora: each row of the weights is a distribution, kept by KL divergence and entropy. MIRAS, arXiv 2504.13173."""

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
    sums: list[float],
    reads: Reads = "chunk",
) -> Scanned:
    """`weights` are W themselves: positive, the rows of layer i adding up to sums[i] (the constant c of eq 21)."""
    m = weights
    out, surprise = [], []
    for start in range(0, len(keys), chunk):
        at_start = m
        for t in range(start, min(start + chunk, len(keys))):
            if reads == "chunk":
                out.append(residual(at_start, queries[t], scale))

            def loss(w: Weights, k: Tensor = keys[t], v: Tensor = values[t]) -> Tensor:
                return (residual(w, k, scale) - v).square().sum()

            u = gradient(loss, at_start)
            surprise.append(length(u))
            m = [
                c * torch.softmax((1 - alpha[t]) * w.log() - theta[t] * now, dim=-1)  # eq 27
                for c, w, now in zip(sums, m, u, strict=True)
            ]
            if reads == "token":
                out.append(residual(m, queries[t], scale))
    return Scanned(torch.stack(out), m, [], torch.stack(surprise))
