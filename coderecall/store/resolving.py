"""Narrow rows for name resolution: it reads every definition, import and reference, so columns cost."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from coderecall.store.packing import (
    ONLY_DOTS,
    SymbolAt,
    UseColumns,
    as_packed,
    may_inherit,
    module_words,
    packed_text,
    references_at,
)
from coderecall.store.rows import OutlineRow, outside_bindings, symbol_key
from coderecall.store.usage import Usage
from parsers.model import ReferenceKind, SymbolKind

_SECTION = int(SymbolKind.SECTION)  # a part of a document, which no name in code means
_PACKAGES = f"({int(SymbolKind.NAMESPACE)}, {int(SymbolKind.PACKAGE)})"
_MODULES = f"({int(SymbolKind.MODULE)}, {int(SymbolKind.INTERFACE)})"
_INHERIT = int(ReferenceKind.INHERIT)
_USES = (
    "SELECT t.file_id, p.uses FROM tree t JOIN parse p ON p.version_id = t.version_id"
    " WHERE t.worktree = ? AND t.file_id IN ({})"
)
_WHOLE_MODULE = rb'%b\.(?:[^"\\]++|\\.)*+","","[^"]'  # in the text of packed uses: a module, no name, an alias
_PLACE = "file_id, version_id, first_symbol FROM present"


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
    target: SymbolAt | None


class Base(NamedTuple):
    """A base that a class names."""

    file_id: int
    scope_id: int
    name: str
    qualifier: str


class Use(NamedTuple):
    """A reference with what it was bound to so far."""

    file_id: int
    seq: int
    scope_id: int
    name: str
    qualifier: str  # "" none
    kind: int
    is_local: bool
    target: SymbolAt | None
    confidence: int
    shape: str | None  # of a call, as in `parsers.Reference`
    start_byte: int


class Resolving(Usage):
    """What resolution asks of the index. Mixed into Database."""

    def resolvable_files(self) -> list[tuple[int, str, str, bool]]:
        """(id, path, language, is_test), by path."""
        return self._rows("SELECT file_id, path, language, is_test FROM present ORDER BY path")

    def _places(self, file_ids: Iterable[int] | None) -> Iterator[tuple[int, int, int]]:
        """(file, version, first symbol) of all files or of some, in the order in which they were read."""
        if file_ids is None:
            return iter(self._rows(f"SELECT {_PLACE} ORDER BY first_symbol"))
        return self._among(f"SELECT {_PLACE} WHERE file_id IN ({{}}) ORDER BY first_symbol", file_ids)

    # ---- definitions
    def definitions(self, file_ids: Iterable[int] | None = None) -> Iterator[Definition]:
        """Definitions of all files or of some, in source order within a file, the file itself first."""
        read = self._outline if file_ids is None else self.outline
        for file_id, version_id, first in self._places(file_ids):
            yield from definitions_from(file_id, first, read(version_id))

    def definitions_named(self, names: Iterable[str]) -> Iterator[Definition]:
        sql = (
            "SELECT s.id, p.file_id, p.version_id, p.first_symbol FROM symbol s JOIN present p ON"
            f" p.version_id = s.version_id WHERE s.name IN ({{}}) AND s.id != p.first_symbol AND s.kind != {_SECTION}"
        )
        for symbol_id, file_id, version_id, first in self._among(sql, names):
            row = self.outline(version_id)[symbol_id - first - 1]
            parent, kind, name, qualified_name = row[:4]
            yield Definition(symbol_id, file_id, first + 1 + parent, kind, name, qualified_name, row.modifiers)

    def bindings(self, file_ids: Iterable[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """(file, packed bindings) of all files or of some; see `rows.packed_bindings`."""
        sql = "SELECT p.file_id, b.bindings FROM present p JOIN parse b ON b.version_id = p.version_id"
        if file_ids is None:
            return iter(self.connection.execute(sql))
        return self._among(f"{sql} WHERE p.file_id IN ({{}})", file_ids)

    def bindings_texts(self, file_ids: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """What the names of files are bound to as text, in which a name stands as `packing.as_packed` gives it."""
        for file_id, packed in self.bindings(file_ids):
            yield file_id, packed_text(packed) if packed else b""

    def shows_the_same_bindings(self, file_id: int, packed: bytes, parents: Sequence[int]) -> bool:
        """Whether what other files see of a file's bindings is as in `packed`. parents: see `outside_bindings`."""
        known = next((text for _, text in self.bindings([file_id])), b"")
        return known == packed or outside_bindings(known, parents) == outside_bindings(packed, parents)

    def member_names(self) -> Iterator[tuple[int, str]]:
        """(file, qualified name) of every definition inside another."""
        for row in self.definitions():
            if "." in row.qualified_name:
                yield row.file_id, row.qualified_name

    def module_places(self, language: str) -> list[tuple[str, str]]:
        """(path, last name) of the modules and interfaces that files of a language define, by both."""
        sql = (
            "SELECT p.path, s.name FROM symbol s JOIN present p ON p.version_id = s.version_id"
            f" WHERE s.kind IN {_MODULES} AND s.id != p.first_symbol AND p.language = ? ORDER BY 1, 2"
        )
        return self._rows(sql, language)

    # ---- imports
    def use_columns(self, file_ids: Iterable[int] | None) -> Iterator[tuple[int, int, UseColumns]]:
        """(file, first symbol, what it uses) of all files or of some, each read when it is asked for."""
        read = self._columns if file_ids is None else self.packed_columns
        for file_id, version_id, first in self._places(file_ids):
            yield file_id, first, read(version_id)

    def links(self, file_ids: Iterable[int] | None) -> Iterator[Link]:
        """Imports of all files or of some, in source order within a file."""
        if file_ids is None:
            for file_id, first, uses in self.use_columns(None):
                yield from self.links_from(file_id, first, uses)
            return
        self._follow()
        for file_id, version_id, first in self._places(file_ids):
            make = partial(self._links_of, file_id, version_id, first)
            yield from self._rows_of_files.get(("links", file_id), make)

    def _links_of(self, file_id: int, version_id: int, first: int) -> list[Link]:
        return list(self.links_from(file_id, first, self.packed_columns(version_id)))

    def links_from(self, file_id: int, first: int, uses: UseColumns) -> Iterator[Link]:
        """Imports of a file that was read."""
        if uses.imports:
            yield from links_of(file_id, first, uses, self.meanings(file_id).imports)

    def links_reading(self, file_id: int, files: Iterable[int]) -> list[Link]:
        """Imports in some files that read a file, or get from elsewhere the module that it is."""
        module = self.module_at(file_id)
        return [link for link in self.links(files) if link.target_file_id == file_id or link.target == module]

    def is_read_elsewhere(self, file_id: int) -> bool:
        """Whether another file has a use that is bound to a file."""
        sql = "SELECT 1 FROM edge WHERE worktree = ? AND target_file_id = ? AND file_id != ? LIMIT 1"
        return bool(self._rows(sql, self.worktree, file_id, file_id))

    def module_at(self, file_id: int) -> SymbolAt | None:
        """The symbol that stands for a file, as meanings name it."""
        rows = self._rows("SELECT path FROM present WHERE file_id = ?", file_id)
        return SymbolAt(file_id, symbol_key(rows[0][0], "") & 0xFFFFFFFF, 0) if rows else None

    def links_mentioning(self, words: Collection[str], *, unbound_only: bool) -> list[Link]:
        """Imports with one of the words in their module or as their name, and those whose module is only dots.

        A word ends and begins where a name does; one without a letter may be anywhere.
        """
        wanted = set(words)
        hashed = wanted.union(ONLY_DOTS, *map(module_words, wanted))
        files = self.files_mentioning(hashed) if all(map(module_words, wanted)) else None
        return [
            link
            for link in self.links(files)
            if not (unbound_only and link.target_file_id is not None)
            and (not link.module.strip("./") or link.name in wanted or any(word in link.module for word in wanted))
        ]

    def links_naming(self, names: Iterable[str]) -> Iterator[Link]:
        """Imports of a name, or of all that is in a module of that name."""
        wanted = set(names)
        hashed = wanted.union(*map(module_words, wanted))
        for link in self.links(self.files_mentioning(hashed)):
            inside = link.name in {"", "*"} and not wanted.isdisjoint((link.module, link.module.rpartition(".")[2]))
            if inside or link.name in wanted:
                yield link

    def packages(self, languages: Iterable[str]) -> list[tuple[str, str]]:
        """(path, full name) of the packages and namespaces that files of some languages open, in source order."""
        sql = (
            "SELECT p.path, s.name FROM symbol s JOIN present p ON p.version_id = s.version_id"
            f" WHERE s.kind IN {_PACKAGES} AND s.id != p.first_symbol"
            " AND p.language IN (SELECT value FROM json_each(?)) ORDER BY s.id"
        )
        return self._rows(sql, json.dumps(list(languages)))

    def star_reexports(self, language: str) -> list[tuple[str, str]]:
        """(path, module) of the star imports of one language that serve other files, too."""
        return self._stars(language, reexported_only=True)

    def star_imports(self, language: str) -> list[tuple[str, str]]:
        """(path, module as written) of the star imports in files of one language."""
        return self._stars(language, reexported_only=False)

    def _stars(self, language: str, *, reexported_only: bool) -> list[tuple[str, str]]:
        paths = dict(self._rows("SELECT file_id, path FROM present WHERE language = ?", language))
        return sorted(
            (paths[file_id], row.module)
            for file_id, _, uses in self.use_columns(paths)
            for row in uses.imports
            if row.name == "*" and (row.reexport or not reexported_only)
        )

    def links_through(self, package: str, files: Iterable[int]) -> list[Link]:
        """Imports in some files of a whole module by a dotted name that leads through a package and binds its first
        part.
        """
        rows = self._among(_USES, files, self.worktree)
        written = re.compile(_WHOLE_MODULE % re.escape(as_packed(package)))  # most files say the package in another way
        return [
            link
            for link in self.links([file_id for file_id, uses in rows if written.search(packed_text(uses))])
            if not link.name
            and link.alias
            and link.module.startswith(f"{link.alias}.")
            and package in link.module.split(".")[:-1]
        ]

    def imported_modules(self, language: str) -> list[tuple[str, int]]:
        """(module as written, how often) of the imports of one language."""
        found: dict[str, int] = {}
        files = [row[0] for row in self._rows("SELECT file_id FROM present WHERE language = ?", language)]
        for _, _, uses in self.use_columns(files):
            for row in uses.imports:
                found[row.module] = found.get(row.module, 0) + 1
        return list(found.items())

    # ---- references
    def uses(self, file_ids: Iterable[int]) -> Iterator[Use]:
        """References of some files; those of one file follow each other."""
        new = tuple.__new__
        for file_id, version_id, first in self._places(file_ids):
            bound, columns = self.meanings(file_id).references, self.packed_columns(version_id)
            for seq, row in enumerate(references_at(columns, range(len(columns.numbers)))):
                scope, name, qualifier, kind, start, _, shape, is_local = row
                at = (file_id, seq, first + 1 + scope, name, qualifier, kind, bool(is_local))
                yield new(Use, (*at, *bound[seq], shape, start))

    def uses_starting(self, names: Mapping[int, Collection[str]]) -> Iterator[Use]:
        """References of some files whose chain begins with one of the names given for the file."""
        return self._uses_saying(names, lambda file_id, name, qualifier: _first(name, qualifier) in names[file_id])

    def uses_named(self, names: Collection[str]) -> Iterator[Use]:
        wanted = set(names)
        return self._uses_saying(self.files_mentioning(wanted), lambda _, name, __: name in wanted)

    def uses_qualified(self, names: Collection[str]) -> Iterator[Use]:
        """References reached through a chain that holds one of the names."""
        wanted = set(names)
        return self._uses_saying(
            self.files_mentioning(wanted),
            lambda _, __, qualifier: bool(qualifier) and not wanted.isdisjoint(qualifier.replace("()", "").split(".")),
        )

    def uses_through(self, words: Mapping[int, AbstractSet[str]]) -> Iterator[Use]:
        """References of some files in whose chain one of the words stands that are given for the file."""

        def is_through(file_id: int, name: str, qualifier: str) -> bool:
            wanted = words[file_id]
            return name in wanted or not wanted.isdisjoint(qualifier.replace("()", "").split("."))

        return self._uses_saying(words, is_through)

    def _uses_saying(self, file_ids: Iterable[int], wanted: Callable[[int, str, str], bool]) -> Iterator[Use]:
        """References of some files by what they say: `wanted(file, name, qualifier)` is asked once for what repeats."""
        new = tuple.__new__
        for file_id, version_id, first in self._places(file_ids):
            columns = self.packed_columns(version_id)
            said = {number for number, fact in enumerate(columns.facts) if wanted(file_id, fact[0], fact[1])}
            if not said:
                continue
            numbers = [seq for seq, number in enumerate(columns.numbers) if number in said]
            bound = self.meanings(file_id).references
            for seq, row in zip(numbers, references_at(columns, numbers), strict=True):
                scope, name, qualifier, kind, start, _, shape, is_local = row
                at = (file_id, seq, first + 1 + scope, name, qualifier, kind, bool(is_local))
                yield new(Use, (*at, *bound[seq], shape, start))

    def bases(self, file_ids: Iterable[int]) -> Iterator[Base]:
        for file_id, first, uses in self.use_columns(file_ids):
            yield from bases_from(file_id, first, uses)

    def classes_deriving_from(self, keys: Collection[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], int, int]]:
        """(key, file, symbol) of the definitions with a base that is bound to one of the symbols. A key is a file
        and `SymbolAt.key`."""
        files = [file_id for file_id, _ in self.files_bound_to_keys(keys)]
        packed = self._among(_USES, files, self.worktree)
        for file_id, first, uses in self.use_columns([file_id for file_id, uses in packed if may_inherit(uses)]):
            inherited = {number for number, fact in enumerate(uses.facts) if fact[2] == _INHERIT}
            bound = self.meanings(file_id).references
            for number, scope, (target, _) in zip(uses.numbers, uses.scopes, bound, strict=True):
                if number in inherited and target is not None and target[:2] in keys:
                    yield target[:2], file_id, first + 1 + scope

    def bases_named(self, names: Collection[str]) -> Iterator[Use]:
        """References that name one of the names as a base."""
        return (use for use in self.uses_named(names) if use.kind == _INHERIT)


def _first(name: str, qualifier: str) -> str:
    return qualifier.partition(".")[0].removesuffix("()") or name


def definitions_from(file_id: int, first: int, outline: Iterable[OutlineRow]) -> Iterator[Definition]:
    """Definitions of a file, of which `first` is the number of the file itself."""
    new = tuple.__new__
    yield Definition(first, file_id, None, 2, "", "", "")
    after = first + 1
    for number, row in enumerate(outline, after):
        parent, kind, name, qualified_name = row[:4]
        if kind != _SECTION:
            yield new(Definition, (number, file_id, after + parent, kind, name, qualified_name, row.modifiers))


def links_of(
    file_id: int, first: int, uses: UseColumns, bound: Sequence[tuple[int | None, SymbolAt | None]]
) -> Iterator[Link]:
    """Imports of a file with what they were bound to."""
    new = tuple.__new__
    for seq, (scope, module, name, alias, _, _, type_only, reexport) in enumerate(uses.imports):
        facts = (file_id, seq, first + 1 + scope, module, name, alias, bool(type_only), bool(reexport))
        yield new(Link, (*facts, *bound[seq]))


def bases_from(file_id: int, first: int, uses: UseColumns) -> list[Base]:
    """Bases that the classes of a file name."""
    inherited = {number for number, fact in enumerate(uses.facts) if fact[2] == _INHERIT}
    if not inherited:
        return []
    return [
        Base(file_id, first + 1 + scope, *uses.facts[number][:2])
        for number, scope in zip(uses.numbers, uses.scopes, strict=True)
        if number in inherited
    ]
