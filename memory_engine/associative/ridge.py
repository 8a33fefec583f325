"""Ridge regression from additive statistics: what was written can be subtracted, replaced, or merged by a sum.

G groups (shards, heads) always first, n pairs, N pairs stored, D feature width, d_k, d_v key and value width.
phi (D,) features of a key, w weight of a pair (1 unless given).

    A = sum w phi phi^T   (D, D)      B = sum w phi^T v   (D, d_v)      W = (A + lambda I)^-1 B      read: phi(q) W

Write adds the pair to A and B, erase subtracts it, replace adds phi^T (v_new - v_old) to B, and two memories merge by
adding. The order does not matter; the result equals that of never having written up to rounding of the sums, and
exactly, bit for bit, if features are signs, values whole numbers and N below 2**24, because then all sums are exact.

lambda is `penalty` times the mean of diag(A), so that it keeps its meaning while a memory fills: about 0.01 for exact
keys, more for noisy queries. It is not part of A. It is at least `penalty` times what one pair adds.

The dual form, W = Phi^T (Phi Phi^T + lambda I)^-1 V, gives the same W from n < D pairs in n^3 instead of D^3.
The same solution token by token is Mesa (von Oswald et al., arXiv 2309.05858) or recursive least squares.
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

_MORE = 10.0
"""lambda grows by this factor until a Cholesky factor exists: after much subtraction rounding leaves A indefinite."""


@dataclass(frozen=True, slots=True, eq=False)
class RidgeState:
    """The statistics. Scaffolding of writes: reads need only the solved weights. Not to be changed but `inplace`."""

    gram: Tensor  # A (G, D, D)
    cross: Tensor  # B (G, D, d_v)
    pairs: Tensor  # (G,) float64: sum of the weights of what is stored

    @property
    def nbytes(self) -> int:
        return self.gram.nbytes + self.cross.nbytes

    def arrays(self) -> dict[str, np.ndarray]:
        """For a snapshot."""
        return {name: getattr(self, name).detach().cpu().numpy() for name in ("gram", "cross", "pairs")}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], device: torch.device | None = None) -> Self:
        """From `arrays()`; copies. Raises ShapeError where they do not fit together, for NaN and for infinity."""
        for name, array in arrays.items():
            if array.dtype.kind != "f" or not np.isfinite(array).all():
                raise ShapeError(f"ridge state: {name} is no float, or has NaN or infinity; rebuild the snapshot")
        try:
            gram, cross, pairs = (torch.tensor(arrays[name], device=device) for name in ("gram", "cross", "pairs"))
        except KeyError as missing:
            raise ShapeError(f"ridge state: array {missing} is missing; rebuild the snapshot") from None
        if (
            gram.ndim != 3
            or gram.dtype != cross.dtype
            or cross.ndim != 3
            or gram.shape != (*cross.shape[:2], cross.shape[1])
        ):
            raise ShapeError(f"ridge state: shapes {tuple(gram.shape)}, {tuple(cross.shape)} do not fit; rebuild it")
        if pairs.shape != gram.shape[:1]:
            raise ShapeError(f"ridge state: {tuple(pairs.shape)} counts for {len(gram)} groups; rebuild it")
        return cls(gram, cross, pairs)


@dataclass(frozen=True, slots=True, eq=False)
class RidgeWeights:
    """The solution at one moment: what reads need."""

    weight: Tensor  # W (G, D, d_v)
    factor: Tensor  # L (G, D, D) with L L^T = A + lambda I
    penalty: Tensor  # lambda (G,)


@dataclass(frozen=True, slots=True)
class Ridge:
    """Sizes and constants; the state is passed in and out. Keys are (G, n, d_k), values (G, n, d_v), weights (G, n)."""

    lift: Lift
    d_v: int = 128
    penalty: float = 0.01
    chunk: int = 4096
    dtype: torch.dtype = torch.float32

    def __post_init__(self) -> None:
        if self.d_v < 1 or self.chunk < 1 or not 0 < self.penalty < float("inf"):
            raise ShapeError(f"Ridge: d_v {self.d_v}, chunk {self.chunk}, penalty {self.penalty}; all must be positive")

    def empty(self, groups: int = 1, device: torch.device | None = None) -> RidgeState:
        width = self.lift.width
        return RidgeState(
            torch.zeros(groups, width, width, dtype=self.dtype, device=device),
            torch.zeros(groups, width, self.d_v, dtype=self.dtype, device=device),
            torch.zeros(groups, dtype=torch.float64, device=device),
        )

    @torch.no_grad()
    def write(
        self, state: RidgeState, keys: Tensor, values: Tensor, weights: Tensor | None = None, *, inplace: bool = False
    ) -> RidgeState:
        """Add pairs. A weight of 0 leaves a pair out: padding for groups of different sizes.

        Raises ShapeError for shapes, types, NaN, infinity and numbers too large to square.
        """
        return self._add(state, "write", keys, values, weights, 1.0, inplace=inplace)

    @torch.no_grad()
    def erase(
        self, state: RidgeState, keys: Tensor, values: Tensor, weights: Tensor | None = None, *, inplace: bool = False
    ) -> RidgeState:
        """Subtract pairs that were written, in any order: as if they never had been. Takes the values they had."""
        return self._add(state, "erase", keys, values, weights, -1.0, inplace=inplace)

    @torch.no_grad()
    def replace(
        self, state: RidgeState, keys: Tensor, old: Tensor, new: Tensor, *, inplace: bool = False
    ) -> RidgeState:
        """Give written keys new values: B += phi^T (v_new - v_old); A stays. Half the cost of erase and write."""
        cross = state.cross if inplace else state.cross.clone()
        keys, old, _ = checked_pairs("replace", keys, old, None, self._sizes(state, "replace"))
        keys, new, _ = checked_pairs("replace", keys, new, None, self._sizes(state, "replace"))
        for rows in self._chunks(keys):
            phi = self.lift.tensor(keys[:, rows]).to(self.dtype)
            cross.baddbmm_(phi.mT, (new[:, rows] - old[:, rows]).to(self.dtype))
        return RidgeState(state.gram, cross, state.pairs)

    def merge(self, one: RidgeState, other: RidgeState) -> RidgeState:
        """Both memories in one, group by group, as if one had seen the writes of both."""
        if one.cross.shape != other.cross.shape:
            raise ShapeError(f"merge: sizes {tuple(one.cross.shape)} and {tuple(other.cross.shape)} differ")
        return RidgeState(one.gram + other.gram, one.cross + other.cross, one.pairs + other.pairs)

    @torch.no_grad()
    def solve(self, state: RidgeState) -> RidgeWeights:
        """W of every group by Cholesky: D^3 / 3 + 2 D^2 d_v products. An empty group has W = 0."""
        self._sizes(state, "solve")
        diagonal = state.gram.diagonal(dim1=-2, dim2=-1)
        penalty = self.penalty * diagonal.mean(-1).clamp_min(1)
        while True:
            shifted = state.gram.clone()
            shifted.diagonal(dim1=-2, dim2=-1).add_(penalty[:, None])
            factor, failed = torch.linalg.cholesky_ex(shifted)
            if not bool(failed.any()):
                return RidgeWeights(torch.cholesky_solve(state.cross, factor), factor, penalty)
            penalty = torch.where(failed > 0, penalty * _MORE, penalty)

    @torch.no_grad()
    def fit(self, keys: Tensor, values: Tensor, weights: Tensor | None = None) -> Tensor:
        """W (G, D, d_v) straight from all pairs, by the cheaper form. The same as write and solve, up to rounding."""
        if keys.ndim == 3 and keys.shape[1] >= self.lift.width:
            return self.solve(self.write(self.empty(len(keys), keys.device), keys, values, weights)).weight
        sizes = (len(keys), self.lift.d_k, self.d_v)
        keys, values, weights = checked_pairs("fit", keys, values, weights, sizes)
        root = weights.sqrt()[..., None].to(self.dtype)
        phi = self.lift.tensor(keys).to(self.dtype) * root  # (G, n, D)
        right = values.to(self.dtype) * root
        gram = phi @ phi.mT  # (G, n, n)
        penalty = self.penalty * (gram.diagonal(dim1=-2, dim2=-1).sum(-1) / self.lift.width).clamp_min(1)
        while True:
            shifted = gram.clone()
            shifted.diagonal(dim1=-2, dim2=-1).add_(penalty[:, None])
            factor, failed = torch.linalg.cholesky_ex(shifted)
            if not bool(failed.any()):
                return phi.mT @ torch.cholesky_solve(right, factor)
            penalty = torch.where(failed > 0, penalty * _MORE, penalty)

    @torch.no_grad()
    def read(self, weights: RidgeWeights, queries: Tensor) -> Tensor:
        """phi(q) W: (G, n, d_k) -> (G, n, d_v)."""
        return self.lift.tensor(queries).to(self.dtype) @ weights.weight

    @torch.no_grad()
    def leverage(self, weights: RidgeWeights, queries: Tensor) -> Tensor:
        """phi^T (A + lambda I)^-1 phi: (G, n). Needs no value: below 1 for what is stored, large for a new key."""
        phi = self.lift.tensor(queries).to(self.dtype)
        half: Tensor = torch.linalg.solve_triangular(weights.factor, phi.mT, upper=False)  # L^-1 phi^T (G, D, n)
        return half.square().sum(-2)

    def _add(
        self,
        state: RidgeState,
        what: str,
        keys: Tensor,
        values: Tensor,
        weights: Tensor | None,
        sign: float,
        *,
        inplace: bool,
    ) -> RidgeState:
        keys, values, weights = checked_pairs(what, keys, values, weights, self._sizes(state, what))
        gram, cross = (state.gram, state.cross) if inplace else (state.gram.clone(), state.cross.clone())
        for rows in self._chunks(keys):
            phi = self.lift.tensor(keys[:, rows]).to(self.dtype)
            weighted = (phi * weights[:, rows, None].to(self.dtype)).mT
            gram.baddbmm_(weighted, phi, alpha=sign)
            cross.baddbmm_(weighted, values[:, rows].to(self.dtype), alpha=sign)
        return RidgeState(gram, cross, state.pairs + sign * weights.double().sum(1))

    def _chunks(self, keys: Tensor) -> list[slice]:
        return [slice(start, start + self.chunk) for start in range(0, keys.shape[1], self.chunk)]

    def _sizes(self, state: RidgeState, what: str) -> tuple[int, int, int]:
        if state.cross.shape[1:] != (self.lift.width, self.d_v):
            shape = tuple(state.cross.shape)
            raise ShapeError(f"{what}: the state has B {shape}, the memory is (G, {self.lift.width}, {self.d_v})")
        if state.cross.dtype != self.dtype:
            raise ShapeError(f"{what}: the state is {state.cross.dtype}, the memory {self.dtype}")
        return len(state.cross), self.lift.d_k, self.d_v
