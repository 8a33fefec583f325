"""Retention gates, MIRAS's third choice: how the past is kept and forgotten.

A parameters as they are stored and stepped, W weights as they are read. Forgetting by the gate alpha acts on A; a
retention says what W is for A, and what else happens to A at the end of a chunk.
"""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from memory_engine.errors import ShapeError

_LEAST_NORM = 1e-6


class Retention(Protocol):
    """Constants of a retention."""

    @property
    def forgets(self) -> bool:
        """Whether the gate alpha acts."""
        ...

    @property
    def mirrors(self) -> bool:
        """Whether W is another tensor than A."""
        ...

    def weights(self, parameter: Tensor) -> Tensor:
        """W of A: (G, rows, columns)."""
        ...

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        """A after a chunk of that many tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Keep:
    """Nothing is forgotten; the gate alpha is not used."""

    forgets = False
    mirrors = False

    def weights(self, parameter: Tensor) -> Tensor:
        return parameter

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        return parameter


@dataclass(frozen=True, slots=True)
class Decay:
    """W = A, A <- (1 - alpha) A: weight decay, as in Titans."""

    forgets = True
    mirrors = False

    def weights(self, parameter: Tensor) -> Tensor:
        return parameter

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        return parameter


@dataclass(frozen=True, slots=True)
class LqNorm:
    """W = A / ||A||_q^(q - 2): Moneta's, MIRAS eqs 24-25. The norm is over a whole parameter of a group.

    The paper uses q = 4, which lies outside the range 1 < q <= 2 of its derivation: W grows as A becomes small.
    """

    q: float = 4.0
    forgets = True
    mirrors = True

    def __post_init__(self) -> None:
        if not 1 < self.q <= 8:
            raise ShapeError(f"LqNorm: q is {self.q}; choose a norm above 1, at most 8")

    def weights(self, parameter: Tensor) -> Tensor:
        norm = torch.linalg.vector_norm(parameter, ord=self.q, dim=(1, 2), keepdim=True)
        weights: Tensor = parameter / norm.clamp(min=_LEAST_NORM).pow(self.q - 2)
        return weights

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        return parameter


@dataclass(frozen=True, slots=True)
class Softmax:
    """W = c softmax(A) along each row: Memora's, MIRAS eqs 21 and 27 (KL divergence and entropy).

    In the logarithms A = log W the update softmax((1 - alpha) log W - step) is an ordinary decay and step, since what
    softmax adds to each row it also takes away. The weights of a row are positive and sum to c for any length.
    """

    scale: float = 1.0
    forgets = True
    mirrors = True

    def weights(self, parameter: Tensor) -> Tensor:
        return self.scale * torch.softmax(parameter, dim=-1)

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        return parameter


@dataclass(frozen=True, slots=True)
class ElasticNet:
    """A <- S((1 - alpha) A - step), S shrinking each entry by `threshold` a token towards 0: MIRAS eq 22.

    Decay forgets softly, the threshold forgets small entries altogether. Within a chunk S acts once, at the end.
    """

    threshold: float = 1e-6
    forgets = True
    mirrors = False

    def __post_init__(self) -> None:
        if self.threshold < 0:
            raise ShapeError(f"ElasticNet: threshold is {self.threshold}; it must not be negative")

    def weights(self, parameter: Tensor) -> Tensor:
        return parameter

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        return torch.nn.functional.softshrink(parameter, self.threshold * tokens)
