"""Gradients of a chunk's tokens as factors: no gradient of a single token is ever formed.

G groups, T rows (tokens), a and b sides of a parameter. The gradient of token i for a parameter (a, b) is the outer
product left_i^T right_i of what went into it and of the error that came back. So a weighted sum over tokens is one
matrix product, and the length of each token's gradient is |left_i| |right_i|.
"""

from typing import NamedTuple, Protocol

import torch
from torch import Tensor
from torch.linalg import vector_norm

from memory_engine.miras.products import product, scaled_sum


class Factor(Protocol):
    """The gradients of T tokens with respect to one parameter: u_i = left_i^T right_i."""

    @property
    def left(self) -> Tensor: ...

    @property
    def right(self) -> Tensor: ...

    def weighted(self, w: Tensor, dtype: torch.dtype | None = None) -> Tensor:
        """sum_i w_i u_i: (G, T) -> the parameter's shape, float32. `dtype` of the product; None: that of the rest."""
        ...

    def descend(self, total: Tensor, share: Tensor, w: Tensor, *, inplace: bool) -> Tensor:
        """share total - sum_i w_i u_i: total of the parameter's shape, share (G,), w (G, T)."""
        ...

    def square(self) -> Tensor:
        """|u_i|^2: (G, T)."""
        ...


class Outer(NamedTuple):
    """Of a matrix (G, a, b)."""

    left: Tensor  # (G, T, a), in the dtype of the products
    right: Tensor  # (G, T, b) float32

    def weighted(self, w: Tensor, dtype: torch.dtype | None = None) -> Tensor:
        left = self.left.to(dtype or self.left.dtype)
        return product(left.mT, (self.right * w[..., None]).to(left.dtype)).float()

    def descend(self, total: Tensor, share: Tensor, w: Tensor, *, inplace: bool) -> Tensor:
        right = (self.right * -w[..., None]).to(self.left.dtype)
        return scaled_sum(total, share, self.left.mT, right, inplace=inplace)

    def square(self) -> Tensor:
        length: Tensor = vector_norm(self.left.float(), dim=-1) * vector_norm(self.right, dim=-1)
        return length.square()


class Rows(NamedTuple):
    """Of a vector (G, 1, b)."""

    rows: Tensor  # (G, T, b) float32

    @property
    def left(self) -> Tensor:
        return torch.ones_like(self.rows[..., :1])

    @property
    def right(self) -> Tensor:
        return self.rows

    def weighted(self, w: Tensor, dtype: torch.dtype | None = None) -> Tensor:
        return w[:, None] @ self.rows

    def descend(self, total: Tensor, share: Tensor, w: Tensor, *, inplace: bool) -> Tensor:
        return scaled_sum(total, share, -w[:, None], self.rows, inplace=inplace)

    def square(self) -> Tensor:
        length: Tensor = vector_norm(self.rows, dim=-1)
        return length.square()
