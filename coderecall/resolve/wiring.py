"""The wiring of a file: what its neighbours can see of it without its bodies.

A digest of it is kept from run to run. It tells an edit of a body, after which only the file's own uses have to be
bound again, from an edit after which names can mean something else. Which names those are is told by the version that
the edit replaced.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from coderecall.resolve.world import FileView, World
from coderecall.store import Database
from coderecall.store.packing import UseColumns
from coderecall.store.resolving import bases_from
from coderecall.store.rows import OutlineRow, unpacked_bindings
from parsers.model import SymbolKind

# modifiers that decide what a name means
_MARKS = (
    "abstract",
    "async",
    "classmethod",
    "decorated",
    "extension",
    "local",
    "overload",
    "override",
    "partial",
    "property",
    "static",
)
_CONTAINERS = frozenset(kind for kind in SymbolKind if kind.is_container)
_OF_THE_OBJECT = "self."

Shown = dict[str, list[str]]  # by qualified name; "" what has none: star imports, includes


class Wiring(NamedTuple):
    types: int  # the types and what they derive from
    exports: int  # all that the file defines and imports, and what its names are bound to
    renames: int  # the names under which it exports something


class Rewired(NamedTuple):
    """What the changed files are to their neighbours since the last run."""

    types: bool  # in languages that share names: types came, went or have other bases
    exports: Mapping[int, frozenset[str] | None]  # by file, qualified names that mean something else; None: any may


def rewired(db: Database, world: World, views: list[FileView], *, paths_changed: bool) -> Rewired:
    """Compare the changed files with what was kept of them, and keep the new state."""
    old = db.wirings([view.path for view in views])
    said = {view.id: shown(*db.facts(view.id)) for view in views}
    new = {view.path: _wiring(view, said[view.id]) for view in views}
    db.set_wirings({path: value for path, value in new.items() if old.get(path) != value})
    none = Wiring(0, 0, 0)
    sharing = [view for view in views if view.rules.shares_anything]
    if paths_changed:
        types = any(rules.shares_anything for rules in world.all_rules())
    else:
        types = any(old.get(view.path, none)[0] != new[view.path].types for view in sharing)
    exports: dict[int, frozenset[str] | None] = {}
    for view in views:
        before = old.get(view.path, none)
        if before[1:] != new[view.path][1:]:
            replaced = db.replaced(view.id) if before[2] == new[view.path].renames else None
            exports[view.id] = None if replaced is None else _different(shown(*replaced), said[view.id])
    return Rewired(types, exports)


def keep_all(db: Database, world: World) -> None:
    """Keep the wiring of every file."""
    db.clear_wirings()
    views = [view for file_id in world.files if (view := world.view(file_id)) is not None]
    db.set_wirings({view.path: _wiring(view, shown(*db.facts(view.id))) for view in views})


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
    for scope, name, *rest in unpacked_bindings(bindings)[0]:
        owner = scope
        if name.startswith(_OF_THE_OBJECT):
            while owner >= 0 and outline[owner].kind not in _CONTAINERS:
                owner = outline[owner].parent
        parts = (names[owner + 1], name.removeprefix(_OF_THE_OBJECT))
        found.setdefault(".".join(filter(None, parts)), []).append(f"{names[scope + 1]} {name} {rest}")
    for scope, module, name, alias, _, _, type_only, reexport in uses.imports:
        found.setdefault(alias, []).append(f"{module} {name} {names[scope + 1]} {type_only} {reexport}")
    return found


def _different(old: Shown, new: Shown) -> frozenset[str] | None:
    names = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    return None if "" in names else frozenset(names)


def _wiring(view: FileView, said: Shown) -> Wiring:
    types = [
        f"{row.kind} {row.qualified_name} {[(base.qualifier, base.name) for base in view.bases.get(row.id, ())]}"
        for row in view.by_id.values()
        if row.parent_id is not None and (view.is_container(row) or row.kind == SymbolKind.PACKAGE)
    ]
    renames = view.rules.exported_names(view.id) if view.rules.renames_exports else {}
    return Wiring(
        _digest(sorted(types)),
        _digest(f"{name}: {lines}" for name, lines in sorted(said.items())),
        _digest(f"{name}={local}" for name, local in sorted(renames.items())),
    )


def _digest(lines: Iterable[str]) -> int:
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=7).digest(), "little")
