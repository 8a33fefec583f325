"""Short causal convolution: lets a token see the few tokens before it, so that a key and its value meet in one place.

B sequences, n tokens, d width, K kernel (tokens seen, the token itself included).

Titans, section 4.4: "a 1D depthwise-separable convolution layer after each of the query, key, and value projections".
Separable: each channel is mixed along time on its own (depthwise, K weights a channel), then channels are mixed at each
place (pointwise, a d x d matrix).
"""

from typing import TypeAlias

import torch
from torch import Tensor, nn
from torch.nn.functional import conv1d

from memory_engine.errors import ShapeError

Tail: TypeAlias = Tensor
"""What the next call must know: the last K - 1 inputs, zeros before the first token. (B, K - 1, d)"""


class SeparableConvolution(nn.Module):
    """Causal, with an explicit state. A new one passes its input on, plus a little of the tokens before it."""

    def __init__(self, d: int, kernel: int) -> None:
        super().__init__()
        if min(d, kernel) < 1:
            raise ShapeError(f"SeparableConvolution: width {d} and kernel {kernel} must be positive")
        self.kernel = kernel
        self.depthwise = nn.Parameter(torch.randn(d, 1, kernel) * kernel**-0.5)
        self.pointwise = nn.Linear(d, d, bias=False)
        with torch.no_grad():
            self.depthwise[..., -1] += 1
            self.pointwise.weight.copy_(torch.eye(d))

    def empty(self, batch: int) -> Tail:
        """Before the first token."""
        return self.depthwise.new_zeros(batch, self.kernel - 1, self.depthwise.shape[0])

    def forward(self, x: Tensor, tail: Tail) -> tuple[Tensor, Tail]:
        """(B, n, d) -> (B, n, d) and the tail for the next call."""
        longer = torch.cat([tail, x], 1)  # (B, K - 1 + n, d)
        mixed = conv1d(longer.mT, self.depthwise, groups=self.depthwise.shape[0]).mT
        return self.pointwise(mixed), longer[:, longer.shape[1] - self.kernel + 1 :].clone()
