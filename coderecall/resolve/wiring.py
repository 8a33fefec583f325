"""The wiring of a file: what its neighbours can see of it without its bodies.

A digest of it is kept from run to run. It tells an edit of a body, after which only what meant the file's own
definitions has to be bound again, from an edit after which names can mean something else.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from coderecall.resolve.world import FileView, World
from coderecall.store import Database
from coderecall.store.rows import unpacked_bindings
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


class Wiring(NamedTuple):
    types: int  # the types and what they derive from
    exports: int  # all that the file defines, imports and exports


class Rewired(NamedTuple):
    """What the changed files are to their neighbours since the last run."""

    types: bool  # in languages that share names: types came, went or have other bases
    exports: frozenset[int]  # files that define, import or export something else


def rewired(db: Database, world: World, views: list[FileView], *, paths_changed: bool) -> Rewired:
    """Compare the changed files with what was kept of them, and keep the new state."""
    old = db.wirings([view.path for view in views])
    packed = dict(db.bindings([view.id for view in views]))
    new = {view.path: wiring_of(view, packed.get(view.id, b"")) for view in views}
    db.set_wirings({path: value for path, value in new.items() if old.get(path) != value})
    sharing = [view for view in views if view.rules.shares_anything]
    if paths_changed:
        types = any(rules.shares_anything for rules in world.all_rules())
    else:
        types = any(old.get(view.path, (0, 0))[0] != new[view.path].types for view in sharing)
    exports = frozenset(v.id for v in views if old.get(v.path, (0, 0))[1] != new[v.path].exports)
    return Rewired(types, exports)


def keep_all(db: Database, world: World) -> None:
    """Keep the wiring of every file."""
    db.clear_wirings()
    views = [view for file_id in world.files if (view := world.view(file_id)) is not None]
    packed = dict(db.bindings())
    db.set_wirings({view.path: wiring_of(view, packed.get(view.id, b"")) for view in views})


def wiring_of(view: FileView, packed: bytes) -> Wiring:
    bases = {
        class_id: " ".join(f"{base.qualifier}.{base.name}" for base in named) for class_id, named in view.bases.items()
    }
    rows = [row for row in view.by_id.values() if row.parent_id is not None]
    types = [
        f"{r.kind} {r.qualified_name} {bases.get(r.id, '')}"
        for r in rows
        if view.is_container(r) or r.kind == SymbolKind.PACKAGE
    ]
    scopes = {row.id: row.qualified_name for row in rows}
    exports = [
        f"{row.kind} {row.qualified_name} {bases.get(row.id, '')} {[m for m in _MARKS if m in row.modifiers]}"
        if row.modifiers or row.id in bases
        else f"{row.kind} {row.qualified_name}"
        for row in rows
    ]
    exports += [str(row) for row in unpacked_bindings(packed)[0]]
    exports += [f"{link[3:8]} {scopes.get(link.scope_id, '')}" for link in view.links]
    if view.rules.renames_exports:
        exports += [f"{name}={local}" for name, local in view.rules.exported_names(view.id).items()]
    return Wiring(_digest(sorted(types)), _digest(exports))


def _digest(lines: Iterable[str]) -> int:
    text = "\n".join(lines).encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.blake2b(text, digest_size=7).digest(), "little")
