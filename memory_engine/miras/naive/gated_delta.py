"""Gated DeltaNet, arXiv 2412.06464, with rows as vectors; with alpha = 0, DeltaNet. The chunk is only of the reads."""

import torch
from torch import Tensor

from memory_engine.miras.naive.network import Reads, Scanned


def scan(
    weight: Tensor,
    keys: Tensor,
    values: Tensor,
    queries: Tensor,
    theta: Tensor,
    alpha: Tensor,
    *,
    chunk: int,
    reads: Reads = "chunk",
) -> Scanned:
    """W_t = a_t (I - b_t k^T k) W_{t-1} + b_t k^T v. Surprise is |k| |v - a_t k W_{t-1}|."""
    w = weight
    out, surprise = [], []
    for start in range(0, len(keys), chunk):
        at_start = w
        for t in range(start, min(start + chunk, len(keys))):
            k, v, a = keys[t], values[t], 1 - alpha[t]
            b = theta[t] / (k @ k).clamp(min=1)  # a longer key would diverge
            if reads == "chunk":
                out.append(queries[t] @ at_start)
            surprise.append(k.norm() * (v - a * k @ w).norm())
            w = a * (w - b * torch.outer(k, k @ w)) + b * torch.outer(k, v)
            if reads == "token":
                out.append(queries[t] @ w)
    return Scanned(torch.stack(out), [w], [], torch.stack(surprise))
