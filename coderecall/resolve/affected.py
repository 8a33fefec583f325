"""What a change can reach: the imports and references whose meaning may be another now."""

from coderecall.resolve.binder import Binder
from coderecall.resolve.changes import ChangedFiles
from coderecall.resolve.world import World
from coderecall.store import Database
from coderecall.store.resolving import Link, Use


def affected(db: Database, world: World, binder: Binder, changed: ChangedFiles) -> tuple[list[Link], list[Use]]:
    """Rows to bind again, those of one file together."""
    return list(db.links(world.files)), list(db.uses(sorted(world.files)))
