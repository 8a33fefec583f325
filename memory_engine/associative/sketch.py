"""Counters of (word, value) pairs: a matrix of words by values kept in fixed bytes, that can be subtracted exactly.

w words and v values (64-bit ids), p pairs of them, S shards, M cells of a shard, T cells of a pair.

    N[w, v] = sum of the amounts written for the pair                        whole numbers
    cell_t = a_t(w) xor b_t(v) in the shard of v,  t < T                     a, b: seeded hashes
    C[cell_t] += amount for every t                                          read: min_t C[cell_t] >= N[w, v]

In MIRAS's terms (arXiv 2504.13173): a matrix whose weights are shared by hashing (Chen et al. 2015), dot product as
bias, no retention, Hebbian learning in whole numbers. As a data structure it is a count-min sketch (Cormode and
Muthukrishnan 2005): never too small, and too large only where other pairs share all T cells of a pair. With n pairs in
a shard

    P(pair reads too large) = (1 - exp(-T n / M))^T

whatever the words are: a frequent word is no noisier than a rare one, unlike in a matrix of random codes, where all
that a word leads to shares one row. Sums of whole numbers do not depend on their order: what is subtracted was never
there, and two sketches of one layout merge by adding.
"""

from dataclasses import dataclass
from math import ceil, exp, log
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.errors import ShapeError, UnwriteError
from memory_engine.hashing import Words, mix, stream

Counts: TypeAlias = npt.NDArray[np.int32]
Cells: TypeAlias = npt.NDArray[np.uint32]

COPIES = 4  # 8 would need 9 % fewer cells for the same errors, and twice the time
STRAY = 0.0025  # share of the pairs never written that may read as written
CROWDED = 0.08  # from here on a shard should be written anew with more room
_MOST = 1 << 30  # of a counter
_WORD_SEED, _VALUE_SEED = 0x5EED, 0xC0DE


def cells_for(pairs: int, *, stray: float = STRAY, copies: int = COPIES) -> int:
    """Cells at which a share of `stray` unwritten pairs reads too large: M = -T n / ln(1 - stray^(1/T))."""
    return ceil(copies * pairs / -log(1 - stray ** (1 / copies)))


def stray_rate(pairs: int, cells: int, *, copies: int = COPIES) -> float:
    """Share of unwritten pairs that read too large once `pairs` were written."""
    return float((1 - exp(-copies * pairs / cells)) ** copies)


@dataclass(frozen=True, slots=True)
class Sketch:
    """Sizes and hashes; counts are passed in, one array (M,) int32 a shard."""

    shards: int = 1
    cells: int = 1 << 16
    copies: int = COPIES
    seed: int = 0

    def __post_init__(self) -> None:
        if self.shards < 1 or not 1 <= self.copies <= 16 or not 2 <= self.cells <= 1 << 24:
            raise ShapeError(f"Sketch: {self.shards} shards of {self.cells} cells, {self.copies} a pair; out of range")
        if self.cells & (self.cells - 1):
            raise ShapeError(f"Sketch: {self.cells} cells; use a power of two")

    @classmethod
    def for_pairs(cls, pairs: int, *, cells: int = 1 << 16, stray: float = STRAY) -> "Sketch":
        """Room for so many pairs, spread evenly over shards of `cells`."""
        return cls(max(1, ceil(cells_for(pairs, stray=stray) / cells)), cells)

    def empty(self) -> Counts:
        """The counts of one shard before anything is written."""
        return np.zeros(self.cells, np.int32)

    def shard_of(self, values: Words) -> npt.NDArray[np.int64]:
        """Shard of each value: all that leads to it lies there, so a write touches the shards of its values only."""
        return (mix(mix(values)) % np.uint64(self.shards)).astype(np.int64)

    def words(self, ids: Words) -> Cells:
        """a_t of each word: (w,) -> (T, w)."""
        return self._hashes(ids, _WORD_SEED)

    def values(self, ids: Words) -> Cells:
        """b_t of each value: (v,) -> (T, v)."""
        return self._hashes(ids, _VALUE_SEED)

    def add(self, counts: Counts, words: Cells, values: Cells, amounts: Counts) -> None:
        """Write p pairs into the counts of their shard, in place; words and values (T, p), amounts (p,).

        Negative amounts take back what was written. Raises UnwriteError, and changes nothing, where that would leave
        a counter below zero: what is taken back was not there.
        """
        places, change = (words ^ values).ravel(), np.tile(amounts, self.copies)
        np.add.at(counts, places, change)
        touched = counts[places]
        if len(places) and (int(touched.min()) < 0 or int(touched.max()) > _MOST):
            np.subtract.at(counts, places, change)
            raise UnwriteError("sketch: more would be taken back than was written; write the memory anew")

    def read(self, counts: Counts, words: Cells, values: Cells) -> Counts:
        """What was written for each of p pairs, or more: words and values (T, p) -> (p,)."""
        least: Counts = counts[words[0] ^ values[0]]
        for word, value in zip(words[1:], values[1:], strict=True):
            np.minimum(least, counts[word ^ value], out=least)
        return least

    def strays(self, counts: Counts) -> float:
        """Share of unwritten pairs that would read too large now, from how full the shard is."""
        return float((np.count_nonzero(counts) / self.cells) ** self.copies)

    def _hashes(self, ids: Words, seed: int) -> Cells:
        hashed = stream(ids, self.copies, seed ^ self.seed) & np.uint64(self.cells - 1)
        return np.ascontiguousarray(hashed.T.astype(np.uint32))
