"""From tokens to the queries, keys or values of heads: linear map, short convolution, SiLU, length 1 (section 4.4).

B sequences, n tokens, d width of the model, H heads, h width of a head.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import silu

from memory_engine.sequence.convolution import SeparableConvolution, Tail

_FLOOR = 1e-6


class Projection(nn.Module):
    """Queries and keys are `normalised` to length 1 (l2), values are not."""

    def __init__(self, d: int, heads: int, head_width: int, kernel: int, *, normalised: bool) -> None:
        super().__init__()
        self.heads, self.normalised = heads, normalised
        self.linear = nn.Linear(d, heads * head_width, bias=False)
        self.convolution = SeparableConvolution(heads * head_width, kernel)

    def empty(self, batch: int) -> Tail:
        """Before the first token."""
        return self.convolution.empty(batch)

    def forward(self, x: Tensor, tail: Tail) -> tuple[Tensor, Tail]:
        """Tokens of a stream (B, n, d) -> (B, H, n, h), and the tail for the next call."""
        mixed, tail = self.convolution(self.linear(x), tail)
        return self._heads(mixed), tail

    def alone(self, x: Tensor) -> Tensor:
        """Tokens that stand in no stream (persistent ones, what a memory gave): the same without the convolution."""
        return self._heads(self.linear(x))

    def _heads(self, x: Tensor) -> Tensor:
        split = silu(x).view(*x.shape[:-1], self.heads, x.shape[-1] // self.heads).transpose(-2, -3)  # (.., H, n, h)
        return _unit(split) if self.normalised else split


def _unit(x: Tensor) -> Tensor:
    """Length 1. The floor is for what an empty memory gave, all zeros: without it their gradient is infinite."""
    return x * (x.square().sum(-1, keepdim=True) + _FLOOR).rsqrt()


def merge(heads: Tensor) -> Tensor:
    """(B, H, n, h) -> (B, n, H h)"""
    return heads.transpose(1, 2).flatten(2)


class RMSNorm(nn.Module):
    """x / sqrt(mean x^2 + floor), times a learnt vector. The floor keeps the slope finite where a memory is empty."""

    def __init__(self, d: int, floor: float = 1e-4) -> None:
        super().__init__()
        self.floor = floor
        self.weight = nn.Parameter(torch.ones(d))

    def forward(self, x: Tensor) -> Tensor:
        """(.., d) -> (.., d)"""
        return x * (x.square().mean(-1, keepdim=True) + self.floor).rsqrt() * self.weight
