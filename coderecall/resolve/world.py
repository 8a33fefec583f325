"""The index as resolution sees it: files with their names, loaded all at once or each when it is first asked for."""

from collections.abc import Iterable

from coderecall.resolve.bound_names import BoundNames
from coderecall.resolve.includes import Includes
from coderecall.resolve.languages import has_rules, rules_for
from coderecall.resolve.paths import KnownPaths
from coderecall.resolve.rules import Rules
from coderecall.store import Database
from coderecall.store.resolving import Base, Definition, Link, bases_from
from parsers.model import SymbolKind

FUNCTIONS = frozenset({SymbolKind.METHOD, SymbolKind.CONSTRUCTOR, SymbolKind.FUNCTION})
_CONTAINERS = frozenset(kind for kind in SymbolKind if kind.is_container)
_TYPES = frozenset({SymbolKind.INTERFACE, SymbolKind.TYPE})
_NAMED_TYPES = _TYPES | {SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.CLASS}
MODULE_MARK = "."  # after the name of a module that other names do not clash with
PACKAGE_KINDS = frozenset({SymbolKind.PACKAGE, SymbolKind.NAMESPACE})
_BODY = 3  # weight of a definition with a body
VALUE_KINDS = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.FIELD, SymbolKind.PROPERTY})


class FileView:
    """What one file defines and imports."""

    __slots__ = (
        "alternatives",
        "bases",
        "by_id",
        "definitions",
        "doubtful",
        "hidden",
        "id",
        "imports",
        "is_test",
        "links",
        "local_scopes",
        "module",
        "path",
        "rules",
        "scoped_imports",
        "space",
        "stars",
        "twins",
    )

    def __init__(self, file_id: int, path: str, is_test: bool, rules: Rules) -> None:
        self.id = file_id
        self.path = path
        self.is_test = is_test
        self.rules = rules
        self.space = rules.space(path)
        self.module = 0  # id of the row that stands for the file
        self.by_id: dict[int, Definition] = {}
        self.definitions: dict[str, Definition] = {}  # by qualified name, the one that a use means
        self.doubtful: set[str] = set()  # qualified names of definitions that hold in different places
        self.twins: dict[str, Definition] = {}  # where types are apart: the other one of a type and a value
        self.alternatives: dict[str, list[Definition]] = {}  # functions that share a qualified name
        self.local_scopes: set[int] = set()  # functions that define something inside
        self.links: list[Link] = []
        self.imports: dict[str, list[Link]] = {}  # by alias, those that run when the file is loaded
        self.scoped_imports: dict[int, dict[str, list[Link]]] = {}  # by function
        self.stars: list[Link] = []
        self.hidden: set[tuple[str, str]] = set()  # (module, name) that the star import of the module leaves out
        self.bases: dict[int, list[Base]] = {}  # by class

    def add_definition(self, row: Definition) -> None:
        self.by_id[row.id] = row
        if row.parent_id is None:
            self.module = row.id
            return
        if row.kind in PACKAGE_KINDS and self.rules.declares_packages:
            return
        known = self.definitions.get(row.qualified_name)
        if self.rules.flat_functions and "local" in row.modifiers and self._is_in_literal(row):
            return
        if known is not None and self.rules.types_apart and is_type(known) is not is_type(row):
            self.twins.setdefault(row.qualified_name, row)
            return
        if known is not None and row.kind in FUNCTIONS and known.kind in FUNCTIONS and self.rules.overloads:
            self.alternatives.setdefault(row.qualified_name, [known]).append(row)
        if known is None or weight(row) > weight(known):
            self.definitions[row.qualified_name] = row
        elif self.rules.flat_functions and weight(row) == weight(known) == _BODY and _stands_alone(row):
            self.doubtful.add(row.qualified_name)
        if "local" in row.modifiers:
            self.local_scopes.add(row.parent_id)
        if known is not None and known.kind == row.kind and _are_apart(known, row):
            self.doubtful.add(row.qualified_name)

    def _is_in_literal(self, row: Definition) -> bool:
        """Whether a method belongs to an object literal in a function: nothing reaches it by its qualified name."""
        above = self.by_id.get(row.parent_id or 0)
        return row.kind == SymbolKind.METHOD and (above is None or not self.is_container(above))

    def add_link(self, link: Link) -> None:
        scope = self.by_id.get(link.scope_id)
        alias = link.alias
        if self.rules.modules_apart and not link.name and alias:
            alias += MODULE_MARK
        if link.name == "*" and link.alias:  # a module under a name: `import * as api`
            link = link._replace(name="")
        self.links.append(link)
        if link.name == "*" or (link.reexport and not link.name and not link.alias):  # module.exports = require("./x")
            self.stars.append(link)
        elif not link.alias:
            if link.name:
                self.hidden.add((link.module, link.name))
        elif scope is None or scope.kind not in FUNCTIONS:
            self.imports.setdefault(alias, []).append(link)
        else:
            self.scoped_imports.setdefault(link.scope_id, {}).setdefault(link.alias, []).append(link)

    def is_function(self, row: Definition) -> bool:
        return row.kind in FUNCTIONS

    def is_container(self, row: Definition) -> bool:
        return row.kind in _CONTAINERS


def is_type(row: Definition) -> bool:
    return row.kind in _NAMED_TYPES


def _are_apart(one: Definition, other: Definition) -> bool:
    """Whether two definitions of one kind and name hold in different places: local ones, fields of two records."""
    return ("local" in one.modifiers and "local" in other.modifiers) or (
        one.kind == SymbolKind.FIELD and one.parent_id != other.parent_id
    )


class World:
    """All files, their names and the rules of their languages."""

    def __init__(self, db: Database, *, everything: bool) -> None:
        self.db = db
        self.everything = everything
        self.files = {row[0]: row for row in db.resolvable_files()}
        # an import leads to no document and no settings file, and to no folder that holds nothing else
        read = {language for _, _, language, _ in self.files.values() if has_rules(language)}
        self.paths = KnownPaths(
            ((path, file_id) for file_id, path, language, _ in self.files.values() if language in read),
            ((path, file_id) for file_id, path, language, _ in self.files.values() if language not in read),
        )
        self._rules: dict[str, Rules | None] = {}
        self._views: dict[int, FileView] = {}
        self._outlines: dict[int, FileView] = {}
        self._bound: dict[int, BoundNames] = {}
        self._named: dict[str, list[Definition]] = {}
        self._shared: dict[tuple[str, str, str], list[Definition]] = {}
        self.includes = Includes(db, self.paths.ids, {file_id: row[1] for file_id, row in self.files.items()})
        if everything:
            self._load_all()

    def rules(self, language: str) -> Rules | None:
        if language not in self._rules:
            kind = rules_for(language)
            shared = next((rules for rules in self._rules.values() if type(rules) is kind), None)
            self._rules[language] = shared or (kind(self.paths, self.db) if kind is not None else None)
        return self._rules[language]

    def all_rules(self) -> list[Rules]:
        """The rules of every language of the repository."""
        found = [self.rules(language) for language in sorted({row[2] for row in self.files.values()})]
        return list({rules.family: rules for rules in found if rules is not None}.values())

    def view(self, file_id: int) -> FileView | None:
        """None for a language without rules."""
        found = self._views.get(file_id)
        if found is None and not self.everything:
            self.load([file_id])
            found = self._views.get(file_id)
        return found

    def outline(self, file_id: int) -> FileView | None:
        """A view of which only path and language are sure to be there."""
        found = self._views.get(file_id) or self._outlines.get(file_id)
        if found is None and file_id in self.files:
            _, path, language, is_test = self.files[file_id]
            rules = self.rules(language)
            if rules is not None:
                found = self._outlines[file_id] = FileView(file_id, path, bool(is_test), rules)
        return found

    def load(self, file_ids: Iterable[int]) -> None:
        """Read the named files at once, those that are not there yet."""
        wanted = [file_id for file_id in file_ids if file_id not in self._views and file_id in self.files]
        if not wanted:
            return
        self._open(wanted)
        self._fill(self.db.definitions(wanted), self.db.links(wanted), self.db.bases(wanted))

    def path(self, file_id: int) -> str:
        return self.files[file_id][1]

    def is_test(self, file_id: int) -> bool:
        return bool(self.files[file_id][3])

    def bound(self, view: FileView) -> BoundNames:
        """What the names of a file are bound to, read when first asked for."""
        found = self._bound.get(view.id)
        if found is None:
            packed = next((packed for _, packed in self.db.bindings([view.id])), b"")
            found = self._bound[view.id] = BoundNames(packed, view.by_id)
        return found

    def symbol(self, symbol_id: int, file_id: int) -> Definition | None:
        view = self.view(file_id)
        return view.by_id.get(symbol_id) if view else None

    def named(self, name: str) -> list[Definition]:
        """Every definition of a name, by path and place."""
        found = self._named.get(name)
        if found is None:
            if self.everything:
                return []
            self.prepare_names([name])
            found = self._named[name]
        return found

    def prepare_names(self, names: Iterable[str]) -> None:
        """Read the definitions of many names at once."""
        missing = [name for name in names if name not in self._named]
        if missing and not self.everything:
            for name in missing:
                self._named[name] = []
            for row in self.db.definitions_named(missing):
                if row.parent_id is not None and self.rules(self.files[row.file_id][2]) is not None:
                    self._named[row.name].append(row)
            for name in missing:
                self._named[name].sort(key=self._place)

    def shared(self, rules: Rules, space: str, qualified_name: str) -> list[Definition]:
        """Definitions of a qualified name in a name space that files share, by path and place; overloads left out.

        An extension that is no member of anything goes by its bare name, too.
        """
        key = (rules.family, space, qualified_name)
        found = self._shared.get(key)
        if found is None:
            found = []
            for row in self.named(qualified_name.rpartition(".")[2]):
                known = row.qualified_name == qualified_name or (
                    rules.extensions and row.name == qualified_name and self.is_free_extension(row)
                )
                if known and "local" not in row.modifiers:
                    _, path, language, _ = self.files[row.file_id]
                    if language in rules.languages and rules.space(path) == space and rules.shares(path, row):
                        found.append(row)
            self._shared[key] = found
        return found

    def is_free_extension(self, row: Definition) -> bool:
        """Whether a definition extends a type from outside of every other."""
        if "extension" not in row.modifiers:
            return False
        view = self.view(row.file_id)
        above = view.by_id.get(row.parent_id or 0) if view is not None else None
        return above is not None and (above.parent_id is None or above.kind in PACKAGE_KINDS)

    def _place(self, row: Definition) -> tuple[str, int]:
        return self.files[row.file_id][1], row.id

    def _load_all(self) -> None:
        self._open(self.files)
        self._fill(self.db.definitions(), (), ())
        for file_id, first, uses in self.db.use_columns(None):
            self._fill((), self.db.links_from(file_id, first, uses), bases_from(file_id, first, uses))
        named = self._named
        for view in self._views.values():  # in the order of their paths
            for row in view.by_id.values():
                if row.parent_id is not None:
                    known = named.get(row.name)
                    if known is None:
                        named[row.name] = [row]
                    else:
                        known.append(row)

    def _open(self, file_ids: Iterable[int]) -> None:
        for file_id in file_ids:
            _, path, language, is_test = self.files[file_id]
            rules = self.rules(language)
            if rules is not None:
                self._views[file_id] = FileView(file_id, path, bool(is_test), rules)

    def _fill(self, definitions: Iterable[Definition], links: Iterable[Link], bases: Iterable[Base]) -> None:
        views = self._views
        for row in definitions:
            if view := views.get(row.file_id):
                view.add_definition(row)
        for link in links:
            if view := views.get(link.file_id):
                view.add_link(link)
        for base in bases:
            if view := views.get(base.file_id):
                view.bases.setdefault(base.scope_id, []).append(base)


def weight(row: Definition) -> int:
    """Of definitions with one qualified name, which a use means: a body before a signature, code before a type that
    TypeScript merges with it, a type before a value."""
    if "overload" in row.modifiers or "abstract" in row.modifiers:
        return 0
    if row.kind in VALUE_KINDS or "object" in row.modifiers:
        return 1  # a Scala object beside a class of its name: members of both have the same names
    return 2 if row.kind in _TYPES else _BODY


def _stands_alone(row: Definition) -> bool:
    """Whether a definition is no part of one thing with others of its name: a getter and its setter, a namespace."""
    return "property" not in row.modifiers and row.kind not in {SymbolKind.NAMESPACE, SymbolKind.ENUM}
