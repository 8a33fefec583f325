"""Answers from a snapshot of a linear memory with NumPy alone: quick to import, and no array is copied.

d_k and d_v key and value width.
"""

from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.errors import ShapeError, SnapshotError
from memory_engine.features import SparseRows
from memory_engine.snapshot import Snapshot

Floats: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LinearReader:
    """Reads one head of a snapshot. The numbers are those of `LinearMemory.read`, up to rounding."""

    weight: Floats  # (d_k, d_v)

    @classmethod
    def from_bytes(cls, data: bytes, head: str) -> Self:
        """The head of that name. Raises SnapshotError."""
        return cls.from_snapshot(Snapshot.from_bytes(data), head)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot, head: str) -> Self:
        """The same, where one snapshot serves several heads."""
        weight = snapshot.section(head, "linear").arrays.get("weight")
        if weight is None or weight.ndim != 2 or weight.dtype != np.float32:
            raise SnapshotError(f"snapshot: head {head!r} has no float32 weights (d_k, d_v); rebuild the memory")
        return cls(weight)

    def read(self, query: Floats) -> Floats:
        """q W: (d_k,) -> (d_v,)."""
        if query.shape != (len(self.weight),):
            raise ShapeError(f"read: query has shape {query.shape}, the memory takes ({len(self.weight)},)")
        return query @ self.weight

    def read_rows(self, queries: SparseRows) -> Floats:
        """q W for each sparse query: (n, d_v). Touches only the rows of W that a query has; all if centred."""
        if queries.width != len(self.weight):
            raise ShapeError(f"read_rows: queries are {queries.width} wide, the memory takes {len(self.weight)}")
        reads = np.empty((len(queries), self.weight.shape[1]), np.float32)
        for row in range(len(queries)):
            entries = slice(queries.starts[row], queries.starts[row + 1])
            reads[row] = queries.values[entries] @ self.weight[queries.indices[entries]]
        if queries.centred:
            reads -= queries.offset[:, None] * (queries.mean @ self.weight)
        return reads
