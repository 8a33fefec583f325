"""From wide sparse keys to a few dimensions, for the sequence memory: a seeded projection with random signs.

n keys, w wide, d narrow. Row i of the matrix is the sign code of i: nothing is stored, and every platform has the same.
Inner products are kept up to 1/sqrt(d) (Achlioptas 2003).
"""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.codes import sign_codes, unpack
from memory_engine.errors import ShapeError
from memory_engine.features import SparseRows

Floats: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SignProjection:
    """(n, width) -> (n, dim), rows scaled to length 1; `matrix` (width, dim) of +-1/sqrt(dim) serves torch as well."""

    width: int = 2048
    dim: int = 128
    seed: int = 0
    matrix: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes = sign_codes(np.arange(self.width, dtype=np.uint64), self.dim, seed=self.seed)
        object.__setattr__(self, "matrix", unpack(codes))

    def project(self, keys: SparseRows) -> Floats:
        """Unit projections of the keys: (n, dim). A zero key stays zero."""
        if keys.width != self.width:
            raise ShapeError(f"project: keys are {keys.width} wide, the projection takes {self.width}")
        product = np.zeros((len(keys), self.dim), np.float32)
        filled = np.flatnonzero(np.diff(keys.starts))  # reduceat would repeat the next row for an empty one
        if len(filled):
            terms = keys.values[:, None] * self.matrix[keys.indices]
            product[filled] = np.add.reduceat(terms, keys.starts[filled])
        if keys.centred:
            product -= keys.offset[:, None] * (keys.mean @ self.matrix)
        length = np.linalg.norm(product, axis=1, keepdims=True)
        unit: Floats = product / np.maximum(length, np.float32(1e-12))
        return unit
