"""Files that see the names of another without importing it: those of a Go package, of a Swift module."""

from coderecall.resolve.world import World
from coderecall.store import Database

# Of other languages whose files share names, every use of one is in the index.
LANGUAGES = frozenset({"go", "kotlin", "scala", "swift", "php"})


def neighbours(db: Database, file_id: int) -> list[int]:
    """The files that see what a file defines, by path, without itself."""
    world = World(db, everything=False)
    home = world.outline(file_id)
    found = []
    for other, (_, path, language, _) in world.files.items():
        rules = world.rules(language) if home and language in LANGUAGES else None
        if home and rules is home.rules and other != file_id and home.space in rules.seen_spaces(path):
            found.append(other)
    return found
