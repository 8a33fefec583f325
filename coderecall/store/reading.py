"""Questions to the store about the tree at hand. Every method returns plain rows."""

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from coderecall.store.among import among
from coderecall.store.kept import Kept
from coderecall.store.rows import (
    FileRow,
    SymbolRow,
    VersionFacts,
    VersionRow,
)

if TYPE_CHECKING:
    from coderecall.store.fulltext import FullText
    from coderecall.store.spans import Spans

T = TypeVar("T")

_FILE_COLUMNS = (
    "file_id, path, language, digest, size, mtime_ns, line_count, is_test, origin, error_count, learned, version_id"
)
FILE = f"{_FILE_COLUMNS} FROM present"
_PER_TREE = frozenset({"resolved", "indexed_commit", "include", "exclude", "resolve landscape", "attributes"})

UNPACKED_KEPT = 1000  # uses and keys of files
OUTLINE_ROWS_KEPT = 50_000  # definitions, some 700 bytes each
FACTS_KEPT = 200_000  # symbols
ROWS_KEPT = 50_000


class Reading:
    """What can be asked of the index. Mixed into Database."""

    connection: sqlite3.Connection
    worktree: int
    root: Path
    _overlay: dict[int, bytes]  # contents of files that are not the ones on the disk
    _folders: dict[str, str] | None  # where those of the tree really are, in an index that is soon thrown away
    _is_private: bool  # a copy in memory, which nobody else can change
    _replaced: dict[int, int]  # by file, the version it had when everything was resolved the last time
    _unpacked: Kept  # of versions, which never change
    _outlines: Kept  # of versions
    _texts: Kept  # by digest
    _symbol_facts: dict[int, tuple[int, int]]  # by id, which is never used again: key, version
    _symbol_rows: dict[int, SymbolRow]  # by id, of the tree as it was when the places were looked up
    _rows_of_files: Kept  # of the tree as it was when the places were looked up, by what is asked and the file
    _file_figures: dict[int, Any]  # by file: size and use, see Linked
    _commit_counts: dict[Any, tuple[int, int] | None]  # by key or path: commits, and the newest of them
    _versions: dict[int, VersionFacts | None]  # by version; None: not in the tree
    _changes: tuple[int, int]  # of the file by others, and by this connection, when the places were looked up
    _spans: "Spans | None"  # of the tree; None: not read yet
    _full_text: "FullText | None"  # the words asked for so far

    def _rows(self, sql: str, *values: object) -> list[Any]:
        return self.connection.execute(sql, values).fetchall()

    def _among(self, sql: str, values: Iterable[object], *fixed: object) -> Iterator[Any]:
        return among(self.connection, sql, values, *fixed)

    def _remembered(self, key: Hashable, make: Callable[[], T]) -> T:
        return self._unpacked.get(key, make)

    def _rows_of(self, what: str, file_id: int, make: Callable[[], list[T]]) -> list[T]:
        """Rows of a file, which several ask for one after another."""
        self._follow()
        return list(self._rows_of_files.get((what, file_id), make))

    def forget_unpacked(self) -> None:
        """Let go of what was unpacked for questions so far."""
        self._unpacked.clear()
        self._outlines.clear()
        self._symbol_facts.clear()
        self._symbol_rows.clear()
        self._rows_of_files.clear()
        self._commit_counts.clear()
        self._file_figures.clear()
        self._versions.clear()
        self._spans = None
        self._full_text = None

    def _follow(self) -> None:
        """Let go of what may be another now, where something was committed."""
        by_others = 0 if self._is_private else self._rows("PRAGMA data_version")[0][0]
        changes = (by_others, self.connection.total_changes)
        if changes != self._changes or len(self._commit_counts) > FACTS_KEPT:
            self._versions.clear()
            self._symbol_rows.clear()
            self._rows_of_files.clear()
            self._commit_counts.clear()
            self._spans = None
            self._file_figures.clear()
            self._changes = changes

    # ---- facts about the index
    def meta(self, key: str, default: Any = None) -> Any:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (self._meta_key(key),)).fetchone()
        if row is None:
            return default
        if isinstance(default, int) and not isinstance(row[0], int):
            raise sqlite3.DatabaseError(f"{key} is not a number")
        return row[0]

    def _meta_key(self, key: str) -> str:
        """What is said of one tree has the tree's number before it, except in the one that the index lies in."""
        return f"{self.worktree}:{key}" if self.worktree and key in _PER_TREE else key

    def count(self, table: str, where: str = "1") -> int:
        """Rows of a table; both arguments are written in this program, never by a user."""
        return int(self._rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])

    def tree_figures(self) -> tuple[int, int, int, int]:
        """Others for another state of the tree: which one it is, its files, and the sum and the greatest of the numbers
        of the versions that they have.
        """
        sql = "SELECT count(*), coalesce(sum(version_id), 0), coalesce(max(version_id), 0) FROM tree WHERE worktree = ?"
        files, every, newest = self._rows(sql, self.worktree)[0]
        return self.worktree, int(files), int(every), int(newest)

    def totals(self) -> dict[str, int]:
        """How many files, symbols and references the tree has, and how many references are bound how surely."""
        sums = "count(*), coalesce(sum(symbol_count - 1), 0), coalesce(sum(references_count), 0)"
        files, symbols, references = self._rows(f"SELECT {sums} FROM present")[0]
        sql = "SELECT coalesce(sum(exact), 0), coalesce(sum(inferred), 0) FROM meaning WHERE worktree = ?"
        exact, inferred = self._rows(sql, self.worktree)[0]
        return {
            "files": files,
            "symbols": symbols,
            "references": references,
            "exact": exact,
            "inferred": inferred,
            "name_only": references - exact - inferred,
        }

    def skipped(self) -> list[tuple[str, str]]:
        return self._rows("SELECT path, reason FROM skipped WHERE worktree = ? ORDER BY path", self.worktree)

    def parse_errors(self) -> list[tuple[str, int, str]]:
        return self._rows(
            "SELECT p.path, e.line, e.message FROM parse_error e"
            " JOIN present p ON p.version_id = e.version_id ORDER BY 1, 2"
        )

    def languages(self) -> list[tuple[str, int]]:
        return self._rows("SELECT language, count(*) FROM present GROUP BY 1 ORDER BY 2 DESC, 1")

    def origins(self) -> dict[int, int]:
        """Number of files of each `parsers.origin.Origin`."""
        return dict(self._rows("SELECT origin, count(*) FROM present GROUP BY 1"))

    # ---- files
    def has_files(self) -> bool:
        return bool(self._rows("SELECT 1 FROM present LIMIT 1"))

    def files(self) -> list[FileRow]:
        return [FileRow(*row) for row in self._rows(f"SELECT {FILE} ORDER BY path")]

    def file(self, path: str) -> FileRow | None:
        row = self.connection.execute(f"SELECT {FILE} WHERE path = ?", (path,)).fetchone()
        return None if row is None else FileRow(*row)

    def files_at(self, paths: Iterable[str]) -> list[FileRow]:
        return [FileRow(*row) for row in self._among(f"SELECT {FILE} WHERE path IN ({{}})", paths)]

    def files_with(self, file_ids: Iterable[int]) -> list[FileRow]:
        return [FileRow(*row) for row in self._among(f"SELECT {FILE} WHERE file_id IN ({{}})", file_ids)]

    def digests(self, paths: Iterable[str]) -> dict[str, set[bytes]]:
        """The contents of paths that the index holds, for any branch or worktree."""
        found: dict[str, set[bytes]] = {}
        sql = "SELECT f.path, v.digest FROM version v JOIN file f ON f.id = v.file_id WHERE f.path IN ({})"
        for path, digest in self._among(sql, paths):
            found.setdefault(path, set()).add(digest)
        return found

    # ---- what is kept of all trees
    def symbols_kept(self) -> tuple[int, int, int]:
        """Symbols of versions that some tree has, of those that none has, and of all since full text was emptied."""
        sql = "SELECT coalesce(sum(symbol_count), 0) FROM version WHERE retired"
        kept, retired = (int(self._rows(f"{sql} {which}")[0][0]) for which in ("= 0", "> 0"))
        newest = self._rows("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'symbol'")[0][0]
        return kept, retired, int(newest) - int(self.meta("text_since", 0))

    def other_worktrees(self) -> list[tuple[int, str]]:
        """(number, root) of the linked worktrees that share the index, but for the one at hand."""
        return self._rows("SELECT id, root FROM worktree WHERE id NOT IN (0, ?)", self.worktree)

    def versions(self) -> list[VersionRow]:
        """Every version that is kept."""
        sql = (
            "SELECT v.id, f.path, v.digest, v.first_symbol FROM version v JOIN file f ON f.id = v.file_id ORDER BY v.id"
        )
        return [VersionRow(*row) for row in self._rows(sql)]
