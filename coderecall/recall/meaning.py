"""The signal "meaning": how near a question is to each symbol by vectors of words, shared words or none."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from coderecall.recall.signals import Scores
from coderecall.store import Database
from coderecall.text import stems
from coderecall.weights import embeddings_version, token_embeddings
from memory_engine.persistent.whitened import Whitened

MOST = 100  # candidates that it proposes
MOST_WORDS = 64  # of a question

_Floats = npt.NDArray[np.float32]


class Meaning(NamedTuple):
    """What one question means to the symbols of an index."""

    ids: npt.NDArray[np.int64]  # (n,) of symbols, ascending
    cosines: _Floats  # (n,) between -1 and 1

    def best(self, most: int = MOST) -> Scores:
        """The symbols nearest to the question, with their cosines, the nearest first; none below 0."""
        most = min(most, len(self.ids))
        if not most:
            return {}
        found = np.argpartition(-self.cosines, most - 1)[:most]
        found = found[np.argsort(-self.cosines[found], kind="stable")]
        return {int(self.ids[i]): float(self.cosines[i]) for i in found if self.cosines[i] > 0}

    def of(self, symbols: Sequence[int] | npt.NDArray[np.int64]) -> _Floats:
        """(len(symbols),) the cosines of these symbols, in this order; 0 for one that has no vector."""
        found = np.zeros(len(symbols), np.float32)
        if len(self.ids):
            wanted = np.asarray(symbols, np.int64)
            at = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
            has = self.ids[at] == wanted
            found[has] = self.cosines[at[has]]
        return found

    def of_spans(self, first: npt.NDArray[np.int64], count: npt.NDArray[np.int64]) -> _Floats:
        """(k, 2) mean and largest of the cosines of `count` symbols from the id `first` on, (k,) each; 0 of none."""
        start, end = np.searchsorted(self.ids, first), np.searchsorted(self.ids, first + count)
        found = np.zeros((len(first), 2), np.float32)
        has = end > start
        padded = np.append(self.cosines, np.float32(0))  # so that the end of the last span is a place too
        bounds = np.column_stack([start[has], end[has]]).ravel()
        if len(bounds):
            found[has, 0] = np.add.reduceat(padded, bounds)[::2] / (end - start)[has]
            found[has, 1] = np.maximum.reduceat(padded, bounds)[::2]
        return found


class MeaningReader:
    """The vectors of an open index. Loaded at the first question, kept for the next."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def read(self, text: str) -> Meaning:
        """What a question means; nothing without vectors, or when no word of it says anything."""
        ids, vectors = self._vectors
        if not len(ids):
            return _NOTHING
        words, known = _words(text), token_embeddings()
        if not any(map(known.knows, words)):
            return _NOTHING  # how a word is written alone says too little
        asked = known.query(words)
        return Meaning(ids, vectors.cosines(asked)) if asked.any() else _NOTHING

    @cached_property
    def _vectors(self) -> tuple[npt.NDArray[np.int64], Whitened]:
        """Ids of the symbols, ascending, (n,), and their vectors."""
        dimensions = token_embeddings().dimensions
        ids, codes = _NOTHING.ids, np.empty((0, dimensions // 2), np.uint8)
        if self._db.meta("embeddings") == embeddings_version():  # vectors of another version say nothing here
            ids, codes = self._db.vectors(dimensions)
        return ids, Whitened.of(codes)


def meaning_notes(db: Database) -> tuple[str, ...]:
    """What a reader must know about the vectors of an index."""
    if db.meta("embeddings") in {None, embeddings_version()}:
        return ()
    return ("questions are answered without this version's vectors of words: run `coderecall index` once",)


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(stems(text[:20_000])))[:MOST_WORDS]


_NOTHING = Meaning(np.empty(0, np.int64), np.empty(0, np.float32))
