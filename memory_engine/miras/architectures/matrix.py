"""Matrix: M(k) = k W, a linear associative memory.

G groups, n tokens, d_k and d_v widths of keys and values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from memory_engine.errors import ShapeError
from memory_engine.miras.architectures.protocol import Pass
from memory_engine.miras.factors import Factor, Outer
from memory_engine.miras.moving import Weight, times


@dataclass(frozen=True, slots=True)
class Matrix:
    """W (d_k, d_v), zero at first: it knows nothing."""

    d_k: int
    d_v: int
    linear = True

    def __post_init__(self) -> None:
        if min(self.d_k, self.d_v) < 1:
            raise ShapeError(f"Matrix: sizes are {self.d_k}, {self.d_v}; both must be >= 1")

    @property
    def shapes(self) -> list[tuple[int, int]]:
        return [(self.d_k, self.d_v)]

    def initial(self, groups: int, generator: torch.Generator) -> list[Tensor]:
        return [torch.zeros(groups, self.d_k, self.d_v)]

    def features(self, x: Tensor) -> Tensor:
        return x

    def forward(self, weights: Sequence[Weight], x: Tensor) -> Pass:
        return Pass(times(x, weights[0]).float(), x)

    def backward(self, weights: Sequence[Tensor], tape: Tensor, delta: Tensor) -> list[Factor]:
        return [Outer(tape, delta)]
