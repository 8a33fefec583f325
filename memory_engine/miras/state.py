"""MemoryState: all that a memory knows, as a value that is passed in and comes out.

G groups (heads x shards x sequences), c window of an Omega bias, d_k and d_v widths of keys and values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import torch
from torch import Tensor

from memory_engine.errors import ShapeError

_PARTS = ("parameter", "optimiser", "window")


@dataclass(frozen=True, slots=True, eq=False)
class MemoryState:
    """Not to be changed, except through `inplace=True`. Its size does not depend on how much was written."""

    parameters: tuple[Tensor, ...]  # of the architecture, before the retention maps them: (G, rows, columns) each
    optimiser: tuple[Tensor, ...]  # of the algorithm: past surprise S of each parameter, or statistics A and B
    window: tuple[Tensor, ...]  # of an Omega bias, the last c - 1 keys, values, gammas (G, c - 1) and thresholds
    tokens: int  # written so far

    KIND: ClassVar[str] = "memory"
    """Of its section in a snapshot."""

    def copy(self) -> "MemoryState":
        """The same in tensors of its own."""
        return self._each(Tensor.clone)

    def detach(self) -> "MemoryState":
        """The same tensors without what they were made from: between the windows of truncated backpropagation."""
        return self._each(Tensor.detach)

    def to(self, device: torch.device | str) -> "MemoryState":
        """The same on another device; itself where it is there already."""
        return self._each(lambda tensor: tensor.to(device))

    def _each(self, function: Callable[[Tensor], Tensor]) -> "MemoryState":
        parts = (self.parameters, self.optimiser, self.window)
        parameters, optimiser, window = (tuple(function(tensor) for tensor in part) for part in parts)
        return MemoryState(parameters, optimiser, window, self.tokens)

    @property
    def groups(self) -> int:
        return len(self.parameters[0])

    @property
    def device(self) -> torch.device:
        return self.parameters[0].device

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        return (*self.parameters, *self.optimiser, *self.window)

    @property
    def nbytes(self) -> int:
        return sum(tensor.nbytes for tensor in self.tensors)

    def arrays(self) -> dict[str, np.ndarray]:
        """For a snapshot."""
        arrays = {"tokens": np.array([self.tokens], np.int64)}
        for part, tensors in zip(_PARTS, (self.parameters, self.optimiser, self.window), strict=True):
            arrays |= {f"{part}.{i}": tensor.detach().cpu().numpy() for i, tensor in enumerate(tensors)}
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], device: torch.device | None = None) -> Self:
        """From `arrays()`; copies, so that the state shares no memory with the snapshot.

        Raises ShapeError for other names, types than float32 (tokens: whole numbers), NaN and infinity. That the shapes
        are those of a memory, the memory checks when it is given the state; a state does not say of which memory it is.
        """
        tokens = arrays.get("tokens")
        names = {part: sum(name.startswith(f"{part}.") for name in arrays) for part in _PARTS}
        expected = {"tokens", *(f"{part}.{i}" for part, count in names.items() for i in range(count))}
        if (
            tokens is None
            or tokens.shape != (1,)
            or tokens.dtype.kind != "i"
            or not names["parameter"]
            or set(arrays) != expected
        ):
            raise ShapeError(
                "memory state: expected arrays tokens, parameter.i, optimiser.i, window.i; rebuild the snapshot"
            )
        for name in expected - {"tokens"}:
            if arrays[name].dtype != np.float32 or not np.isfinite(arrays[name]).all():
                raise ShapeError(f"memory state: {name} is not float32, or has NaN or infinity; rebuild the snapshot")
        parts = [
            tuple(torch.tensor(arrays[f"{part}.{i}"], dtype=torch.float32, device=device) for i in range(count))
            for part, count in names.items()
        ]
        return cls(parts[0], parts[1], parts[2], int(tokens[0]))
