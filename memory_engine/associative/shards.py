"""Shards: items in order of (package, id), cut into ranges, as the leaves of a B-tree. NumPy only.

n items of a shard, S shards. A package is a 64-bit number that the caller chose (a hash of a path), an item an id.
Small packages share a shard, a big one spans several; a shard that grew too large is cut in equal parts. With the hash
of a directory in the high bits of the number and of a file in the low ones, files of a directory lie side by side. To
route is one binary search among the S first items, and nothing else is stored for it.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.associative.quantised import QuantisedWeights
from memory_engine.errors import ShapeError, UnwriteError
from memory_engine.hashing import Words

Floats: TypeAlias = npt.NDArray[np.float32]
Indices: TypeAlias = npt.NDArray[np.int64]

ITEM = np.dtype([("package", np.uint64), ("id", np.uint64)])
Items: TypeAlias = np.ndarray  # of ITEM; NumPy orders them by package, then id


@dataclass(frozen=True, slots=True, eq=False)
class Shard:
    """Items of one range, their keys, and the weights that recall them."""

    items: Items  # (n,) ascending, distinct
    keys: Floats  # (n, d) as they were given: scaffolding of writes, reads need none of it
    weights: QuantisedWeights | None  # None: not solved since the last change

    def __len__(self) -> int:
        return len(self.items)

    def with_items(self, items: Items, keys: Floats) -> Self:
        """Items added, or their keys replaced. Needs the keys of the shard."""
        kept = ~np.isin(self.items, items)
        together = np.concatenate([self.items[kept], items])
        order = np.argsort(together, kind="stable")
        return replace(self, items=together[order], keys=np.concatenate([self.keys[kept], keys])[order], weights=None)

    def without(self, items: Items) -> Self:
        """Items left out. What remains is bit for bit a shard that they were never in."""
        kept = ~np.isin(self.items, items)
        return replace(self, items=self.items[kept], keys=self.keys[kept], weights=None)

    def places(self, items: Items) -> Indices:
        """Where items are that are in the shard; raises UnwriteError if one is not."""
        places = np.searchsorted(self.items, items)
        found = places < len(self.items)
        found[found] = self.items[places[found]] == items[found]
        if not found.all():
            missing = items[~found][0]
            raise UnwriteError(
                f"erase: {int((~found).sum())} items are not stored, first id {int(missing['id'])} of package "
                f"{int(missing['package'])}; an item is erased from the package that it was written to"
            )
        return places.astype(np.int64)

    def cut(self, most: int) -> list[Self]:
        """Equal ranges of at most `most` items, unsolved; itself if it is small enough."""
        if len(self) <= most:
            return [self]
        cuts = np.linspace(0, len(self), -(-len(self) // most) + 1).astype(int)
        return [
            replace(self, items=self.items[a:b], keys=self.keys[a:b], weights=None) for a, b in pairwise(cuts.tolist())
        ]


def items_of(packages: npt.ArrayLike, ids: npt.ArrayLike) -> Items:
    """(n,) packages and (n,) ids, whole numbers from 0 to 2**64 - 1 -> items, in the order given."""
    columns = []
    for name, given in (("packages", packages), ("ids", ids)):
        array = np.asarray(given)
        if array.ndim != 1 or (array.dtype.kind not in "iu" and len(array)):
            raise ShapeError(f"store: {name} have shape {array.shape}, type {array.dtype}; give whole numbers (n,)")
        if array.dtype.kind == "i" and (array < 0).any():
            raise ShapeError(f"store: {name} hold negative numbers; view signed hashes as uint64")
        columns.append(array.astype(np.uint64))
    if len(columns[0]) != len(columns[1]):
        raise ShapeError(f"store: {len(columns[0])} packages for {len(columns[1])} ids")
    items = np.empty(len(columns[0]), ITEM)
    items["package"], items["id"] = columns
    return items


def firsts(shards: tuple[Shard, ...]) -> Items:
    """First item of each shard: what routes. The range of the first shard begins at zero."""
    first = np.zeros(len(shards), ITEM)
    for place, shard in enumerate(shards[1:], 1):
        first[place] = shard.items[0]
    return first


def route(first: Items, items: Items) -> Indices:
    """The shard whose range holds each item: (n,)."""
    return np.searchsorted(first, items, side="right").astype(np.int64) - 1


def shards_of_package(first: Items, package: int) -> range:
    """The shards that hold items of a package, if any do."""
    low, high = np.zeros(2, ITEM)
    low["package"] = high["package"] = package
    ends = np.array([(package, 0), (package, (1 << 64) - 1)], ITEM)
    begin, end = route(first, ends)
    return range(int(begin), int(end) + 1)


def by_shard(where: Indices) -> list[tuple[int, Indices]]:
    """Rows of each shard that any row goes to: (shard, rows)."""
    if not len(where):
        return []
    order = np.argsort(where, kind="stable")
    shards, starts = np.unique(where[order], return_index=True)
    return list(zip(shards.tolist(), np.split(order, starts[1:]), strict=True))


def decode(scores: Floats, ids: Words, top: int) -> tuple[Words, Floats]:
    """Best `top` ids of each row and their scores, best first: (m, n), (n,) or (m, n) -> (m, top) each."""
    top = min(top, scores.shape[1])
    best = np.argpartition(-scores, top - 1, axis=1)[:, :top] if top < scores.shape[1] else None
    best = np.broadcast_to(np.arange(scores.shape[1]), scores.shape) if best is None else np.sort(best, axis=1)
    order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1, kind="stable")
    best = np.take_along_axis(best, order, 1)
    found = ids[best] if ids.ndim == 1 else np.take_along_axis(ids, best, 1)
    return found, np.take_along_axis(scores, best, 1)
