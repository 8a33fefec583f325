"""What the word memory's writer and reader share: words of a key as numbers, and how much a word says.

n keys, t words in all. A key is a bag of words, its `Tokens` weights grow with how often a word is in it.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.features import Tokens
from memory_engine.hashing import Words, mix

Floats: TypeAlias = npt.NDArray[np.float32]
Counts: TypeAlias = npt.NDArray[np.int32]
Indices: TypeAlias = npt.NDArray[np.int64]

UNIT = 4  # what one clear mention of a word counts: amounts are whole numbers, rounded to a quarter
SATURATION = 1.2  # BM25's k1: how soon repeating a word stops to count
ANY_WORD = np.array([0xA11], np.uint64)  # written with every key: how much was written for a value in all
ANY_VALUE = np.array([0xA12], np.uint64)  # the value of a word's count of keys
_KEY_SALT = np.uint64(0x0BA6)


class Kind(IntEnum):
    """What a write is to a memory, from what it read just before."""

    NEW = 0  # no key has led to the value
    EDITED = 1  # the value is known, by other words
    KNOWN = 2  # every word leads to the value already
    AMBIGUOUS = 3  # the same words lead to something else


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """Ragged values: key i leads to the ids `ids[starts[i]:starts[i + 1]]`."""

    ids: Words  # (v,)
    starts: Indices  # (n + 1,)

    def __getitem__(self, rows: slice) -> "Values":
        """The values of a slice of keys with step 1, as views."""
        begin, end, _ = rows.indices(len(self.starts) - 1)
        starts = self.starts[begin : max(begin, end) + 1]
        part = slice(starts[0], starts[-1])
        return Values(self.ids[part], starts - starts[0])


def saturated(tokens: Tokens, usual_length: float) -> Floats:
    """What each word counts in its key, as BM25 has it: less in a long key, and less with each repeat. (t,)"""
    row = np.repeat(np.arange(len(tokens)), np.diff(tokens.starts))
    length = np.bincount(row, weights=tokens.weights, minlength=len(tokens))[row] / usual_length
    counted: Floats = ((1 + SATURATION) * tokens.weights / (tokens.weights + SATURATION * length)).astype(np.float32)
    return counted


def whole(counted: Floats) -> Counts:
    """What is added for words that count so much: whole numbers of 1 / UNIT, and something for each."""
    return np.maximum(1, np.rint(UNIT * counted)).astype(np.int32)


def idf(keys: int, with_word: Counts) -> Floats:
    """BM25's weight of a word that so many of the keys have; above zero always."""
    least = np.minimum(with_word, keys)
    return np.log1p((keys - least + 0.5) / (least + 0.5)).astype(np.float32)


def fingerprints(tokens: Tokens) -> Words:
    """One word for each whole key, the same for the same words and weights in any order: (n,)."""
    each = mix(tokens.ids ^ tokens.weights.astype(np.float32).view(np.uint32).astype(np.uint64))
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(each, dtype=np.uint64)))  # wraps, as hashes may
    return mix((sums[tokens.starts[1:]] - sums[tokens.starts[:-1]]) ^ _KEY_SALT)
