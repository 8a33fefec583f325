"""Hebbian: sums of outer products, in one line; the chunk is only of the reads."""

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
    """W_t = a_t W_{t-1} + b_t k^T v. Surprise is |v - k W / |k|^2| with the W of the chunk start."""
    w = weight
    out, surprise = [], []
    for start in range(0, len(keys), chunk):
        at_start = w
        for t in range(start, min(start + chunk, len(keys))):
            k, v = keys[t], values[t]
            if reads == "chunk":
                out.append(queries[t] @ at_start)
            surprise.append((v - k @ at_start / (k @ k)).norm())
            w = (1 - alpha[t]) * w + theta[t] * torch.outer(k, v)
            if reads == "token":
                out.append(queries[t] @ w)
    return Scanned(torch.stack(out), [w], [], torch.stack(surprise))
