"""What comes in from outside, looked at before anything is done with it. All raise ShapeError, or DivergedError.

G groups, n tokens.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from memory_engine.errors import DivergedError, ShapeError
from memory_engine.miras.state import MemoryState

MOST = 1e6
"""Largest entry of a key or value: squares of what is larger leave float32 within a few layers."""

Shapes = list[tuple[int, int]]


def check_tokens(what: str, name: str, given: Tensor, state: MemoryState, width: int, count: int | None = None) -> None:
    """(G, n, width) with finite entries of a sane size, on the device of the state."""
    if not isinstance(given, Tensor):
        raise ShapeError(f"{what}: {name} are of type {type(given).__name__}; give a tensor")
    shape = tuple(given.shape)
    if len(shape) != 3 or shape[0] != state.groups or shape[2] != width or count not in {None, shape[1]}:
        expected = f"({state.groups}, {'n' if count is None else count}, {width})"
        raise ShapeError(f"{what}: {name} have shape {shape}, expected {expected}")
    if not given.is_floating_point():
        raise ShapeError(f"{what}: {name} are {given.dtype}; give floating-point numbers")
    if given.device != state.device:
        raise ShapeError(f"{what}: {name} are on {given.device}, the state on {state.device}; move one to the other")
    if given.numel():
        low, high = torch.aminmax(given.detach())
        if not bool((low >= -MOST) & (high <= MOST)):  # also where it is NaN
            raise ShapeError(f"{what}: {name} have NaN, infinite or huge entries; scale them to below {MOST:g}")


def check_state(what: str, state: MemoryState, parameters: Shapes, optimiser: Shapes) -> None:
    """Float32 tensors of these shapes, all of the same groups."""
    parts: tuple[tuple[str, Sequence[Tensor], Shapes], ...] = (
        ("parameters", state.parameters, parameters),
        ("optimiser tensors", state.optimiser, optimiser),
    )
    for name, tensors, expected in parts:
        shapes = [tuple(tensor.shape[1:]) for tensor in tensors]
        if shapes != expected:
            raise ShapeError(f"{what}: the state has {name} {shapes}, the memory {expected}")
    if len({len(tensor) for tensor in state.tensors}) != 1:
        raise ShapeError(f"{what}: the tensors of the state are of different numbers of groups")
    if any(tensor.dtype != torch.float32 for tensor in state.tensors):
        raise ShapeError(f"{what}: the state is not float32; convert it, only products may be bfloat16")


def check_finite(what: str, state: MemoryState) -> None:
    """No NaN and no infinity in any tensor: one sum of each, since they stay in sums."""
    total = torch.stack([tensor.detach().sum() for tensor in state.tensors])
    if not bool(total.isfinite().all()):
        raise DivergedError(f"{what}: NaN or infinite numbers; take smaller steps (gate theta), or set a ceiling")
