"""Descent: gradient descent with or without momentum, all gradients of a chunk at its start (Titans eqs 9-18).

G groups, C tokens of a chunk. Momentum and forgetting are linear in the gradients, so a chunk ends with one weighted
sum of them for the weights and one for the momentum (see gates).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from memory_engine.errors import UnwriteError
from memory_engine.miras.algorithms.protocol import Chunk, Step
from memory_engine.miras.architectures import Architecture
from memory_engine.miras.biases import Bias
from memory_engine.miras.gates import Gating, decayed, token_coefficients
from memory_engine.miras.retentions import Retention

_NOT_ADDITIVE = "this algorithm steps down gradients, which do not add up; replay what should be kept instead"


@dataclass(frozen=True, slots=True)
class Descent:
    """`momentum` keeps a past surprise S beside every parameter; without it the gate eta is not used."""

    momentum: bool = True
    gating: Gating = "chunk"
    additive = False

    def check(self, architecture: Architecture, bias: Bias, retention: Retention) -> None:
        """Goes with all."""

    def start(self, parameters: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return tuple(torch.zeros_like(p) for p in parameters) if self.momentum else ()

    def step(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], chunk: Chunk, *, inplace: bool
    ) -> Step:
        gradient, gates = chunk.gradient(), chunk.gates
        if not self.momentum:
            kept, after = decayed(gates.alpha) if self.gating == "token" else (1 - gates.alpha[:, 0], 1.0)
            sums = gradient.weighted(gates.theta * after)
            moved = (_scaled(p, kept, inplace=inplace).sub_(u) for p, u in zip(parameters, sums, strict=True))
            return Step(tuple(moved), (), gradient.length())
        if self.gating == "chunk":
            kept, eta = 1 - gates.alpha[:, 0], gates.eta[:, 0]
            sums = gradient.weighted(gates.theta)
            past = tuple(
                _scaled(s, eta, inplace=inplace).sub_(u) for s, u in zip(optimiser, sums, strict=True)
            )  # eq 10
            moved = (_scaled(p, kept, inplace=inplace).add_(s) for p, s in zip(parameters, past, strict=True))  # eq 13
            return Step(tuple(moved), past, gradient.length())
        c = token_coefficients(gates.theta, gates.eta, gates.alpha)
        for_weights, for_momentum = gradient.weighted(c.weight), gradient.weighted(c.momentum)
        carry = c.carry[:, None, None]
        moved = (
            _scaled(p, c.keep, inplace=inplace).addcmul_(s, carry).sub_(u)
            for p, s, u in zip(parameters, optimiser, for_weights, strict=True)
        )
        parameters = tuple(moved)  # before the momentum moves, which they take from
        past = tuple(_scaled(s, c.decay, inplace=inplace).sub_(u) for s, u in zip(optimiser, for_momentum, strict=True))
        return Step(parameters, past, gradient.length())

    def keep(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], share: float
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        return tuple(p * share for p in parameters), tuple(s * share for s in optimiser)

    def add(
        self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...], more: Sequence[Tensor]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        raise UnwriteError(_NOT_ADDITIVE)

    def sums(self, parameters: tuple[Tensor, ...], optimiser: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        raise UnwriteError(_NOT_ADDITIVE)


def _scaled(tensor: Tensor, share: Tensor, *, inplace: bool) -> Tensor:
    """share (G,) times the tensor, fresh unless in place: what comes after may write into it."""
    share = share[:, None, None]
    return tensor.mul_(share) if inplace else tensor * share
