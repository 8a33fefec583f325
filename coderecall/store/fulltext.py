"""Full text as arrays: which symbols say a word, and how often in each field.

SQLite's full text finds the rows of one word in a microsecond each, but takes many words together in the square of
their number, and once for each set of weights. So each word is asked for once and kept; NumPy adds words and fields up.

n rows of a word, w words of a question, k answers, s symbols of the tree, 4 fields in the order of FIELDS. With f how
often a field of a row has a word and K what bm25 makes of the length of the row, `counts` are f / K. From them follows
the score for any weights of the fields, as FTS5's `bm25()` has it:

    score[row] = sum over words of idf (k1 + 1) F / (F + 1)      F = counts[row] . weights
"""

import contextlib
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from coderecall.store.spans import Ids, Spans

Floats: TypeAlias = npt.NDArray[np.float32]

FIELDS = ("name", "path", "doc", "body")
MOST_KEPT = 3_000_000  # rows of words, 24 bytes each; the words asked for last stay
GROWTH = 1.1  # of all rows, after which the words are asked for anew: K was of the usual length when they were

_TOP = 2.2  # k1 + 1 of FTS5's bm25
_MOST_SHARE = 0.9999  # against rounding, where the idf is all but nothing
_LEAST_IDF = 1e-6  # as FTS5 has it, of a word that half of all rows have
_COLUMNS = ("body", "name", "path", "doc")  # of the table
_COUNTS = ", ".join(f"bm25(text, {', '.join(str(int(c == field)) for c in _COLUMNS)})" for field in FIELDS)


@dataclass(frozen=True, slots=True, eq=False)
class TextHits:
    """The best symbols for some words, best first."""

    symbols: Ids  # (k,)
    scores: Floats  # (k,) BM25 of the weighted fields
    idf: Floats  # (w,) words that nothing says are left out
    said: tuple[tuple[Ids, Floats], ...] = ()  # rows and counts of each word
    words: tuple[str, ...] = ()  # (w,)

    def counts(self, symbols: Ids | None = None) -> Floats:
        """See above; 0 where a field does not have a word: (k, w, 4), of these symbols or of any others."""
        asked = self.symbols if symbols is None else symbols
        found = np.zeros((len(asked), len(self.said), len(FIELDS)), np.float32)
        for number, (rows, counts) in enumerate(self.said):
            place = np.searchsorted(rows, asked).clip(max=len(rows) - 1)
            has = rows[place] == asked
            found[has, number] = counts[place[has]]
        return found


@dataclass(slots=True, eq=False)
class _Word:
    rows: Ids  # (n,) ascending
    counts: Floats  # (n, 4)
    upto: int = 0  # rows after this one were not looked at
    places: Ids | None = None  # (n,) among the symbols of the tree; s: not in the tree


class FullText:
    """The words of one index that were asked for. Follows what is committed to the file."""

    def __init__(self, connection: sqlite3.Connection, spans: Callable[[], Spans]) -> None:
        """spans: those of the tree as it is now."""
        self._connection = connection
        self._spans = spans
        self._words: OrderedDict[str, _Word] = OrderedDict()
        self._kept = 0
        self._changes = (-1, -1)  # of the file by others, and by this connection
        self._emptied = self._newest = self._total = self._total_then = 0
        self._tree: Ids = np.zeros(0, np.int64)  # (s,) rows that the tree has, ascending

    def search(self, words: Sequence[str], weights: Sequence[float], limit: int) -> TextHits:
        """At most `limit` symbols of the tree that say any of the words, by BM25 with these weights of FIELDS."""
        with self._one_state():
            self._follow()
            known = {text: self._word(text) for text in dict.fromkeys(words)}
        known = {text: word for text, word in known.items() if len(word.rows)}
        found = list(known.values())
        idf = np.array([self._idf(len(word.rows)) for word in found], np.float32)
        if not found:
            return TextHits(np.zeros(0, np.int64), idf, idf)
        places, amounts, loud = [], [], np.array(weights, np.float32)
        for word, rarity in zip(found, idf, strict=True):
            places.append(self._places(word))
            heard = word.counts @ loud
            amounts.append(rarity * _TOP * heard / (heard + 1))
        totals = np.bincount(np.concatenate(places), np.concatenate(amounts)).astype(np.float64, copy=False)
        best = _largest(totals[: len(self._tree)], limit)
        said = tuple((word.rows, word.counts) for word in found)
        return TextHits(self._tree[best], totals[best].astype(np.float32), idf, said, tuple(known))

    def saying_all(self, words: Sequence[str]) -> Ids:
        """Symbols, those of other trees among them, that say every one of the words, ascending."""
        with self._one_state():
            self._follow()
            rows = sorted((self._word(text).rows for text in dict.fromkeys(words)), key=len)
        found = rows[0] if rows else np.zeros(0, np.int64)
        for others in rows[1:] if len(found) else ():
            found = found[others[np.searchsorted(others, found).clip(max=len(others) - 1)] == found]
        return found

    # ---- words
    def _idf(self, rows: int) -> float:
        rarity = log((self._total - rows + 0.5) / (rows + 0.5))
        return rarity if rarity > 0 else _LEAST_IDF

    def _word(self, text: str) -> _Word:
        word = self._words.pop(text, None)
        if word is None:
            word = _Word(np.zeros(0, np.int64), np.zeros((0, len(FIELDS)), np.float32))
        before = len(word.rows)
        if word.upto < self._newest:
            self._read_on(text, word)
        self._words[text] = word
        self._kept += len(word.rows) - before
        while self._kept > MOST_KEPT and len(self._words) > 1:
            self._kept -= len(self._words.popitem(last=False)[1].rows)
        return word

    def _read_on(self, text: str, word: _Word) -> None:
        """Add the rows that came in since."""
        sql = f"SELECT rowid, {_COUNTS} FROM text WHERE text MATCH ? AND rowid > ?"
        quoted = text.replace('"', '""')  # so that operators and punctuation mean nothing
        found = self._connection.execute(sql, (f'"{quoted}"', word.upto)).fetchall()
        word.upto = self._newest
        if found:
            table = np.fromiter(chain.from_iterable(found), np.float64, 5 * len(found)).reshape(-1, 5)
            share = table[:, 1:] / -(_TOP * self._idf(len(word.rows) + len(found)))  # f / (f + K)
            share = share.clip(0, _MOST_SHARE)
            word.rows = np.concatenate((word.rows, table[:, 0].astype(np.int64)))
            word.counts = np.concatenate((word.counts, (share / (1 - share)).astype(np.float32)))
            word.places = None

    def _places(self, word: _Word) -> Ids:
        if word.places is None:
            places = np.searchsorted(self._tree, word.rows)
            there = np.append(self._tree, -1)[places] == word.rows
            word.places = np.where(there, places, len(self._tree))
        return word.places

    # ---- what is committed
    @contextlib.contextmanager
    def _one_state(self) -> Iterator[None]:
        """All statements of the block see the file at one moment."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("COMMIT")

    def _follow(self) -> None:
        """Look at what there is where something was committed: rows come in, and none changes until all are emptied."""
        changes = (self._number("PRAGMA data_version"), self._connection.total_changes)
        if changes == self._changes:
            return
        emptied = self._number("SELECT coalesce((SELECT value FROM meta WHERE key = 'text_since'), 0)")
        newest = self._number("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'symbol'), 0)")
        self._total = self._number("SELECT count(*) FROM text")
        if emptied != self._emptied or newest < self._newest or self._total > GROWTH * self._total_then:
            self._words.clear()
            self._kept = 0
            self._total_then = self._total
        for word in self._words.values():
            word.places = None
        self._changes, self._emptied, self._newest = changes, emptied, newest
        self._tree = self._spans().symbols()

    def _number(self, sql: str) -> int:
        return int(self._connection.execute(sql).fetchone()[0])


def _largest(values: npt.NDArray[np.float64], limit: int) -> Ids:
    """Places of at most `limit` values above zero, the largest first; of equal ones the first."""
    place = np.flatnonzero(values)
    if len(place) > limit:
        part = np.partition(values[place], len(place) - limit)[len(place) - limit]
        place = place[values[place] >= part]
    return place[np.argsort(-values[place], kind="stable")][:limit]
