"""The Titans memory token by token in float64 with autograd: the reference for `titans`, to read and to test against.

One head; n tokens, C chunk. Equation numbers are those of Titans (arXiv 2501.00663).
"""

from typing import TypeAlias

import torch
from torch import Tensor
from torch.nn.functional import gelu, layer_norm

from memory_engine.gates import Gating

Parameters: TypeAlias = list[Tensor]  # W_1 .. W_L, then gamma where there is a residual norm


def forward(parameters: Parameters, x: Tensor, *, residual_norm: bool) -> Tensor:
    """M(x) of one token: (h,) -> (h,)."""
    layers = parameters[:-1] if residual_norm else parameters
    y = x @ layers[0]
    for weight in layers[1:]:
        y = gelu(y) @ weight
    return x + layer_norm(y, y.shape) * (1 + parameters[-1].squeeze(0)) if residual_norm else y


def gradient(parameters: Parameters, k: Tensor, v: Tensor, *, residual_norm: bool) -> Parameters:
    """grad of l(M; k, v) = ||M(k) - v||^2 with respect to the weights (eq 12)."""
    weights = [p.detach().requires_grad_() for p in parameters]
    loss = (forward(weights, k, residual_norm=residual_norm) - v).square().sum()
    return list(torch.autograd.grad(loss, weights))


def write(
    parameters: Parameters,
    momentum: Parameters,
    keys: Tensor,
    values: Tensor,
    theta: Tensor,
    eta: Tensor,
    alpha: Tensor,
    *,
    chunk: int,
    gating: Gating,
    residual_norm: bool = False,
    ceiling: float = 1.0,
) -> tuple[Parameters, Parameters, Tensor]:
    """Learn n pairs (n, h) with theta (n,) and, by the gating, eta and alpha (n,) or (chunks,); gives M, S, surprise.

    Surprise (n,) is the length of each token's gradient.
    """
    m = [p.double() for p in parameters]
    s = [p.double() for p in momentum]
    surprise = []
    for number, start in enumerate(range(0, len(keys), chunk)):
        at_start = m  # eq 16: every gradient of the chunk is taken here
        steps = [torch.zeros_like(p) for p in m]
        for t in range(start, min(start + chunk, len(keys))):
            u = gradient(at_start, keys[t].double(), values[t].double(), residual_norm=residual_norm)
            surprise.append(torch.stack([p.square().sum() for p in u]).sum().sqrt())
            if gating == "token":
                s = [eta[t] * past - theta[t] * now for past, now in zip(s, u, strict=True)]  # eq 10
                m = [(1 - alpha[t]) * p + past for p, past in zip(m, s, strict=True)]  # eq 13
            steps = [total + theta[t] * now for total, now in zip(steps, u, strict=True)]
        if gating == "chunk":
            s = [eta[number] * past - now for past, now in zip(s, steps, strict=True)]
            m = [(1 - alpha[number]) * p + past for p, past in zip(m, s, strict=True)]
        m = [p * min(1.0, ceiling / float(p.square().mean().sqrt().clamp(min=1e-30))) for p in m]
    return m, s, torch.stack(surprise)
