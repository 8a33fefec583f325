"""LinearMemory: a matrix W learnt at test time by the delta rule, in exact chunks. The memory for recall.

n tokens, C chunk, d_k and d_v key and value width; K (C, d_k), V (C, d_v), W (d_k, d_v), b (C,) step of each token.

Attentional bias l(W; k, v) = ||k W - v||^2, learning algorithm online gradient descent (MIRAS, arXiv 2504.13173):

    e_i = v_i - k_i W_{i-1}         W_i = W_{i-1} + b_i k_i^T e_i

Within a chunk all errors follow from the weights at its start, exactly, by one triangular solve (the WY form of
DeltaNet, Yang et al., arXiv 2406.06484). Put W_{i-1} = W_0 + sum_{j<i} b_j k_j^T e_j into the first equation:

    (I + tril(K K^T, -1) diag(b)) E = V - K W_0          W_C = W_0 + K^T diag(b) E
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from torch import Tensor

from memory_engine.errors import ShapeError, UnwriteError
from memory_engine.keys import Keys, check_keys, chunk_of

_LEAST_KEPT = 1e-3
"""Least share 1 - b|k|^2 of the old read that a write may leave and still be undone: rounding grows by its inverse."""


_ERASE_RIDGE = 1e-5
"""Added to the diagonal of the overlaps, relative to it: leaves about this share of what is erased."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearState:
    """All that the memory knows. Not to be changed, except through `inplace=True`."""

    weight: Tensor  # (d_k, d_v) float32
    tokens: int  # written, less unwritten

    @property
    def nbytes(self) -> int:
        return self.weight.nbytes

    def arrays(self) -> dict[str, np.ndarray]:
        """For a snapshot."""
        return {"weight": self.weight.detach().cpu().numpy(), "tokens": np.array([self.tokens], np.int64)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], device: torch.device | None = None) -> Self:
        """From `arrays()`; copies, so that the state does not share memory with the snapshot."""
        weight, tokens = arrays.get("weight"), arrays.get("tokens")
        if weight is None or tokens is None or weight.ndim != 2 or tokens.shape != (1,):
            raise ShapeError("linear state: expected arrays weight (d_k, d_v) and tokens (1,); rebuild the snapshot")
        return cls(torch.tensor(weight, dtype=torch.float32, device=device), int(tokens[0]))


@dataclass(frozen=True, slots=True)
class LinearMemory:
    """Sizes and constants of a matrix memory; the state is passed in and out.

    Keys are meant to be of length at most 1 (a step b|k|^2 of 2 or more diverges), dense (n, d_k) or SparseRows.
    beta is the step, in (0, 1]; the weight of a token, in [0, 1], multiplies it. A small step forgets less and recalls
    more from a part of the key (docs/memory/README.md); a large one follows changed values sooner. The chunk changes
    the speed only.
    """

    d_k: int
    d_v: int
    beta: float = 0.1
    chunk: int = 128

    def __post_init__(self) -> None:
        if not 0 < self.beta <= 1:
            raise ShapeError(f"LinearMemory: beta is {self.beta}; choose a step in (0, 1]")
        if min(self.d_k, self.d_v, self.chunk) < 1:
            raise ShapeError(
                f"LinearMemory: sizes are {self.d_k}, {self.d_v}, chunk {self.chunk}; all must be positive"
            )

    def empty(self, device: torch.device | None = None) -> LinearState:
        return LinearState(torch.zeros(self.d_k, self.d_v, device=device), 0)

    @torch.no_grad()
    def read(self, state: LinearState, queries: Keys) -> Tensor:
        """q W for each query: (n, d_k) -> (n, d_v)."""
        self._check(state, "read")
        check_keys("read", queries, self.d_k)
        return chunk_of(queries, slice(None), state.weight.device).times(state.weight)

    @torch.no_grad()
    def write(
        self, state: LinearState, keys: Keys, values: Tensor, weights: Tensor | None = None, *, inplace: bool = False
    ) -> tuple[LinearState, Tensor]:
        """Write n pairs in order. Gives the new state and the surprise of each pair.

        keys (n, d_k), values (n, d_v), weights (n,) or all ones. Surprise (n,) is the loss ||v - k W||^2 just before
        the pair is written: about |v|^2 for a new key, near 0 for a known pair, above |v|^2 for a known key whose value
        changed.
        `inplace` writes into the weights of `state`, which then must not be used again.
        """
        steps = self._steps("write", state, keys, values, weights)
        weight = state.weight if inplace else state.weight.clone()
        surprise = torch.empty(len(steps), device=weight.device)
        for rows in self._chunks(len(steps)):
            chunk, b = chunk_of(keys, rows, weight.device), steps[rows]
            gap = values[rows] - chunk.times(weight)  # V - K W_0
            solve = (chunk.gram() * b).tril_(-1)  # the unit diagonal is implied
            error = _solve(solve, gap, upper=False, unit=True)
            chunk.add_outer(weight, error * b[:, None])
            surprise[rows] = error.square().sum(1)
        return LinearState(weight, state.tokens + len(steps)), surprise

    @torch.no_grad()
    def unwrite(
        self, state: LinearState, keys: Keys, values: Tensor, weights: Tensor | None = None, *, inplace: bool = False
    ) -> LinearState:
        """Undo a `write` of the same pairs, given in the order they were written.

        The step backwards: after it k W' = k W + c e with c = b|k|^2, so e = (v - k W') / (1 - c) and W = W' - b k^T e.
        In chunk form, with W_{i-1} = W' - sum_{j>=i} b_j k_j^T e_j:

            (I - triu(K K^T) diag(b)) E = V - K W'          W = W' - K^T diag(b) E

        Exact up to rounding when these are the latest writes: rounding grows by 1/(1 - c) for every time a key is
        undone. With other writes in between it takes back too much, because they have already worn a part of the pair
        away; the read then points away from the old value (see docs/memory/README.md). Use `erase` there.

        Raises UnwriteError where a step c is within 1e-3 of 1: it replaced the old value, and nothing of it is left.
        """
        steps = self._steps("unwrite", state, keys, values, weights)
        weight = state.weight if inplace else state.weight.clone()
        for rows in reversed(list(self._chunks(len(steps)))):
            chunk, b = chunk_of(keys, rows, weight.device), steps[rows]
            solve = -(chunk.gram() * b).triu_()
            kept = solve.diagonal().add_(1)  # 1 - c, in place
            if bool((kept.abs() < _LEAST_KEPT).any()):
                raise UnwriteError(
                    "unwrite: a pair was written with step 1, which overwrote what was there; "
                    "write with beta or weight below 1 to be able to undo it, or rebuild the memory"
                )
            error = _solve(solve, values[rows] - chunk.times(weight), upper=True, unit=False)
            chunk.add_outer(weight, error * -b[:, None])
        return LinearState(weight, state.tokens - len(steps))

    @torch.no_grad()
    def erase(self, state: LinearState, keys: Keys, values: Tensor, *, inplace: bool = False) -> LinearState:
        """Take each value out of what its key reads, whenever it was written and whatever was written since.

        The smallest change W' = W - sum_j c_j k_j^T v_j after which k_i W' is orthogonal to v_i for every pair of a
        chunk: (K K^T * V V^T) c = diag(K W V^T), with * entry by entry. What else the keys read stays. It is not the
        same as never written: support for the pair from keys alike goes too, and what the pair did to others stays.
        """
        count = len(self._steps("erase", state, keys, values, None))
        weight = state.weight if inplace else state.weight.clone()
        for rows in self._chunks(count):
            chunk, v = chunk_of(keys, rows, weight.device), values[rows]
            overlap = chunk.gram() * (v @ v.T)
            # a pair given twice would make the system singular, a zero key leaves an empty row
            overlap.diagonal().add_(_ERASE_RIDGE * overlap.diagonal().mean() + torch.finfo(torch.float32).tiny)
            present = (chunk.times(weight) * v).sum(1, keepdim=True)  # (C, 1)
            share = torch.cholesky_solve(present, torch.linalg.cholesky(overlap))
            chunk.add_outer(weight, v * -share)
        return LinearState(weight, state.tokens)

    def _chunks(self, count: int) -> Iterator[slice]:
        return (slice(start, min(start + self.chunk, count)) for start in range(0, count, self.chunk))

    def _check(self, state: LinearState, what: str) -> None:
        if state.weight.shape != (self.d_k, self.d_v):
            shape = tuple(state.weight.shape)
            raise ShapeError(f"{what}: the state has weights {shape}, the memory is ({self.d_k}, {self.d_v})")

    def _steps(self, what: str, state: LinearState, keys: Keys, values: Tensor, weights: Tensor | None) -> Tensor:
        """The step b of each token: (n,). Checks the shapes of everything that comes in."""
        self._check(state, what)
        count = check_keys(what, keys, self.d_k)
        if values.shape != (count, self.d_v):
            raise ShapeError(f"{what}: values have shape {tuple(values.shape)}, expected ({count}, {self.d_v})")
        if weights is None:
            return torch.full((count,), self.beta, device=state.weight.device)
        if weights.shape != (count,):
            raise ShapeError(f"{what}: weights have shape {tuple(weights.shape)}, expected ({count},)")
        if not bool(((weights >= 0) & (weights <= 1)).all()):
            raise ShapeError(f"{what}: weights must lie between 0 and 1")
        return self.beta * weights.to(state.weight)


def _solve(triangle: Tensor, right: Tensor, *, upper: bool, unit: bool) -> Tensor:
    """X of triangle X = right. Solved as X^T triangle^T = right^T: half the time, because LAPACK wants columns."""
    solved: Tensor = torch.linalg.solve_triangular(triangle.T, right.T, upper=not upper, left=False, unitriangular=unit)
    return solved.T
