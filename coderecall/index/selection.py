"""Which files an index is of: the same for a refresh, the watcher and `status`."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from coderecall.config import load_config
from coderecall.index.walk import Walk, walk
from coderecall.store import Database


class Selection(NamedTuple):
    include: Sequence[str]
    exclude: Sequence[str]
    max_bytes: int

    def walk(self, root: Path, paths: Collection[str] | None = None) -> Walk:
        """The selected source files, or those among `paths`."""
        return walk(root, self.include, self.exclude, paths=paths, max_bytes=self.max_bytes)


def selection(db: Database, root: Path) -> Selection:
    """Globs of the last command line that gave some, else of the settings file. Raises UsageError for a bad file."""
    config = load_config(root)
    include, exclude = (json.loads(db.meta(key, "[]")) for key in ("include", "exclude"))
    return Selection(include or config.include, exclude or config.exclude, config.max_file_bytes)


def remember(db: Database, include: Sequence[str], exclude: Sequence[str]) -> None:
    """Keep the globs of a command line for the runs after it."""
    if include or exclude:
        with db.transaction():
            db.set_meta("include", json.dumps(list(include)))
            db.set_meta("exclude", json.dumps(list(exclude)))
