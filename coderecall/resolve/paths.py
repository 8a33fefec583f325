"""The known paths of a repository, and where a module name leads among them."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from coderecall.model import Confidence


class Place(NamedTuple):
    """Where a module name leads: a file or a folder, and the names of the module that are left inside it."""

    path: str
    is_folder: bool = False
    confidence: int = Confidence.EXACT
    rest: tuple[str, ...] = ()


class KnownPaths:
    """Paths of the indexed files, POSIX and relative to the root; "" is the root folder.

    `ids` has the files that names are resolved in; `settings` the others, of which some say where modules are.
    """

    def __init__(self, files: Iterable[tuple[str, int]], settings: Iterable[tuple[str, int]] = ()) -> None:
        self.ids = dict(files)
        self.settings = dict(settings)

    def __contains__(self, path: str) -> bool:
        return path in self.ids

    @cached_property
    def folders(self) -> dict[str, list[str]]:
        """Files directly in each folder, sorted; folders that hold only folders are there with no file."""
        found: dict[str, list[str]] = {"": []}
        for path in sorted(self.ids):
            folder = folder_of(path)
            known = found.get(folder)
            if known is None:
                known = found[folder] = []
                above = folder
                while above and (above := folder_of(above)) not in found:
                    found[above] = []
            known.append(path)
        return found

    @cached_property
    def by_base(self) -> dict[str, list[str]]:
        """Paths by their last component, sorted."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.ids):
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return found

    def ending(self, suffix: str) -> list[str]:
        """Files whose path is `suffix` or ends with "/" and it."""
        tail = f"/{suffix}"
        return [p for p in self.by_base.get(suffix.rpartition("/")[2], ()) if p == suffix or p.endswith(tail)]


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def walked(folder: str, steps: Iterable[str]) -> str | None:
    """The path that relative steps lead to from a folder; None above the root."""
    parts = folder.split("/") if folder else []
    for step in steps:
        if step == "..":
            if not parts:
                return None
            parts.pop()
        elif step not in {"", "."}:
            parts.append(step)
    return "/".join(parts)


def shared_depth(one: str, other: str) -> int:
    """How many leading folders two paths have in common."""
    depth = 0
    for a, b in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if a != b:
            break
        depth += 1
    return depth


def nearest(candidates: list[str], importer: str) -> Place | None:
    """The candidate in the folder nearest to the importer: exact when it is the only one that near."""
    if len(candidates) < 2:
        return Place(candidates[0]) if candidates else None
    depths = [(shared_depth(path, importer), path) for path in candidates]
    deepest = max(depth for depth, _ in depths)
    near = [path for depth, path in depths if depth == deepest]
    shortest = min(near, key=lambda path: (path.count("/"), path))
    return Place(shortest, confidence=Confidence.EXACT if len(near) == 1 else Confidence.INFERRED)
