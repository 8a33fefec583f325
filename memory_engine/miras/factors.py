"""Gradients of a chunk's tokens as factors: no gradient of a single token is ever formed.

G groups, T rows (tokens), a and b sides of a parameter. The gradient of token i for a parameter (a, b) is the outer
product left_i^T right_i of what went into it and of the error that came back. So a weighted sum over tokens is one
matrix product, and the length of each token's gradient is |left_i| |right_i|.
"""

from typing import NamedTuple, Protocol

from torch import Tensor


class Factor(Protocol):
    """The gradients of T tokens with respect to one parameter."""

    def weighted(self, w: Tensor) -> Tensor:
        """sum_i w_i u_i: (G, T) -> the parameter's shape, float32."""
        ...

    def square(self) -> Tensor:
        """|u_i|^2: (G, T)."""
        ...


class Outer(NamedTuple):
    """Of a matrix (G, a, b)."""

    left: Tensor  # (G, T, a), in the dtype of the products
    right: Tensor  # (G, T, b) float32

    def weighted(self, w: Tensor) -> Tensor:
        return (self.left.mT @ (self.right * w[..., None]).to(self.left.dtype)).float()

    def square(self) -> Tensor:
        return self.left.float().square().sum(-1) * self.right.square().sum(-1)


class Rows(NamedTuple):
    """Of a vector (G, 1, b)."""

    rows: Tensor  # (G, T, b) float32

    def weighted(self, w: Tensor) -> Tensor:
        return w[:, None] @ self.rows

    def square(self) -> Tensor:
        return self.rows.square().sum(-1)
