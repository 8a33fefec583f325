"""Titans: a deep memory with momentum and forgetting. Equation numbers are those of arXiv 2501.00663."""

import torch
from torch import Tensor
from torch.nn.functional import layer_norm

from memory_engine.miras.naive.network import Reads, Scanned, Weights, gradient, length, mlp


def model(weights: Weights, k: Tensor, *, residual: bool) -> Tensor:
    """M(k). With `residual`, k + LN(MLP(k)) (1 + gamma), where gamma (1, d) is the last of the weights."""
    if not residual:
        return mlp(weights, k)
    y = mlp(weights[:-1], k)
    return k + layer_norm(y, y.shape) * (1 + weights[-1][0])


def scan(
    weights: Weights,
    past: Weights,
    keys: Tensor,
    values: Tensor,
    queries: Tensor,
    theta: Tensor,
    eta: Tensor,
    alpha: Tensor,
    *,
    chunk: int,
    once: bool = False,
    residual: bool = False,
    reads: Reads = "chunk",
) -> Scanned:
    """`past` is S of each weight. With `once`, eta and alpha (chunks,) act once, at the end of a chunk."""
    m, s = weights, past
    out, surprise = [], []
    for number, start in enumerate(range(0, len(keys), chunk)):
        at_start = m
        step = [torch.zeros_like(w) for w in m]
        for t in range(start, min(start + chunk, len(keys))):
            if reads == "chunk":
                out.append(model(at_start, queries[t], residual=residual))  # eq 15

            def loss(w: Weights, k: Tensor = keys[t], v: Tensor = values[t]) -> Tensor:
                return (model(w, k, residual=residual) - v).square().sum()  # eq 12

            u = gradient(loss, at_start)  # eq 16
            surprise.append(length(u))
            if once:
                step = [whole - theta[t] * now for whole, now in zip(step, u, strict=True)]
                continue
            s = [eta[t] * before - theta[t] * now for before, now in zip(s, u, strict=True)]  # eq 10
            m = [(1 - alpha[t]) * w + moved for w, moved in zip(m, s, strict=True)]  # eq 13
            if reads == "token":
                out.append(model(m, queries[t], residual=residual))
        if once:
            s = [eta[number] * before + now for before, now in zip(s, step, strict=True)]
            m = [(1 - alpha[number]) * w + moved for w, moved in zip(m, s, strict=True)]
    return Scanned(torch.stack(out), m, s, torch.stack(surprise))
