"""Lifts: keys of d_k numbers -> D features, by random signs of a seed. Nothing is stored, and all platforms agree.

n keys, d_k key width, D feature width, p degree. R_1 .. R_p (d_k, D) are matrices of random signs; x is a key.

    products    phi(x) = (x R_1) * .. * (x R_p) for x of length 1       E[phi(x).phi(y)] / D = cos(x, y)^p
    signs       phi(x) = sign(x R_1) * .. * sign(x R_p)                 = (1 - 2 angle(x, y) / pi)^p

Entries have mean square 1 in both, so a sum of N outer products has a diagonal of about N. A zero key has no direction:
its features are zeros, so to write it changes nothing and to read it answers zero.

Signs must be the same bits whatever keys share the batch, or what was added could not be subtracted. A float product of
two matrices is not: it rounds by its blocking. So a key is first rounded to whole numbers up to 1023 of its largest
entry, by steps that act on each entry alone; sums of such numbers are exact in float32 (and in TF32).
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.codes import sign_codes
from memory_engine.errors import ShapeError

if TYPE_CHECKING:
    from torch import Tensor, device

Floats: TypeAlias = npt.NDArray[np.float32]
Kind: TypeAlias = Literal["products", "signs"]

_STEPS = 1023  # whole numbers of a rounded key; times d_k <= 2**14 stays below 2**24, where float32 is exact
_WIDEST_KEY = 1 << 14
_ROWS_FROM = 1 << 40  # far from the small ids whose codes a memory may store under the same seed
_APART = 0x9E3779B97F4A7C15  # near seeds alone would give the same rows in another order


@dataclass(frozen=True, slots=True)
class Lift:
    """(n, d_k) -> (n, D). Equal settings are equal lifts."""

    d_k: int = 256
    width: int = 1024  # D
    kind: Kind = "products"
    degree: int = 2
    seed: int = 0
    matrices: Floats = field(init=False, repr=False, compare=False)  # (p, d_k, D) of -1, 1

    def __post_init__(self) -> None:
        if self.kind not in {"products", "signs"}:
            raise ShapeError(f"Lift: kind is {self.kind!r}; choose products or signs")
        if not 1 <= self.d_k <= _WIDEST_KEY or self.width < 64 or self.width % 64 or not 1 <= self.degree <= 8:
            raise ShapeError(
                f"Lift: d_k {self.d_k}, width {self.width}, degree {self.degree}; d_k must be 1 to {_WIDEST_KEY}, "
                "width a positive multiple of 64, degree 1 to 8"
            )
        object.__setattr__(self, "matrices", _matrices(self.d_k, self.width, self.degree, self.seed))

    def first(self, width: int) -> "Lift":
        """The lift to the first `width` of these features: equal to a lift of that width, without making it."""
        if not 64 <= width <= self.width or width % 64:
            raise ShapeError(f"Lift: no first {width} of {self.width} features; give a multiple of 64 up to that")
        part: Lift = object.__new__(Lift)
        for name in ("d_k", "kind", "degree", "seed"):
            object.__setattr__(part, name, getattr(self, name))
        object.__setattr__(part, "width", width)
        object.__setattr__(part, "matrices", self.matrices[:, :, :width])
        return part

    def __call__(self, keys: npt.ArrayLike) -> Floats:
        """Features of the keys: (n, d_k) -> (n, D). Raises ShapeError for other shapes, NaN and infinity."""
        array = np.asarray(keys)
        if array.ndim != 2 or array.shape[1] != self.d_k or array.dtype.kind not in "fiu":
            raise ShapeError(f"lift: keys have shape {array.shape}, type {array.dtype}; expected (n, {self.d_k})")
        if not np.isfinite(array).all():
            raise ShapeError("lift: a key holds NaN or infinity; leave it out")
        wide = array if array.dtype == np.float64 else array.astype(np.float32)
        largest = np.abs(wide).max(1, keepdims=True, initial=0)
        x = (wide / np.maximum(largest, np.finfo(np.float32).tiny)).astype(np.float32)
        if self.kind == "signs":
            x = np.rint(x * np.float32(_STEPS))
        else:
            x /= np.maximum(np.linalg.norm(x, axis=1, keepdims=True), np.float32(1))
        features: Floats = self._entry(x @ self.matrices[0])
        for matrix in self.matrices[1:]:
            features *= self._entry(x @ matrix)
        features[largest[:, 0] == 0] = 0
        return features

    def tensor(self, keys: "Tensor") -> "Tensor":
        """The same on the device of the keys: (..., d_k) -> (..., D) float32."""
        import torch

        if keys.ndim < 2 or keys.shape[-1] != self.d_k or not (keys.is_floating_point() or keys.dtype == torch.int8):
            raise ShapeError(
                f"lift: keys have shape {tuple(keys.shape)}, type {keys.dtype}; expected floats (..., n, {self.d_k})"
            )
        if not bool(torch.isfinite(keys).all()):
            raise ShapeError("lift: a key holds NaN or infinity; leave it out")
        wide = keys if keys.dtype == torch.float64 else keys.float()
        largest = wide.abs().amax(-1, keepdim=True)
        x = (wide / largest.clamp_min(torch.finfo(torch.float32).tiny)).float()
        x = (x * _STEPS).round() if self.kind == "signs" else x / x.norm(dim=-1, keepdim=True).clamp_min(1)
        matrices = _on_device(self, keys.device)
        features = self._entry_tensor(x @ matrices[0])
        for matrix in matrices[1:]:
            features *= self._entry_tensor(x @ matrix)
        return features.mul_(largest > 0)

    def _entry(self, product: Floats) -> Floats:
        return product if self.kind == "products" else np.where(product < 0, np.float32(-1), np.float32(1))

    def _entry_tensor(self, product: "Tensor") -> "Tensor":
        return product if self.kind == "products" else (product >= 0).to(product.dtype).mul_(2).sub_(1)


@lru_cache(maxsize=8)
def _matrices(d_k: int, width: int, degree: int, seed: int) -> Floats:
    rows = np.arange(degree * d_k, dtype=np.uint64) + np.uint64(_ROWS_FROM)
    packed = sign_codes(rows, width, seed=seed * _APART)
    bits = np.unpackbits(packed, axis=1, bitorder="little")
    return (2 * bits.astype(np.float32) - 1).reshape(degree, d_k, width)


@lru_cache(maxsize=8)
def _on_device(lift: Lift, place: "device") -> "Tensor":
    import torch

    return torch.from_numpy(lift.matrices).to(place)  # on the CPU a view
