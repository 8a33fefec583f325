"""What the deep memories share: their networks, the gradient of a loss, and what a scan gives."""

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

import torch
from torch import Tensor
from torch.nn.functional import gelu, layer_norm

Weights: TypeAlias = list[Tensor]
Reads: TypeAlias = Literal["chunk", "token"]


class Scanned(NamedTuple):
    """After n tokens."""

    reads: Tensor  # (n, d_v)
    weights: Weights
    past: Weights  # surprise S, statistics, or a window; as each file says
    surprise: Tensor  # (n,) length of each token's gradient


def mlp(weights: Weights, k: Tensor) -> Tensor:
    """gelu(... gelu(k W_1) ...) W_L: (d_k,) -> (d_v,)."""
    h = k @ weights[0]
    for w in weights[1:]:
        h = gelu(h) @ w
    return h


def residual(weights: Weights, k: Tensor, scale: float) -> Tensor:
    """k + LN(MLP(k)) scale: MIRAS section 5.3."""
    y = mlp(weights, k)
    return k + layer_norm(y, y.shape) * scale


def gradient(loss: Callable[[Weights], Tensor], weights: Weights) -> Weights:
    """d loss / d weights, itself differentiable."""
    found: Weights = torch.func.grad(loss)(weights)
    return found


def length(parts: Weights) -> Tensor:
    """Of several tensors taken as one vector."""
    return torch.stack([part.square().sum() for part in parts]).sum().sqrt()
