"""Later commits as seen from the snapshot: its files and its definitions that each of them changed."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from coderecall import git
from coderecall.store.rows import RECALLABLE_KINDS
from parsers import Symbol, parse
from training.commits import Commit, FileDiff
from training.repositories import Repository
from training.snapshots import MOST_TOUCHED

_LARGEST = 400_000  # bytes of a file
_MOST_LINES = 400  # of one hunk; more is a rewrite, and its first lines say where


class Definition(NamedTuple):
    first: int  # line of its doc comment, if that is above it
    last: int
    name: str  # qualified


class Change(NamedTuple):
    """A commit. Paths are those of the snapshot; product files that it does not have are left out."""

    commit: Commit
    files: Mapping[str, FileDiff]
    names: Mapping[str, tuple[str, ...]]  # path -> qualified names of the definitions changed, as they were called then


def changes(
    found: Repository, commits: Iterable[Commit], own: AbstractSet[str], *, most_files: int
) -> Iterator[Change]:
    """Commits, oldest first, that change at most `most_files` files of those in `own`, and at least one."""
    placed = [(commit, files) for commit, files in _at_snapshot(commits, own) if 1 <= len(files) <= most_files]
    definitions = _definitions(found, [change for _, files in placed for change in files.values()])
    for commit, files in placed:
        names = {path: touched(change, definitions.get(change.old_blob, ())) for path, change in files.items()}
        yield Change(commit, files, names)


def touched(change: FileDiff, definitions: Iterable[Definition]) -> tuple[str, ...]:
    """Names of the innermost definitions of the old text that the hunks change.

    An insertion changes what holds the lines on both sides of it.
    """
    definitions = list(definitions)
    names: dict[str, None] = {}
    for start, count in change.hunks:
        lines = range(start, start + min(count, _MOST_LINES))
        for low, high in [(line, line) for line in lines] or [(start, start + 1)]:
            around = [one for one in definitions if one.first <= low and one.last >= high]
            if around:
                names[min(around, key=lambda one: one.last - one.first).name] = None
    return tuple(names)


def _at_snapshot(commits: Iterable[Commit], own: AbstractSet[str]) -> Iterator[tuple[Commit, dict[str, FileDiff]]]:
    """Product files under the names that they had at the snapshot: renames since then are followed back."""
    origin: dict[str, str] = {}
    for commit in commits:
        few = len(commit.files) <= MOST_TOUCHED
        at = {origin.get(change.old_path, change.old_path): change for change in (commit.product if few else ())}
        yield commit, {path: change for path, change in at.items() if path in own}
        for change in commit.files:
            if change.old_path and change.new_path and change.old_path != change.new_path:
                origin[change.new_path] = origin.get(change.old_path, change.old_path)


def _definitions(found: Repository, wanted: Iterable[FileDiff]) -> dict[str, list[Definition]]:
    """Old blob -> its definitions; all blobs are read by one process, each once."""
    path_of = {change.old_blob: change.old_path for change in wanted if change.old_blob}
    return {
        blob: [
            _definition(symbol) for symbol in parse(path_of[blob], source).symbols if symbol.kind in RECALLABLE_KINDS
        ]
        for blob, source in git.cat(found.hist, list(path_of), largest=_LARGEST)
        if source is not None
    }


def _definition(symbol: Symbol) -> Definition:
    above = 0 < symbol.doc_start_line < symbol.start_line
    return Definition(symbol.doc_start_line if above else symbol.start_line, symbol.end_line, symbol.qualified_name)
