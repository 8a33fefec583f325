"""Hebbian counters: an associative memory in whole numbers, so that subtracting a pair gives back the very same bits.

G groups (shards, heads) always first, n pairs, N pairs stored, D feature width, d_k, d_v key and value width.
phi in {-1, 1}^D sign features of a key, v in {-1, 1}^d_v its value code (any whole numbers up to 127 do).

    C = sum phi^T v   (D, d_v) int32          read: phi(q) C / D          noise of a read: about sqrt(N / D)

No order, no batching and no merge changes a bit of C. Sums of a chunk are whole numbers below 2**24, which float32
holds exactly, so the outer products run as one ordinary matrix product and only the sum of chunks is int32.

Against ridge (ridge.py): one pass, no D x D statistics, no solve, but cross-talk grows with N and with how alike the
keys are. Whiten keys first (whitening.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from torch import Tensor

from memory_engine.associative.lifts import Lift
from memory_engine.associative.pairs import checked_pairs
from memory_engine.errors import ShapeError

_LARGEST_VALUE = 127
_MOST_PAIRS = (1 << 31) // _LARGEST_VALUE - 1  # int32 cannot overflow below this many pairs


@dataclass(frozen=True, slots=True, eq=False)
class CounterState:
    """All that the memory knows. Not to be changed, except through `inplace=True`."""

    counts: Tensor  # C (G, D, d_v) int32
    pairs: Tensor  # (G,) int64: written less erased

    @property
    def nbytes(self) -> int:
        return self.counts.nbytes

    def arrays(self) -> dict[str, np.ndarray]:
        """For a snapshot."""
        return {"counts": self.counts.cpu().numpy(), "pairs": self.pairs.cpu().numpy()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], device: torch.device | None = None) -> Self:
        """From `arrays()`; copies. Raises ShapeError where they do not fit together."""
        try:
            counts, pairs = (torch.tensor(arrays[name], device=device) for name in ("counts", "pairs"))
        except KeyError as missing:
            raise ShapeError(f"counter state: array {missing} is missing; rebuild the snapshot") from None
        found = (counts.dtype, pairs.dtype, counts.ndim, pairs.shape)
        if found != (torch.int32, torch.int64, 3, counts.shape[:1]):
            raise ShapeError(
                f"counter state: counts {tuple(counts.shape)} {counts.dtype}, pairs {tuple(pairs.shape)} "
                f"{pairs.dtype}; expected int32 (G, D, d_v) and int64 (G,); rebuild the snapshot"
            )
        return cls(counts, pairs)


@dataclass(frozen=True, slots=True)
class Counters:
    """Sizes; the state is passed in and out. Keys are (G, n, d_k), values whole numbers (G, n, d_v)."""

    lift: Lift
    d_v: int = 128
    chunk: int = 4096

    def __post_init__(self) -> None:
        if self.lift.kind != "signs":
            raise ShapeError(f"Counters: the lift gives {self.lift.kind}; counters take signs")
        if self.d_v < 1 or not 1 <= self.chunk <= 1 << 16:
            raise ShapeError(f"Counters: d_v {self.d_v}, chunk {self.chunk}; use d_v > 0 and a chunk of 1 to 65536")

    def empty(self, groups: int = 1, device: torch.device | None = None) -> CounterState:
        return CounterState(
            torch.zeros(groups, self.lift.width, self.d_v, dtype=torch.int32, device=device),
            torch.zeros(groups, dtype=torch.int64, device=device),
        )

    @torch.no_grad()
    def write(self, state: CounterState, keys: Tensor, values: Tensor, *, inplace: bool = False) -> CounterState:
        """Add pairs. Raises ShapeError for shapes, types, NaN, infinity and values that are not small whole numbers."""
        keys, values = self._checked("write", state, keys, values)
        return self._add(state, keys, values, 1, inplace=inplace)

    @torch.no_grad()
    def erase(self, state: CounterState, keys: Tensor, values: Tensor, *, inplace: bool = False) -> CounterState:
        """Subtract pairs: bit for bit the memory that never saw them, whenever they were written."""
        keys, values = self._checked("erase", state, keys, values)
        return self._add(state, keys, values, -1, inplace=inplace)

    @torch.no_grad()
    def replace(
        self, state: CounterState, keys: Tensor, old: Tensor, new: Tensor, *, inplace: bool = False
    ) -> CounterState:
        """Give written keys new values: C += phi^T (v_new - v_old), exactly erase and write."""
        keys, old = self._checked("replace", state, keys, old)
        keys, new = self._checked("replace", state, keys, new)
        changed = self._add(state, keys, new - old, 1, inplace=inplace)
        return CounterState(changed.counts, state.pairs)

    def merge(self, one: CounterState, other: CounterState) -> CounterState:
        """Both memories in one, group by group: bit for bit as if one had seen the writes of both."""
        if one.counts.shape != other.counts.shape:
            raise ShapeError(f"merge: sizes {tuple(one.counts.shape)} and {tuple(other.counts.shape)} differ")
        if bool((one.pairs.abs() + other.pairs.abs() > _MOST_PAIRS).any()):
            raise ShapeError(f"merge: more than {_MOST_PAIRS} pairs in one group; use more groups")
        return CounterState(one.counts + other.counts, one.pairs + other.pairs)

    @torch.no_grad()
    def read(self, state: CounterState, queries: Tensor) -> Tensor:
        """phi(q) C / D, float32: (G, n, d_k) -> (G, n, d_v). About v for the key of a pair."""
        return self.lift.tensor(queries) @ (state.counts.float() / self.lift.width)

    def _add(self, state: CounterState, keys: Tensor, values: Tensor, sign: int, *, inplace: bool) -> CounterState:
        counts = state.counts if inplace else state.counts.clone()
        for start in range(0, keys.shape[1], self.chunk):
            rows = slice(start, start + self.chunk)
            counts.add_((self.lift.tensor(keys[:, rows]).mT @ values[:, rows]).to(torch.int32), alpha=sign)
        return CounterState(counts, state.pairs + sign * keys.shape[1])

    def _checked(self, what: str, state: CounterState, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        if state.counts.shape[1:] != (self.lift.width, self.d_v):
            shape = tuple(state.counts.shape)
            raise ShapeError(f"{what}: the state has C {shape}, the memory is (G, {self.lift.width}, {self.d_v})")
        keys, values, _ = checked_pairs(what, keys, values, None, (len(state.counts), self.lift.d_k, self.d_v))
        values = values.float()
        if not bool((values == values.round()).all()):
            raise ShapeError(f"{what}: counters take whole numbers as values; give +-1 codes")
        if values.numel() and int(values.abs().max()) > _LARGEST_VALUE:
            raise ShapeError(f"{what}: a value is above {_LARGEST_VALUE}; counters take small whole numbers")
        if int(state.pairs.abs().max()) + keys.shape[1] > _MOST_PAIRS:
            raise ShapeError(f"{what}: more than {_MOST_PAIRS} pairs in one group; use more groups")
        return keys, values
