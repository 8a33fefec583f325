"""Binding what some files use, when nobody else's bindings can be affected."""

from collections.abc import Collection

from coderecall.resolve.run import Run
from coderecall.resolve.world import World
from coderecall.store import Database


def bind_own_uses(db: Database, file_ids: Collection[int]) -> None:
    """Bind every import and reference of the given files, for files whose definitions and imports stayed as they were.

    Runs inside the caller's transaction. `resolve` with the same files gives the same rows, after it has looked at
    everything that reads them.
    """
    world = World(db, everything=False)
    world.load(file_ids)
    run = Run(db, world)
    for file_id in file_ids:
        view = world.view(file_id)
        if view is not None:
            run.bind(file_id, view.links, db.uses([file_id]))
