"""package.json: the packages of a repository by name, and the files that their names and subpaths lead to.

What a package manager would link is known from the workspaces that the root declares; a package that none of them takes
in may come from the registry, so a name that leads to it is less than certain.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, NamedTuple

from coderecall.resolve.javascript_settings import LERNA, PACKAGE, PNPM, Settings
from coderecall.resolve.jsonc import object_of, text_of, texts_of
from coderecall.resolve.paths import folder_of, joined

_MOST_GLOBS = 200
_MOST_TARGETS = 50  # of one name
# conditions of Node.js and bundlers that code of this repository is not looked at under
_ELSEWHERE = frozenset({"browser", "deno", "bun", "react-native", "worker", "workerd", "edge-light", "react-server"})
_MAINS = ("types", "typings", "source", "module", "main")


class Package(NamedTuple):
    name: str
    folder: str
    is_member: bool  # of a workspace, or the root itself
    entries: Any  # `exports`
    imports: dict[str, Any]
    mains: tuple[str, ...]  # what else names the file of the package, the most telling first

    def targets(self, subpath: str) -> list[str]:
        """Files that "." or "./x" leads to as the package says, relative to its folder, in order."""
        if self.entries is not None:
            entries = self.entries
            if not isinstance(entries, dict) or not any(key.startswith(".") for key in entries):
                entries = {".": entries}
            return list(_matching(entries, subpath))
        return list(self.mains) if subpath == "." else [subpath]

    def imported(self, module: str) -> list[str]:
        """The same for "#x"."""
        return list(_matching(self.imports, module))


class Packages:
    """The packages of a repository."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def by_folder(self) -> dict[str, Package]:
        globs = _globs(self._settings)
        return {
            folder: _package(object_of(self._settings.get(joined(folder, PACKAGE))), folder, _is_member(folder, globs))
            for folder in self._settings.packages()
        }

    @cached_property
    def by_name(self) -> dict[str, list[Package]]:
        found: dict[str, list[Package]] = {}
        for package in self.by_folder.values():
            if package.name:
                found.setdefault(package.name, []).append(package)
        return found

    def named(self, name: str) -> tuple[Package, bool] | None:
        """The package of a name, and whether a package manager would find that one."""
        found = self.by_name.get(name, [])
        members = [package for package in found if package.is_member]
        if len(members) == 1:
            return members[0], True
        return (found[0], False) if len(found) == 1 else None

    def around(self, folder: str) -> Package | None:
        """The package that a folder is in."""
        while True:
            package = self.by_folder.get(folder)
            if package is not None or not folder:
                return package
            folder = folder_of(folder)


def split_name(module: str) -> tuple[str, str]:
    """("@scope/name", "./rest") of a plain module name; "." when nothing follows."""
    parts = module.split("/")
    length = 2 if module.startswith("@") else 1
    rest = "/".join(parts[length:])
    return "/".join(parts[:length]), f"./{rest}" if rest else "."


def _package(content: dict[str, Any], folder: str, is_member: bool) -> Package:
    mains = tuple(text for key in _MAINS if (text := text_of(content.get(key))))
    return Package(
        text_of(content.get("name")),
        folder,
        is_member,
        content.get("exports"),
        object_of(content.get("imports")),
        mains or ("./index",),
    )


def _matching(entries: dict[str, Any], name: str) -> Iterator[str]:
    """Targets of the entry that a name fits: itself, or the pattern with the longest part before its star."""
    if name in entries:
        yield from _leaves(entries[name], [])
        return
    best: tuple[int, str, str] | None = None
    for key in entries:
        before, star, after = key.partition("*")
        fits = star and name.startswith(before) and name.endswith(after) and len(name) >= len(key)
        if fits and (best is None or len(before) > best[0]):
            best = (len(before), key, name[len(before) : len(name) - len(after)])
        elif key.endswith("/") and name.startswith(key) and (best is None or len(key) > best[0]):  # the old form
            best = (len(key), key, name[len(key) :])
    if best is None:
        return
    _, key, taken = best
    for leaf in _leaves(entries[key], []):
        yield leaf.replace("*", taken) if "*" in key else leaf + taken


def _leaves(value: Any, found: list[str], depth: int = 0) -> list[str]:
    """Every target of an entry, in order; those under conditions of other environments last."""
    if len(found) >= _MOST_TARGETS or depth > 8:
        return found
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, list):
        for each in value:
            _leaves(each, found, depth + 1)
    elif isinstance(value, dict):
        for name in sorted(value, key=lambda name: name in _ELSEWHERE):  # stable
            _leaves(value[name], found, depth + 1)
    return found


def _globs(settings: Settings) -> list[str]:
    """Folders of the workspaces as the root declares them: package.json (npm, Yarn, Bun), pnpm, Lerna."""
    declared = object_of(settings.get(PACKAGE)).get("workspaces")
    globs = texts_of(declared.get("packages") if isinstance(declared, dict) else declared)
    for path in (LERNA, *PNPM):
        globs += texts_of(object_of(settings.get(path)).get("packages"))
    return [glob.removeprefix("./").rstrip("/") for glob in globs[:_MOST_GLOBS]]


def _is_member(folder: str, globs: list[str]) -> bool:
    if not folder:
        return True
    parts = folder.split("/")
    if any(_fits(parts, glob[1:].removeprefix("./").split("/")) for glob in globs if glob.startswith("!")):
        return False
    return any(_fits(parts, glob.split("/")) for glob in globs if not glob.startswith("!"))


def _fits(parts: list[str], pattern: list[str]) -> bool:
    """Whether the folders of a path fit a glob; `**` stands for any number of folders."""
    ends = {0}  # how many parts the pattern so far can take
    for step in pattern:
        if step == "**":
            ends = set(range(min(ends), len(parts) + 1)) if ends else ends
        else:
            ends = {end + 1 for end in ends if end < len(parts) and fnmatchcase(parts[end], step)}
    return len(parts) in ends


def built_from(target: str, folder: str) -> Iterator[str]:
    """Paths without suffix of the sources that a built file can come from: `dist/esm/a.d.ts` of `src/a.ts`."""
    steps = [step for step in target.split("/") if step not in {"", "."}]
    if len(steps) < 2 or ".." in steps:
        return
    stem = re.sub(r"(?:\.d)?\.[cm]?[jt]sx?$", "", steps[-1])
    for skipped in range(1, len(steps)):
        rest = "/".join([*steps[skipped:-1], stem])
        for source in ("src", "source", "lib"):
            yield joined(folder, f"{source}/{rest}")
