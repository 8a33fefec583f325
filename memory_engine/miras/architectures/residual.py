"""Residual: M(k) = k + LayerNorm(inner(k)) g, the form of MIRAS (section 5.3) and of titans-pytorch.

G groups, n tokens, d width. g is a constant; or 1 + gamma as in titans-pytorch, where gamma (1, d) is learnt with the
other parameters and is the last of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor

from memory_engine.errors import ShapeError
from memory_engine.miras.architectures.protocol import Architecture, Pass
from memory_engine.miras.factors import Factor, Rows
from memory_engine.miras.moving import Weight, row

_NORM_FLOOR = 1e-5

_W = TypeVar("_W", Tensor, Weight)


class _Tape(NamedTuple):
    inner: Any
    out: Tensor  # (G, n, d) into the LayerNorm
    normal: Tensor  # (G, n, d) out of it
    mean: Tensor  # (G, n, 1)
    scale: Tensor  # (G, n, 1) 1 / the deviation it divided by


@dataclass(frozen=True, slots=True)
class Residual:
    """The inner architecture must keep the width, and begin with a last layer that is not zero.

    `scale` is g; None learns it. LayerNorm makes vectors of length sqrt(d): for values of length 1 take 1/sqrt(d).
    """

    inner: Architecture
    scale: float | None = None
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
        return self.inner.shapes if self.scale is not None else [*self.inner.shapes, (1, self.d_v)]

    def initial(self, groups: int, generator: torch.Generator) -> list[Tensor]:
        inner = self.inner.initial(groups, generator)
        return inner if self.scale is not None else [*inner, torch.zeros(groups, 1, self.d_v)]

    def features(self, x: Tensor) -> Tensor:
        raise NotImplementedError  # only linear architectures have them, and only those are asked

    def forward(self, weights: Sequence[Weight], x: Tensor) -> Pass:
        inner, gain = self._split(weights, x.shape[1])
        out, tape = self.inner.forward(inner, x)
        normal, mean, scale = torch.native_layer_norm(out, (self.d_v,), None, None, _NORM_FLOOR)
        return Pass(x.float() + normal * gain, _Tape(tape, out, normal, mean, scale))

    def backward(self, weights: Sequence[Tensor], tape: _Tape, delta: Tensor) -> list[Factor]:
        inner, gain = self._split(weights, delta.shape[1])
        sides, wanted = (self.d_v,), (True, False, False)
        through, _, _ = torch.ops.aten.native_layer_norm_backward(
            delta * gain, tape.out, sides, tape.mean, tape.scale, None, None, wanted
        )
        factors = self.inner.backward(inner, tape.inner, through)
        return factors if self.scale is not None else [*factors, Rows(delta * tape.normal)]

    def _split(self, weights: Sequence[_W], tokens: int) -> tuple[Sequence[_W], Tensor | float]:
        """The inner architecture's weights, and g."""
        if self.scale is not None:
            return weights, self.scale
        return weights[:-1], 1 + row(weights[-1], tokens)
