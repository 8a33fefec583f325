"""The levels of the map: folders with what lies in them and files with their symbols, as they are read and kept."""

from collections.abc import Iterator

from coderecall.errors import UsageError
from coderecall.model import Module, ModuleDetail, ModuleLevel
from coderecall.project import Project

MOST_KEPT = 300  # levels of one state of the index
INSIDE_SHARE = 0.04  # of the code of a level: what is smaller gets no tile that shows what is in it
MOST_INSIDE = 8

Level = ModuleLevel | ModuleDetail


class Levels:
    """What was read of one state of the index, by path."""

    def __init__(self) -> None:
        self.known: dict[str, Level] = {}
        self.edition = 0  # how often the index held something else

    def forget(self) -> None:
        """The index holds something else."""
        self.edition += 1
        self.known.clear()

    def keep(self, path: str, level: Level) -> None:
        if len(self.known) >= MOST_KEPT:
            self.known.pop(next(iter(self.known)))  # the oldest
        self.known[path] = level

    def above(self, path: str) -> str:
        """The level that shows what is at a path: folders with one folder in them were passed through."""
        folders = ((at, level) for at, level in self.known.items() if isinstance(level, ModuleLevel))
        known = (at for at, level in folders if any(one.path == path for one in level.modules))
        return next(known, path.rpartition("/")[0])


def nearest_level(project: Project, path: str, *, is_file: bool) -> tuple[str, Level]:
    """What is at a path; of one that is gone by now, the nearest folder that is there. Reads the index."""
    while True:
        try:
            return path, project.module(path) if is_file else project.modules(path)
        except UsageError:
            if not path:
                raise
            path, is_file = path.rpartition("/")[0], False


def largest_inside(project: Project, level: ModuleLevel) -> Iterator[tuple[str, ModuleLevel]]:
    """What lies in the largest folders of a level, and in those in them: tiles show it. Reads the index meanwhile."""
    least = INSIDE_SHARE * sum(one.code_lines for one in level.modules)

    def large(of: ModuleLevel) -> list[Module]:
        return [one for one in of.modules if one.is_folder and one.code_lines >= least]

    folders = large(level)
    for _ in range(MOST_INSIDE):
        if not folders:
            return
        folders.sort(key=lambda one: one.code_lines)
        largest = folders.pop()
        try:
            inside = project.modules(largest.path)
        except UsageError:  # it went since the level was read
            continue
        yield largest.path, inside
        folders += large(inside)
