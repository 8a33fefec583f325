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
_MOST_SIZE = 10.0
_LEAST_LOG = -30.0
"""Of a weight on a simplex: what a step drove below it is as good as zero, and still finds its way back."""


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

    @property
    def bounded(self) -> bool:
        """Whether W stays bounded whatever A is, so that no ceiling is needed."""
        ...

    def weights(self, parameter: Tensor) -> Tensor:
        """W of A: (G, rows, columns)."""
        ...

    def start(self, weights: Tensor) -> Tensor:
        """A of an empty memory whose architecture begins with these weights."""
        ...

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        """A after a chunk of that many tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Keep:
    """Nothing is forgotten; the gate alpha is not used."""

    forgets = False
    mirrors = False
    bounded = False

    def weights(self, parameter: Tensor) -> Tensor:
        return parameter

    def start(self, weights: Tensor) -> Tensor:
        return weights

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        return parameter


@dataclass(frozen=True, slots=True)
class Decay:
    """W = A, A <- (1 - alpha) A: weight decay, as in Titans."""

    forgets = True
    mirrors = False
    bounded = False

    def weights(self, parameter: Tensor) -> Tensor:
        return parameter

    def start(self, weights: Tensor) -> Tensor:
        return weights

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        return parameter


@dataclass(frozen=True, slots=True)
class LqNorm:
    """W = A / ||A||_q^(q - 2): Moneta's, MIRAS eqs 24-25. The norm is over a whole parameter of a group.

    The paper uses q = 4, which lies outside the range 1 < q <= 2 of its derivation: W grows as A becomes small. So W
    stops growing where its entries have a root mean square of 10. An empty memory begins with the A whose W is what the
    architecture draws.
    """

    q: float = 4.0
    forgets = True
    mirrors = True
    bounded = False

    def __post_init__(self) -> None:
        if not 1 < self.q <= 8:
            raise ShapeError(f"LqNorm: q is {self.q}; choose a norm above 1, at most 8")

    def weights(self, parameter: Tensor) -> Tensor:
        norm = _norm(parameter, self.q)
        size = torch.linalg.vector_norm(parameter, dim=(1, 2), keepdim=True) / parameter[0].numel() ** 0.5
        # below the least norm, and where W would be too large, the divisor no longer follows A
        divisor = torch.maximum(norm.clamp(min=_LEAST_NORM).pow(self.q - 2), size / _MOST_SIZE)
        weights: Tensor = parameter / divisor
        return weights

    def start(self, weights: Tensor) -> Tensor:
        if self.q == 3:  # W has norm 1 whatever A is
            return weights
        norm = _norm(weights, self.q)
        parameter: Tensor = weights * norm.clamp(min=_LEAST_NORM).pow((self.q - 2) / (3 - self.q))
        return parameter

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        return parameter


@dataclass(frozen=True, slots=True)
class Softmax:
    """W = c softmax(A) along each row: Memora's, MIRAS eqs 21 and 27 (KL divergence and entropy).

    In the logarithms A = log W the update softmax((1 - alpha) log W - step) is an ordinary decay and step, since what
    softmax adds to each row it also takes away: within a chunk nothing is lost by it. The weights of a row are positive
    and have the mean `mean` for any length, c = mean x columns. An empty memory begins with a log-normal W.
    """

    mean: float = 1.0
    spread: float = 1.0
    forgets = True
    mirrors = True
    bounded = True

    def __post_init__(self) -> None:
        if not (0 < self.mean < float("inf") and 0 < self.spread < float("inf")):
            raise ShapeError(f"Softmax: mean is {self.mean} and spread {self.spread}; both must be above 0, and finite")

    def weights(self, parameter: Tensor) -> Tensor:
        weights: Tensor = torch.softmax(parameter, dim=-1) * (self.mean * parameter.shape[-1])
        return weights

    def start(self, weights: Tensor) -> Tensor:
        size = torch.linalg.vector_norm(weights, dim=(1, 2), keepdim=True) / weights[0].numel() ** 0.5
        return torch.log_softmax(weights * self.spread / size.clamp(min=_LEAST_NORM), dim=-1)

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        return torch.log_softmax(parameter, dim=-1).clamp(min=_LEAST_LOG)


@dataclass(frozen=True, slots=True)
class ElasticNet:
    """A <- S((1 - alpha) A - step), S shrinking each entry by `threshold` a token towards 0: MIRAS eq 22.

    Decay forgets softly, the threshold forgets small entries altogether. Within a chunk S acts once, at the end.
    """

    threshold: float = 1e-6
    forgets = True
    mirrors = False
    bounded = False

    def __post_init__(self) -> None:
        if not self.threshold >= 0:
            raise ShapeError(f"ElasticNet: threshold is {self.threshold}; it must not be negative")

    def weights(self, parameter: Tensor) -> Tensor:
        return parameter

    def start(self, weights: Tensor) -> Tensor:
        return weights

    def settle(self, parameter: Tensor, tokens: int) -> Tensor:
        return torch.nn.functional.softshrink(parameter, self.threshold * tokens)


def _norm(parameter: Tensor, q: float) -> Tensor:
    """||A||_q of each group: (G, 1, 1)."""
    if q == 4:  # torch raises each entry to a power, which takes twenty times as long
        square: Tensor = torch.linalg.vector_norm(parameter.square(), dim=(1, 2), keepdim=True)
        return square.clamp(min=_LEAST_NORM**2).sqrt()  # the slope of the root of 0 is infinite
    norm: Tensor = torch.linalg.vector_norm(parameter, ord=q, dim=(1, 2), keepdim=True)
    return norm
