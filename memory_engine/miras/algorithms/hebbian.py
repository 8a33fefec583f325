"""Hebbian: sums of outer products, W_t = a_t W_{t-1} + b_t k_t^T v_t, on a linear memory; order does not matter.

G groups, C tokens of a chunk; b weight (the gate theta), a = 1 - alpha. With keys lifted to signs, values of +-1, b = 1
and nothing forgotten the weights are whole numbers. Float32 holds those exactly below 2^24, so until then writing,
unwriting and merging are exact bit for bit, in any order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from memory_engine.miras.algorithms.delta import check_linear
from memory_engine.miras.algorithms.protocol import Chunk, Step
from memory_engine.miras.architectures import Architecture
from memory_engine.miras.biases import Bias, Dot
from memory_engine.miras.gates import Gating, decayed, token_steps
from memory_engine.miras.moving import Moving, Weight
from memory_engine.miras.products import product, scaled_sum
from memory_engine.miras.retentions import Retention


@dataclass(frozen=True, slots=True)
class Hebbian:
    """Gradient descent on the dot product. Surprise is the distance of the value from what the chunk start reads."""

    gating: ClassVar[Gating] = "token"
    additive = True

    def check(self, architecture: Architecture, bias: Bias, retention: Retention) -> None:
        check_linear("Hebbian", architecture, bias, retention, loss=Dot)

    def shapes(self, parameters: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return []

    def start(self, parameters: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return ()

    def step(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], chunk: Chunk, *, inplace: bool
    ) -> Step:
        k = chunk.architecture.features(chunk.keys)
        surprise = self.surprise(chunk)  # now, before the weights change
        kept, after = decayed(chunk.gates.alpha)
        pull = (chunk.values * (chunk.gates.theta * after)[..., None]).to(k.dtype)
        weight = scaled_sum(parameters[0], kept, k.mT, pull, inplace=inplace)
        start = parameters[0]

        def each() -> list[Weight]:
            steps = token_steps(chunk.gates.theta, None, chunk.gates.alpha)
            return [Moving(start, None, steps.keep, None, steps.step, k, -chunk.values)]

        return Step((weight,), (), lambda: surprise, each)

    def surprise(self, chunk: Chunk) -> Tensor:
        k = chunk.architecture.features(chunk.keys)
        square = k.float().square().sum(-1, keepdim=True)
        out = product(k, chunk.weights[0]).float() / square.clamp(min=1e-12)
        return (out - chunk.values).square().sum(-1).sqrt()

    def keep(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], share: float
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        return tuple(p * share for p in parameters), ()

    def add(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], more: Sequence[Tensor]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        return tuple(p + m for p, m in zip(parameters, more, strict=True)), ()

    def sums(self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return parameters
