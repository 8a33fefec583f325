"""WordMemory: keys are bags of words, values are ids; additive, so that what is erased was never there. NumPy only.

n keys, t words, v values, p pairs of a word and a value, S shards.

A write adds, for each word w of the key and each value v, its weighted count to a sketch of pairs (sketch.py), and one
to the count of keys that have the word. Nothing else is kept: how rare a word is, and how much to expect for a value by
chance, are read from the same counts at the moment of a question, so neither goes stale as the memory fills.

Shards come and go by name through `load` and `changed`: a write loads and gives back only the shards of its values,
whatever the size of the whole.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, log2
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from memory_engine.associative.nibbles import pack, unpack
from memory_engine.associative.sketch import CROWDED, Cells, Sketch, cells_for
from memory_engine.associative.words import (
    ANY_VALUE,
    ANY_WORD,
    Counts,
    Floats,
    Indices,
    Kind,
    Values,
    fingerprints,
    idf,
    saturated,
    whole,
)
from memory_engine.errors import ShapeError, SnapshotError
from memory_engine.features import Tokens
from memory_engine.hashing import Words, mix
from memory_engine.snapshot import Section, Setting, Snapshot

HEAD = "head"  # name of the part that every write changes; the others are numbers of shards
_WORD_STRAY = 0.02  # a word counted a little too often is only taken for a little less rare
_KNOWN = 1e-3  # novelty below which nothing new was said


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes of a word memory; all are in its snapshot."""

    pairs: Sketch
    words: Sketch  # one shard: keys that have a word
    usual_length: float  # weight of the words of a usual key

    @classmethod
    def for_pairs(cls, pairs: int, words: int, *, usual_length: float, cells: int = 1 << 16) -> Self:
        """Room for so many distinct pairs and words, at the error that `sketch.STRAY` allows."""
        room = max(1 << 10, 1 << ceil(log2(cells_for(max(1, words), stray=_WORD_STRAY))))
        return cls(Sketch.for_pairs(pairs, cells=cells), Sketch(1, min(room, 1 << 24)), usual_length)

    def at_most(self, shards: int) -> Self:
        """The same, or with so many shards where it has more: then pairs are the less exact the more there are."""
        return self if self.pairs.shards <= shards else replace(self, pairs=replace(self.pairs, shards=shards))

    def settings(self) -> dict[str, Setting]:
        pairs = self.pairs
        return {
            "shards": pairs.shards,
            "cells": pairs.cells,
            "copies": pairs.copies,
            "word_cells": self.words.cells,
            "usual_length": self.usual_length,
        }

    @classmethod
    def of(cls, section: Section) -> Self:
        """From the settings of a snapshot. Raises SnapshotError, ShapeError."""
        names = ("shards", "cells", "copies", "word_cells")
        sizes = [section.settings.get(name) for name in names]
        usual = section.settings.get("usual_length")
        if not all(type(size) is int for size in sizes) or type(usual) is not float or not usual > 0:
            raise SnapshotError("word memory: its sizes are missing or no numbers; rebuild the memory")
        shards, cells, copies, words = (int(size or 0) for size in sizes)
        return cls(Sketch(shards, cells, copies), Sketch(1, words, copies), usual)


@dataclass(frozen=True, slots=True, eq=False)
class Surprise:
    """Of n writes, from what the memory read just before them."""

    novelty: Floats  # (n,) share of the key, by idf, that did not lead to its values: 0 known, 1 new
    kinds: Counts  # (n,) of Kind


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Each word with each value of its key, and ANY_WORD with each value, in the order of the values' shards."""

    words: Cells  # (T, p)
    values: Cells  # (T, p)
    amounts: Counts  # (p,)
    row: Indices  # (p,) which key
    token: Indices  # (p,) which word; t and above: ANY_WORD
    shards: Indices  # distinct, ascending
    starts: Indices  # pairs of shards[i] are starts[i]:starts[i + 1]


class WordMemory:
    """Owns the counts of one head; the one place where they change. After an UnwriteError it is to be thrown away."""

    def __init__(self, layout: Layout, load: Callable[[str], bytes | None] | None = None) -> None:
        """load: gives the part of a name as `changed` gave it; None where it was never written."""
        self.layout = layout
        self.keys = 0  # written less erased
        self._load = load
        self._with_word = layout.words.empty()
        self._written = np.zeros(layout.pairs.shards, np.bool_)  # shards that have a part
        self._loaded: dict[int, Counts] = {}
        self._dirty: set[int] = set()

    @classmethod
    def open(cls, load: Callable[[str], bytes | None]) -> Self | None:
        """The memory whose parts `load` gives; None where there is none. Raises SnapshotError."""
        data = load(HEAD)
        if data is None:
            return None
        head = read_head(data)
        memory = cls(head.layout, load)
        memory.keys, memory._with_word, memory._written = head.keys, head.with_word, head.written
        return memory

    def surprise(self, tokens: Tokens, values: Values) -> Surprise:
        """How the memory sees n pairs that are not written yet."""
        pairs, known = self._known(tokens, values)
        plain = pairs.token < len(tokens.ids)
        weight, share = self._led(tokens, pairs, known, plain)
        row = pairs.row[plain]
        total = np.bincount(row, weights=weight, minlength=len(tokens))
        led = np.bincount(row, weights=weight * share, minlength=len(tokens))
        novelty = (1 - led / np.maximum(total, 1e-12)).astype(np.float32)
        is_value_known = np.bincount(pairs.row[~plain], weights=known[~plain] > 0, minlength=len(tokens)) > 0
        is_key_known = self._key_counts(fingerprints(tokens)) > 0
        kinds = np.where(is_value_known, int(Kind.EDITED), int(Kind.NEW))
        kinds = np.where(is_key_known, int(Kind.AMBIGUOUS), kinds)
        kinds = np.where(novelty < _KNOWN, int(Kind.KNOWN), kinds)
        return Surprise(novelty, kinds.astype(np.int32))

    def novelty_by_word(self, tokens: Tokens, values: Values) -> Floats:
        """What each word adds to the novelty of its key: (t,); those of a key sum to what `surprise` says of it."""
        pairs, known = self._known(tokens, values)
        plain = pairs.token < len(tokens.ids)
        weight, share = self._led(tokens, pairs, known, plain)
        total = np.bincount(pairs.row[plain], weights=weight, minlength=len(tokens))[pairs.row[plain]]
        added = weight * (1 - share) / np.maximum(total, 1e-12)
        return np.bincount(pairs.token[plain], weights=added, minlength=len(tokens.ids)).astype(np.float32)

    def strays(self) -> float:
        """Share of the pairs never written that read as written now, in the fullest part. Loads every part."""
        for shard in np.flatnonzero(self._written):
            self._shard(int(shard))
        return max((self.layout.pairs.strays(counts) for counts in self._loaded.values()), default=0.0)

    def write(self, tokens: Tokens, values: Values, weights: Floats) -> None:
        """Add n pairs; weights (n,) of 1 or less multiply what each counts."""
        self._add(tokens, values, weights, 1)

    def erase(self, tokens: Tokens, values: Values, weights: Floats) -> None:
        """Subtract n pairs that were written, with the weights they had: bit for bit the memory that never saw them.

        Raises UnwriteError where they cannot have been written.
        """
        self._add(tokens, values, weights, -1)

    def crowded(self) -> bool:
        """Whether a part that was loaded has so little room that it should be written anew, larger."""
        pairs, words = self.layout.pairs, self.layout.words
        full = max((pairs.strays(counts) for counts in self._loaded.values()), default=0.0)
        return max(full, words.strays(self._with_word)) > CROWDED

    def changed(self) -> dict[str, bytes]:
        """Name -> bytes of the parts that were changed since the last call."""
        if not self._dirty:
            return {}
        settings = {**self.layout.settings(), "keys": self.keys}
        self._written[list(self._dirty)] = True
        arrays = {**pack(self._with_word), "written": np.packbits(self._written)}
        parts = {HEAD: Snapshot({"words": Section("word-head", arrays, settings)}).to_bytes()}
        for shard in sorted(self._dirty):
            settings = {"shard": shard, "shards": self.layout.pairs.shards}
            section = Section("word-shard", pack(self._loaded[shard]), settings)
            parts[str(shard)] = Snapshot({"pairs": section}).to_bytes()
        self._dirty.clear()
        return parts

    def _add(self, tokens: Tokens, values: Values, weights: Floats, sign: int) -> None:
        if weights.shape != (len(tokens),) or not bool((np.isfinite(weights) & (weights >= 0)).all()):
            raise ShapeError(f"word memory: weights must be {len(tokens)} finite numbers, none negative")
        sketch, count = self.layout.pairs, self.layout.words
        pairs = self._pairs(tokens, values, weights)
        for shard, part in self._each(pairs):
            amounts = sign * pairs.amounts[part]
            sketch.add(self._shard(shard), pairs.words[:, part], pairs.values[:, part], amounts)
            self._dirty.add(shard)
        ids = np.concatenate((tokens.ids, fingerprints(tokens)))
        count.add(self._with_word, count.words(ids), self._any_value(len(ids)), np.full(len(ids), sign, np.int32))
        self.keys += sign * len(tokens)

    def _known(self, tokens: Tokens, values: Values) -> tuple[_Pairs, Counts]:
        """The pairs of n keys, and what was written for each: (p,)."""
        pairs = self._pairs(tokens, values, np.ones(len(tokens), np.float32))
        known = np.empty(len(pairs.amounts), np.int32)
        for shard, part in self._each(pairs):
            known[part] = self.layout.pairs.read(self._shard(shard), pairs.words[:, part], pairs.values[:, part])
        return pairs, known

    def _led(self, tokens: Tokens, pairs: _Pairs, known: Counts, plain: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Of the pairs with a word of their own: how much the word says, and how far it led to the value."""
        weight = idf(self.keys, self._key_counts(tokens.ids))[pairs.token[plain]]
        share = np.minimum(1, known[plain] / pairs.amounts[plain]).astype(np.float32)
        return weight, share

    def _pairs(self, tokens: Tokens, values: Values, weights: Floats) -> _Pairs:
        n, t = len(tokens), len(tokens.ids)
        if len(values.starts) != n + 1:
            raise ShapeError(f"word memory: {n} keys, {len(values.starts) - 1} values; one ragged row of values a key")
        if not bool(np.isfinite(tokens.weights).all()):
            raise ShapeError("word memory: a word's weight is NaN or infinite")
        row, token, value = _crossed(tokens.starts, values.starts)
        sketch = self.layout.pairs
        shard = sketch.shard_of(values.ids)
        order = np.argsort(shard[value], kind="stable")
        row, token, value = row[order], token[order], value[order]
        counted = np.append(saturated(tokens, self.layout.usual_length), np.float32(1))
        amounts = whole(counted[np.minimum(token, t)] * weights[row])
        words = sketch.words(np.append(tokens.ids, ANY_WORD))[:, np.minimum(token, t)]
        shards, starts = np.unique(shard[value], return_index=True)
        bounds = np.append(starts, len(value))
        return _Pairs(words, sketch.values(values.ids)[:, value], amounts, row, token, shards, bounds)

    def _each(self, pairs: _Pairs) -> list[tuple[int, slice]]:
        """Shards of the pairs, each with the places of its pairs."""
        bounds = pairs.starts.tolist()
        return [(shard, slice(bounds[i], bounds[i + 1])) for i, shard in enumerate(pairs.shards.tolist())]

    def _shard(self, number: int) -> Counts:
        if number not in self._loaded:
            data = self._load(str(number)) if self._load is not None else None
            if data is None and self._written[number]:
                raise _lost(number)
            self._loaded[number] = self.layout.pairs.empty() if data is None else read_shard(data, self.layout, number)
        return self._loaded[number]

    def _key_counts(self, ids: Words) -> Counts:
        words = self.layout.words
        return words.read(self._with_word, words.words(ids), self._any_value(len(ids)))

    def _any_value(self, count: int) -> Cells:
        return np.repeat(self.layout.words.values(ANY_VALUE), count, axis=1)


class Head(NamedTuple):
    """What the head's part says."""

    layout: Layout
    keys: int
    with_word: Counts  # keys that have a word
    written: npt.NDArray[np.bool_]  # (S,) shards that have a part

    def check(self, shards: set[int]) -> None:
        """Raise SnapshotError unless these are the shards that were written."""
        wrong = sorted(shards ^ set(np.flatnonzero(self.written).tolist()))
        if wrong:
            raise _lost(wrong[0])


def _lost(shard: int) -> SnapshotError:
    return SnapshotError(f"word memory: shard {shard} is missing, or is not one of this memory; rebuild the memory")


def read_head(data: bytes) -> Head:
    """Raises SnapshotError."""
    section = Snapshot.from_bytes(data).section("words", "word-head")
    try:
        layout = Layout.of(section)
    except ShapeError as wrong:
        raise SnapshotError(f"{wrong}; rebuild the memory") from None
    keys = section.settings.get("keys")
    if type(keys) is not int or keys < 0:
        raise SnapshotError("word memory: the number of keys is missing; rebuild the memory")
    packed, shards = section.arrays.get("written"), layout.pairs.shards
    if packed is None or packed.dtype != np.uint8 or packed.shape != (-(-shards // 8),):
        raise SnapshotError("word memory: which shards it has is not said; rebuild the memory")
    written = np.unpackbits(packed, count=shards).astype(np.bool_)
    return Head(layout, keys, unpack(section.arrays, layout.words.cells), written)


def read_shard(data: bytes, layout: Layout, number: int) -> Counts:
    """The counts of a shard. Raises SnapshotError for one of another layout."""
    section = Snapshot.from_bytes(data).section("pairs", "word-shard")
    if (section.settings.get("shard"), section.settings.get("shards")) != (number, layout.pairs.shards):
        raise _lost(number)
    return unpack(section.arrays, layout.pairs.cells)


def distinct_pairs(tokens: Tokens, values: Values) -> int:
    """How many different pairs a write of these keys makes: what `Layout.for_pairs` wants."""
    _, token, value = _crossed(tokens.starts, values.starts)
    words = mix(np.append(tokens.ids, ANY_WORD))[np.minimum(token, len(tokens.ids))]
    return len(np.unique(words ^ mix(mix(values.ids)[value])))


def _crossed(words: Indices, values: Indices) -> tuple[Indices, Indices, Indices]:
    """Row, word and value of each pair: every word of a key, and one more past all words, with each of its values."""
    width, height = np.diff(words) + 1, np.diff(values)
    sizes = width * height
    row = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    word, value = place // np.maximum(1, height)[row], place % np.maximum(1, height)[row]
    token = np.where(word < width[row] - 1, words[:-1][row] + word, words[-1])
    return row, token, values[:-1][row] + value
