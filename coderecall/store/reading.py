"""Questions to the store about the tree at hand. Every method returns plain rows."""

import sqlite3
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from coderecall.store.among import among
from coderecall.store.kept import Kept
from coderecall.store.packing import unpack
from coderecall.store.rows import (
    RECALLABLE_KINDS,
    FileRow,
    OutlineRow,
    PlaceRow,
    SymbolRow,
    VersionRow,
    symbol_key,
)
from parsers.model import SymbolKind

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from coderecall.store.fulltext import FullText
    from coderecall.store.spans import Spans

T = TypeVar("T")

_FILE_COLUMNS = (
    "file_id, path, language, digest, size, mtime_ns, line_count, is_test, origin, error_count, learned, version_id"
)
FILE = f"{_FILE_COLUMNS} FROM present"
_RECALLABLE = ",".join(str(int(kind)) for kind in RECALLABLE_KINDS)
_PER_TREE = frozenset({"resolved", "indexed_commit", "include", "exclude", "resolve landscape", "attributes"})

UNPACKED_KEPT = 1000  # uses and keys of files
OUTLINE_ROWS_KEPT = 50_000  # definitions, some 700 bytes each
_FACTS_KEPT = 200_000  # symbols
ROWS_KEPT = 50_000


class Reading:
    """What can be asked of the index. Mixed into Database."""

    connection: sqlite3.Connection
    worktree: int
    root: Path
    _overlay: dict[int, bytes]  # contents of files that are not the ones on the disk
    _replaced: dict[int, int]  # by file, the version it had when everything was resolved the last time
    _unpacked: Kept  # of versions, which never change
    _outlines: Kept  # of versions
    _texts: Kept  # by digest
    _symbol_facts: dict[int, tuple[int, int]]  # by id, which is never used again: key, version
    _symbol_rows: dict[int, SymbolRow]  # by id, of the tree as it was when the places were looked up
    _rows_of_files: Kept  # of the tree as it was when the places were looked up, by what is asked and the file
    _file_figures: dict[int, Any]  # by file: size and use, see Linked
    _commit_counts: dict[Any, tuple[int, int] | None]  # by key or path: commits, and the newest of them
    _versions: "dict[int, _Version | None]"  # by version; None: not in the tree
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

    def names_in(self, file_id: int) -> set[str]:
        """Last names of the definitions of a file."""
        rows = self._rows("SELECT version_id FROM present WHERE file_id = ?", file_id)
        return {row.name for row in self.outline(rows[0][0])} if rows else set()

    # ---- symbols
    def outline(self, version_id: int) -> list[OutlineRow]:
        """The definitions of a version in source order, without the file itself."""
        return self._outlines.get(version_id, lambda: self._outline(version_id))

    def _outline(self, version_id: int) -> list[OutlineRow]:  # without remembering it
        rows = self._rows("SELECT outline FROM parse WHERE version_id = ?", version_id)
        return _outline_rows(rows[0][0]) if rows else []

    def places(self, ids: "npt.NDArray[np.int64]") -> "tuple[npt.NDArray[np.int64], list[PlaceRow]]":
        """Where symbols lie: (n,) which of the places each does, -1 for one that the tree does not have."""
        import numpy as np

        versions, place = np.unique(self._tree_spans().find(ids), return_inverse=True)
        found = self._known(versions.tolist())
        there = np.array([version is not None for version in found], np.bool_)
        numbers = np.where(there, np.cumsum(there) - 1, -1)
        return numbers[place], [version.place for version in found if version is not None]

    def _tree_spans(self) -> "Spans":
        from coderecall.store.spans import read_spans

        self._follow()
        if self._spans is None:
            self._spans = read_spans(self.connection, self.worktree)
        return self._spans

    def symbols(self, ids: Iterable[int]) -> dict[int, SymbolRow]:
        """The symbols of the tree that have these ids."""
        found, rows = self._in_tree(ids), self._symbol_rows
        if len(rows) > ROWS_KEPT:
            rows.clear()
        new = [one for one in found if one[0] not in rows]
        self._unpack({version_id for symbol_id, _, version_id, version in new if symbol_id != version.first})
        for symbol_id, key, version_id, version in new:
            rows[symbol_id] = self._symbol(symbol_id, key, version_id, version)
        return {symbol_id: rows[symbol_id] for symbol_id, _, _, _ in found}

    def _unpack(self, version_ids: Iterable[int]) -> None:
        """Read the outlines of versions that are not unpacked yet, all at once."""
        packed = [version_id for version_id in version_ids if version_id not in self._outlines]
        for version_id, outline in self._among(
            "SELECT version_id, outline FROM parse WHERE version_id IN ({})", packed
        ):
            self._outlines.get(version_id, partial(_outline_rows, outline))

    def _follow(self) -> None:
        """Let go of what may be another now, where something was committed."""
        changes = (self._rows("PRAGMA data_version")[0][0], self.connection.total_changes)
        if changes != self._changes or len(self._commit_counts) > _FACTS_KEPT:
            self._versions.clear()
            self._symbol_rows.clear()
            self._rows_of_files.clear()
            self._commit_counts.clear()
            self._spans = None
            self._file_figures.clear()
            self._changes = changes

    def _in_tree(self, ids: Iterable[int]) -> list[tuple[int, int, int, "_Version"]]:
        """(symbol id, key, version id, version) of the symbols of the tree with these ids."""
        self._follow()
        wanted, facts = sorted(set(ids)), self._symbol_facts
        if len(facts) > _FACTS_KEPT:
            facts.clear()
        unknown = [symbol_id for symbol_id in wanted if symbol_id not in facts]
        sql = "SELECT id, key, version_id FROM symbol WHERE id IN ({})"
        facts.update((symbol_id, (key, version_id)) for symbol_id, key, version_id in self._among(sql, unknown))
        found = [(symbol_id, *facts[symbol_id]) for symbol_id in wanted if symbol_id in facts]
        versions = self._known([version_id for _, _, version_id in found])
        return [(*one, version) for one, version in zip(found, versions, strict=True) if version is not None]

    def _known(self, version_ids: Sequence[int]) -> "list[_Version | None]":
        """What each version is, None where the tree does not have it."""
        known = self._versions
        missing = {version_id for version_id in version_ids if version_id not in known}
        known.update(dict.fromkeys(missing))
        sql = (
            "SELECT version_id, first_symbol, size, line_count, file_id, path, is_test, origin, language FROM present"
            " WHERE version_id IN ({})"
        )
        for version_id, first, size, line_count, file_id, path, is_test, *of_file in self._among(sql, missing):
            place = PlaceRow(file_id, path, bool(is_test), *of_file)
            known[version_id] = _Version(first, size, line_count, place)
        return [known[version_id] for version_id in version_ids]

    def _symbol(self, symbol_id: int, key: int, version_id: int, version: "_Version") -> SymbolRow:
        first, size, line_count, place = version
        if symbol_id == first:
            return _module_row(first, key, place, size, line_count)
        outline = self.outline(version_id)
        if not 0 < symbol_id - first <= len(outline):
            raise sqlite3.DatabaseError(f"symbol {symbol_id} is not in the outline of its file")
        return _symbol_row(symbol_id, first, key, outline[symbol_id - first - 1], place)

    def symbols_in(self, file_id: int) -> list[SymbolRow]:
        """All symbols of a file in source order, the one that stands for the file first."""
        return self._rows_of("symbols", file_id, lambda: self._symbols_in(file_id))

    def _symbols_in(self, file_id: int) -> list[SymbolRow]:
        sql = (
            "SELECT version_id, first_symbol, path, is_test, origin, language, line_count, size FROM present"
            " WHERE file_id = ?"
        )
        row = self.connection.execute(sql, (file_id,)).fetchone()
        if row is None:
            return []
        version_id, first, path, is_test, origin, language, line_count, size = row
        place = PlaceRow(file_id, path, bool(is_test), origin, language)
        module = _module_row(first, symbol_key(path, ""), place, size, line_count)
        return [
            module,
            *(
                _symbol_row(first + i, first, symbol_key(path, one.qualified_name), one, place)
                for i, one in enumerate(self.outline(version_id), 1)
            ),
        ]

    def symbols_named(self, names: Iterable[str]) -> list[SymbolRow]:
        ids = [row[0] for row in self._among("SELECT id FROM symbol WHERE name IN ({})", names)]
        return list(self.symbols(ids).values())

    def files_called(self, names: Iterable[str]) -> list[FileRow]:
        """Files of the tree by the last part of their paths."""
        sql = (
            "SELECT p.file_id FROM symbol s JOIN present p ON p.version_id = s.version_id"
            " WHERE +s.id = p.first_symbol AND s.name IN ({})"  # "+": by the index of names, not file by file
        )
        return self.files_with(row[0] for row in self._among(sql, names))

    def symbols_with_keys(self, keys: Iterable[int]) -> list[SymbolRow]:
        """Symbols by their 64-bit keys (equal keys: overloads of one name)."""
        return list(
            self.symbols([row[0] for row in self._among("SELECT id FROM symbol WHERE key IN ({})", keys)]).values()
        )

    def symbols_within(
        self,
        ids: Iterable[int],
        within: str = "",
        kinds: Collection[int] = (),
        languages: Collection[str] = (),
        tests: bool | None = None,
    ) -> set[int]:
        """Those of the symbols that lie in a folder or file, have one of the kinds, are in one of the languages, and
        are tests or are not; "", nothing and None: any.
        """
        conditions: list[str] = []
        values: list[object] = []
        if within:
            conditions.append("(p.path = ? OR substr(p.path, 1, length(?)) = ?)")
            values += [within, f"{within}/", f"{within}/"]
        if tests is not None:
            conditions.append("p.is_test = ?")
            values.append(int(tests))
        if kinds:
            conditions.append(f"s.kind IN ({','.join(str(int(kind)) for kind in kinds)})")
        if languages:
            conditions.append(f"p.language IN ({','.join('?' * len(languages))})")
            values += languages
        where = " AND ".join([*conditions, "s.id IN ({})"])
        sql = f"SELECT s.id FROM symbol s JOIN present p ON p.version_id = s.version_id WHERE {where}"
        return {row[0] for row in self._among(sql, ids, *values)}

    def recallable(self) -> list[tuple[int, int]]:
        """(id, key) of the symbols that the memory can mean: definitions with a text of their own."""
        return self._rows(self._recallable())

    def recallable_text(self) -> tuple[str, str]:
        """The same as two lists of numbers with commas between, for NumPy: a row each would take twice the time."""
        ids, keys = self._rows(f"SELECT group_concat(id), group_concat(key) FROM ({self._recallable()})")[0]
        return str(ids or ""), str(keys or "")

    def _recallable(self) -> str:
        elsewhere = "EXISTS (SELECT 1 FROM version WHERE retired > 0) OR (SELECT count(*) FROM worktree) > 1"
        join = " JOIN present p ON p.version_id = s.version_id" if self._rows(f"SELECT {elsewhere}")[0][0] else ""
        return f"SELECT s.id, s.key FROM symbol s{join} WHERE s.kind IN ({_RECALLABLE}) ORDER BY s.id"

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


def _outline_rows(packed: bytes) -> list[OutlineRow]:
    rows = unpack(packed)
    new = tuple.__new__  # the length of each row is looked at once for all of them
    try:
        lengths = set(map(len, rows))
        found = [new(OutlineRow, row) for row in rows]
    except TypeError as error:
        raise sqlite3.DatabaseError(f"an outline is not what it should be: {error}") from None
    if not lengths <= {len(OutlineRow._fields)}:
        raise sqlite3.DatabaseError(f"an outline has rows of {sorted(lengths)} fields")
    return found


class _Version(NamedTuple):
    """What the symbols of a version have in common."""

    first: int
    size: int
    line_count: int
    place: PlaceRow


def _module_row(first: int, key: int, place: PlaceRow, size: int, line_count: int) -> SymbolRow:
    """The row that stands for a file."""
    name = place.path.rpartition("/")[2]
    kind = int(SymbolKind.MODULE)
    return SymbolRow(
        first, place.file_id, None, kind, name, "", key, 0, size, 1, line_count, 1, "", None, "", "", *place[1:]
    )


def _symbol_row(symbol_id: int, first: int, key: int, row: OutlineRow, place: PlaceRow) -> SymbolRow:
    ids = (symbol_id, place.file_id, first + 1 + row.parent)
    return SymbolRow._make((*ids, row.kind, row.name, row.qualified_name, key, *row[4:13], *place[1:]))
