"""Weights for reading in 8, 4, 2 or 1 bit a number, with one scale a column; NumPy only.

W (D, d_v), b bits. A number is stored as one of 2**b evenly spaced levels that are symmetric about zero:

    W ~ scale * (u - (2**b - 1) / 2)        u in 0 .. 2**b - 1, scale (d_v,)

Spacing starts at the best one for normally distributed numbers (Max, 1960), which columns of W are close to; then the
scale is fitted by least squares. Lost share of the square: 8 bits 1e-4, 4 bits 0.012, 2 bits 0.12, 1 bit 0.36 (which is
1 - 2 / pi). In place of 32 bits, 1 bit with many more features D recalls most for its bytes: see docs/memory/recall.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.errors import ShapeError

Floats: TypeAlias = npt.NDArray[np.float32]
Bytes: TypeAlias = npt.NDArray[np.uint8]

SPACING = {1: 1.596, 2: 0.9957, 4: 0.3352, 8: 0.0308}
"""Best spacing of 2**b levels for numbers of variance 1."""

LOSS = {1: 0.3634, 2: 0.1188, 4: 0.01154, 8: 0.0001, 32: 0.0}
"""Share of the square of a normally distributed number that its level misses."""

_ROWS = 1024  # of W that are unpacked at a time: they stay in the cache


@dataclass(frozen=True, slots=True, eq=False)
class QuantisedWeights:
    """W as bytes and scales."""

    bits: int
    packed: Bytes  # (D, d_v * b / 8); several numbers of a row share a byte, first number lowest
    scale: Floats  # (d_v,)

    @classmethod
    def of(cls, weight: npt.ArrayLike, bits: int) -> Self:
        """From W (D, d_v). Raises ShapeError for other shapes, NaN, infinity, or bits other than 1, 2, 4, 8."""
        w = np.asarray(weight, np.float32)
        if bits not in SPACING:
            raise ShapeError(f"quantise: {bits} bits; choose one of {', '.join(map(str, SPACING))}")
        if w.ndim != 2 or w.shape[1] * bits % 8:
            raise ShapeError(
                f"quantise: weights have shape {w.shape}; expected (D, d_v) with d_v * bits in whole bytes"
            )
        if not np.isfinite(w).all():
            raise ShapeError("quantise: weights hold NaN or infinity")
        step = np.sqrt(np.mean(np.square(w), axis=0)) * np.float32(SPACING[bits])  # (d_v,)
        top = (1 << bits) - 1
        safe = np.where(step > 0, step, 1)
        level = np.clip(np.floor(w / safe + np.float32((top + 1) / 2)), 0, top).astype(np.uint8)
        centred = level - np.float32(top / 2)
        scale = (w * centred).sum(0) / np.maximum((centred * centred).sum(0), np.float32(1e-12))
        return cls(bits, _pack(level, bits), np.where(step > 0, scale, 0).astype(np.float32))

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.packed), len(self.scale)

    @property
    def nbytes(self) -> int:
        return self.packed.nbytes + self.scale.nbytes

    def dense(self) -> Floats:
        """W as it is read: (D, d_v) float32."""
        return self._levels(slice(None)) * self.scale

    def times(self, features: Floats) -> Floats:
        """features W: (n, D) -> (n, d_v). Unpacks a block of rows at a time; nothing of the size of W is made."""
        if features.ndim != 2 or features.shape[1] != len(self.packed):
            raise ShapeError(f"read: features have shape {features.shape}, the weights take (n, {len(self.packed)})")
        product = np.zeros((len(features), len(self.scale)), np.float32)
        for start in range(0, len(self.packed), _ROWS):
            rows = slice(start, start + _ROWS)
            product += features[:, rows] @ self._levels(rows)
        product *= self.scale
        return product

    def arrays(self) -> dict[str, np.ndarray]:
        """For a snapshot."""
        return {"packed": self.packed, "scale": self.scale}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> Self:
        """From `arrays()`; the bits follow from the shapes. Raises ShapeError where they do not fit."""
        packed, scale = arrays.get("packed"), arrays.get("scale")
        if packed is None or scale is None or packed.ndim != 2 or scale.ndim != 1 or not len(scale):
            raise ShapeError(
                "quantised weights: expected arrays packed (D, bytes) and scale (d_v,); rebuild the snapshot"
            )
        bits, rest = divmod(packed.shape[1] * 8, len(scale))
        if rest or bits not in SPACING or packed.dtype != np.uint8 or scale.dtype != np.float32:
            raise ShapeError(f"quantised weights: {packed.shape} bytes for {len(scale)} columns; rebuild the snapshot")
        return cls(bits, packed, scale)

    def _levels(self, rows: slice) -> Floats:
        """Levels about zero, without the scale: (rows, d_v)."""
        block = _LEVELS[self.bits][self.packed[rows]]
        return block.reshape(len(block), len(self.scale))


def _pack(level: Bytes, bits: int) -> Bytes:
    """(D, d_v) of small numbers -> (D, d_v * bits / 8)."""
    parts = level.reshape(len(level), -1, 8 // bits)
    shifts = np.arange(0, 8, bits, dtype=np.uint8)
    packed: Bytes = np.bitwise_or.reduce(parts << shifts, axis=2).astype(np.uint8)
    return packed


def _table(bits: int) -> Floats:
    """Levels of every byte: (256, 8 / bits)."""
    shifts = np.arange(0, 8, bits)
    levels = (np.arange(256)[:, None] >> shifts) & ((1 << bits) - 1)
    return (levels - ((1 << bits) - 1) / 2).astype(np.float32)


_LEVELS = {bits: _table(bits) for bits in SPACING}
