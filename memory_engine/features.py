"""Keys of the memory: signed feature hashing (Weinberger et al. 2009) with idf weights and exact, cheap centring.

n documents, t tokens in all, w width (buckets). A token is a 64-bit hash that the caller made; here it gets a bucket
and a sign. The state (document frequencies, mean key) is an explicit value: `observe` returns a new one.

Centring subtracts the mean key, which makes every key dense. It is kept as a rank-one term instead:
a key is `values - offset * mean`, so k W = values W - offset (mean W), and mean W is computed once per chunk.
Weights that were written with one mean must be read with the same one: observe first, then write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.errors import ShapeError
from memory_engine.hashing import Words, mix

Floats: TypeAlias = npt.NDArray[np.float32]
Doubles: TypeAlias = npt.NDArray[np.float64]
Counts: TypeAlias = npt.NDArray[np.int64]
Indices: TypeAlias = npt.NDArray[np.int32]

_TINY = 1e-12
_LEAST_CENTRED = 1e-4  # a key this near to the mean has no direction left beyond rounding: it becomes zero


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Ragged documents: document i is `ids[starts[i]:starts[i + 1]]` with the weights of the same places."""

    ids: Words  # (t,)
    weights: Floats  # (t,)
    starts: Counts  # (n + 1,)

    @classmethod
    def of(cls, documents: Sequence[Mapping[int, float]]) -> Self:
        """From one mapping of token hash -> weight for each document."""
        starts = np.cumsum([0, *map(len, documents)], dtype=np.int64)
        total = int(starts[-1])
        ids = np.fromiter((token for document in documents for token in document), np.uint64, total)
        weights = np.fromiter((weight for document in documents for weight in document.values()), np.float32, total)
        return cls(ids, weights, starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, rows: slice) -> "Tokens":
        """The documents of a slice with step 1, as views."""
        begin, end, _ = rows.indices(len(self))
        starts = self.starts[begin : max(begin, end) + 1]
        return Tokens(self.ids[starts[0] : starts[-1]], self.weights[starts[0] : starts[-1]], starts - starts[0])


@dataclass(frozen=True, slots=True, eq=False)
class SparseRows:
    """n sparse keys of one width; row i is `values[starts[i]:starts[i + 1]]` at `indices`, less offset[i] * mean."""

    starts: Counts  # (n + 1,)
    indices: Indices  # (entries,) ascending and distinct within a row
    values: Floats  # (entries,)
    offset: Floats  # (n,) zero where the key is not centred
    mean: Floats  # (w,)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def width(self) -> int:
        return len(self.mean)

    @property
    def centred(self) -> bool:
        return bool(self.offset.any())

    def __getitem__(self, rows: slice) -> "SparseRows":
        """The rows of a slice with step 1, as views."""
        begin, end, _ = rows.indices(len(self))
        starts = self.starts[begin : max(begin, end) + 1]
        entries = slice(starts[0], starts[-1])
        return SparseRows(
            starts - starts[0], self.indices[entries], self.values[entries], self.offset[begin:end], self.mean
        )

    def dense(self) -> Floats:
        """The same keys as a matrix: (n, w)."""
        keys = -self.offset[:, None] * self.mean[None, :]
        keys[np.repeat(np.arange(len(self)), np.diff(self.starts)), self.indices] += self.values
        return keys


@dataclass(frozen=True, slots=True, eq=False)
class FeatureState:
    """What hashed features have seen: enough for idf weights and the mean key. The same size for any number seen."""

    document_count: int
    bucket_count: Counts  # (w,) documents with a token in the bucket
    key_sum: Doubles  # (w,) sum of the keys as they were weighted when observed

    @property
    def mean(self) -> Floats:
        return (self.key_sum / max(1, self.document_count)).astype(np.float32)

    def arrays(self) -> dict[str, np.ndarray]:
        """For a snapshot."""
        count = np.array([self.document_count], np.int64)
        return {"bucket_count": self.bucket_count, "document_count": count, "key_sum": self.key_sum}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> Self:
        """From `arrays()`. Raises ShapeError where they do not fit together."""
        try:
            count, buckets, sums = arrays["document_count"], arrays["bucket_count"], arrays["key_sum"]
        except KeyError as missing:
            raise ShapeError(f"feature state: array {missing} is missing; rebuild the snapshot") from None
        if count.shape != (1,) or buckets.ndim != 1 or buckets.shape != sums.shape:
            raise ShapeError(
                f"feature state: shapes {count.shape}, {buckets.shape}, {sums.shape}; expected (1,), (w,), (w,)"
            )
        if count.dtype != np.int64 or buckets.dtype != np.int64 or sums.dtype != np.float64:
            raise ShapeError("feature state: expected int64 counts and float64 sums; rebuild the snapshot")
        if count[0] < 0 or (buckets < 0).any() or (buckets > count[0]).any():
            raise ShapeError("feature state: document frequencies are not between 0 and the count of documents")
        return cls(int(count[0]), buckets, sums)


@dataclass(frozen=True, slots=True)
class HashedFeatures:
    """Token hashes and weights -> unit keys of `width` buckets. Holds sizes only; what was seen is in FeatureState."""

    width: int = 2048
    seed: int = 0

    def __post_init__(self) -> None:
        if self.width < 2 or self.width & (self.width - 1):
            raise ShapeError(f"HashedFeatures: width is {self.width}; use a power of two")

    def empty(self) -> FeatureState:
        return FeatureState(0, np.zeros(self.width, np.int64), np.zeros(self.width))

    def observe(self, state: FeatureState, tokens: Tokens) -> FeatureState:
        """Count the documents, then add their keys, weighted with the new counts, to the mean."""
        row, bucket, value = self._bucketed(tokens)
        buckets = state.bucket_count + np.bincount(bucket, minlength=self.width)
        counted = FeatureState(state.document_count + len(tokens), buckets, state.key_sum)
        weighted = _unit(row, value * self.idf(counted)[bucket], len(tokens))[0]
        sums = state.key_sum + np.bincount(bucket, weights=weighted, minlength=self.width)
        return FeatureState(counted.document_count, buckets, sums)

    def idf(self, state: FeatureState) -> Floats:
        """log(1 + (1 + documents) / (1 + documents with the bucket)): above zero, also before anything is seen."""
        return np.log1p((1 + state.document_count) / (1 + state.bucket_count)).astype(np.float32)

    def encode(self, state: FeatureState, tokens: Tokens, *, centred: bool = False) -> SparseRows:
        """Unit keys of the documents: idf-weighted, hashed, less the mean if `centred`. No tokens give zeros."""
        row, bucket, value = self._bucketed(tokens)
        count = len(tokens)
        values, filled = _unit(row, value * self.idf(state)[bucket], count)
        starts = np.searchsorted(row, np.arange(count + 1)).astype(np.int64)
        mean = state.mean if centred else np.zeros(self.width, np.float32)
        offset = np.zeros(count, np.float32)
        if centred:
            # |x - m|^2 = |x|^2 - 2 x.m + |m|^2, so the norm of a dense key costs only the entries of the sparse one
            dots = np.bincount(row, weights=values * mean[bucket], minlength=count)
            square = 1.0 - 2.0 * dots + float(mean @ mean)
            scale = np.where(filled & (square > _LEAST_CENTRED), 1.0 / np.sqrt(np.maximum(square, _TINY)), 0.0)
            offset = scale.astype(np.float32)
            values = values * scale[row]
        return SparseRows(starts, bucket.astype(np.int32), values.astype(np.float32), offset, mean)

    def dense(self, state: FeatureState, tokens: Tokens, *, centred: bool = False) -> Floats:
        """The keys of `encode` as a matrix: (n, width) float32."""
        return self.encode(state, tokens, centred=centred).dense()

    def _bucketed(self, tokens: Tokens) -> tuple[Counts, Counts, Doubles]:
        """Row, bucket and signed weight, ascending; tokens of one document that share a bucket are added up."""
        hashed = mix(tokens.ids ^ np.uint64(self.seed))
        bucket = (hashed & np.uint64(self.width - 1)).astype(np.int64)
        signed = np.where(hashed >> np.uint64(63), -1.0, 1.0) * tokens.weights
        place = np.repeat(np.arange(len(tokens)), np.diff(tokens.starts)) * self.width + bucket
        places, entry = np.unique(place, return_inverse=True)
        summed: Doubles = np.bincount(entry, weights=signed, minlength=len(places)).astype(np.float64, copy=False)
        return places // self.width, places % self.width, summed


def _unit(row: Counts, value: Doubles, count: int) -> tuple[Doubles, npt.NDArray[np.bool_]]:
    """Values of each row scaled to length 1, and which rows have any length to scale."""
    square = np.bincount(row, weights=value * value, minlength=count)
    filled = square > _TINY
    scale = np.where(filled, 1.0 / np.sqrt(np.maximum(square, _TINY)), 0.0)
    return value * scale[row], filled
