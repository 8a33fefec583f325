"""What links the files of a tree, as arrays: read once for an open index, asked for every file.

Letters: n files of the tree, C commits, d numbers of a vector of meaning.
"""

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from coderecall.errors import IndexFormatError
from coderecall.store import Database, FileRow
from coderecall.text import stems
from coderecall.weights import embeddings_version, token_embeddings
from memory_engine.persistent.whitened import Whitened
from parsers import is_code

Floats: TypeAlias = npt.NDArray[Any]  # float32, or float64 in between
Ints: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """A sparse matrix of zeros and ones."""

    rows: Ints
    columns: Ints
    shape: tuple[int, int]

    def to_columns(self, weights: Floats) -> Floats:
        """(rows,) -> (columns,) the sum of the weights of the rows of each column."""
        return np.bincount(self.columns, weights[self.rows], self.shape[1]).astype(np.float32)

    def to_rows(self, weights: Floats) -> Floats:
        """(columns,) -> (rows,) the same the other way."""
        return np.bincount(self.rows, weights[self.columns], self.shape[0]).astype(np.float32)


class Tables:
    """Everything that is the same for all questions to one state of the index."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.files: Sequence[FileRow] = db.files()
        self.place = {row.path: i for i, row in enumerate(self.files)}
        self.place_of_id = {row.id: i for i, row in enumerate(self.files)}

    @cached_property
    def commits(self) -> tuple[dict[int, int], Floats]:
        """Row of each commit, oldest first, and how many files it changed (C,)."""
        sizes = self._db.sizes_of_commits()
        return {commit: i for i, (commit, _) in enumerate(sizes)}, np.array([size for _, size in sizes], np.float32)

    @cached_property
    def history(self) -> Pairs:
        """(C, n) which commit changed which file."""
        commits, files = (np.fromstring(text, np.int64, sep=",") for text in self._db.all_changes_of_files())
        row_of, _ = self.commits
        rows, columns = _places(commits, row_of), _places(files, self.place_of_id)
        return _pairs(rows, columns, (len(row_of), len(self.files)))

    @cached_property
    def uses(self) -> Pairs:
        """(n, n) which file uses which."""
        found = np.array(self._db.uses_of_files(), np.int64).reshape(-1, 2)
        using, used = _places(found[:, 0], self.place_of_id), _places(found[:, 1], self.place_of_id)
        other = using != used
        return _pairs(using[other], used[other], (len(self.files), len(self.files)))

    @cached_property
    def folders(self) -> tuple[list[str], Ints]:
        """The folders that hold files, and the one of each file (n,)."""
        names, of = np.unique([posixpath.dirname(row.path) for row in self.files], return_inverse=True)
        return [str(name) for name in names], of.astype(np.int64)

    @cached_property
    def name_words(self) -> tuple[Pairs, Floats]:
        """(words, n) the words of the file names, and the weight of each word, rare ones more (words,)."""
        return self._words(posixpath.basename(row.path).partition(".")[0] for row in self.files)

    @cached_property
    def path_words(self) -> tuple[Pairs, Floats]:
        """The same of the whole paths."""
        return self._words(row.path for row in self.files)

    def _words(self, texts: Iterable[str]) -> tuple[Pairs, Floats]:
        number: dict[str, int] = {}
        pairs = [
            (number.setdefault(word, len(number)), i) for i, t in enumerate(texts) for word in sorted(set(stems(t)))
        ]
        rows, columns = np.array(pairs, np.int64).reshape(-1, 2).T
        often = np.bincount(rows, minlength=len(number))
        weights = np.log((len(self.files) + 1) / (often + 0.5)).astype(np.float32)
        return Pairs(rows, columns, (len(number), len(self.files))), weights

    @cached_property
    def names(self) -> tuple[list[str], Ints]:
        """File names without extension, case aside, and the one of each file (n,): equal ones belong together."""
        every = [posixpath.basename(row.path).partition(".")[0].lower() for row in self.files]
        number: dict[str, int] = {}
        of = np.array([number.setdefault(name, len(number)) for name in every], np.int64)
        return list(number), of

    @cached_property
    def extensions(self) -> Ints:
        """(n,) a number for each."""
        return _numbered(row.path.rpartition(".")[2] for row in self.files)

    @cached_property
    def languages(self) -> Ints:
        """(n,) a number for each."""
        return _numbered(row.language for row in self.files)

    @cached_property
    def lines(self) -> Floats:
        """(n,) how many lines."""
        return np.array([row.line_count for row in self.files], np.float32)

    @cached_property
    def product(self) -> "npt.NDArray[np.bool_]":
        """(n,) whether it is code, and no test."""
        return np.array([is_code(row.language) and not row.is_test for row in self.files], np.bool_)

    @cached_property
    def meanings(self) -> "Meanings":
        """The vectors of all symbols; none when they are of other weights than those that are here."""
        d = token_embeddings().dimensions
        if self._db.meta("embeddings") != embeddings_version():
            return Meanings(np.zeros(0, np.int64), np.zeros((0, d), np.float32), np.zeros(0, np.int64), len(self.files))
        ids, codes = self._db.vectors(d)
        extents = self._db.extents()
        at = np.searchsorted([one.first for one in extents], ids, side="right") - 1
        of = np.array([self.place_of_id.get(one.file_id, -1) for one in extents], np.int64)[at]
        order = np.argsort(of, kind="stable")[int((of < 0).sum()) :]
        return Meanings(ids[order], Whitened.of(codes).directions()[order], of[order], len(self.files))

    @cached_property
    def symbol_counts(self) -> Floats:
        counts = np.zeros(len(self.files), np.float32)
        for one in self._db.extents():
            if one.file_id in self.place_of_id:
                counts[self.place_of_id[one.file_id]] = one.symbols
        return counts


class Meanings:
    """Vectors of symbols (m, d), in the order of their files, and of files: the direction of the mean of their own."""

    def __init__(self, ids: Ints, vectors: Floats, files: Ints, n: int) -> None:
        self.ids, self.vectors, self._n = ids, vectors, n
        self.with_any, self._starts = np.unique(files, return_index=True)
        self.of_files = np.zeros((n, vectors.shape[1]), np.float32)
        if len(files):
            self.of_files[self.with_any] = np.add.reduceat(vectors, self._starts)
            self.of_files /= np.linalg.norm(self.of_files, axis=1, keepdims=True) + 1e-9

    def asked(self, symbols: Iterable[int]) -> Floats:
        """(d,) the direction of the mean of some symbols; zeros when none has a vector."""
        mean = self.vectors[np.isin(self.ids, list(symbols))].sum(axis=0)
        direction: Floats = mean / (np.linalg.norm(mean) + 1e-9)
        return direction

    def nearest(self, asked: Floats) -> Floats:
        """(n,) of each file the cosine of its nearest symbol."""
        found = np.zeros(self._n, np.float32)
        if len(self.ids):
            found[self.with_any] = np.maximum.reduceat(self.vectors @ asked, self._starts)
        return found

    def nearest_in(self, file: int, asked: Floats) -> int:
        """The symbol of a file that has vectors that is nearest."""
        at = int(np.searchsorted(self.with_any, file))
        start = self._starts[at]
        end = self._starts[at + 1] if at + 1 < len(self._starts) else len(self.ids)
        return int(self.ids[start + (self.vectors[start:end] @ asked).argmax()])


def _places(ids: Ints, place: dict[int, int]) -> Ints:
    """-1 for what came into the index after the files were read."""
    return np.array([place.get(i, -1) for i in ids.tolist()], np.int64)


def _pairs(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Pairs:
    if len(rows) != len(columns):
        raise IndexFormatError("the index is damaged (changes without a file): run `coderecall index --rebuild`")
    known = (rows >= 0) & (columns >= 0)
    return Pairs(rows[known], columns[known], shape)


def _numbered(values: Iterable[str]) -> Ints:
    number: dict[str, int] = {}
    return np.array([number.setdefault(value, len(number)) for value in values], np.int64)
