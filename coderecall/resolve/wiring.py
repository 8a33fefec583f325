"""The wiring of a file: what its neighbours can see of it without its bodies.

The version that an edit replaced tells an edit of a body, after which only the file's own uses have to be bound again,
from an edit after which names can mean something else, and which names those are.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from coderecall.resolve.rules import Rules
from coderecall.resolve.world import FUNCTIONS, FileView, World
from coderecall.store import Database
from coderecall.store.packing import UseColumns
from coderecall.store.resolving import bases_from
from coderecall.store.rows import OutlineRow, outside_bindings
from parsers.model import SymbolKind

# modifiers that decide what a name means
_MARKS = (
    "abstract",
    "async",
    "classmethod",
    "decorated",
    "exported",
    "extension",
    "local",
    "overload",
    "override",
    "partial",
    "private",
    "property",
    "static",
)
_CONTAINERS = frozenset(kind for kind in SymbolKind if kind.is_container)
_OF_THE_OBJECT = "self."

Shown = dict[str, list[str]]  # by qualified name; "" what has none: star imports, includes


class Rewired(NamedTuple):
    """What the changed files are to their neighbours since the last run."""

    types: bool  # in languages that share names: types came, went or have other bases
    exports: Mapping[int, frozenset[str] | None]  # by file, qualified names that mean something else; None: any may


def rewired(db: Database, views: list[FileView], rules: Iterable[Rules], *, paths_changed: bool) -> Rewired:
    """Compare the changed files with the versions that they replaced; `rules`: of all languages of the repository."""
    renames = _renames(views)
    known = db.renames([view.path for view in views])
    db.set_renames({path: digest for path, digest in renames.items() if known.get(path) != digest})
    types = paths_changed and any(one.shares_anything for one in rules)
    exports: dict[int, frozenset[str] | None] = {}
    for view in views:
        replaced = db.replaced(view.id)
        if replaced is None or known.get(view.path) != renames.get(view.path):
            exports[view.id] = None
            types |= view.rules.shares_anything
            continue
        present = db.facts(view.id)
        names = _different(shown(*replaced), shown(*present))
        if names is not None:
            names |= _loaded(view, replaced[1]) ^ _loaded(view, present[1])
        if names is None or names:
            exports[view.id] = names
            types |= view.rules.shares_anything and _types(*replaced) != _types(*present)
    return Rewired(types, exports)


def keep_all(db: Database, world: World) -> None:
    """Keep under which names the files export something: only their text says, which is gone when it is asked for."""
    db.clear_renames()
    db.set_renames(_renames([view for file_id in world.files if (view := world.view(file_id)) is not None]))


def shown(outline: list[OutlineRow], uses: UseColumns, bindings: bytes) -> Shown:
    """What a version says of each of its names."""
    names = ["", *(row.qualified_name for row in outline)]
    bases: dict[int, list[str]] = {}
    for base in bases_from(0, 0, uses):
        bases.setdefault(base.scope_id, []).append(f"{base.qualifier}.{base.name}")
    found: Shown = {}
    for number, row in enumerate(outline, 1):
        marks = [mark for mark in _MARKS if mark in row.modifiers] if row.modifiers else ""
        found.setdefault(row.qualified_name, []).append(f"{row.kind} {bases.get(number, '')} {marks}")
    for scope, name, *rest in outside_bindings(bindings, [row.parent for row in outline]):
        owner = scope
        if name.startswith(_OF_THE_OBJECT):
            while owner >= 0 and outline[owner].kind not in _CONTAINERS:
                owner = outline[owner].parent
        parts = (names[owner + 1], name.removeprefix(_OF_THE_OBJECT))
        found.setdefault(".".join(filter(None, parts)), []).append(f"{names[scope + 1]} {name} {rest}")
    for scope, module, name, alias, _, _, type_only, reexport in uses.imports:
        local = alias and scope >= 0 and outline[scope].kind in FUNCTIONS  # then what the function gives may come of it
        text = f"{module} {name} {alias} {names[scope + 1]} {type_only} {reexport}"
        found.setdefault(names[scope + 1] if local else alias, []).append(text)
    return found


def _different(old: Shown, new: Shown) -> frozenset[str] | None:
    names = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    return None if "" in names else frozenset(names)


def _loaded(view: FileView, uses: UseColumns) -> frozenset[str]:
    return view.rules.loads_inside(view.path, [module for _, module, *_ in uses.imports])


def _types(outline: list[OutlineRow], uses: UseColumns, _: bytes) -> list[str]:
    """The types of a version, with what they derive from."""
    bases: dict[int, list[str]] = {}
    for base in bases_from(0, 0, uses):
        bases.setdefault(base.scope_id, []).append(f"{base.qualifier}.{base.name}")
    return sorted(
        f"{row.kind} {row.qualified_name} {bases.get(number, '')}"
        for number, row in enumerate(outline, 1)
        if row.kind in _CONTAINERS or row.kind == SymbolKind.PACKAGE
    )


def _renames(views: Iterable[FileView]) -> dict[str, int]:
    """A digest of the names under which each file exports what has another name, by path."""
    named = ((view, view.rules.exported_names(view.id)) for view in views if view.rules.renames_exports)
    return {view.path: _digest(f"{out}={own}" for out, own in sorted(names.items())) for view, names in named}


def _digest(lines: Iterable[str]) -> int:
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=7).digest(), "little")
