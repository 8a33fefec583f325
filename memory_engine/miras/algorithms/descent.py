"""Descent: gradient descent with or without momentum, all gradients of a chunk at its start (Titans eqs 9-18).

G groups, C tokens of a chunk. Momentum and forgetting are linear in the gradients, so a chunk ends with one weighted
sum of them for the weights and one for the momentum (see gates).
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from memory_engine.miras.algorithms.protocol import Chunk, Step, Stepping
from memory_engine.miras.architectures import Architecture
from memory_engine.miras.biases import Bias
from memory_engine.miras.gates import Gating, decayed, token_coefficients, token_steps
from memory_engine.miras.retentions import Retention


@dataclass(frozen=True, slots=True)
class Descent(Stepping):
    """`momentum` keeps a past surprise S beside every parameter; without it the gate eta is not used."""

    momentum: bool = True
    gating: Gating = "chunk"

    def check(self, architecture: Architecture, bias: Bias, retention: Retention) -> None:
        """Goes with all."""

    def shapes(self, parameters: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return parameters if self.momentum else []

    def start(self, parameters: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return tuple(torch.zeros_like(p) for p in parameters) if self.momentum else ()

    def step(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], chunk: Chunk, *, inplace: bool
    ) -> Step:
        gradient, gates = chunk.gradient(), chunk.gates
        if not self.momentum:
            kept, after = decayed(gates.alpha) if self.gating == "token" else (1 - gates.alpha[:, 0], 1.0)
            moved = gradient.descend(parameters, kept, gates.theta * after, inplace=inplace)
            return Step(
                moved,
                (),
                gradient.length,
                lambda: gradient.moving(parameters, None, token_steps(gates.theta, None, gates.alpha)),
            )
        if self.gating == "chunk":
            past = gradient.descend(optimiser, gates.eta[:, 0], gates.theta, inplace=inplace)  # eq 10
            kept = 1 - gates.alpha[:, :1, None]
            pairs = zip(past, parameters, strict=True)
            moved = tuple(torch.addcmul(s, p, kept, out=p if inplace else None) for s, p in pairs)  # eq 13
            return Step(moved, past, gradient.length)
        c = token_coefficients(gates.theta, gates.eta, gates.alpha)
        carry, with_past = c.carry[:, None, None], []
        for p, s in zip(gradient.descend(parameters, c.keep, c.weight, inplace=inplace), optimiser, strict=True):
            with_past.append(torch.addcmul(p, s, carry, out=p if inplace else None))
        past = gradient.descend(optimiser, c.decay, c.momentum, inplace=inplace)
        return Step(
            tuple(with_past),
            past,
            gradient.length,
            lambda: gradient.moving(parameters, optimiser, token_steps(*gates[:3])),
        )
