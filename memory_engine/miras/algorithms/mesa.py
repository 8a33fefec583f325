"""Mesa: the least-squares memory of all that was written, by recursive sums (MesaNet, arXiv 2506.05233; ridge).

G groups, C tokens of a chunk, D width of the features; k (1, D), v (1, d_v), b weight (the gate theta), a = 1 - alpha:

    A_t = a_t A_{t-1} + b_t k_t^T k_t          B_t = a_t B_{t-1} + b_t k_t^T v_t          W_t = (A_t + ridge I)^-1 B_t

A and B are sums: without forgetting they do not depend on the order, can be taken back, and two memories add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from memory_engine.errors import DivergedError, ShapeError
from memory_engine.miras.algorithms.delta import check_linear
from memory_engine.miras.algorithms.protocol import Chunk, Step
from memory_engine.miras.architectures import Architecture
from memory_engine.miras.biases import L2, Bias
from memory_engine.miras.gates import Gating, TokenSteps, decayed, token_steps
from memory_engine.miras.moving import Formed
from memory_engine.miras.products import product, scaled_sum
from memory_engine.miras.retentions import Retention


@dataclass(frozen=True, slots=True)
class Mesa:
    """W is solved at the end of each chunk: D^3 / 3 operations, so wide features want a large chunk.

    Reads that are exact to the token solve once a token, and form every A.

    Surprise is that of the weights at the chunk start.
    """

    ridge: float = 1.0
    gating: ClassVar[Gating] = "token"
    additive = True

    def __post_init__(self) -> None:
        if not 0 < self.ridge < float("inf"):
            raise ShapeError(f"Mesa: ridge is {self.ridge}; it must be above 0, and finite")

    def check(self, architecture: Architecture, bias: Bias, retention: Retention) -> None:
        check_linear("Mesa", architecture, bias, retention, loss=L2)

    def shapes(self, parameters: list[tuple[int, int]]) -> list[tuple[int, int]]:
        ((rows, columns),) = parameters
        return [(rows, rows), (rows, columns)]

    def start(self, parameters: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """A and B; initial weights W_0 are a first guess with the weight of the ridge: B_0 = ridge W_0."""
        (weight,) = parameters
        side = weight.shape[1]
        return weight.new_zeros(len(weight), side, side), self.ridge * weight

    def step(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], chunk: Chunk, *, inplace: bool
    ) -> Step:
        k = chunk.architecture.features(chunk.keys)
        kept, after = decayed(chunk.gates.alpha)
        weighted = (k.float() * (chunk.gates.theta * after)[..., None]).to(k.dtype)
        a = scaled_sum(optimiser[0], kept, weighted.mT, k, inplace=inplace)
        b = scaled_sum(optimiser[1], kept, weighted.mT, chunk.values.to(k.dtype), inplace=inplace)

        begun = ((optimiser[0], k), (optimiser[1], chunk.values))

        def each() -> list[Formed]:
            steps = token_steps(chunk.gates.theta, None, chunk.gates.alpha)
            return [Formed(self._solve(*(self._each(steps, x, k, y) for x, y in begun)))]

        return Step((self._solve(a, b),), (a, b), lambda: self.surprise(chunk), each)

    def surprise(self, chunk: Chunk) -> Tensor:
        k = chunk.architecture.features(chunk.keys)
        error = product(k, chunk.weights[0]).float() - chunk.values
        return error.square().sum(-1).sqrt() * k.float().square().sum(-1).sqrt()

    @staticmethod
    def _each(steps: TokenSteps, total: Tensor, k: Tensor, right: Tensor) -> Tensor:
        """A or B after each token of a chunk: (G, C, D, D or d_v)."""
        outer = k.float()[..., None] * right.float()[:, :, None]
        return steps.keep[..., None, None] * total[:, None] + torch.einsum("gti,giab->gtab", steps.step, outer)

    def keep(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], share: float
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        a, b = (statistic * share for statistic in optimiser)
        return (self._solve(a, b),), (a, b)

    def add(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], more: Sequence[Tensor]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        a, b = (mine + theirs for mine, theirs in zip(optimiser, more, strict=True))
        return (self._solve(a, b),), (a, b)

    def sums(self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return optimiser

    def _solve(self, a: Tensor, b: Tensor) -> Tensor:
        """W, by Cholesky: A + ridge I is positive definite."""
        factor, failed = torch.linalg.cholesky_ex(a + self.ridge * torch.eye(a.shape[-1], device=a.device))
        if failed.device.type != "cpu":  # to look would wait for all that came before: NaN is told at the end
            factor = factor.masked_fill(failed[:, None, None] != 0, float("nan"))
        elif bool(failed.any()):
            raise DivergedError(
                "Mesa: the statistics are no longer positive definite; "
                "unwrite only what was written, and take a larger ridge for long keys"
            )
        half = torch.linalg.solve_triangular(factor, b, upper=False)  # cholesky_solve cannot be recorded as a graph
        solved: Tensor = torch.linalg.solve_triangular(factor.mT, half, upper=True)
        return solved
