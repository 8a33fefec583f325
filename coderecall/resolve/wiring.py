"""The wiring of files whose languages share names: which types they define and what those derive from.

A digest of it is kept, so that an edit of a body is told from one that changes what other files inherit.
"""

import hashlib

from coderecall.resolve.world import FileView, World
from coderecall.store import Database


def rewired(db: Database, world: World, views: list[FileView], *, removed: bool) -> bool:
    """Whether the types of changed files are others than at the last run; the new wiring is kept."""
    sharing = [view for view in views if view.rules.shared_names or view.rules.shared_members]
    if not sharing:
        return removed and any(_shares(world, language) for language in {row[2] for row in world.files.values()})
    old = db.wirings([view.path for view in sharing])
    new = {view.path: digest(view) for view in sharing}
    db.set_wirings({path: value for path, value in new.items() if old.get(path) != value})
    return removed or new != old


def keep_all(db: Database, world: World) -> None:
    """Keep the wiring of every file."""
    db.clear_wirings()
    views = [view for file_id in world.files if (view := world.view(file_id)) is not None]
    db.set_wirings({view.path: digest(view) for view in views if view.rules.shared_names or view.rules.shared_members})


def digest(view: FileView) -> int:
    lines = [
        f"{row.kind} {row.qualified_name} "
        + " ".join(sorted(f"{base.qualifier}.{base.name}" for base in view.bases.get(row.id, ())))
        for row in view.by_id.values()
        if view.is_container(row) and row.parent_id is not None
    ]
    text = "\n".join(sorted(lines)).encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.blake2b(text, digest_size=7).digest(), "little")


def _shares(world: World, language: str) -> bool:
    rules = world.rules(language)
    return rules is not None and (rules.shared_names or rules.shared_members)
