"""Residual: M(k) = k + LayerNorm(inner(k)) (1 + gamma), the form of MIRAS (section 5.3) and of titans-pytorch.

G groups, n tokens, d width. gamma (1, d) is learnt with the other parameters, and is the last of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from memory_engine.errors import ShapeError
from memory_engine.miras.architectures.protocol import Architecture, Pass
from memory_engine.miras.factors import Factor, Rows

_NORM_FLOOR = 1e-5


class _Tape(NamedTuple):
    inner: Any
    normal: Tensor  # (G, n, d) out of the LayerNorm
    scale: Tensor  # (G, n, 1) 1 / the deviation it divided by


@dataclass(frozen=True, slots=True)
class Residual:
    """The inner architecture must keep the width, and begin with a last layer that is not zero."""

    inner: Architecture
    linear = False

    def __post_init__(self) -> None:
        if self.inner.d_k != self.inner.d_v:
            raise ShapeError(
                f"Residual: keys are {self.inner.d_k} wide and values {self.inner.d_v}; make them the same"
            )

    @property
    def d_k(self) -> int:
        return self.inner.d_k

    @property
    def d_v(self) -> int:
        return self.inner.d_v

    @property
    def shapes(self) -> list[tuple[int, int]]:
        return [*self.inner.shapes, (1, self.d_v)]

    def initial(self, groups: int, generator: torch.Generator) -> list[Tensor]:
        return [*self.inner.initial(groups, generator), torch.zeros(groups, 1, self.d_v)]

    def features(self, x: Tensor) -> Tensor:
        raise NotImplementedError

    def forward(self, weights: Sequence[Tensor], x: Tensor) -> Pass:
        out, tape = self.inner.forward(weights[:-1], x)
        centred = out - out.mean(-1, keepdim=True)
        scale = (centred.square().mean(-1, keepdim=True) + _NORM_FLOOR).rsqrt()
        normal = centred * scale
        return Pass(x.float() + normal * (1 + weights[-1].float()), _Tape(tape, normal, scale))

    def backward(self, weights: Sequence[Tensor], tape: _Tape, delta: Tensor) -> list[Factor]:
        n, back = tape.normal, delta * (1 + weights[-1].float())
        through = tape.scale * (back - back.mean(-1, keepdim=True) - n * (back * n).mean(-1, keepdim=True))
        return [*self.inner.backward(weights[:-1], tape.inner, through), Rows(delta * n)]
