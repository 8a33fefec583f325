"""Lifts phi: fixed features that make a linear memory hold more than d pairs. Made from a seed, never stored.

n keys, d width of a key, D width of its features. All are scaled so that phi(k) . phi(k) is about 1 for |k| = 1.
"""

from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from math import comb, factorial, sqrt
from typing import Protocol, TypeAlias

import numpy as np
import torch
from torch import Tensor

from memory_engine.codes import sign_codes, unpack
from memory_engine.errors import ShapeError

Copies: TypeAlias = dict[tuple[torch.device, torch.dtype], tuple[Tensor, ...]]

_STEPS = 1023  # times d <= 2^14 stays below 2^24, up to which float32 counts exactly


class Lift(Protocol):
    """(..., d) -> (..., D)."""

    @property
    def d(self) -> int: ...

    @property
    def width(self) -> int: ...

    def __call__(self, keys: Tensor) -> Tensor: ...


@dataclass(frozen=True, slots=True)
class Products:
    """Products of `degree` random projections: features of the kernel (k . k')^degree (Kar and Karnick 2012).

    With `signs` only the sign of each product is kept: +-1, so that counts of them are whole numbers. They are the same
    bits whatever other keys are in the batch: keys are first rounded to whole numbers up to 1023 of their largest
    entry, whose sums are exact in float32. A zero key has no direction: its features are 0.
    """

    d: int
    width: int
    degree: int = 2
    signs: bool = False
    seed: int = 0
    matrices: tuple[Tensor, ...] = field(init=False, repr=False, compare=False)
    copies: "Copies" = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        sizes = (self.d, self.width, self.degree)
        if min(sizes) < 1 or self.d > 1 << 14 or self.degree > 8 or not 0 <= self.seed < 1 << 31:
            raise ShapeError(
                f"Products: sizes are {sizes}, seed {self.seed}; all must be >= 1, d at most 2^14, degree at most 8, "
                "the seed from 0 to 2^31"
            )
        matrices = (_signs(self.d, self.width, self.seed, number) for number in range(self.degree))
        object.__setattr__(self, "matrices", tuple(matrices))

    def __call__(self, keys: Tensor) -> Tensor:
        if self.signs:
            return self._sign_features(keys)
        first, *rest = _like(keys, self.matrices, self.copies)
        product = keys @ first
        for matrix in rest:
            product = product * (keys @ matrix)
        features: Tensor = product * self.width**-0.5
        return features

    def _sign_features(self, keys: Tensor) -> Tensor:
        largest = keys.float().abs().amax(-1, keepdim=True)
        whole = (keys.float() / largest.clamp(min=torch.finfo(torch.float32).tiny) * _STEPS).round()
        features = (largest > 0).float().expand(*keys.shape[:-1], self.width)
        for matrix in _like(whole, self.matrices, self.copies):
            features = torch.where(whole @ matrix < 0, -features, features)
        return features.to(keys.dtype)


@dataclass(frozen=True, slots=True)
class Waves:
    """Random Fourier features cos(k A + b) of a Gaussian kernel (Rahimi and Recht 2007); `scale` is 1 / its width."""

    d: int
    width: int
    scale: float = 2.0
    seed: int = 0
    matrix: Tensor = field(init=False, repr=False, compare=False)
    phase: Tensor = field(init=False, repr=False, compare=False)
    copies: "Copies" = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if min(self.d, self.width) < 1 or self.scale <= 0:
            raise ShapeError(f"Waves: sizes are {self.d}, {self.width}, scale {self.scale}; all must be positive")
        generator = torch.Generator().manual_seed(self.seed)
        object.__setattr__(self, "matrix", self.scale * torch.randn(self.d, self.width, generator=generator))
        object.__setattr__(self, "phase", 2 * torch.pi * torch.rand(self.width, generator=generator))

    def __call__(self, keys: Tensor) -> Tensor:
        matrix, phase = _like(keys, (self.matrix, self.phase), self.copies)
        return torch.cos(keys @ matrix + phase) * sqrt(2 / self.width)


@dataclass(frozen=True, slots=True)
class Monomials:
    """All monomials of degree <= p with the weights of exp's Taylor series, 1/sqrt(i!): ATLAS's phi_p before training.

    For small keys only: there are (d + p choose p) of them. phi(k) . phi(k') = sum_i (k . k')^i / i!.
    """

    d: int
    degree: int = 2
    indices: tuple[Tensor, ...] = field(init=False, repr=False, compare=False)  # of each degree: (count, degree)
    scales: Tensor = field(init=False, repr=False, compare=False)  # (D,)

    def __post_init__(self) -> None:
        if min(self.d, self.degree) < 1 or self.width > 1 << 20:
            raise ShapeError(f"Monomials: d {self.d} and degree {self.degree} make {self.width} features; use Products")
        indices, scales = [], [1.0]
        for degree in range(1, self.degree + 1):
            chosen = list(combinations_with_replacement(range(self.d), degree))
            indices.append(torch.tensor(chosen))
            # (sum_a k_a k'_a)^i has each monomial i! / prod(multiplicities!) times
            scales += [1 / sqrt(_repeats(one)) for one in chosen]
        object.__setattr__(self, "indices", tuple(indices))
        object.__setattr__(self, "scales", torch.tensor(scales))

    @property
    def width(self) -> int:
        return comb(self.d + self.degree, self.degree)

    def __call__(self, keys: Tensor) -> Tensor:
        parts = [torch.ones_like(keys[..., :1])]
        parts += [keys[..., index.to(keys.device)].prod(-1) for index in self.indices]
        return torch.cat(parts, dim=-1) * self.scales.to(keys)


def _like(keys: Tensor, tensors: tuple[Tensor, ...], copies: Copies) -> tuple[Tensor, ...]:
    """The tensors on the device and in the dtype of the keys; moved there once."""
    where = (keys.device, keys.dtype)
    if where not in copies:
        copies[where] = tuple(tensor.to(keys) for tensor in tensors)
    return copies[where]


def _repeats(monomial: tuple[int, ...]) -> int:
    """Product of the factorials of how often each variable is in it."""
    total = 1
    for variable in set(monomial):
        total *= factorial(monomial.count(variable))
    return total


def _signs(rows: int, columns: int, seed: int, number: int) -> Tensor:
    """Random +-1 matrix (rows, columns) of that number, the same on every platform."""
    wide = -(-columns // 64) * 64
    # near seeds only permute near ids (a stream begins at id ^ seed), so each matrix takes ids of its own
    ids = np.arange(rows, dtype=np.uint64) + np.uint64((number << 56) + (seed << 24))
    codes = unpack(sign_codes(ids, wide))[:, :columns]
    return torch.from_numpy(np.sign(codes).astype(np.float32))
