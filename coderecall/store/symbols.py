"""Symbols of the tree at hand: by file, by name, by id and by key."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from coderecall.store.packing import unpack
from coderecall.store.reading import FACTS_KEPT, ROWS_KEPT, Reading
from coderecall.store.rows import RECALLABLE_KINDS, FileRow, OutlineRow, PlaceRow, SymbolRow, VersionFacts, symbol_key
from parsers.model import SymbolKind

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from coderecall.store.spans import Spans

_RECALLABLE = ",".join(str(int(kind)) for kind in RECALLABLE_KINDS)


class Symbols(Reading):
    """The questions about symbols. Mixed into Database."""

    def names_in(self, file_id: int) -> set[str]:
        """Last names of the definitions of a file."""
        rows = self._rows("SELECT version_id FROM present WHERE file_id = ?", file_id)
        return {row.name for row in self.outline(rows[0][0])} if rows else set()

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

    def _in_tree(self, ids: Iterable[int]) -> list[tuple[int, int, int, VersionFacts]]:
        """(symbol id, key, version id, version) of the symbols of the tree with these ids."""
        self._follow()
        wanted, facts = sorted(set(ids)), self._symbol_facts
        if len(facts) > FACTS_KEPT:
            facts.clear()
        unknown = [symbol_id for symbol_id in wanted if symbol_id not in facts]
        sql = "SELECT id, key, version_id FROM symbol WHERE id IN ({})"
        facts.update((symbol_id, (key, version_id)) for symbol_id, key, version_id in self._among(sql, unknown))
        found = [(symbol_id, *facts[symbol_id]) for symbol_id in wanted if symbol_id in facts]
        versions = self._known([version_id for _, _, version_id in found])
        return [(*one, version) for one, version in zip(found, versions, strict=True) if version is not None]

    def _known(self, version_ids: Sequence[int]) -> list[VersionFacts | None]:
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
            known[version_id] = VersionFacts(first, size, line_count, place)
        return [known[version_id] for version_id in version_ids]

    def _symbol(self, symbol_id: int, key: int, version_id: int, version: VersionFacts) -> SymbolRow:
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


def _module_row(first: int, key: int, place: PlaceRow, size: int, line_count: int) -> SymbolRow:
    """The row that stands for a file."""
    name = place.path.rpartition("/")[2]
    kind = int(SymbolKind.MODULE)
    last = max(1, line_count)  # of an empty file there is still a first line to go to
    return SymbolRow(first, place.file_id, None, kind, name, "", key, 0, size, 1, last, 1, "", None, "", "", *place[1:])


def _symbol_row(symbol_id: int, first: int, key: int, row: OutlineRow, place: PlaceRow) -> SymbolRow:
    ids = (symbol_id, place.file_id, first + 1 + row.parent)
    return SymbolRow._make((*ids, row.kind, row.name, row.qualified_name, key, *row[4:13], *place[1:]))
