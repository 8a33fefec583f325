"""What every additive memory checks before it adds: one wrong number would stay in a sum for good."""

import torch
from torch import Tensor

from memory_engine.errors import ShapeError

_LARGEST = 1e15
"""Beyond it a square, summed over many pairs, leaves float32."""


def checked_pairs(
    what: str, keys: Tensor, values: Tensor, weights: Tensor | None, sizes: tuple[int, int, int]
) -> tuple[Tensor, Tensor, Tensor]:
    """Keys (G, n, d_k), values (G, n, d_v), weights (G, n) of `sizes` (G, d_k, d_v); no weights are ones.

    Raises ShapeError for other shapes and types, NaN, infinity, values and weights above 1e15, and negative weights.
    Keys may have any finite length: lifts look at their direction only.
    """
    groups, d_k, d_v = sizes
    if keys.ndim != 3 or keys.shape[0] != groups or keys.shape[2] != d_k:
        raise ShapeError(f"{what}: keys have shape {tuple(keys.shape)}, expected ({groups}, n, {d_k})")
    count = keys.shape[1]
    if values.shape != (groups, count, d_v):
        raise ShapeError(f"{what}: values have shape {tuple(values.shape)}, expected ({groups}, {count}, {d_v})")
    for name, tensor in (("keys", keys), ("values", values)):
        if tensor.dtype.is_complex or tensor.dtype == torch.bool:
            raise ShapeError(f"{what}: {name} are {tensor.dtype}; give real numbers")
        if not bool(torch.isfinite(tensor).all()):
            raise ShapeError(f"{what}: {name} hold NaN or infinity; leave those pairs out")
    if values.numel() and float(values.abs().max()) > _LARGEST:
        raise ShapeError(f"{what}: a value is above {_LARGEST:g}; scale the values down")
    if weights is None:
        return keys, values, torch.ones(groups, count, device=keys.device)
    if weights.shape != (groups, count):
        raise ShapeError(f"{what}: weights have shape {tuple(weights.shape)}, expected ({groups}, {count})")
    if not bool(((weights >= 0) & (weights <= _LARGEST)).all()):  # also where one is NaN
        raise ShapeError(f"{what}: weights must lie between 0 and {_LARGEST:g}")
    return keys, values, weights.float()
