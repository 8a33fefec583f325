"""Questions to a word memory, from the parts of its snapshot: which values do these words lead to? NumPy only.

v candidate values, T cells of a pair, q_w weight of a word of the question. With N the counts as sketch.py reads them,
P[v] all that was written for a value, and m of the n keys that have the word,

    score[v] = sum over w of q_w (N[w, v]^f - (P[v] m / n)^f)          q_w = count idf^sharpness,  f = 3/4

What a value would have by chance is taken away (keys are centred), rare words count more (whitening, as far as counts
of single words allow), and the first mentions of a word more than later ones. See docs/memory/application.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from memory_engine.associative.sketch import Cells
from memory_engine.associative.word_memory import HEAD, Layout, read_head, read_shard
from memory_engine.associative.words import ANY_VALUE, ANY_WORD, UNIT, Counts, Floats, Indices, idf, saturated, whole
from memory_engine.errors import SnapshotError
from memory_engine.features import Tokens
from memory_engine.hashing import Words

POWER = 0.75
MOST_KEPT = 2_000_000  # values that words of earlier questions lead to, 12 bytes each
_MOST = 0xFFFF


@dataclass(slots=True, eq=False)
class Candidates:
    """Values that a question can mean: those that were asked about and that something was written for.

    What the words of questions lead to is kept, as questions have words in common.
    """

    place: npt.NDArray[np.int64]  # (v,) among those that were asked about
    cells: Cells  # (T, v) where a shard begins, and b_t
    expected: Floats  # (v,) P^f
    hits: dict[int, tuple[Indices, Floats]] = field(default_factory=dict)  # by word: candidates and their N^f
    kept: int = 0


class WordReader:
    """All parts of one word memory, read only."""

    def __init__(self, layout: Layout, keys: int, with_word: Counts, counts: npt.NDArray[np.uint16]) -> None:
        self._layout = layout
        self._keys = keys
        self._with_word = with_word
        self._counts = counts  # (S M,): larger counts say no more, after the power

    @classmethod
    def from_parts(cls, parts: Mapping[str, bytes]) -> Self:
        """From what `WordMemory.changed` gave, the newest of each name. Raises SnapshotError."""
        if HEAD not in parts:
            raise SnapshotError("word memory: its head is missing; rebuild the memory")
        head = read_head(parts[HEAD])
        head.check({int(name) for name in parts if name != HEAD})
        layout, cells = head.layout, head.layout.pairs.cells
        counts = np.zeros(layout.pairs.shards * cells, np.uint16)
        for name, data in parts.items():
            if name != HEAD:
                begin = int(name) * cells
                counts[begin : begin + cells] = np.minimum(read_shard(data, layout, int(name)), _MOST)
        return cls(layout, head.keys, head.with_word, counts)

    def candidates(self, ids: Words) -> Candidates:
        """Of v values, those that something was written for."""
        sketch = self._layout.pairs
        begin = (sketch.shard_of(ids) * sketch.cells).astype(np.uint32)
        cells = sketch.values(ids) | begin
        written = self._read(sketch.words(ANY_WORD)[:, 0], cells)
        place = np.flatnonzero(written)
        expected = (written[place] / np.float32(UNIT)) ** np.float32(POWER)
        return Candidates(place, np.ascontiguousarray(cells[:, place]), expected.astype(np.float32))

    def scores(self, question: Tokens, candidates: Candidates, sharpness: float = 1.0) -> Floats:
        """Score of each candidate for the one document of `question`: (v,)."""
        keys, with_word = self._keys, self._having(question)
        weight = question.weights * idf(keys, with_word) ** np.float32(sharpness)
        scores = np.zeros(len(candidates.place), np.float32)
        for i in np.flatnonzero(with_word):  # a word that no key has leads nowhere
            hit, amount = self._kept(question.ids[i : i + 1], candidates)
            scores[hit] += weight[i] * amount
        return scores - _by_chance(weight, with_word, keys) * candidates.expected

    def scores_without(
        self, key: Tokens, weight: float, own: Indices, candidates: Candidates, sharpness: float = 1.0
    ) -> Floats:
        """The scores for a key that was written with `weight`, in a memory that never saw it: (v,).

        own: which of the candidates it was written with. A cell that two words of the key share counts for both.
        """
        keys, with_word = self._keys - 1, np.maximum(self._having(key) - 1, 0)
        weights = key.weights * idf(keys, with_word) ** np.float32(sharpness)
        scores = np.zeros(len(candidates.place), np.float32)
        left = np.zeros(len(own), np.float32)  # of what is known of its own values, less what it said itself
        written = whole(saturated(key, self._layout.usual_length) * np.float32(weight))
        for i in np.flatnonzero(with_word):
            word = key.ids[i : i + 1]
            hit, amount = self._kept(word, candidates)
            scores[hit] += weights[i] * amount
            left += weights[i] * self._left(word, written[i : i + 1], own, candidates)
        expected = candidates.expected.copy()
        scores[own], expected[own] = left, self._left(ANY_WORD, whole(np.array([weight], np.float32)), own, candidates)
        return scores - _by_chance(weights, with_word, keys) * expected

    def _having(self, question: Tokens) -> Counts:
        """How many keys have each word: (t,)."""
        words = self._layout.words
        any_value = np.repeat(words.values(ANY_VALUE), len(question.ids), axis=1)
        return np.minimum(words.read(self._with_word, words.words(question.ids), any_value), self._keys)

    def _left(self, word: Words, written: Counts, own: Indices, candidates: Candidates) -> Floats:
        """N^f of the word (1,) with some of the candidates, after what is written, (1,), is taken away: (o,)."""
        count = self._read(self._layout.pairs.words(word)[:, 0], candidates.cells[:, own])
        least = np.maximum(count.astype(np.int32) - written, 0)
        left: Floats = ((least / np.float32(UNIT)) ** np.float32(POWER)).astype(np.float32)
        return left

    def _kept(self, word: Words, candidates: Candidates) -> tuple[Indices, Floats]:
        """Which candidates the word (1,) was written with, and how much, N^f."""
        key = int(word[0])
        if key in candidates.hits:
            return candidates.hits[key]
        if candidates.kept > MOST_KEPT:
            candidates.hits.clear()
            candidates.kept = 0
        hit, count = self._hits(self._layout.pairs.words(word)[:, 0], candidates.cells)
        amount = ((count / np.float32(UNIT)) ** np.float32(POWER)).astype(np.float32)
        candidates.hits[key] = hit, amount
        candidates.kept += len(hit)
        return hit, amount

    def _hits(self, word: Cells, cells: Cells) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint16]]:
        """Which candidates the word was written with, and how much; most fall out at their first cell."""
        count = self._counts.take(cells[0] ^ word[0])
        hit = np.flatnonzero(count)
        count = count[hit]
        for t in range(1, len(word)):
            count = np.minimum(count, self._counts.take(cells[t].take(hit) ^ word[t]))
            kept = np.flatnonzero(count)
            hit, count = hit[kept], count[kept]
        return hit, count

    def _read(self, word: Cells, cells: Cells) -> npt.NDArray[np.uint16]:
        least: npt.NDArray[np.uint16] = self._counts.take(cells[0] ^ word[0])
        for t in range(1, len(word)):
            np.minimum(least, self._counts.take(cells[t] ^ word[t]), out=least)
        return least


def _by_chance(weight: Floats, with_word: Counts, keys: int) -> np.float32:
    """What a value has of the words without having to do with them, for one P^f that was written for it."""
    share = (with_word / np.float32(max(1, keys))) ** np.float32(POWER)
    return np.float32((weight * share).sum(dtype=np.float32))
