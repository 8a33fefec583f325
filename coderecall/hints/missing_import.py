"""CR101 without an old state: an import of a name that its module, a file of this repository, does not define."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from coderecall.hints.comparison import FilePair
from coderecall.hints.module_exports import LANGUAGES as EXPORT_LANGUAGES
from coderecall.hints.module_exports import exports_of
from coderecall.hints.npm_versions import LANGUAGES as NPM_LANGUAGES
from coderecall.hints.npm_versions import is_data_of_tests, may_be_another
from coderecall.hints.place import hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.view import View
from coderecall.model import Hint, Location, RelatedLocation
from coderecall.store import ImportRow, SymbolRow
from parsers import syntax_tree
from parsers.model import ReferenceKind

if TYPE_CHECKING:
    from tree_sitter import Node

# Elsewhere an import names a file or a package, or what it takes is not always a definition that the index has.
_LANGUAGES = frozenset({"python", "typescript", "tsx"})

# Code that gives its module, or another one, names that cannot be read from it.
_BINDS_ANY = re.compile(
    rb"globals\(\)|\bexec\(|sys\.modules\[(?:__name__\]|[^\]\n]*\]\s*=[^=])|setattr\(\s*sys\.modules\b"
    rb"|export =|module\.exports"
)

_ALIKE = 0.75  # of the letters of two names
_ROOTS = frozenset({"", "src", "lib", "python"})

Key = tuple[str, str, str]


def missing(view: View, paths: Iterable[str]) -> dict[Key, ImportRow]:
    """Imports in the given files that name nothing, by (path, module, name)."""
    found: dict[Key, ImportRow] = {}
    modules = _Modules(view)
    for path in paths:
        row = view.file(path)
        if row is None or row.language not in _LANGUAGES:
            continue
        if row.language in NPM_LANGUAGES and is_data_of_tests(view, path):
            continue
        imports = view.db.imports_in(row.id)
        for one in imports:
            if one.name in {"", "*", "default"} or one.target_file_id is None or one.target_id is not None:
                continue
            if any(o.alias == one.alias and o.seq != one.seq for o in imports) or one.alias in view.symbols(path):
                continue  # a fallback stands beside it
            if not modules.is_near(one) or modules.may_give(one.target_file_id, one.name):
                continue
            if row.language in NPM_LANGUAGES and may_be_another(view, one):
                continue
            found[path, one.module, one.name] = one
    return found


def not_exported(view: View, pairs: Iterable[FilePair]) -> dict[Key, ImportRow]:
    """Newly written imports of names that their module surely does not export, by (path, module, name)."""
    found: dict[Key, ImportRow] = {}
    exports: dict[int, frozenset[str] | None] = {}
    for pair in pairs:
        row = view.file(pair.new.path) if pair.new else None
        is_moved = pair.old is not None and not pair.is_in_place  # its imports are written anew and say the same
        if pair.new is None or is_moved or row is None or row.language not in EXPORT_LANGUAGES or row.error_count:
            continue
        known = {(i.module, i.name) for i in pair.old.parsed.imports} if pair.old else set()
        new = [i for i in view.db.imports_in(row.id) if (i.module, i.name) not in known]
        for one in () if b"@ts-" in pair.new.source else new:
            target = view.file(view.path(one.target_file_id or 0))
            if target is None or one.name in {"", "*"} or one.type_only or ".d." in target.path:
                continue
            if not one.module.startswith("."):  # a package: the repository may hold another version of it
                continue
            if target.id not in exports:
                exports[target.id] = exports_of(target.language, view.db.source(target.id))
            names = exports[target.id]
            if names and one.name not in names:
                found[row.path, one.module, one.name] = one
    return found


def may_give(view: View, file_id: int, name: str) -> bool:
    """Whether a file may have a name for those that import it; so it is where that cannot be told."""
    file = view.file(view.path(file_id))
    return file is None or file.language not in _LANGUAGES or _Modules(view).may_give(file_id, name)


def find(
    rule: Rule,
    view: View,
    now: dict[Key, ImportRow],
    before: Iterable[Key],
    checked: Callable[[str], bool],
    *,
    does: str = "define",
) -> list[Hint]:
    """One hint for each name of a module that is imported and not there; `before`: what was so in the old state;
    `does`: what the module does not do with it."""
    known = set(before)
    by_target: dict[tuple[str, str], list[ImportRow]] = {}
    for key, row in now.items():
        if key not in known and checked(row.path):
            target = view.path(row.target_file_id or 0)
            by_target.setdefault((target, row.name), []).append(row)
    hints = []
    for (target, name), rows in by_target.items():
        message = f"`{name}` is imported from {target}, which does not {does} it"
        places = [
            place(
                *(view, row.file_id, row.line, row.start_byte),
                path=row.path,
                scope="",
                message=message,
                is_test=view.is_test(row.path),
                confidence=0.7 if row.type_only else 0.9,
            )
            for row in rows
        ]
        near = _called_alike(view, target, name)
        at = Location(target, near.name_line if near else 1)
        cause = RelatedLocation(at, f"{target} does not {does} `{name}`{f', but `{near.name}`' if near else ''}")
        suggestion = f"use `{near.name}`, if it is that" if near else ""
        made = hint(rule, places, message=message, subject=f"{target}:{name}", cause=cause, suggestion=suggestion)
        if made:
            hints.append(made)
    return hints


def _called_alike(view: View, path: str, name: str) -> SymbolRow | None:
    """The definition of a file whose name is nearest to one that it lacks: the name was mistyped, or is a new one."""
    outer = {rows[0].name: rows[0] for whole, rows in view.symbols(path).items() if whole and "." not in whole}
    near = get_close_matches(name, outer, 1, cutoff=_ALIKE)
    return outer[near[0]] if near else None


class _Modules:
    """What files of the repository may give to those that import them."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._names: dict[int, frozenset[str] | None] = {}

    def is_near(self, row: ImportRow) -> bool:
        """Whether the package that an absolute import names lies where the importer would find it.

        One that lies elsewhere in the tree, as among the data of tests, may only share its name with one from outside.
        """
        first, *rest = row.module.split(".")
        if not first or not row.path.endswith(".py"):
            return True
        parts = self._view.path(row.target_file_id or 0).removesuffix("/__init__.py").removesuffix(".py").split("/")
        above = "/".join(parts[: len(parts) - len(rest) - 1])
        return above in _ROOTS or row.path.startswith(f"{above}/")

    def may_give(self, file_id: int, name: str) -> bool:
        if file_id not in self._names:
            self._names[file_id] = self._given(file_id, set())
        names = self._names[file_id]
        if names is None or name in names or name.startswith("__"):
            return True
        return self._says(file_id, name)

    def _says(self, file_id: int, name: str) -> bool:
        """Whether code of the file has the name by itself: it may bind it in a way that is not read as a definition.

        Comments, texts, members (`app.name`) and arguments (`name=`) bind nothing.
        """
        file, source = self._view.file(self._view.path(file_id)), self._view.db.source(file_id)
        found = [match.span() for match in re.finditer(rb"\b" + re.escape(name.encode()) + rb"\b", source)]
        if file is None or not found:
            return bool(found)
        root = syntax_tree(file.language, source)
        return any(_may_bind(root.descendant_for_byte_range(*span)) for span in found)

    def _given(self, file_id: int, seen: set[int]) -> frozenset[str] | None:
        """Names that a file binds when it is loaded; None when it may bind any."""
        if file_id in seen:
            return frozenset()
        seen.add(file_id)
        path = self._view.path(file_id)
        file = self._view.file(path)
        if file is None or file.error_count or not path.endswith((".py", ".ts", ".tsx", ".mts", ".cts")):
            return None
        symbols = self._view.db.symbols_in(file_id)
        source = self._view.db.source(file_id)
        if _BINDS_ANY.search(source):
            return None
        module = symbols[0].id
        names = {symbol.name for symbol in symbols if _is_global(symbol, module)}
        for row in self._view.db.imports_in(file_id):
            if row.name == "*" and not row.alias:
                inner = self._given(row.target_file_id, seen) if row.target_file_id else None
                if inner is None:
                    return None
                names |= inner
            names.add(row.alias)
        names |= {
            r.name for r in self._view.db.references_in(file_id) if r.kind == ReferenceKind.WRITE and not r.qualifier
        }
        if path.endswith("/__init__.py"):
            folder = path.rpartition("/")[0]
            names |= self._view.children(folder)
        return None if "__getattr__" in names else frozenset(names)


def _may_bind(node: "Node | None") -> bool:
    parent = node.parent if node is not None else None
    if node is None or parent is None or not node.type.endswith(("identifier", "identifier_pattern")):
        return False
    beside = {"attribute": "attribute", "keyword_argument": "name"}.get(parent.type)
    return node.type != "property_identifier" and (beside is None or parent.child_by_field_name(beside) != node)


def _is_global(symbol: SymbolRow, module: int) -> bool:
    return symbol.parent_id == module or "." not in symbol.qualified_name
