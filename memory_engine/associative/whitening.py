"""Whitening: keys that differ as much in every direction as in any other. What recall of real keys gains most from.

n keys, d width, m mean (d,), C covariance (d, d), s shrink.

    x -> (x - m) (C + s t I)^-1/2         t = trace(C) / d, the mean variance

Names share words, so their keys crowd in few directions, and an associative memory confuses them. With s = 0 all
directions count alike, also those that hold nothing but noise; the larger s, the less a noisy query is pulled apart,
and s = infinity only centres. Unless given, s is the smallest that keeps 96 % of the cosine that centring alone would
leave to a query of cosine c = 0.9 with its key: with eigenvalues l of C and noise n = (1 / c^2 - 1) E|x|^2 / d,

    cosine^2 = sum l / (l + s t) / sum (l + n) / (l + s t)

It is 1 for the symbols of a large repository and 25 for those of one directory; both are best by measurement.

What was seen is two sums, kept in float64: keys can be added, taken away and merged. The matrix is made from them only
at consolidation and has a version: weights written under one version cannot be read under another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.errors import ShapeError

Floats: TypeAlias = npt.NDArray[np.float32]
Doubles: TypeAlias = npt.NDArray[np.float64]

_TINY = 1e-12
_COSINE, _KEPT = 0.9, 0.96
_SHRINKS = (1e-3, 1e4)
_LARGEST = 1e9  # beyond it a square, summed over a billion keys, loses the small ones


@dataclass(frozen=True, slots=True, eq=False)
class KeyStatistics:
    """Count, sum and sum of squares of the keys seen: of fixed size, and additive."""

    count: int
    total: Doubles  # (d,) sum of x
    outer: Doubles  # (d, d) sum of x^T x

    @classmethod
    def empty(cls, width: int = 256) -> Self:
        return cls(0, np.zeros(width), np.zeros((width, width)))

    def observe(self, keys: npt.ArrayLike) -> Self:
        """Add keys (n, d). Raises ShapeError for other shapes, NaN, infinity and entries beyond 1e9."""
        x = checked_keys("observe", keys, len(self.total)).astype(np.float64)
        return type(self)(self.count + len(x), self.total + x.sum(0), self.outer + x.T @ x)

    def forget(self, keys: npt.ArrayLike) -> Self:
        """Take keys away that were observed: as if never seen, up to rounding in float64."""
        x = checked_keys("forget", keys, len(self.total)).astype(np.float64)
        if len(x) > self.count:
            raise ShapeError(f"forget: {len(x)} keys, only {self.count} were observed")
        return type(self)(self.count - len(x), self.total - x.sum(0), self.outer - x.T @ x)

    def merge(self, other: Self) -> Self:
        """What both have seen."""
        if len(self.total) != len(other.total):
            raise ShapeError(f"merge: statistics of width {len(self.total)} and {len(other.total)}")
        return type(self)(self.count + other.count, self.total + other.total, self.outer + other.outer)

    def covariance(self) -> Doubles:
        """C (d, d), zeros before anything is seen."""
        mean = self.total / max(1, self.count)
        return self.outer / max(1, self.count) - np.outer(mean, mean)

    def arrays(self) -> dict[str, np.ndarray]:
        """For a snapshot."""
        return {"count": np.array([self.count], np.int64), "total": self.total, "outer": self.outer}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> Self:
        """From `arrays()`. Raises ShapeError where they do not fit together."""
        try:
            count, total, outer = arrays["count"], arrays["total"], arrays["outer"]
        except KeyError as missing:
            raise ShapeError(f"key statistics: array {missing} is missing; rebuild the snapshot") from None
        if count.shape != (1,) or total.ndim != 1 or outer.shape != (len(total), len(total)) or count[0] < 0:
            raise ShapeError(
                f"key statistics: shapes {count.shape}, {total.shape}, {outer.shape}; rebuild the snapshot"
            )
        return cls(int(count[0]), total, outer)


@dataclass(frozen=True, slots=True, eq=False)
class Whitening:
    """One version of the transform. Its matrix is kept in whole numbers of one byte: rounding it changes nothing that
    is written and read with the same matrix, and 64 KiB count where a store is small."""

    version: int  # 0: the identity, before anything was consolidated
    count: int  # keys that it was made of
    mean: Floats  # (d,)
    levels: npt.NDArray[np.uint8]  # (d, d) symmetric; 128 is zero
    step: float
    matrix: Floats = field(init=False, repr=False)  # (d, d)

    def __post_init__(self) -> None:
        matrix = (self.levels.astype(np.float32) - np.float32(128)) * np.float32(self.step)
        object.__setattr__(self, "matrix", matrix)

    @classmethod
    def identity(cls, width: int = 256) -> Self:
        return cls(0, 0, np.zeros(width, np.float32), 128 + np.eye(width, dtype=np.uint8), 1.0)

    @classmethod
    def of(cls, statistics: KeyStatistics, *, version: int, shrink: float | None = None) -> Self:
        """The transform for the keys seen so far. Of one key, or one again and again, it only subtracts the mean."""
        if version < 1 or (shrink is not None and not 0 < shrink < float("inf")):
            raise ShapeError(f"Whitening: shrink {shrink}, version {version}; both must be positive")
        count = statistics.count
        mean = (statistics.total / max(1, count)).astype(np.float32)
        values, vectors = np.linalg.eigh(statistics.covariance())
        middle = values.clip(0).mean()
        if middle <= _TINY * np.square(mean, dtype=np.float64).mean():
            return cls(version, count, mean, 128 + np.eye(len(mean), dtype=np.uint8), 1.0)
        if shrink is None:
            shrink = _best_shrink(values.clip(0) / middle, np.trace(statistics.outer) / count / middle / len(mean))
        scale = 1 / np.sqrt(values.clip(0) + shrink * middle)
        matrix = (vectors * scale) @ vectors.T
        step = float(np.float32(np.abs(matrix).max() / 127))
        return cls(version, count, mean, (np.rint(matrix / step).clip(-127, 127) + 128).astype(np.uint8), step)

    def __call__(self, keys: npt.ArrayLike) -> Floats:
        """(n, d) -> (n, d) float32. Raises ShapeError for other shapes, NaN and infinity. A key at the mean is zero."""
        x = checked_keys("whiten", keys, len(self.mean)).astype(np.float32)
        white = (x - self.mean) @ self.matrix
        return white.astype(np.float32, copy=False)

    @property
    def nbytes(self) -> int:
        return self.mean.nbytes + self.levels.nbytes + 4

    def arrays(self) -> dict[str, np.ndarray]:
        """For a snapshot."""
        numbers = np.array([self.version, self.count], np.int64)
        return {"mean": self.mean, "levels": self.levels, "step": np.array([self.step]), "numbers": numbers}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> Self:
        """From `arrays()`. Raises ShapeError where they do not fit together."""
        try:
            mean, levels, step, numbers = (arrays[name] for name in ("mean", "levels", "step", "numbers"))
        except KeyError as missing:
            raise ShapeError(f"whitening: array {missing} is missing; rebuild the snapshot") from None
        if mean.ndim != 1 or levels.shape != (len(mean), len(mean)) or step.shape != (1,) or numbers.shape != (2,):
            raise ShapeError(f"whitening: shapes {mean.shape}, {levels.shape}, {step.shape}; rebuild the snapshot")
        if mean.dtype != np.float32 or levels.dtype != np.uint8 or (numbers < 0).any():
            raise ShapeError("whitening: expected a float32 mean, levels of a byte, a version; rebuild the snapshot")
        return cls(int(numbers[0]), int(numbers[1]), mean, levels, float(step[0]))


def _best_shrink(values: Doubles, length: float) -> float:
    """s, from eigenvalues of mean 1 and the mean square of an entry of a key in the same measure."""
    noise = (1 / _COSINE**2 - 1) * length

    def cosine(shrink: float) -> float:
        share = 1 / (values + shrink)
        return float(np.sqrt((values * share).sum() / ((values + noise) * share).sum()))

    wanted = _KEPT * float(np.sqrt(1 / (1 + noise)))
    low, high = _SHRINKS
    for _ in range(50):
        middle = float(np.sqrt(low * high))
        low, high = (low, middle) if cosine(middle) >= wanted else (middle, high)
    return high


def checked_keys(what: str, keys: npt.ArrayLike, width: int) -> np.ndarray:
    """Keys as an array (n, width) of finite numbers up to 1e9, or a ShapeError that names `what`."""
    array = np.asarray(keys)
    if array.ndim != 2 or array.shape[1] != width or array.dtype.kind not in "fiu":
        raise ShapeError(f"{what}: keys have shape {array.shape}, type {array.dtype}; expected floats (n, {width})")
    if not (np.abs(array) <= _LARGEST).all():  # false for NaN as well
        raise ShapeError(f"{what}: a key holds NaN, infinity or a number beyond {_LARGEST:g}; scale keys to length 1")
    return array
