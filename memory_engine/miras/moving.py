"""Weights as they are after each token of a chunk, none of them formed: for reads that are exact to the token.

G groups, C tokens of a chunk, T rows of gradients (see Gradient), a and b sides of a parameter. After token t it is
linear in what the chunk began with and in the factors of its gradients (Titans eqs 16-18):

    W_t = keep_t W_0 + carry_t S_0 - sum_i step_ti left_i^T right_i

So rows x_t, each times its own W_t, take a few products for the whole chunk, as attention does (the dual form of TTT):

    x_t W_t = keep_t x_t W_0 + carry_t x_t S_0 - sum_i step_ti (x_t . left_i) right_i
"""

from typing import NamedTuple, TypeAlias

import torch
from torch import Tensor

from memory_engine.miras.products import product


class Moving(NamedTuple):
    """A parameter (a, b) after each of C tokens."""

    start: Tensor  # W_0 (G, a, b)
    past: Tensor | None  # S_0 (G, a, b), where there is momentum
    keep: Tensor  # (G, C)
    carry: Tensor | None  # (G, C)
    step: Tensor  # (G, C, T)
    left: Tensor  # (G, T, a)
    right: Tensor  # (G, T, b)

    @property
    def mT(self) -> "Moving":  # noqa: N802 - as a tensor calls it
        past = None if self.past is None else self.past.mT
        return self._replace(start=self.start.mT, past=past, left=self.right, right=self.left)

    def times(self, x: Tensor) -> Tensor:
        """x_t W_t for each token: (G, C, a) -> (G, C, b)."""
        left, right = self.left.to(x.dtype), self.right.to(x.dtype)
        near = (product(x, left.mT).float() * self.step).to(x.dtype)
        out = self.keep[..., None] * product(x, self.start.to(x.dtype)).float() - product(near, right).float()
        if self.past is not None and self.carry is not None:
            out = out + self.carry[..., None] * product(x, self.past.to(x.dtype)).float()
        return out.to(x.dtype)


class Formed(NamedTuple):
    """The same where there is no shorter way than to form the weights of every token."""

    weights: Tensor  # (G, C, a, b)

    @property
    def mT(self) -> "Formed":  # noqa: N802 - as a tensor calls it
        return Formed(self.weights.mT)

    def times(self, x: Tensor) -> Tensor:
        return (x[:, :, None] @ self.weights.to(x.dtype)).squeeze(2)


Weight: TypeAlias = Tensor | Moving | Formed


def times(x: Tensor, weight: Weight) -> Tensor:
    """x W: (G, C, a) -> (G, C, b)."""
    return product(x, weight) if isinstance(weight, Tensor) else weight.times(x)


def row(weight: Weight, tokens: int) -> Tensor:
    """A parameter (1, b) as what each token meets: (G, 1, b) or (G, C, b), float32."""
    if isinstance(weight, Tensor):
        return weight.float()
    groups = len(weight.weights if isinstance(weight, Formed) else weight.start)
    device = weight[0].device if isinstance(weight[0], Tensor) else None
    return weight.times(torch.ones(groups, tokens, 1, device=device))
