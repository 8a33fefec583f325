"""The delta rule token by token in float64: the reference for `linear`, to read and to test against.

n tokens; W (d_k, d_v); keys (n, d_k); values (n, d_v); steps b (n,).
"""

import torch
from torch import Tensor


def write(weight: Tensor, keys: Tensor, values: Tensor, steps: Tensor) -> tuple[Tensor, Tensor]:
    """W_i = W_{i-1} + b_i k_i^T (v_i - k_i W_{i-1}); gives W_n and the losses ||e_i||^2 before each write."""
    w = weight.double()
    losses = []
    for k, v, b in zip(keys.double(), values.double(), steps.double(), strict=True):
        e = v - k @ w
        losses.append(e @ e)
        w = w + b * torch.outer(k, e)
    return w, torch.stack(losses)


def unwrite(weight: Tensor, keys: Tensor, values: Tensor, steps: Tensor) -> Tensor:
    """Backwards, last first: e_i = (v_i - k_i W_i) / (1 - b_i |k_i|^2), W_{i-1} = W_i - b_i k_i^T e_i."""
    w = weight.double()
    for k, v, b in reversed(list(zip(keys.double(), values.double(), steps.double(), strict=True))):
        e = (v - k @ w) / (1 - b * (k @ k))
        w = w - b * torch.outer(k, e)
    return w
