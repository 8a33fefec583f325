"""Narrow rows for name resolution: it reads every definition, import and reference, so columns cost."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from coderecall.store.among import among
from coderecall.store.rows import unpacked_bindings

_WIRING = "wiring:"  # before the path, in the keys of `meta`

_DEFINITION = "s.id, s.file_id, s.parent_id, s.kind, s.name, s.qualified_name, s.modifiers FROM symbol s"
_NO_SECTION = "s.kind <> 15"  # SymbolKind.SECTION: a part of a document, which no name in code means
_LINK = (
    "i.file_id, i.seq, i.scope_id, i.module, i.name, i.alias, i.type_only, i.reexport, i.target_file_id, i.target_id"
    " FROM import i"
)
# kind 2 is ReferenceKind.INHERIT, written out: a partial index serves a constant only
_BASE = (
    "r.file_id, r.scope_id, n.text, coalesce(q.text, '') FROM reference r JOIN name n ON n.id = r.name_id"
    " LEFT JOIN name q ON q.id = r.qualifier_id"
)
_USE = (
    "r.file_id, r.seq, r.scope_id, r.name_id, coalesce(r.qualifier_id, 0), r.kind, r.is_local, r.target_id,"
    " r.confidence FROM reference r"
)


class Definition(NamedTuple):
    id: int
    file_id: int
    parent_id: int | None  # None for the row that stands for the file
    kind: int
    name: str
    qualified_name: str
    modifiers: str


class Link(NamedTuple):
    """An import with what it was bound to so far."""

    file_id: int
    seq: int
    scope_id: int
    module: str
    name: str
    alias: str
    type_only: bool
    reexport: bool
    target_file_id: int | None
    target_id: int | None


class Base(NamedTuple):
    """A base that a class names."""

    file_id: int
    scope_id: int
    name: str
    qualifier: str


class Use(NamedTuple):
    """A reference; names are ids of the `name` table, 0 no qualifier."""

    file_id: int
    seq: int
    scope_id: int
    name_id: int
    qualifier_id: int
    kind: int
    is_local: bool
    target_id: int | None
    confidence: int


class Resolving:
    """What resolution asks of the index. Mixed into Database."""

    connection: sqlite3.Connection

    def _each(self, sql: str, values: Iterable[object], *fixed: object) -> Iterator[tuple[object, ...]]:
        return among(self.connection, sql, values, *fixed)

    def resolvable_files(self) -> list[tuple[int, str, str, bool]]:
        """(id, path, language, is_test), by path."""
        return self.connection.execute("SELECT id, path, language, is_test FROM file ORDER BY path").fetchall()

    def definitions(self, file_ids: Iterable[int] | None = None) -> Iterator[Definition]:
        """Definitions of all files or of some, in source order within a file."""
        if file_ids is None:
            sql = f"SELECT {_DEFINITION} WHERE {_NO_SECTION} ORDER BY s.id"
            return map(Definition._make, self.connection.execute(sql))
        rows = self._each(f"SELECT {_DEFINITION} WHERE s.file_id IN ({{}}) AND {_NO_SECTION} ORDER BY s.id", file_ids)
        return map(Definition._make, rows)

    def definitions_named(self, names: Iterable[str]) -> Iterator[Definition]:
        return map(
            Definition._make, self._each(f"SELECT {_DEFINITION} WHERE s.name IN ({{}}) AND {_NO_SECTION}", names)
        )

    def links(self, file_ids: Iterable[int] | None = None) -> Iterator[Link]:
        """Imports of all files or of some, in source order within a file."""
        if file_ids is None:
            return map(Link._make, self.connection.execute(f"SELECT {_LINK} ORDER BY i.file_id, i.seq"))
        return map(
            Link._make, self._each(f"SELECT {_LINK} WHERE i.file_id IN ({{}}) ORDER BY i.file_id, i.seq", file_ids)
        )

    def module_of(self, file_id: int) -> Any:
        """Id of the row that stands for a file: its first."""
        return self.connection.execute("SELECT min(id) FROM symbol WHERE file_id = ?", (file_id,)).fetchone()[0]

    def links_reading(self, file_id: int) -> list[Link]:
        """Imports that read a file, or get from elsewhere the module that it is."""
        sql = f"SELECT {_LINK} WHERE i.target_file_id = ? UNION SELECT {_LINK} WHERE i.target_id = ?"
        return list(map(Link._make, self.connection.execute(sql, (file_id, self.module_of(file_id)))))

    def links_mentioning(self, words: list[str], *, unbound_only: bool) -> Iterator[Link]:
        """Imports with one of the words in their module or as their name, and those whose module is only dots."""
        condition = "(rtrim(i.module, './') = ''" + " OR i.name = ? OR instr(i.module, ?)" * len(words) + ")"
        if unbound_only:
            condition += " AND i.target_file_id IS NULL"
        values = [word for word in words for _ in range(2)]
        return map(Link._make, self.connection.execute(f"SELECT {_LINK} WHERE {condition}", values).fetchall())

    def links_naming(self, names: Iterable[str]) -> Iterator[Link]:
        """Imports of a name, or of all that is in a module of that name."""
        names = sorted(names)
        yield from map(Link._make, self._each(f"SELECT {_LINK} WHERE i.name IN ({{}})", names))
        wanted = set(names)
        for row in self.connection.execute(f"SELECT {_LINK} WHERE i.name IN ('', '*')").fetchall():
            link = Link._make(row)
            if link.module in wanted or link.module.rpartition(".")[2] in wanted:
                yield link

    def packages(self, languages: Iterable[str]) -> list[tuple[str, str]]:
        """(path, full name) of the packages and namespaces that files of some languages open, in source order."""
        sql = (
            "SELECT f.path, s.name FROM symbol s JOIN file f ON f.id = s.file_id WHERE s.kind IN (3, 4)"
            " AND f.language IN (SELECT value FROM json_each(?)) ORDER BY s.id"
        )
        return self.connection.execute(sql, (json.dumps(list(languages)),)).fetchall()

    def star_reexports(self, language: str) -> list[tuple[str, str]]:
        """(path, module) of the star imports of one language that serve other files, too."""
        sql = (
            "SELECT f.path, i.module FROM import i JOIN file f ON f.id = i.file_id"
            " WHERE i.reexport AND i.name = '*' AND f.language = ? ORDER BY f.path, i.seq"
        )
        return self.connection.execute(sql, (language,)).fetchall()

    def star_imports(self, language: str) -> list[tuple[str, str]]:
        """(path, module as written) of the star imports in files of one language."""
        sql = (
            "SELECT f.path, i.module FROM import i JOIN file f ON f.id = i.file_id"
            " WHERE f.language = ? AND i.name = '*' ORDER BY f.path, i.seq"
        )
        return self.connection.execute(sql, (language,)).fetchall()

    def imported_modules(self, language: str) -> list[tuple[str, int]]:
        """(module as written, how often) of the imports of one language."""
        sql = "SELECT i.module, count(*) FROM import i JOIN file f ON f.id = i.file_id WHERE f.language = ? GROUP BY 1"
        return self.connection.execute(sql, (language,)).fetchall()

    def links_binding_first(self) -> list[Link]:
        """Imports of a whole module by a dotted name that bind its first part."""
        sql = f"SELECT {_LINK} WHERE i.name = '' AND i.alias != '' AND instr(i.module, i.alias || '.') = 1"
        return list(map(Link._make, self.connection.execute(sql)))

    def bases(self, file_ids: Iterable[int] | None = None) -> Iterator[Base]:
        if file_ids is None:
            return map(
                Base._make, self.connection.execute(f"SELECT {_BASE} WHERE r.kind = 2 ORDER BY r.file_id, r.seq")
            )
        sql = f"SELECT {_BASE} WHERE r.kind = 2 AND r.file_id IN ({{}}) ORDER BY r.file_id, r.seq"
        return map(Base._make, self._each(sql, file_ids))

    def bases_named(self, name_ids: Iterable[int]) -> Iterator[Use]:
        """References that name one of the names as a base."""
        return map(Use._make, self._each(f"SELECT {_USE} WHERE r.kind = 2 AND r.name_id IN ({{}})", name_ids))

    def bindings(self, file_ids: Iterable[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """(file, packed bindings) of all files or of some; see `rows.packed_bindings`."""
        if file_ids is None:
            return iter(self.connection.execute("SELECT file_id, packed FROM binding"))
        rows = self._each("SELECT file_id, packed FROM binding WHERE file_id IN ({})", file_ids)
        return ((file_id, packed) for file_id, packed in rows if isinstance(file_id, int) and isinstance(packed, bytes))

    def shows_the_same_bindings(self, file_id: int, packed: bytes) -> bool:
        """Whether what other files may ask of a file's bindings is as in `packed`."""
        known = next((text for _, text in self.bindings([file_id])), b"")
        return known == packed or unpacked_bindings(known)[0] == unpacked_bindings(packed)[0]

    def member_names(self) -> Iterator[tuple[int, str]]:
        """(file, qualified name) of every definition inside another."""
        sql = "SELECT file_id, qualified_name FROM symbol WHERE instr(qualified_name, '.')"
        return iter(self.connection.execute(sql).fetchall())

    def named_of_kind(self, language: str, kind: int) -> list[tuple[str, str]]:
        """(path, qualified name) of every definition of a kind in one language, by both."""
        sql = (
            "SELECT f.path, s.qualified_name FROM symbol s JOIN file f ON f.id = s.file_id"
            " WHERE f.language = ? AND s.kind = ? AND s.parent_id IS NOT NULL ORDER BY 1, 2"
        )
        return self.connection.execute(sql, (language, kind)).fetchall()

    def uses(self, file_ids: Iterable[int]) -> Iterator[Use]:
        return map(Use._make, self._each(f"SELECT {_USE} WHERE r.file_id IN ({{}})", file_ids))

    def uses_starting(self, file_ids: Iterable[int], chain_ids: Iterable[int]) -> Iterator[Use]:
        """References of some files whose qualifier, or name without one, is among the chains."""
        sql = (
            f"SELECT {_USE} WHERE coalesce(r.qualifier_id, r.name_id) IN (SELECT value FROM json_each(?))"
            " AND r.file_id IN ({})"
        )
        return map(Use._make, self._each(sql, file_ids, json.dumps(sorted(chain_ids))))

    def uses_named(self, name_ids: Iterable[int]) -> Iterator[Use]:
        return map(Use._make, self._each(f"SELECT {_USE} WHERE r.name_id IN ({{}})", name_ids))

    def uses_qualified(self, qualifier_ids: Iterable[int]) -> Iterator[Use]:
        """References reached through one of the qualifiers; reads the whole table, there is no index for it."""
        wanted = set(qualifier_ids)
        if not wanted:
            return
        sql = f"SELECT {_USE} WHERE r.qualifier_id IS NOT NULL"
        yield from (Use._make(row) for row in self.connection.execute(sql) if row[4] in wanted)

    def name_texts(self) -> dict[int, str]:
        """The interned names and qualifiers by id."""
        return dict(self.connection.execute("SELECT id, text FROM name"))

    def texts_of(self, name_ids: Iterable[int]) -> dict[int, str]:
        """The same for some ids."""
        rows = self._each("SELECT id, text FROM name WHERE id IN ({})", name_ids)
        return {int(str(name_id)): str(text) for name_id, text in rows}

    def name_ids(self, texts: Iterable[str]) -> dict[str, int]:
        rows = self._each("SELECT text, id FROM name WHERE text IN ({})", texts)
        return {str(text): int(str(name_id)) for text, name_id in rows}

    def chains_from(self, first: str) -> list[int]:
        """Ids of the interned chains that begin with a name: `a` itself, `a.b`, `a.b.c`."""
        sql = "SELECT id FROM name WHERE text = ? OR (text >= ? AND text < ?)"
        return [row[0] for row in self.connection.execute(sql, (first, f"{first}.", f"{first}/"))]

    # ---- what a run leaves for the next
    def wirings(self, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
        """What a file shows to others, as digests of its types and of all it defines and imports, by path."""
        keys = [f"{_WIRING}{path}" for path in paths]
        rows = self._each("SELECT key, value FROM meta WHERE key IN ({})", keys)
        found = {}
        for key, value in rows:
            types, _, exports = str(value).partition(" ")
            found[str(key)[len(_WIRING) :]] = (int(types, 16), int(exports, 16))
        return found

    def set_wirings(self, digests: Mapping[str, tuple[int, int]]) -> None:
        rows = [(f"{_WIRING}{path}", f"{types:x} {exports:x}") for path, (types, exports) in digests.items()]
        self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)

    def clear_wirings(self) -> None:
        self.connection.execute("DELETE FROM meta WHERE key >= ? AND key < ?", (_WIRING, f"{_WIRING[:-1]};"))
