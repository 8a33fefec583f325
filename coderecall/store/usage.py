"""Questions about references and imports, and what they are bound to in the tree at hand."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from coderecall.store.packing import (
    NO_USES,
    Meanings,
    SymbolAt,
    UseColumns,
    as_packed,
    bound_keys,
    is_bound_to,
    may_hold_word,
    mention_word,
    packed_text,
    references_at,
    unpack_meanings,
    unpack_use_columns,
    unsure_keys,
    words_led_through,
)
from coderecall.store.rows import ImportRow, ReferenceRow, unpacked_bindings
from coderecall.store.symbols import Symbols
from parsers.model import ReferenceKind

_PLACE = "file_id, version_id, first_symbol, path, is_test FROM present"
_LOW = 0xFFFFFFFF
_MOST_FILES = 200  # of which the meanings are in memory at once
_MOST_WORDS = 200  # in one full-text question


class _Read(NamedTuple):
    meanings: Meanings
    by_target: dict[SymbolAt | None, list[int]]  # numbers of the references; filled when they are asked for


class Usage(Symbols):
    """What can be asked of the uses. Mixed into Database."""

    # ---- packed rows
    def packed_columns(self, version_id: int) -> UseColumns:
        """The references and imports of a version, in source order."""
        return self._remembered(("columns", version_id), lambda: self._columns(version_id))

    def _columns(self, version_id: int) -> UseColumns:  # without remembering them
        rows = self._rows("SELECT uses FROM parse WHERE version_id = ?", version_id)
        return unpack_use_columns(rows[0][0]) if rows else NO_USES

    def meanings(self, file_id: int) -> Meanings:
        """What the uses of a file mean, in the order of `packed_columns`. Shared: copy what you change."""
        return self._meanings_of(file_id).meanings

    def _meanings_of(self, file_id: int) -> "_Read":
        sql = "SELECT packed FROM meaning WHERE worktree = ? AND file_id = ?"
        rows = self._rows(sql, self.worktree, file_id)
        if rows:
            return self._read_meanings(rows[0][0])
        sql = (
            "SELECT references_count, imports_count FROM version v JOIN tree t ON t.version_id = v.id"
            " WHERE t.worktree = ? AND t.file_id = ?"
        )
        for references, imports in self._rows(sql, self.worktree, file_id):
            return _Read(Meanings([(None, 0)] * references, [(None, None)] * imports), {})
        return _Read(Meanings([], []), {})

    def _read_meanings(self, packed: bytes) -> "_Read":
        """The same from their bytes, by which they are remembered: those never mean anything else."""
        return self._remembered(packed, lambda: _Read(unpack_meanings(packed), {}))

    @staticmethod
    def _uses_of(read: "_Read", places: set[SymbolAt]) -> list[int]:
        """Numbers of the references of a file that are bound to one of the places, in source order."""
        if not read.by_target:
            for seq, (target, _) in enumerate(read.meanings.references):
                read.by_target.setdefault(target, []).append(seq)
        by_target = read.by_target
        return sorted(seq for place in by_target.keys() & places for seq in by_target[place])  # walks the shorter

    def places_of(self, symbol_ids: Iterable[int]) -> dict[int, SymbolAt]:
        """How meanings name the symbols, and all others of their files."""
        sql = (
            "SELECT t.file_id, t.version_id FROM symbol s JOIN tree t ON t.version_id = s.version_id"
            " WHERE t.worktree = ? AND s.id IN ({})"
        )
        return {
            symbol_id: SymbolAt(file_id, key, ordinal)
            for file_id, version_id in set(self._among(sql, symbol_ids, self.worktree))
            for key, ids in self._ids_by_key(version_id).items()
            for ordinal, symbol_id in enumerate(ids)
        }

    def ids_at(self, places: Iterable[SymbolAt]) -> dict[SymbolAt, int]:
        """The ids of symbols in the tree; one whose file no longer defines it is left out."""
        wanted: dict[int, list[SymbolAt]] = {}
        for place in places:
            wanted.setdefault(place.file_id, []).append(place)
        found = {}
        sql = "SELECT file_id, version_id FROM tree WHERE worktree = ? AND file_id IN ({})"
        for file_id, version_id in self._among(sql, wanted, self.worktree):
            known = self._ids_by_key(version_id)
            for place in wanted[file_id]:
                ids = known.get(place.key, ())
                if place.ordinal < len(ids):
                    found[place] = ids[place.ordinal]
        return found

    def _ids_by_key(self, version_id: int) -> dict[int, list[int]]:
        return self._remembered(("keys", version_id), lambda: self._read_keys(version_id))

    def _read_keys(self, version_id: int) -> dict[int, list[int]]:
        sql = (
            "SELECT s.id, s.key FROM version v JOIN symbol s ON s.id BETWEEN v.first_symbol AND"
            " v.first_symbol + v.symbol_count - 1 WHERE v.id = ? ORDER BY s.id"
        )
        found: dict[int, list[int]] = {}
        for symbol_id, key in self._rows(sql, version_id):
            found.setdefault(key & _LOW, []).append(symbol_id)
        return found

    # ---- which files
    def files_mentioning(self, names: Iterable[str]) -> list[int]:
        """Files that use or import one of the names, and perhaps some that do not."""
        words = sorted({mention_word(name) for name in names})
        versions: set[int] = set()
        for start in range(0, len(words), _MOST_WORDS):
            match = " OR ".join(words[start : start + _MOST_WORDS])
            versions.update(row[0] for row in self._rows("SELECT rowid FROM mention WHERE mention MATCH ?", match))
        # not joined: the planner would look each file of the tree up in the full text
        sql = "SELECT file_id FROM tree WHERE worktree = ? AND version_id IN ({})"
        return sorted({row[0] for row in self._among(sql, versions, self.worktree)})

    def files_bound_to(self, file_ids: Iterable[int]) -> list[int]:
        """Files with a use that is bound to one of the files."""
        sql = "SELECT DISTINCT file_id FROM edge WHERE worktree = ? AND target_file_id IN ({})"
        return sorted({row[0] for row in self._among(sql, file_ids, self.worktree)})

    def files_bound_to_keys(self, keys: Collection[tuple[int, int]]) -> Iterator[tuple[int, set[tuple[int, int]]]]:
        """Files with a use that is bound to one of the symbols, and to which; each by its file and `SymbolAt.key`."""
        targets = {file_id for file_id, _ in keys}
        sql = "SELECT file_id, packed FROM meaning WHERE worktree = ? AND file_id IN ({})"
        for file_id, packed in self._among(sql, self.files_bound_to(targets), self.worktree):
            if bound := bound_keys(packed, targets).intersection(keys):
                yield file_id, bound

    def files_unsure_of(self, names: Collection[str]) -> Iterator[tuple[int, set[str]]]:
        """Files with a use that is bound to a definition of one of the names, but not for sure, and of which names."""
        sql = (
            "SELECT p.file_id, s.key, s.name FROM symbol s JOIN present p ON p.version_id = s.version_id"
            " WHERE s.name IN ({})"
        )
        known = {(file_id, key & _LOW): name for file_id, key, name in self._among(sql, names)}
        sql = "SELECT file_id, packed FROM meaning WHERE worktree = ? AND file_id IN ({})"
        for file_id, packed in self._among(sql, self.files_mentioning(names) if known else (), self.worktree):
            if found := {known[key] for key in unsure_keys(packed).intersection(known)}:
                yield file_id, found

    def files_leading_through(self, words: Collection[str]) -> Iterator[tuple[int, set[str]]]:
        """Files with a use that one of the words leads to as `save` in `a.save.x`, and which."""
        for file_id, packed in self._packed_mentioning("uses", words):
            if found := words_led_through(packed, words):
                yield file_id, found

    def bindings_with(self, words: Collection[str]) -> Iterator[tuple[int, list[list[Any]], list[list[Any]]]]:
        """(file, both lists of `rows.packed_bindings`) of the files that bind a name to a chain in which one of the
        words may stand."""
        for file_id, packed in self._packed_mentioning("bindings", words):
            if packed and may_hold_word(packed, words):
                yield file_id, *unpacked_bindings(packed)

    def says_chain(self, file_id: int, qualifier: str, name: str) -> bool:
        """Whether a use in a file is written as these names."""
        sql = "SELECT uses FROM present p JOIN parse u ON u.version_id = p.version_id WHERE file_id = ?"
        rows = self._rows(sql, file_id)
        text = self._remembered(("uses", rows[0][0]), lambda: packed_text(rows[0][0])) if rows else b""
        return b'["%b","%b",' % (as_packed(name), as_packed(qualifier)) in text

    def _packed_mentioning(self, column: str, words: Collection[str]) -> Iterator[tuple[int, bytes]]:
        """(file, a column of its parse) of the files that mention one of the words."""
        sql = (
            f"SELECT t.file_id, p.{column} FROM tree t JOIN parse p ON p.version_id = t.version_id"
            " WHERE t.worktree = ? AND t.file_id IN ({})"
        )
        return self._among(sql, self.files_mentioning(words), self.worktree)

    # ---- references
    def references_to(self, symbol_ids: Iterable[int], kind: ReferenceKind | None = None) -> list[ReferenceRow]:
        """References that are bound to one of the symbols; kind: those of one kind."""
        wanted = set(symbol_ids)
        places = {place for symbol_id, place in self.places_of(wanted).items() if symbol_id in wanted}
        files = self._files_with(places)

        def bound(read: "_Read", uses: UseColumns) -> list[int]:
            numbers = self._uses_of(read, places)
            return numbers if kind is None else [seq for seq in numbers if uses.facts[uses.numbers[seq]][2] == kind]

        return list(self._references(files, bound))

    def _files_with(self, places: set[SymbolAt]) -> list[int]:
        """Files with a use that is bound to one of the places."""
        sql = "SELECT file_id, packed FROM meaning WHERE worktree = ? AND file_id IN ({})"
        files = self.files_bound_to({place.file_id for place in places})
        found = []
        for start in range(0, len(files), _MOST_FILES):
            for file_id, packed in self._among(sql, files[start : start + _MOST_FILES], self.worktree):
                if is_bound_to(packed, places):  # also of what is unpacked: to look through its uses takes longer
                    found.append(file_id)
        return found

    def references_named(self, names: Collection[str]) -> list[ReferenceRow]:
        wanted = set(names)

        def named(_: "_Read", uses: UseColumns) -> list[int]:
            said = {number for number, fact in enumerate(uses.facts) if fact[0] in wanted}
            return [seq for seq, number in enumerate(uses.numbers) if number in said] if said else []

        return list(self._references(self.files_mentioning(wanted), named))

    def references_in(self, file_id: int) -> list[ReferenceRow]:
        rows = partial(self._references, [file_id], lambda _, uses: range(len(uses.numbers)))
        return self._rows_of("references", file_id, lambda: list(rows()))

    def references_at(self, file_id: int, numbers: Collection[int]) -> list[ReferenceRow]:
        """Those of the references of a file that have these numbers, in source order."""
        return list(
            self._references([file_id], lambda _, uses: [seq for seq in sorted(numbers) if seq < len(uses.numbers)])
        )

    def _references(
        self, file_ids: Iterable[int], chosen: Callable[["_Read", UseColumns], Sequence[int]]
    ) -> Iterator[ReferenceRow]:
        """Rows of the uses of which `chosen(meanings of a file, its uses)` gives the numbers, file by file."""
        for file_id, version_id, first, path, is_test in self._among(
            f"SELECT {_PLACE} WHERE file_id IN ({{}}) ORDER BY path", file_ids
        ):
            uses, read = self.packed_columns(version_id), self._meanings_of(file_id)
            bound = read.meanings.references
            if len(uses.numbers) != len(bound):
                raise sqlite3.DatabaseError(f"the meanings of {path} do not fit its uses")
            numbers = chosen(read, uses)
            ids = self.ids_at({target for seq in numbers if (target := bound[seq][0]) is not None})
            for seq, row in zip(numbers, references_at(uses, numbers), strict=True):
                scope, name, qualifier, kind, start, line, shape, is_local = row
                target, confidence = bound[seq]
                target_id = ids.get(target) if target is not None else None
                yield ReferenceRow(
                    *(file_id, seq, first + 1 + scope, name, qualifier, kind, start, line, shape, bool(is_local)),
                    *(target_id, confidence if target_id is not None else 0, path, bool(is_test)),
                )

    # ---- imports
    def imports_in(self, file_id: int) -> list[ImportRow]:
        return self._rows_of("imports", file_id, lambda: list(self._imports([file_id])))

    def imported_names(self, file_id: int) -> frozenset[str]:
        """The names that the imports of a file bind."""
        sql = "SELECT version_id FROM tree WHERE worktree = ? AND file_id = ?"
        rows = self._rows(sql, self.worktree, file_id)
        return frozenset(row.alias for row in self.packed_columns(rows[0][0]).imports) if rows else frozenset()

    def imports_of(self, file_ids: Iterable[int]) -> list[ImportRow]:
        """Imports that read one of the given files."""
        wanted = set(file_ids)
        return list(self._imports(self.files_bound_to(wanted), wanted))

    def imports_naming(self, symbol_ids: Iterable[int], file_id: int) -> list[ImportRow]:
        """Imports that read a file and name one of its symbols."""
        wanted = set(symbol_ids)
        places = {place for symbol_id, place in self.places_of(wanted).items() if symbol_id in wanted}
        return [row for row in self._imports(self._files_with(places), {file_id}) if row.target_id in wanted]

    def all_imports(self) -> list[ImportRow]:
        return list(self._imports([row[0] for row in self._rows("SELECT file_id FROM present ORDER BY path")]))

    def import_edges(self, file_ids: Iterable[int]) -> list[tuple[int, int]]:
        """(importing file, imported file) of the imports of some files, in their order."""
        sql = "SELECT file_id, packed FROM meaning WHERE worktree = ? AND file_id IN ({}) ORDER BY file_id"
        return [
            (file_id, read)
            for file_id, packed in self._among(sql, file_ids, self.worktree)
            for read, _ in unpack_meanings(packed).imports
            if read is not None
        ]

    def _imports(self, file_ids: Iterable[int], wanted: Collection[int] | None = None) -> Iterator[ImportRow]:
        """Imports of some files; wanted: those that read one of these."""
        for file_id, version_id, first, path, _ in self._among(
            f"SELECT {_PLACE} WHERE file_id IN ({{}}) ORDER BY path", file_ids
        ):
            bound = self.meanings(file_id).imports
            numbers = [seq for seq, (read, _) in enumerate(bound) if wanted is None or read in wanted]
            if not numbers and wanted is not None:
                continue
            imports = self.packed_columns(version_id).imports
            if len(imports) != len(bound):
                raise sqlite3.DatabaseError(f"the meanings of {path} do not fit its imports")
            ids = self.ids_at({target for seq in numbers if (target := bound[seq][1]) is not None})
            for seq in numbers:
                (scope, module, name, alias, start, line, type_only, reexport), (read, target) = (
                    imports[seq],
                    bound[seq],
                )
                yield ImportRow(
                    *(file_id, seq, first + 1 + scope, module, name, alias, start, line, bool(type_only)),
                    *(bool(reexport), read, ids.get(target) if target is not None else None, path),
                )
