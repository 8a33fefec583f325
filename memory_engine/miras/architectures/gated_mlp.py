"""GatedMlp: M(k) = (silu(k W_1) * (k W_2)) W_3, a SwiGLU of fast weights, as in LaCT ("test-time training done right").

G groups, n tokens, d_k and d_v widths of keys and values, e expansion, h = e d_k.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import silu

from memory_engine.errors import ShapeError
from memory_engine.miras.architectures.mlp import FEATURE_SCALE
from memory_engine.miras.architectures.protocol import Pass, normal
from memory_engine.miras.factors import Factor, Outer
from memory_engine.miras.moving import Weight, times
from memory_engine.miras.products import product


class _Tape(NamedTuple):
    x: Tensor  # (G, n, d_k)
    gate: Tensor  # k W_1 (G, n, h)
    value: Tensor  # k W_2 (G, n, h)
    hidden: Tensor  # their product (G, n, h)


@dataclass(frozen=True, slots=True)
class GatedMlp:
    """Random features by the seed; a last layer of zeros, unless `zero_last=False` (see Mlp)."""

    d_k: int
    d_v: int
    expansion: int = 2
    zero_last: bool = True
    linear = False

    def __post_init__(self) -> None:
        if min(self.d_k, self.d_v, self.expansion) < 1:
            raise ShapeError(f"GatedMlp: sizes are {self.d_k}, {self.d_v}, {self.expansion}; all must be >= 1")

    @property
    def shapes(self) -> list[tuple[int, int]]:
        h = self.expansion * self.d_k
        return [(self.d_k, h), (self.d_k, h), (h, self.d_v)]

    def initial(self, groups: int, generator: torch.Generator) -> list[Tensor]:
        gate, value, last = self.shapes
        return [
            normal(
                groups, gate, 4 * FEATURE_SCALE, generator
            ),  # silu near 0 is a parabola: larger features than gelu's
            normal(groups, value, 4 * FEATURE_SCALE, generator),
            normal(groups, last, 0.0 if self.zero_last else (2 / last[0]) ** 0.5, generator),
        ]

    def features(self, x: Tensor) -> Tensor:
        raise NotImplementedError  # only linear architectures have them, and only those are asked

    def forward(self, weights: Sequence[Weight], x: Tensor) -> Pass:
        gate, value = times(x, weights[0]), times(x, weights[1])
        hidden = silu(gate) * value
        return Pass(times(hidden, weights[2]).float(), _Tape(x, gate, value, hidden))

    def backward(self, weights: Sequence[Tensor], tape: _Tape, delta: Tensor) -> list[Factor]:
        back = product(delta.to(weights[2].dtype), weights[2].mT).float()
        gate, value = tape.gate.float(), tape.value.float()
        for_gate: Tensor = torch.ops.aten.silu_backward(back * value, gate)
        return [Outer(tape.x, for_gate), Outer(tape.x, back * silu(gate)), Outer(tape.hidden, delta)]
