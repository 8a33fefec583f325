"""Which source files a root has: nothing outside the root, nothing that is not a plain file."""

import errno
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from coderecall import git
from coderecall.disk import MAX_FILE_BYTES, SkipFile, larger_than, read_source
from coderecall.model import SkippedFile
from coderecall.terminal import printable

__all__ = ["Found", "SkipFile", "Walk", "read_source", "walk"]

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_OWN_FOLDER = ".coderecall/"


class Found(NamedTuple):
    """A source file that can be read. `path` is POSIX and relative to the root."""

    path: str
    size: int
    mtime_ns: int


class Walk(NamedTuple):
    files: list[Found]  # sorted by path
    skipped: list[SkippedFile]
    paths: frozenset[str] | None = None  # what was looked at; None: everything


def walk(
    root: Path,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    *,
    paths: Collection[str] | None = None,
    max_bytes: int = MAX_FILE_BYTES,
) -> Walk:
    """The source files of `root` that git does not ignore; with `paths` those of them only.

    include, exclude: patterns in the syntax of `.gitignore` ("src/flask/**", "./lib", "*_test.go"); no `include`
    means all. A file that by its name is no text is left out silently; one that cannot or need not be read is in
    `skipped`.
    """
    files: list[Found] = []
    skipped: list[SkippedFile] = []
    folders = _Folders(root)
    listed = git.list_files(root) if paths is None else _not_ignored(root, paths, folders)
    for path, is_source in _selected(listed, include, exclude):
        outcome = _look(root, path, folders, max_bytes, is_source=is_source)
        if isinstance(outcome, Found):
            files.append(outcome)
        elif outcome:
            skipped.append(SkippedFile(printable(path), outcome))
    return Walk(files, skipped, None if paths is None else frozenset(paths))


def _not_ignored(root: Path, paths: Collection[str], folders: "_Folders") -> list[str]:
    """Those of `paths` that `git.list_files` would list, at a cost that does not grow with the repository."""
    inside = [path for path in paths if not path.startswith(".git/") and folders.is_own(path.rpartition("/")[0])]
    return sorted(set(inside) - git.ignored(root, inside))


def _selected(paths: Iterable[str], include: Sequence[str], exclude: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Paths to look at, and whether their name is that of a source file."""
    from parsers import text_language_of

    wanted, unwanted = _matcher(include), _matcher(exclude)
    for path in paths:
        if path.startswith(_OWN_FOLDER):
            continue
        if wanted and not wanted.match_file(path):
            continue
        if unwanted and unwanted.match_file(path):
            continue
        # a name without an ending may be a submodule: only its file type says
        is_source = text_language_of(path) is not None
        if is_source or path.endswith("/") or "." not in path.rpartition("/")[2]:
            yield path, is_source


def _look(root: Path, path: str, folders: "_Folders", max_bytes: int, *, is_source: bool) -> Found | str:
    """The file, or why it is skipped; "" when there is nothing to tell."""
    if path.endswith("/"):
        return "nested repository"
    try:
        facts = os.lstat(f"{root}/{path}")
    except OSError as error:
        return "" if error.errno in {errno.ENOENT, errno.ENOTDIR} or not is_source else "permission denied"
    mode = facts.st_mode
    if stat.S_ISDIR(mode):
        return "submodule"
    if not is_source:
        return ""
    if stat.S_ISLNK(mode):
        return "symbolic link"
    if not stat.S_ISREG(mode):
        return "not a regular file"
    if facts.st_size > max_bytes:
        return larger_than(max_bytes)
    if reason := _not_worth_reading(path, facts.st_size):
        return reason
    if not path.isascii() and _is_not_utf8(path):
        return "name is not UTF-8"
    if not folders.is_inside(path.rpartition("/")[0]):
        return "in a folder that is a symbolic link"
    return Found(path, facts.st_size, facts.st_mtime_ns)


def _not_worth_reading(path: str, size: int) -> str:
    """Why a file that is not code is left out: lock files, data, translations."""
    from parsers import language_of, left_out

    return "" if language_of(path) is not None else left_out(path, size)


class _Folders:
    """Whether a folder is really inside the root, asked of the disk once a folder."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._inside = {"": True}
        self._own = {"": True}

    def is_inside(self, folder: str) -> bool:
        known = self._inside.get(folder)
        if known is None:
            parent, _, _ = folder.rpartition("/")
            known = self.is_inside(parent) and not os.path.islink(f"{self._root}/{folder}")  # noqa: PTH114 - in the loop
            self._inside[folder] = known
        return known

    def is_own(self, folder: str) -> bool:
        """Whether no repository begins between the root and the folder: a submodule or a nested one has its own."""
        known = self._own.get(folder)
        if known is None:
            parent, _, _ = folder.rpartition("/")
            known = self.is_own(parent) and not os.path.lexists(f"{self._root}/{folder}/.git")
            self._own[folder] = known
        return known


def _matcher(patterns: Sequence[str]) -> "GitIgnoreSpec | None":
    if not patterns:
        return None
    from pathspec import GitIgnoreSpec

    # "./lib" and "." come from people who complete paths in a shell; git's syntax does not know them
    plain = [pattern.removeprefix("./") or "*" for pattern in patterns]
    return GitIgnoreSpec.from_lines("*" if pattern == "." else pattern for pattern in plain)


def _is_not_utf8(path: str) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in path)
