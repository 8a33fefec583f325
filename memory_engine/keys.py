"""Keys as the memory multiplies them: a dense matrix, or the sparse rows of hashed features, behind three products.

n keys of a chunk, d_k and d_v key and value width, W (d_k, d_v), F (n, d_v).
"""

from typing import Protocol, TypeAlias

import torch
from torch import Tensor
from torch.nn.functional import embedding_bag

from memory_engine.errors import ShapeError
from memory_engine.features import SparseRows

Keys: TypeAlias = Tensor | SparseRows


class KeyChunk(Protocol):
    """The keys K (n, d_k) of one chunk."""

    def times(self, weight: Tensor) -> Tensor:
        """K W: (n, d_v)."""
        ...

    def gram(self) -> Tensor:
        """K K^T: (n, n)."""
        ...

    def add_outer(self, weight: Tensor, factors: Tensor) -> None:
        """W += K^T F, in place."""
        ...


class DenseChunk:
    """Keys held as a matrix."""

    def __init__(self, keys: Tensor) -> None:
        self._keys = keys

    def times(self, weight: Tensor) -> Tensor:
        return self._keys @ weight

    def gram(self) -> Tensor:
        return self._keys @ self._keys.T

    def add_outer(self, weight: Tensor, factors: Tensor) -> None:
        weight.addmm_(self._keys.T, factors)


class SparseChunk:
    """Keys held as rows X and a rank-one term, K = X - offset mean^T: tens of entries in place of thousands a key.

    A product with X is an embedding bag: a weighted sum of rows of W for each key.
    """

    def __init__(self, rows: SparseRows) -> None:
        self._count = len(rows)
        self._starts = torch.from_numpy(rows.starts)
        self._indices = torch.from_numpy(rows.indices).long()
        self._values = torch.from_numpy(rows.values)
        self._rows = torch.arange(self._count).repeat_interleave(self._starts.diff())
        self._offset = torch.from_numpy(rows.offset) if rows.centred else None
        self._mean = torch.from_numpy(rows.mean)

    def times(self, weight: Tensor) -> Tensor:
        product = self._weighted(weight)
        if self._offset is not None:
            product.addr_(self._offset, self._mean @ weight, alpha=-1)
        return product

    def gram(self) -> Tensor:
        spread = torch.zeros(len(self._mean), self._count)
        spread[self._indices, self._rows] = self._values  # X^T
        product = self._weighted(spread)
        if self._offset is not None:
            dots = self._weighted(self._mean[:, None]).squeeze(1)  # X mean
            product.addr_(dots, self._offset, alpha=-1).addr_(self._offset, dots, alpha=-1)
            product.addr_(self._offset, self._offset * (self._mean @ self._mean))
        return product

    def add_outer(self, weight: Tensor, factors: Tensor) -> None:
        # the same bag on the transpose; only the touched rows of W are read and written
        indices, order = self._indices.sort(stable=True)
        touched, counts = torch.unique_consecutive(indices, return_counts=True)
        starts = torch.cat((counts.new_zeros(1), counts.cumsum(0)))
        sums = embedding_bag(
            self._rows[order],
            factors,
            starts,
            mode="sum",
            per_sample_weights=self._values[order],
            include_last_offset=True,
        )
        weight.index_add_(0, touched, sums)
        if self._offset is not None:
            weight.addr_(self._mean, self._offset @ factors, alpha=-1)

    def _weighted(self, weight: Tensor) -> Tensor:
        """X W."""
        return embedding_bag(
            self._indices,
            weight,
            self._starts,
            mode="sum",
            per_sample_weights=self._values,
            include_last_offset=True,
        )


def chunk_of(keys: Keys, rows: slice, device: torch.device) -> KeyChunk:
    """The keys of `rows`, ready to multiply on `device`. Sparse rows stay sparse on the CPU: a GPU is quicker dense."""
    if isinstance(keys, SparseRows):
        part = keys[rows]
        return SparseChunk(part) if device.type == "cpu" else DenseChunk(torch.from_numpy(part.dense()).to(device))
    return DenseChunk(keys[rows])


def check_keys(what: str, keys: Keys, width: int) -> int:
    """How many keys there are. Raises ShapeError unless they are n keys of `width`."""
    found = keys.width if isinstance(keys, SparseRows) else keys.shape[1] if keys.ndim == 2 else None
    if found != width:
        shape = "rows of width " + str(found) if isinstance(keys, SparseRows) else f"shape {tuple(keys.shape)}"
        raise ShapeError(f"{what}: keys have {shape}, the memory takes (n, {width})")
    return len(keys)
