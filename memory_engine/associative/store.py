"""The store: symbols of any number in shards of about a thousand, each a ridge memory read through one bit a weight.

n items, d key width, D = ratio * n features of a shard, d_v width of the codes that stand for ids, b bits.

    write, erase    change the items of the shards they fall in; those shards are then unsolved
    consolidate     cuts shards that grew, solves the unsolved ones, and (only here) renews the whitening

Keys are kept beside the weights, as scaffolding: the statistics A, B of a shard are sums over them, and with fewer
items than features the dual form needs the keys instead of A (n d numbers in place of D^2). Reads need none of it, and
it can be made again from what the keys were made of; a snapshot for reading leaves it out.

Erasing is dropping rows and solving again: with the same whitening and cuts the weights are bit for bit those of a
store that never had the item. Merging two stores is writing the items of one to the other.
"""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch

from memory_engine.associative.lifts import Kind, Lift
from memory_engine.associative.quantised import QuantisedWeights
from memory_engine.associative.reader import KIND, StoreReader
from memory_engine.associative.ridge import Ridge
from memory_engine.associative.shards import ITEM, Shard, by_shard, firsts, items_of, route
from memory_engine.associative.whitening import KeyStatistics, Whitening, checked_keys
from memory_engine.codes import sign_codes, unpack
from memory_engine.errors import ShapeError, SnapshotError
from memory_engine.snapshot import Section, Snapshot

Floats: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class StoreState:
    """All that the store knows."""

    statistics: KeyStatistics  # of the keys stored
    whitening: Whitening  # the one that all solved shards were solved with
    shards: tuple[Shard, ...]  # at least one

    def __len__(self) -> int:
        return sum(map(len, self.shards))

    @property
    def dirty(self) -> int:
        """How many shards were changed since they were solved."""
        return sum(shard.weights is None for shard in self.shards if len(shard))


@dataclass(frozen=True, slots=True)
class Store:
    """Sizes and constants; the state is passed in and out. The defaults are those of docs/memory/recall.md."""

    d: int = 256
    d_v: int = 128
    bits: int = 1
    ratio: float = 3.2  # features of a shard for each of its items
    most: int = 1024  # items of a shard
    kind: Kind = "products"
    degree: int = 3
    penalty: float = 0.5
    shrink: float | None = None  # None: chosen from the keys, see whitening.py
    seed: int = 0
    device: str = "cpu"

    def __post_init__(self) -> None:
        if self.most < 2 or not 0.05 <= self.ratio <= 256:
            raise ShapeError(
                f"Store: most {self.most}, ratio {self.ratio}; use at least 2 items, a ratio of 0.05 to 256"
            )
        Ridge(self._lift(64), self.d_v, self.penalty)  # checks the rest

    def empty(self) -> StoreState:
        none = Shard(np.zeros(0, ITEM), np.zeros((0, self.d), np.float32), None)
        return StoreState(KeyStatistics.empty(self.d), Whitening.identity(self.d), (none,))

    def write(self, state: StoreState, packages: npt.ArrayLike, ids: npt.ArrayLike, keys: npt.ArrayLike) -> StoreState:
        """Store n items by keys (n, d); an item that is there gets its new key. Of an item given twice the last counts.

        Raises ShapeError for other shapes and types, NaN, infinity and keys beyond 1e9.
        """
        items = items_of(packages, ids)
        given = checked_keys("write", keys, self.d).astype(np.float32)
        if len(given) != len(items):
            raise ShapeError(f"write: {len(given)} keys for {len(items)} items")
        last = len(items) - 1 - np.unique(items[::-1], return_index=True)[1]  # ascending by item
        items, given = items[last], given[last]
        shards, statistics = list(state.shards), state.statistics
        for place, rows in by_shard(route(firsts(state.shards), items)):
            old = np.isin(shards[place].items, items[rows])
            if old.any():
                statistics = statistics.forget(shards[place].keys[old])
            shards[place] = shards[place].with_items(items[rows], given[rows])
        return replace(state, statistics=statistics.observe(given), shards=tuple(shards))

    def erase(self, state: StoreState, packages: npt.ArrayLike, ids: npt.ArrayLike) -> StoreState:
        """Take items out. Raises UnwriteError if one is not there, and then takes out none."""
        items = np.unique(items_of(packages, ids))
        shards, statistics = list(state.shards), state.statistics
        for place, rows in by_shard(route(firsts(state.shards), items)):
            shard = shards[place]
            statistics = statistics.forget(shard.keys[shard.places(items[rows])])
            shards[place] = shard.without(items[rows])
        return replace(state, statistics=statistics, shards=tuple(shards))

    def merge(self, one: StoreState, other: StoreState) -> StoreState:
        """The items of both; where both have one, the key of `other`."""
        for shard in other.shards:
            if len(shard):
                one = self.write(one, shard.items["package"], shard.items["id"], shard.keys)
        return one

    def consolidate(self, state: StoreState, *, renew: bool | None = None) -> StoreState:
        """Solve what changed. `renew` makes a new whitening of all keys, and solves all shards with it.

        It is renewed unasked the first time, and when four times as many keys are stored as it was made of.
        """
        whitening = state.whitening
        if renew is None:
            renew = bool(len(state)) and state.statistics.count >= 4 * max(1, whitening.count)
        if renew:
            whitening = Whitening.of(state.statistics, version=whitening.version + 1, shrink=self.shrink)
        shards = [part for shard in state.shards if len(shard) for part in shard.cut(self.most)]
        lift = self._lift(max([64, *(self._width(len(shard)) for shard in shards)]))
        solved = [self._solved(s, whitening, lift) if renew or s.weights is None else s for s in shards]
        return replace(state, whitening=whitening, shards=tuple(solved) or self.empty().shards)

    def reader(self, state: StoreState) -> StoreReader:
        """Reads of this state; shares its arrays."""
        return StoreReader.from_snapshot(self.snapshot(state, reading=True))

    def snapshot(self, state: StoreState, *, reading: bool = False, name: str = "store") -> Snapshot:
        """The whole state, or only what reads need. The same state gives the same bytes."""
        items = np.concatenate([shard.items for shard in state.shards])
        weights = [shard.weights for shard in state.shards]
        first = firsts(state.shards)
        packed = [np.zeros((0, self.d_v * self.bits // 8), np.uint8), *(w.packed for w in weights if w is not None)]
        arrays = {
            "first_packages": _signed(first["package"]),
            "first_ids": _signed(first["id"]),
            "ids": _signed(items["id"]),
            "items_in": np.array([len(shard) for shard in state.shards], np.int64),
            "rows_in": np.array([0 if w is None else w.shape[0] for w in weights], np.int64),
            "packed": np.concatenate(packed),
            "scale": np.stack([np.zeros(self.d_v, np.float32) if w is None else w.scale for w in weights]),
        }
        settings = {"kind": self.kind, "degree": self.degree, "seed": self.seed}
        sections = {
            name: Section(KIND, arrays, settings),
            f"{name}.whitening": Section("whitening", state.whitening.arrays()),
        }
        if not reading:
            keys = np.concatenate([shard.keys for shard in state.shards])
            sections[f"{name}.keys"] = Section("keys", {"packages": _signed(items["package"]), "keys": keys})
            sections[f"{name}.statistics"] = Section("statistics", state.statistics.arrays())
        return Snapshot(sections)

    def restore(self, snapshot: Snapshot, *, name: str = "store") -> StoreState:
        """The state of a whole snapshot. Raises SnapshotError, also for one of other settings or only for reading."""
        reader = StoreReader.from_snapshot(snapshot, name)
        kept = snapshot.section(f"{name}.keys", "keys").arrays
        try:
            statistics = KeyStatistics.from_arrays(snapshot.section(f"{name}.statistics", "statistics").arrays)
            items = items_of(kept["packages"].view(np.uint64), np.concatenate(reader.ids))
            keys = checked_keys("restore", kept["keys"], self.d)
            lift, shapes = reader.lift, {w.packed.shape[1] for w in reader.weights if w is not None}
            if lift != self._lift(lift.width) or shapes - {self.d_v * self.bits // 8} or len(keys) != len(items):
                raise ShapeError("its sizes are not those of this store")
        except (KeyError, ValueError) as wrong:
            raise SnapshotError(
                f"snapshot: section {name!r} cannot be restored ({wrong}); rebuild the memory"
            ) from None
        ends = np.cumsum([len(ids) for ids in reader.ids])[:-1]
        parts = zip(np.split(items, ends), np.split(keys, ends), reader.weights, strict=True)
        return StoreState(statistics, reader.whitening, tuple(Shard(*part) for part in parts))

    def _solved(self, shard: Shard, whitening: Whitening, lift: Lift) -> Shard:
        ridge = Ridge(lift.first(self._width(len(shard))), self.d_v, self.penalty)
        keys = torch.from_numpy(whitening(shard.keys)).to(self.device)
        codes = torch.from_numpy(unpack(sign_codes(shard.items["id"], self.d_v, seed=self.seed))).to(self.device)
        weight = ridge.fit(keys[None], codes[None])[0].cpu().numpy()
        return replace(shard, weights=QuantisedWeights.of(weight, self.bits))

    def _width(self, items: int) -> int:
        """D of a shard, in whole 64s."""
        return 64 * max(1, round(self.ratio * items / 64))

    def _lift(self, width: int) -> Lift:
        return Lift(self.d, width, self.kind, self.degree, self.seed)


def _signed(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Snapshots have signed words only."""
    return np.ascontiguousarray(words).view(np.int64)
