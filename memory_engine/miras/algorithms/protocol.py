"""What an algorithm is to the rest of a memory, and the chunk that it learns from.

G groups, C tokens of a chunk, T = C + c - 1 rows with the window of an Omega bias before them, d_k and d_v widths.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from memory_engine.errors import UnwriteError
from memory_engine.miras.architectures import Architecture
from memory_engine.miras.biases import Bias
from memory_engine.miras.factors import Factor
from memory_engine.miras.gates import Gating, SpreadGates, TokenSteps
from memory_engine.miras.moving import Moving, Weight
from memory_engine.miras.retentions import Retention


class Gradient(NamedTuple):
    """Gradients of a chunk's tokens at the weights of its start."""

    factors: list[Factor]
    window: Tensor | None  # how much row i counts in the step of token t: (G, C, T); None where each counts for itself
    tokens: int  # C

    def weighted(self, w: Tensor, dtype: torch.dtype | None = None) -> list[Tensor]:
        """sum_t w_t u_t for each parameter, w (G, C); see Factor."""
        return [factor.weighted(self._rows(w), dtype) for factor in self.factors]

    def descend(self, totals: Sequence[Tensor], share: Tensor, w: Tensor, *, inplace: bool) -> tuple[Tensor, ...]:
        """share total - sum_t w_t u_t for each parameter's total; share (G,), w (G, C)."""
        rows, pairs = self._rows(w), zip(self.factors, totals, strict=True)
        return tuple(factor.descend(total, share, rows, inplace=inplace) for factor, total in pairs)

    def moving(
        self, parameters: tuple[Tensor, ...], past: tuple[Tensor, ...] | None, steps: TokenSteps
    ) -> list[Weight]:
        """Each parameter after each token, from what the chunk began with."""
        step = steps.step if self.window is None else steps.step @ self.window
        begun = zip(self.factors, parameters, past or [None] * len(parameters), strict=True)
        return [Moving(p, s, steps.keep, steps.carry, step, factor.left, factor.right) for factor, p, s in begun]

    def _rows(self, w: Tensor) -> Tensor:
        """What each row weighs where token t weighs w_t: (G, C) -> (G, T)."""
        return w if self.window is None else (w[:, None] @ self.window).squeeze(1)

    def length(self) -> Tensor:
        """Length of each token's own gradient over all parameters: (G, C)."""
        total = self.factors[0].square()
        for factor in self.factors[1:]:
            total = total + factor.square()
        return (total if self.window is None else total[:, -self.tokens :]).sqrt()


class Chunk(NamedTuple):
    """The pairs of a chunk and the weights at its start."""

    architecture: Architecture
    bias: Bias
    weights: Sequence[Tensor]  # W, in the dtype of the products
    keys: Tensor  # (G, T, d_k)
    values: Tensor  # (G, T, d_v)
    threshold: Tensor  # (G, T)
    window: Tensor | None  # see Gradient
    gates: SpreadGates  # of the C tokens

    def gradient(self) -> Gradient:
        """One forward and one backward pass, without autograd."""
        out, tape = self.architecture.forward(self.weights, self.keys)
        slope = self.bias.slope(out, self.values, self.threshold)
        factors = self.architecture.backward(self.weights, tape, slope)
        return Gradient(factors, self.window, self.gates.theta.shape[1])


class Step(NamedTuple):
    """What a chunk left behind."""

    parameters: tuple[Tensor, ...]
    optimiser: tuple[Tensor, ...]
    surprise: Callable[[], Tensor]  # (G, C), worked out only where it is asked for
    after: Callable[[], Sequence[Weight]] | None = None  # the weights after each token; not if the step was in place


class Algorithm(Protocol):
    """Constants of an algorithm."""

    @property
    def gating(self) -> Gating: ...

    @property
    def additive(self) -> bool:
        """Whether the state is a sum over what was written: then it can be unwritten and merged exactly."""
        ...

    def check(self, architecture: Architecture, bias: Bias, retention: Retention) -> None:
        """Raise ShapeError where the other choices do not fit."""
        ...

    def shapes(self, parameters: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Of the optimiser's state of one group, for parameters of these shapes."""
        ...

    def start(self, parameters: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """The optimiser's state before anything is written."""
        ...

    def step(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], chunk: Chunk, *, inplace: bool
    ) -> Step:
        """Learn one chunk; `inplace` lets it write into what it was given."""
        ...

    def surprise(self, chunk: Chunk) -> Tensor:
        """Of each of the chunk's pairs at the weights of its start: (G, C)."""
        ...

    def keep(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], share: float
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        """The state with only that share of everything left."""
        ...

    def add(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], more: Sequence[Tensor]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        """For an additive algorithm: the state with the sums of another one added, as `sums` gives them."""
        ...

    def sums(self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """For an additive algorithm: what it has added up."""
        ...


_NOT_ADDITIVE = "this algorithm steps down gradients, which do not add up; replay what should be kept instead"


class Stepping:
    """What all algorithms that step down gradients share: they forget by scaling, and do not add up."""

    __slots__ = ()
    additive = False

    def surprise(self, chunk: Chunk) -> Tensor:
        return chunk.gradient().length()

    def keep(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], share: float
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        return tuple(p * share for p in parameters), tuple(s * share for s in optimiser)

    def add(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], more: Sequence[Tensor]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        raise UnwriteError(_NOT_ADDITIVE)

    def sums(self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        raise UnwriteError(_NOT_ADDITIVE)
