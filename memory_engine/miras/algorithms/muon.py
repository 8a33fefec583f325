"""Muon: momentum made orthogonal by Newton-Schulz steps before it moves the weights (ATLAS; Jordan et al. 2024).

G groups, C tokens of a chunk. At the end of a chunk, with u_t the gradients at its start:

    S <- eta S - sum_t theta_t u_t          A <- (1 - alpha) A + mean_t(theta_t) NS5(S)

NS5 gives every step the same length, so theta is both how much a token counts in the step, and how long the step is.
At chunk 1 this is the recurrence of ATLAS, whose eta is our theta and whose theta our eta; in larger chunks momentum,
forgetting and step act once, at the end, and not at every token as there (that takes an NS5 a token). The published
tables of ATLAS give the signs of the steps in conflict; this one descends. Vectors (1, b) step by S scaled to length 1.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from memory_engine.miras.algorithms.protocol import Chunk, Step, Stepping
from memory_engine.miras.architectures import Architecture
from memory_engine.miras.biases import Bias
from memory_engine.miras.gates import Gating
from memory_engine.miras.retentions import Retention

_A, _B, _C = 3.4445, -4.7750, 2.0315
_STEPS = 5


@dataclass(frozen=True, slots=True)
class Muon(Stepping):
    """A step of theta 1 is an orthogonal matrix: entries of root mean square 1/sqrt(b), b the longer side."""

    gating: ClassVar[Gating] = "chunk"

    def check(self, architecture: Architecture, bias: Bias, retention: Retention) -> None:
        """Goes with all."""

    def shapes(self, parameters: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return parameters

    def start(self, parameters: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return tuple(torch.zeros_like(p) for p in parameters)

    def step(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], chunk: Chunk, *, inplace: bool
    ) -> Step:
        gradient, gates = chunk.gradient(), chunk.gates
        kept, eta = (1 - gates.alpha[:, 0])[:, None, None], gates.eta[:, 0, None, None]
        # NS5 makes small singular values 485 times larger, and with them what a product in bfloat16 rounds away
        sums = gradient.weighted(gates.theta, torch.float32)
        past = tuple(eta * s - u for s, u in zip(optimiser, sums, strict=True))
        length = gates.theta.mean(1)[:, None, None]
        moved = (kept * p + length * newton_schulz(s) for p, s in zip(parameters, past, strict=True))
        return Step(tuple(moved), past, gradient.length)


def newton_schulz(matrix: Tensor) -> Tensor:
    """About the nearest orthogonal matrix: (G, a, b), singular values driven into 0.7-1.2. Zero stays zero."""
    size = torch.linalg.vector_norm(matrix, dim=(1, 2), keepdim=True)
    x: Tensor = matrix / size.clamp(min=1e-20)
    tall = x.shape[1] > x.shape[2]
    x = x.mT if tall else x
    if x.shape[1] > 1:
        for _ in range(_STEPS):
            gram = x @ x.mT
            x = _A * x + (_B * gram + _C * gram @ gram) @ x
    return x.mT if tall else x
