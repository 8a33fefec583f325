"""Lifted: M(k) = inner(phi(k)), fixed features before any architecture; with Matrix a linear memory of wider keys.

G groups, n tokens, d_k and d_v widths of keys and values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from memory_engine.errors import ShapeError
from memory_engine.miras.architectures.protocol import Architecture, Pass
from memory_engine.miras.factors import Factor
from memory_engine.miras.lifts import Lift
from memory_engine.miras.moving import Weight


@dataclass(frozen=True, slots=True)
class Lifted:
    """The inner architecture takes keys as wide as the lift makes them."""

    lift: Lift
    inner: Architecture

    def __post_init__(self) -> None:
        if self.lift.width != self.inner.d_k:
            raise ShapeError(f"Lifted: features are {self.lift.width} wide, the inner memory takes {self.inner.d_k}")

    @property
    def d_k(self) -> int:
        return self.lift.d

    @property
    def d_v(self) -> int:
        return self.inner.d_v

    @property
    def linear(self) -> bool:
        return self.inner.linear

    @property
    def shapes(self) -> list[tuple[int, int]]:
        return self.inner.shapes

    def initial(self, groups: int, generator: torch.Generator) -> list[Tensor]:
        return self.inner.initial(groups, generator)

    def features(self, x: Tensor) -> Tensor:
        return self.inner.features(self.lift(x))

    def forward(self, weights: Sequence[Weight], x: Tensor) -> Pass:
        return self.inner.forward(weights, self.lift(x))

    def backward(self, weights: Sequence[Tensor], tape: Any, delta: Tensor) -> list[Factor]:
        return self.inner.backward(weights, tape, delta)
