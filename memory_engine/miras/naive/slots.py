"""Slots: m keys and values read by attention, learnt by gradient descent with forgetting."""

import torch
from torch import Tensor

from memory_engine.miras.naive.network import Reads, Scanned, Weights, gradient, length


def attention(weights: Weights, k: Tensor, sharpness: float) -> Tensor:
    """softmax(b k K^T) V with K (m, d_k) and V (m, d_v)."""
    return torch.softmax(sharpness * (weights[0] @ k), dim=0) @ weights[1]


def scan(
    weights: Weights,
    keys: Tensor,
    values: Tensor,
    queries: Tensor,
    theta: Tensor,
    alpha: Tensor,
    *,
    chunk: int,
    sharpness: float,
    reads: Reads = "chunk",
) -> Scanned:
    """`weights` are K and V."""
    m = weights
    out, surprise = [], []
    for start in range(0, len(keys), chunk):
        at_start = m
        for t in range(start, min(start + chunk, len(keys))):
            if reads == "chunk":
                out.append(attention(at_start, queries[t], sharpness))

            def loss(w: Weights, k: Tensor = keys[t], v: Tensor = values[t]) -> Tensor:
                return (attention(w, k, sharpness) - v).square().sum()

            u = gradient(loss, at_start)
            surprise.append(length(u))
            m = [(1 - alpha[t]) * w - theta[t] * now for w, now in zip(m, u, strict=True)]
            if reads == "token":
                out.append(attention(m, queries[t], sharpness))
    return Scanned(torch.stack(out), m, [], torch.stack(surprise))
