"""Muon: momentum made orthogonal by Newton-Schulz steps before it moves the weights (ATLAS; Jordan et al. 2024).

G groups, C tokens of a chunk. At the end of a chunk, with u_t the gradients at its start:

    S <- eta S - sum_t theta_t u_t          A <- (1 - alpha) A + rate NS5(S)

The published tables of ATLAS give conflicting signs; this one descends. Vectors (1, b) step by S itself, scaled to the
same size.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from memory_engine.miras.algorithms.descent import Descent
from memory_engine.miras.algorithms.protocol import Chunk, Step
from memory_engine.miras.gates import Gating

_A, _B, _C = 3.4445, -4.7750, 2.0315
_STEPS = 5


@dataclass(frozen=True, slots=True)
class Muon(Descent):
    """`rate` is the length of a step, relative to an orthogonal matrix with entries of root mean square 1/sqrt(b)."""

    momentum: bool = True
    gating: Gating = "chunk"
    rate: float = 0.02

    def step(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], chunk: Chunk, *, inplace: bool
    ) -> Step:
        gradient, gates = chunk.gradient(), chunk.gates
        kept, eta = (1 - gates.alpha[:, 0])[:, None, None], gates.eta[:, 0, None, None]
        past = tuple(eta * s - u for s, u in zip(optimiser, gradient.weighted(gates.theta), strict=True))
        moved = (kept * p + self.rate * newton_schulz(s) for p, s in zip(parameters, past, strict=True))
        return Step(tuple(moved), past, gradient.length())


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
