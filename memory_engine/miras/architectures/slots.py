"""Slots: M(k) = softmax(b k K^T) V, a fixed number of keys and values, read by attention: O(1) a token.

G groups, n tokens, m slots, d_k and d_v widths of keys and values, b sharpness.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import normalize

from memory_engine.errors import ShapeError
from memory_engine.miras.architectures.protocol import Pass
from memory_engine.miras.factors import Factor, Outer
from memory_engine.miras.moving import Weight, times
from memory_engine.miras.products import product


class _Tape(NamedTuple):
    x: Tensor  # (G, n, d_k)
    share: Tensor  # of each slot in the answer: (G, n, m)


@dataclass(frozen=True, slots=True)
class Slots:
    """Random unit keys by the seed, zero values: each key of the stream has slots that it is nearest to."""

    d_k: int
    d_v: int
    slots: int = 64
    sharpness: float = 16.0
    linear = False

    def __post_init__(self) -> None:
        if min(self.d_k, self.d_v, self.slots) < 1 or not self.sharpness > 0:
            raise ShapeError(f"Slots: sizes are {self.d_k}, {self.d_v}, {self.slots}; all must be >= 1, sharpness > 0")

    @property
    def shapes(self) -> list[tuple[int, int]]:
        return [(self.slots, self.d_k), (self.slots, self.d_v)]

    def initial(self, groups: int, generator: torch.Generator) -> list[Tensor]:
        keys = normalize(torch.randn(groups, self.slots, self.d_k, generator=generator), dim=-1)
        return [keys, torch.zeros(groups, self.slots, self.d_v)]

    def features(self, x: Tensor) -> Tensor:
        raise NotImplementedError  # only linear architectures have them, and only those are asked

    def forward(self, weights: Sequence[Weight], x: Tensor) -> Pass:
        share = torch.softmax(self.sharpness * times(x, weights[0].mT).float(), dim=-1)
        return Pass(times(share.to(x.dtype), weights[1]).float(), _Tape(x, share))

    def backward(self, weights: Sequence[Tensor], tape: _Tape, delta: Tensor) -> list[Factor]:
        back = product(delta.to(weights[1].dtype), weights[1].mT).float()
        score = tape.share * (back - (back * tape.share).sum(-1, keepdim=True))  # d loss / d (b k K^T)
        return [
            Outer((self.sharpness * score).to(tape.x.dtype), tape.x.float()),
            Outer(tape.share.to(tape.x.dtype), delta),
        ]
