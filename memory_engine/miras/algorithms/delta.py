"""Delta: gradient descent token by token on a linear memory, exact in chunks (DeltaNet, Gated DeltaNet).

G groups, C tokens of a chunk; K (G, C, d_k) features of the keys, V (G, C, d_v), W (G, d_k, d_v), b step (the gate
theta) and a = 1 - alpha of each token. The loss is half the squared error, so that b is the b of DeltaNet:

    e_t = v_t - a_t k_t W_{t-1}          W_t = a_t W_{t-1} + b_t k_t^T e_t

Within a chunk all errors follow from the weights at its start by one triangular solve (Yang et al., arXiv 2406.06484
and 2412.06464). With g[t, i] = prod of a_j for i < j <= t, and g[t] the same from the chunk start:

    e_t + sum_{i<t} g[t, i] (k_t . k_i) b_i e_i = v_t - g[t] k_t W_0
    W_C = g[C] W_0 + sum_i g[C, i] b_i k_i^T e_i
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from memory_engine.errors import ShapeError
from memory_engine.miras.algorithms.protocol import Chunk, Step, Stepping
from memory_engine.miras.architectures import Architecture
from memory_engine.miras.biases import L2, Bias
from memory_engine.miras.gates import Gating, products
from memory_engine.miras.moving import Moving
from memory_engine.miras.products import product, scaled_sum
from memory_engine.miras.retentions import Decay, Keep, Retention


def check_linear(name: str, architecture: Architecture, bias: Bias, retention: Retention, *, loss: type) -> None:
    """Raise ShapeError unless the memory is linear with that loss and W = A."""
    if not architecture.linear:
        raise ShapeError(f"{name}: needs a linear architecture: Matrix, or Lifted over one")
    if not isinstance(bias, loss):
        raise ShapeError(f"{name}: the bias is {type(bias).__name__}; it has a closed form for {loss.__name__} only")
    if not isinstance(retention, Keep | Decay):
        raise ShapeError(f"{name}: the retention is {type(retention).__name__}; use Keep or Decay")


@dataclass(frozen=True, slots=True)
class Delta(Stepping):
    """The chunk changes the speed only. A key longer than 1 takes a smaller step, b / |k|^2: it would diverge."""

    gating: ClassVar[Gating] = "token"

    def check(self, architecture: Architecture, bias: Bias, retention: Retention) -> None:
        check_linear("Delta", architecture, bias, retention, loss=L2)

    def shapes(self, parameters: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return []

    def start(self, parameters: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return ()

    def step(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], chunk: Chunk, *, inplace: bool
    ) -> Step:
        k = chunk.architecture.features(chunk.keys)
        square = k.float().square().sum(-1)
        b = chunk.gates.theta / square.clamp(min=1.0)
        after = products(1 - chunk.gates.alpha)  # g[t, i]: (G, C, C)
        whole = (1 - chunk.gates.alpha).cumprod(1)[..., None]  # g[t]: (G, C, 1)
        gap = chunk.values - whole * product(k, chunk.weights[0]).float()
        overlap = (product(k, k.mT).float() * after * b[:, None]).tril(-1)
        error = _solve(overlap, gap)
        pull = (error * (after[:, -1] * b)[..., None]).to(k.dtype)
        weight = scaled_sum(parameters[0], whole[:, -1, 0], k.mT, pull, inplace=inplace)
        start = parameters[0]
        return Step(
            (weight,),
            (),
            lambda: error.square().sum(-1).sqrt() * square.sqrt(),
            lambda: [Moving(start, None, whole[..., 0], None, after * b[:, None], k, -error)],
        )

    def surprise(self, chunk: Chunk) -> Tensor:
        k = chunk.architecture.features(chunk.keys)
        gap = chunk.values - (1 - chunk.gates.alpha)[..., None] * product(k, chunk.weights[0]).float()
        return gap.square().sum(-1).sqrt() * k.float().square().sum(-1).sqrt()


def _solve(lower: Tensor, right: Tensor) -> Tensor:
    """X of (I + lower) X = right, as X^T (I + lower)^T = right^T: half the time, because LAPACK wants columns."""
    solved: Tensor = torch.linalg.solve_triangular(lower.mT, right.mT, upper=True, left=False, unitriangular=True)
    return solved.mT
