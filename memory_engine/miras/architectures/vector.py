"""Vector: M(k) = k * w entry by entry, the smallest memory: the state of diagonal linear recurrences.

G groups, n tokens, d width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from memory_engine.errors import ShapeError
from memory_engine.miras.architectures.protocol import Pass
from memory_engine.miras.factors import Factor, Rows
from memory_engine.miras.moving import Weight, row


@dataclass(frozen=True, slots=True)
class Vector:
    """w (1, d), zero at first."""

    d: int
    linear = False

    def __post_init__(self) -> None:
        if self.d < 1:
            raise ShapeError(f"Vector: d is {self.d}; it must be >= 1")

    @property
    def d_k(self) -> int:
        return self.d

    @property
    def d_v(self) -> int:
        return self.d

    @property
    def shapes(self) -> list[tuple[int, int]]:
        return [(1, self.d)]

    def initial(self, groups: int, generator: torch.Generator) -> list[Tensor]:
        return [torch.zeros(groups, 1, self.d)]

    def features(self, x: Tensor) -> Tensor:
        raise NotImplementedError  # only linear architectures have them, and only those are asked

    def forward(self, weights: Sequence[Weight], x: Tensor) -> Pass:
        return Pass(x.float() * row(weights[0], x.shape[1]), x)

    def backward(self, weights: Sequence[Tensor], tape: Tensor, delta: Tensor) -> list[Factor]:
        return [Rows(tape.float() * delta)]
