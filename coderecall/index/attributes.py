"""What the `.gitattributes` of a repository say of the origin of its files: `linguist-generated`, `-vendored`,
`-documentation`. They outrank the rules of `parsers.origin`, in both directions.
"""

import json
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from coderecall import git
from coderecall.disk import SkipFile, read_bytes
from coderecall.store import Database
from parsers import Origin

FILE = ".gitattributes"
_KEY = "attributes"  # in `meta`: what was said at the last run; not there when no file mentions linguist
_ORIGINS = {
    "linguist-generated": Origin.GENERATED,
    "linguist-vendored": Origin.VENDORED,
    "linguist-documentation": Origin.DOCUMENTATION,
}

Statements = dict[str, dict[int, bool]]  # path -> origin -> whether the file is of it


def said_before(db: Database) -> Statements | None:
    """What the last run read; None when there was nothing to read."""
    stored = db.meta(_KEY)
    if not stored:
        return None
    return {path: {int(kind): value for kind, value in said.items()} for path, said in json.loads(stored).items()}


def said_now(root: Path, paths: Collection[str]) -> Statements | None:
    """What is said of the paths; git is asked only when a `.gitattributes` beside or above them mentions linguist."""
    return ask(root, paths) if any(_mentions_linguist(root, folder) for folder in _folders(paths)) else None


def ask(root: Path, paths: Iterable[str]) -> Statements:
    found: Statements = {}
    for path, said in git.attributes(root, tuple(_ORIGINS), paths).items():
        found[path] = {int(_ORIGINS[name]): value not in {"unset", "false"} for name, value in said.items()}
    return found


def remember(db: Database, said: Statements | None) -> None:
    if said != said_before(db):
        with db.transaction():
            db.set_meta(_KEY, "" if said is None else json.dumps(said, sort_keys=True))


def differing(before: Mapping[str, dict[int, bool]] | None, now: Mapping[str, dict[int, bool]] | None) -> set[str]:
    """Paths of which something else is said than before."""
    before, now = before or {}, now or {}
    return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}


def _folders(paths: Iterable[str]) -> set[str]:
    """The folders of the paths and those above them, "" the root."""
    found = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _mentions_linguist(root: Path, folder: str) -> bool:
    path = f"{folder}/{FILE}" if folder else FILE
    if not os.path.lexists(f"{root}/{path}"):
        return False
    try:
        return b"linguist-" in read_bytes(root, path)
    except SkipFile:
        return False
