"""What an architecture is to the rest of a memory.

G groups, n tokens, d_k and d_v widths of keys and values.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import torch
from torch import Tensor

from memory_engine.miras.factors import Factor
from memory_engine.miras.moving import Weight


class Pass(NamedTuple):
    """A forward pass: what came out, and whatever the way back needs."""

    out: Tensor  # (G, n, d_v) float32
    tape: Any


class Architecture(Protocol):
    """Sizes only; its parameters are passed in."""

    @property
    def d_k(self) -> int: ...

    @property
    def d_v(self) -> int: ...

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """Of the parameters of one group, in order."""
        ...

    @property
    def linear(self) -> bool:
        """Whether M(k) = features(k) W with one parameter W."""
        ...

    def initial(self, groups: int, generator: torch.Generator) -> list[Tensor]:
        """Parameters before anything is written, (G, rows, columns) each; drawn on the CPU."""
        ...

    def features(self, x: Tensor) -> Tensor:
        """What a linear architecture multiplies by W: (G, n, d_k) -> (G, n, rows)."""
        ...

    def forward(self, weights: Sequence[Weight], x: Tensor) -> Pass:
        """M(x): (G, n, d_k) -> (G, n, d_v). Weights may be those after each of n tokens."""
        ...

    def backward(self, weights: Sequence[Tensor], tape: Any, delta: Tensor) -> list[Factor]:
        """Factors of each parameter's gradient, from delta = d loss / d out (G, n, d_v)."""
        ...


def normal(groups: int, shape: tuple[int, int], scale: float, generator: torch.Generator) -> Tensor:
    """Random weights of every group: (G, *shape)."""
    return torch.randn(groups, *shape, generator=generator) * scale
