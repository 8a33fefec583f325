"""Answers from a store with NumPy alone: a query routed to the shards of a package, or put to all of them.

m queries, d key width, D features, d_v width of codes, n items of a shard. For each shard

    scores = phi(whitened query) W codes^T / sqrt(d_v)

with codes made from the ids of the shard. A stored key scores near one value whatever the shard, so scores of different
shards compare as they are; normalising them by the noise of each shard was measured and changed nothing.
"""

from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.associative.lifts import Kind, Lift
from memory_engine.associative.quantised import QuantisedWeights
from memory_engine.associative.shards import Items, decode, items_of, shards_of_package
from memory_engine.associative.whitening import Whitening
from memory_engine.codes import sign_codes, unpack
from memory_engine.errors import ShapeError, SnapshotError
from memory_engine.hashing import Words
from memory_engine.snapshot import Snapshot

Floats: TypeAlias = npt.NDArray[np.float32]

KIND = "shards"  # of the section in a snapshot


@dataclass(frozen=True, slots=True, eq=False)
class StoreReader:
    """Everything that a read needs, of S shards."""

    whitening: Whitening
    lift: Lift  # as wide as the widest shard
    first: Items  # (S,) first item of each range: what routes
    ids: tuple[Words, ...]  # (n,) of each shard
    weights: tuple[QuantisedWeights | None, ...]
    code_seed: int = 0

    @classmethod
    def from_bytes(cls, data: bytes, name: str = "store") -> Self:
        """From a snapshot of a store, whole or for reading; arrays are views of the bytes. Raises SnapshotError."""
        return cls.from_snapshot(Snapshot.from_bytes(data), name)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot, name: str = "store") -> Self:
        """The same, where one snapshot serves several readers."""
        section = snapshot.section(name, KIND)
        arrays, settings = section.arrays, section.settings
        try:
            whitening = Whitening.from_arrays(snapshot.section(f"{name}.whitening", "whitening").arrays)
            first = items_of(arrays["first_packages"].view(np.uint64), arrays["first_ids"].view(np.uint64))
            ids = _ragged(arrays["ids"].view(np.uint64), arrays["items_in"])
            packed = _ragged(arrays["packed"], arrays["rows_in"])
            weights = [
                QuantisedWeights.from_arrays({"packed": rows, "scale": scale}) if len(rows) else None
                for rows, scale in zip(packed, arrays["scale"], strict=True)
            ]
            if not len(first) == len(ids) == len(weights) > 0:
                raise ShapeError(f"{len(first)}, {len(ids)} and {len(weights)} shards")
            widest = max(64, *(len(rows) for rows in packed))
            kind: Kind = "signs" if settings["kind"] == "signs" else "products"
            lift = Lift(len(whitening.mean), widest, kind, int(settings["degree"] or 0), int(settings["seed"] or 0))
        except (KeyError, ValueError, IndexError, TypeError) as wrong:
            raise SnapshotError(f"snapshot: section {name!r} is no store ({wrong}); rebuild the memory") from None
        return cls(whitening, lift, first, tuple(ids), tuple(weights), lift.seed)

    @property
    def nbytes(self) -> int:
        """Bytes of all that a read needs: weights, scales, ids, whitening, first items. The lift is made of a seed."""
        weights = sum(weights.nbytes for weights in self.weights if weights is not None)
        return weights + sum(ids.nbytes for ids in self.ids) + self.whitening.nbytes + self.first.nbytes

    def __len__(self) -> int:
        return sum(map(len, self.ids))

    def shards_of(self, package: int) -> range:
        """Which shards hold items of a package."""
        return shards_of_package(self.first, package)

    def read(self, queries: npt.ArrayLike, *, package: int | None = None, top: int = 1) -> tuple[Words, Floats]:
        """Ids and scores of the `top` best items of each query, best first: (m, d) -> (m, top) each, or fewer.

        With `package` only the shards of that package are read, whose other items may be found too. Raises ShapeError
        for queries of another shape, NaN and infinity, and for a shard that was changed and not consolidated.
        """
        if top < 1:
            raise ShapeError(f"read: top is {top}; ask for one or more")
        chosen = range(len(self.ids)) if package is None else self.shards_of(package)
        features = self.lift(self.whitening(queries))
        found: tuple[Words, Floats] = (
            np.zeros((len(features), 0), np.uint64),
            np.zeros((len(features), 0), np.float32),
        )
        for place in chosen:
            if not len(self.ids[place]):
                continue
            best = decode(self.scores(place, features), self.ids[place], top)
            merged = np.concatenate([found[0], best[0]], 1), np.concatenate([found[1], best[1]], 1)
            found = decode(merged[1], merged[0], top)
        return found

    def scores(self, place: int, features: Floats) -> Floats:
        """Score of every item of a shard: (m, D) -> (m, n)."""
        weights = self.weights[place]
        if weights is None:
            raise ShapeError("read: a shard was changed since it was solved; consolidate the store first")
        width, d_v = weights.shape
        codes = unpack(sign_codes(self.ids[place], d_v, seed=self.code_seed))
        return weights.times(features[:, :width]) @ codes.T


def _ragged(array: np.ndarray, sizes: np.ndarray) -> list[np.ndarray]:
    """Parts of these sizes, one after the other, as views. Raises ShapeError if they are not all of the array."""
    if sizes.ndim != 1 or (sizes < 0).any() or sizes.sum() != len(array):
        raise ShapeError(f"{len(array)} rows in parts of {int(sizes.sum())}")
    return np.split(array, np.cumsum(sizes)[:-1])
