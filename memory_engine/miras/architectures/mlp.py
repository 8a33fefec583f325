"""Mlp: M(k) = act(... act(k W_1) ...) W_L, the deep memory of Titans (arXiv 2501.00663, section 3.1).

G groups, n tokens, d_k and d_v widths of keys and values, L layers, e expansion; e d_k is the width between layers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import gelu

from memory_engine.errors import ShapeError
from memory_engine.miras.architectures.protocol import Pass, normal
from memory_engine.miras.factors import Factor, Outer
from memory_engine.miras.moving import Weight, times
from memory_engine.miras.products import product

FEATURE_SCALE = 0.25
"""Of the first layer, for keys of length 1. Glorot's 0.06 leaves gelu a straight line and the features too small for
their step to stay stable as the weights grow: surprise then told repeated from new pairs worse, or diverged."""


class _Tape(NamedTuple):
    inputs: list[Tensor]  # into each layer: (G, n, rows)
    activations: list[Tensor]  # out of each layer before the non-linearity: (G, n, columns)


@dataclass(frozen=True, slots=True)
class Mlp:
    """Random features by the seed; a last layer of zeros, so that an empty memory answers 0.

    `zero_last=False` draws the last layer too: for use within Residual, where the slope of a LayerNorm of zeros is as
    good as infinite.
    """

    d_k: int
    d_v: int
    depth: int = 2
    expansion: int = 4
    zero_last: bool = True

    def __post_init__(self) -> None:
        if min(self.d_k, self.d_v, self.depth, self.expansion) < 1:
            raise ShapeError(f"Mlp: sizes are {self.d_k}, {self.d_v}, {self.depth}, {self.expansion}; all must be >= 1")

    @property
    def linear(self) -> bool:
        return self.depth == 1

    @property
    def shapes(self) -> list[tuple[int, int]]:
        sides = [self.d_k, *[self.expansion * self.d_k] * (self.depth - 1), self.d_v]
        return list(pairwise(sides))

    def initial(self, groups: int, generator: torch.Generator) -> list[Tensor]:
        parameters = []
        for number, shape in enumerate(self.shapes):
            scale = FEATURE_SCALE if number == 0 else (2 / shape[0]) ** 0.5
            last = number == self.depth - 1
            parameters.append(normal(groups, shape, 0.0 if last and self.zero_last else scale, generator))
        return parameters

    def features(self, x: Tensor) -> Tensor:
        return x

    def forward(self, weights: Sequence[Weight], x: Tensor) -> Pass:
        inputs, activations = [x], [times(x, weights[0])]
        for weight in weights[1:]:
            inputs.append(gelu(activations[-1]))
            activations.append(times(inputs[-1], weight))
        return Pass(activations[-1].float(), _Tape(inputs, activations))

    def backward(self, weights: Sequence[Tensor], tape: _Tape, delta: Tensor) -> list[Factor]:
        deltas = [delta]
        for weight, a in zip(reversed(weights[1:]), reversed(tape.activations[:-1]), strict=True):
            back = product(deltas[0].to(weight.dtype), weight.mT).float()
            deltas.insert(0, gelu_slope(back, a.float()))
        return [Outer(h, d) for h, d in zip(tape.inputs, deltas, strict=True)]


def gelu_slope(back: Tensor, a: Tensor) -> Tensor:
    """back gelu'(a). Without autograd it is written over `back`: fresh pages cost more than the function."""
    backward = torch.ops.aten.gelu_backward
    result: Tensor = backward(back, a) if torch.is_grad_enabled() else backward.grad_input(back, a, grad_input=back)
    return result
