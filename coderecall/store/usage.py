"""Questions about references and imports, and what they are bound to in the tree at hand."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from coderecall.store.packing import (
    NO_USES,
    Meanings,
    PackedReference,
    SymbolAt,
    UseColumns,
    Uses,
    mention_word,
    unpack_meanings,
    unpack_targets,
    unpack_use_columns,
    uses_of,
)
from coderecall.store.rows import ImportRow, ReferenceRow
from coderecall.store.symbols import Symbols

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
    def packed_uses(self, version_id: int) -> Uses:
        """The references and imports of a version, in source order."""
        return self._remembered(("uses", version_id), lambda: uses_of(self.packed_columns(version_id)))

    def packed_columns(self, version_id: int) -> UseColumns:
        """The same as columns."""
        return self._remembered(("columns", version_id), lambda: self._columns(version_id))

    def _columns(self, version_id: int) -> UseColumns:  # without remembering them
        rows = self._rows("SELECT uses FROM parse WHERE version_id = ?", version_id)
        return unpack_use_columns(rows[0][0]) if rows else NO_USES

    def meanings(self, file_id: int) -> Meanings:
        """What the uses of a file mean, in the order of `packed_uses`. Shared: copy what you change."""
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
            "SELECT p.file_id, p.version_id, p.first_symbol FROM symbol s JOIN present p ON p.version_id = s.version_id"
            " WHERE s.id IN ({})"
        )
        return {
            symbol_id: SymbolAt(file_id, key, ordinal)
            for file_id, version_id, first in set(self._among(sql, symbol_ids))
            for key, ids in self._ids_by_key(version_id, first).items()
            for ordinal, symbol_id in enumerate(ids)
        }

    def ids_at(self, places: Iterable[SymbolAt]) -> dict[SymbolAt, int]:
        """The ids of symbols in the tree; one whose file no longer defines it is left out."""
        wanted: dict[int, list[SymbolAt]] = {}
        for place in places:
            wanted.setdefault(place.file_id, []).append(place)
        found = {}
        sql = "SELECT file_id, version_id, first_symbol FROM present WHERE file_id IN ({})"
        for file_id, version_id, first in self._among(sql, wanted):
            known = self._ids_by_key(version_id, first)
            for place in wanted[file_id]:
                ids = known.get(place.key, ())
                if place.ordinal < len(ids):
                    found[place] = ids[place.ordinal]
        return found

    def _ids_by_key(self, version_id: int, first: int) -> dict[int, list[int]]:
        return self._remembered(("keys", version_id), lambda: self._read_keys(version_id, first))

    def _read_keys(self, version_id: int, first: int) -> dict[int, list[int]]:
        count = self._rows("SELECT symbol_count FROM version WHERE id = ?", version_id)[0][0]
        found: dict[int, list[int]] = {}
        for symbol_id, key in self._rows(
            "SELECT id, key FROM symbol WHERE id BETWEEN ? AND ? ORDER BY id", first, first + count - 1
        ):
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

    # ---- references
    def references_to(self, symbol_ids: Iterable[int]) -> list[ReferenceRow]:
        wanted = set(symbol_ids)
        places = {place for symbol_id, place in self.places_of(wanted).items() if symbol_id in wanted}
        files = self._files_with(places)
        return list(self._references(files, lambda read, _uses: self._uses_of(read, places)))

    def _files_with(self, places: set[SymbolAt]) -> list[int]:
        """Files with a use that is bound to one of the places."""
        sql = "SELECT file_id, packed FROM meaning WHERE worktree = ? AND file_id IN ({})"
        files = self.files_bound_to({place.file_id for place in places})
        found = []
        for start in range(0, len(files), _MOST_FILES):
            for file_id, packed in self._among(sql, files[start : start + _MOST_FILES], self.worktree):
                if packed in self._unpacked or any(tuple(target[:3]) in places for target in unpack_targets(packed)):
                    found.append(file_id)
        return found

    def references_named(self, names: Collection[str]) -> list[ReferenceRow]:
        wanted = set(names)

        def named(_read: "_Read", uses: Sequence[PackedReference]) -> list[int]:
            return [seq for seq, use in enumerate(uses) if use.name in wanted]

        return list(self._references(self.files_mentioning(wanted), named))

    def references_in(self, file_id: int) -> list[ReferenceRow]:
        rows = partial(self._references, [file_id], lambda _read, uses: range(len(uses)))
        return self._rows_of("references", file_id, lambda: list(rows()))

    def _references(
        self, file_ids: Iterable[int], chosen: Callable[["_Read", Sequence[PackedReference]], Sequence[int]]
    ) -> Iterator[ReferenceRow]:
        """Rows of the uses of which `chosen(meanings of a file, its uses)` gives the numbers, file by file."""
        for file_id, version_id, first, path, is_test in self._among(
            f"SELECT {_PLACE} WHERE file_id IN ({{}}) ORDER BY path", file_ids
        ):
            uses, read = self.packed_uses(version_id).references, self._meanings_of(file_id)
            bound = read.meanings.references
            if len(uses) != len(bound):
                raise sqlite3.DatabaseError(f"the meanings of {path} do not fit its uses")
            numbers = chosen(read, uses)
            ids = self.ids_at({target for seq in numbers if (target := bound[seq][0]) is not None})
            for seq in numbers:
                scope, name, qualifier, kind, start, line, shape, is_local = uses[seq]
                target, confidence = bound[seq]
                target_id = ids.get(target) if target is not None else None
                yield ReferenceRow(
                    *(file_id, seq, first + 1 + scope, name, qualifier, kind, start, line, shape, bool(is_local)),
                    *(target_id, confidence if target_id is not None else 0, path, bool(is_test)),
                )

    # ---- imports
    def imports_in(self, file_id: int) -> list[ImportRow]:
        return self._rows_of("imports", file_id, lambda: list(self._imports([file_id])))

    def imports_of(self, file_ids: Iterable[int]) -> list[ImportRow]:
        """Imports that read one of the given files."""
        wanted = set(file_ids)
        return [row for row in self._imports(self.files_bound_to(wanted)) if row.target_file_id in wanted]

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

    def _imports(self, file_ids: Iterable[int]) -> Iterator[ImportRow]:
        for file_id, version_id, first, path, _ in self._among(
            f"SELECT {_PLACE} WHERE file_id IN ({{}}) ORDER BY path", file_ids
        ):
            imports, bound = self.packed_uses(version_id).imports, self.meanings(file_id).imports
            if len(imports) != len(bound):
                raise sqlite3.DatabaseError(f"the meanings of {path} do not fit its imports")
            ids = self.ids_at({target for _, target in bound if target is not None})
            for seq, (one, (read, target)) in enumerate(zip(imports, bound, strict=True)):
                scope, module, name, alias, start, line, type_only, reexport = one
                yield ImportRow(
                    *(file_id, seq, first + 1 + scope, module, name, alias, start, line, bool(type_only)),
                    *(bool(reexport), read, ids.get(target) if target is not None else None, path),
                )
