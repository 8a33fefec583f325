"""Vectors of words, trained offline, that bring together words which never meet in one text. NumPy only.

Letters: n texts, f fields of a text, d dimensions, w words of the table, b buckets.

A text is a bag of distinct words in fields. Its vector is the sum over fields of

    field_scale[f] / sqrt(words in f) * sum of document_scale[word] * table[word]

brought to length 1; a question is one field with scales of its own. A word that is not in the table is the mean of two
buckets that it shares with others (Svenstrup et al. 2017, "Hash Embeddings"): it meets itself, and little else.
"""

import zlib
from collections.abc import Iterable, Sequence
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.errors import ShapeError, SnapshotError
from memory_engine.snapshot import Section, Snapshot

Floats: TypeAlias = npt.NDArray[np.float32]
Codes: TypeAlias = npt.NDArray[np.uint8]  # two numbers in each
Table: TypeAlias = npt.NDArray[np.int8]

KIND = "token embeddings"
STEPS = 7  # of half a byte, on each side of 0
MOST_SPREADS = 2.5  # standard deviations that the last step stands for
MOST_UNKNOWN = 50_000  # words without a row of their own that are kept; then they are forgotten together

_SECTION = "embeddings"


class TokenEmbeddings:
    """The table. Words are numbered by `number`; numbers stay valid until `forget_unknown` is called."""

    def __init__(
        self, words: Sequence[str], table: Table, query_scale: Floats, document_scale: Floats, field_scale: Floats
    ) -> None:
        """table: (w + b, d), the rows of the words, then those of the buckets; scales: (w + b,); field_scale: (f,).

        Raises ShapeError.
        """
        rows, self.dimensions = table.shape
        if len(words) > rows or query_scale.shape != (rows,) or document_scale.shape != (rows,):
            raise ShapeError(f"token embeddings: {len(words)} words and {query_scale.shape} scales for {rows} rows")
        self.words = words
        self.fields = len(field_scale)
        self._table, self._query_scale, self._document_scale = table, query_scale, document_scale
        self._field_scale = field_scale
        self._own = len(words)
        self._known = {word: row for row, word in enumerate(words)}
        self._numbers = dict(self._known)
        self._rows = np.empty((0, self.dimensions), np.float32)  # (numbers, d) scaled for documents; made when needed
        self._filled = 0  # of them
        self._unknown: list[str] = []

    # ---- bytes
    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises SnapshotError for bytes that `to_bytes` did not give."""
        section = Snapshot.from_bytes(data).section(_SECTION, KIND)
        try:
            arrays = section.arrays
            words = arrays["words"].tobytes().decode("utf-8").split("\n")
            scales = (arrays[name] for name in ("query_scale", "document_scale", "field_scale"))
            return cls(words, arrays["table"].view(np.int8), *scales)
        except (KeyError, ValueError) as wrong:
            raise SnapshotError(f"token embeddings: {wrong}; install the program again") from None

    def to_bytes(self) -> bytes:
        arrays: dict[str, npt.NDArray[Any]] = {
            "words": np.frombuffer("\n".join(self.words).encode(), np.uint8),
            "table": np.ascontiguousarray(self._table).view(np.uint8),
            "query_scale": self._query_scale,
            "document_scale": self._document_scale,
            "field_scale": self._field_scale,
        }
        return Snapshot({_SECTION: Section(KIND, arrays)}).to_bytes()

    # ---- words
    def number(self, word: str) -> int:
        """A word's number, for `documents`."""
        found = self._numbers.get(word)
        if found is None:
            found = self._numbers[word] = self._own + len(self._unknown)
            self._unknown.append(word)
        return found

    @property
    def has_many_unknown(self) -> bool:
        return len(self._unknown) > MOST_UNKNOWN

    def forget_unknown(self) -> None:
        """Words that are not in the table get new numbers: a long-lived process would keep them all."""
        self._numbers = dict(self._known)
        self._unknown.clear()
        self._filled = min(self._filled, self._own)

    def buckets(self, word: str) -> list[int]:
        """Rows of the buckets of a word; none when the table has no buckets."""
        count = len(self._table) - self._own
        return [self._own + bucket for bucket in word_buckets(word, count)] if count else []

    def knows(self, word: str) -> bool:
        """Whether a word has a row of its own."""
        return word in self._known

    # ---- vectors
    def query(self, words: Iterable[str]) -> Floats:
        """The vector of a question's distinct words, (d,), of length 1, or 0 when none of them says anything."""
        total = np.zeros(self.dimensions, np.float32)
        for word in dict.fromkeys(words):
            row = self._known.get(word)
            rows = self.buckets(word) if row is None else [row]
            if rows:
                total += self._query_scale[rows] / len(rows) @ self._table[rows]
        return total / max(float(np.linalg.norm(total)), 1e-9)

    def documents(self, numbers: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> Floats:
        """Vectors of n texts, (n, d), of length 1, or 0 for a text that says nothing.

        numbers: of the distinct words of the first field of the first text, then of its second field, and so on.
        lengths: (n, f) how many these are.
        """
        flat = lengths.ravel()
        filled = np.flatnonzero(flat)
        sums = np.zeros((len(flat), self.dimensions), np.float32)
        if len(filled):
            starts = (np.cumsum(flat) - flat)[filled]
            found = self._document_rows()[numbers]  # (words, d)
            sums[filled] = np.add.reduceat(found, starts, axis=0)
        weight = self._field_scale / np.sqrt(np.maximum(lengths, 1), dtype=np.float32)  # (n, f)
        total = np.einsum("nf,nfd->nd", weight, sums.reshape(*lengths.shape, self.dimensions))
        total /= np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)
        return total  # type: ignore[no-any-return]

    def _document_rows(self) -> Floats:
        """Rows of all words that have a number, (at least numbers, d)."""
        if not len(self._rows):
            own = slice(0, self._own)
            self._rows = self._table[own] * self._document_scale[own, None]
            self._filled = self._own
        count = self._own + len(self._unknown)
        if count > len(self._rows):  # doubled, so that each row is copied a few times only
            more = np.zeros((max(count - len(self._rows), len(self._rows)), self.dimensions), np.float32)
            self._rows = np.concatenate([self._rows, more])
        for number in range(self._filled, count):
            rows = self.buckets(self._unknown[number - self._own])
            if rows:
                self._rows[number] = self._document_scale[rows] / len(rows) @ self._table[rows]
        self._filled = count
        return self._rows


def word_buckets(word: str, count: int) -> list[int]:
    """The buckets, of `count`, that a word without a row of its own is the mean of."""
    data = word.encode("utf-8", "replace")
    return sorted({zlib.crc32(data) % count, zlib.crc32(data + b"#") % count})


def quantised(vectors: Floats) -> Codes:
    """Vectors of length 1 as half bytes, (n, d / 2): d is even. Only the direction is kept; what is largest is cut.

    Of two numbers in a byte the lower half is one of the first d / 2, the upper one of the others.
    """
    spread = np.maximum(vectors.std(axis=1, keepdims=True), 1e-9)
    halves = np.rint(vectors * (STEPS / MOST_SPREADS / spread)).clip(-STEPS, STEPS).astype(np.int8) + np.int8(8)
    first, second = np.split(halves.view(np.uint8), 2, axis=1)
    packed: Codes = first | (second << 4)
    return packed


def unpacked(packed: Codes) -> npt.NDArray[np.int8]:
    """(n, d / 2) -> (n, d) whole numbers from -STEPS to STEPS."""
    halves = np.concatenate([packed & 15, packed >> 4], axis=1).view(np.int8)
    halves -= np.int8(8)
    return halves
