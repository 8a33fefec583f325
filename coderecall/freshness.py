"""How the index compares with the work tree, for the answers that come from it."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from coderecall import git
from coderecall.disk import SkipFile, blob_digest, read_bytes
from coderecall.errors import GitError
from coderecall.store import Database, FileRow

if TYPE_CHECKING:
    from coderecall.model import Answer, Answers


class FileState(Enum):
    SAME = "same"
    CHANGED = "changed"  # since it was indexed: lines may be off
    GONE = "gone"


class Freshness:
    """Looks at each file once."""

    def __init__(self, db: Database, root: Path) -> None:
        self._db = db
        self._root = root
        self._states: dict[str, FileState] = {}

    def of(self, path: str) -> FileState:
        """Whether the file is as it was indexed: by size and time, and where only the time is another, by content."""
        self._look_at([path])
        return self._states[path]

    def first(self, answers: Sequence["Answer"], k: int) -> "tuple[list[Answer], list[Answer]]":
        """Answers up to the k-th whose file is there, and those of them whose file is there."""
        self._look_at(answer.path for answer in answers)
        passed: list[Answer] = []
        there: list[Answer] = []
        for answer in answers:
            if len(there) == k:
                break
            passed.append(answer)
            if self.of(answer.path) is not FileState.GONE:
                there.append(answer)
        return passed, there

    def _look_at(self, paths: Iterable[str]) -> None:
        """Look at files with one statement for all."""
        missing = {path for path in paths if path not in self._states}
        rows = {row.path: row for row in self._db.files_at(missing)} if missing else {}
        self._states.update((path, self._look(path, rows.get(path))) for path in missing)

    def _look(self, path: str, row: FileRow | None) -> FileState:
        try:
            found = os.lstat(self._root / path)
        except OSError:
            return FileState.GONE
        if row is None or (row.size, row.mtime_ns) == (found.st_size, found.st_mtime_ns):
            return FileState.SAME
        return FileState.SAME if is_content_of(row, self._root) else FileState.CHANGED


def is_content_of(row: FileRow | None, root: Path) -> bool:
    """Whether a file has the content that the index has of it; it is read, unless its size tells already."""
    if row is None:
        return False
    try:
        if os.lstat(root / row.path).st_size != row.size:
            return False
        return blob_digest(read_bytes(root, row.path, max_bytes=row.size)) == row.digest
    except (OSError, SkipFile):
        return False


def unfinished_note(db: Database) -> list[str]:
    """What must be said of an index whose last run did not come to its end: "nothing found" means little there."""
    if db.meta("resolved", 0):
        return []
    what = "an index run is under way, or was interrupted"  # who would look at the lock could get into its way
    return [f"{what}: answers may be incomplete; run `coderecall index`"]


def index_notes(db: Database, root: Path) -> tuple[str, ...]:
    """What a reader must know about the index as a whole."""
    notes = unfinished_note(db)
    if not notes and not db.has_files():
        notes.append("no file is indexed: `coderecall status --skipped` lists those that were not read, and why")
    indexed = db.meta("indexed_commit", "")
    try:
        head = git.head(root) if indexed and not git.is_at(root, indexed) else ""
    except GitError:
        head = ""
    if head and head != indexed:
        notes.append(f"the index is from commit {indexed[:10]}, HEAD is {head[:10]}: run `coderecall index`")
    return tuple(notes)


def asked_note(freshness: Freshness, path: str) -> list[str]:
    """What must be said of answers about a file that is not as it was indexed."""
    match freshness.of(path):
        case FileState.SAME:
            return []
        case FileState.CHANGED:
            return [f"{path} changed since the index: this is of what it was; run `coderecall index`"]
        case FileState.GONE:
            return [f"{path} is gone: this is of what it was; run `coderecall index`"]


def current(freshness: Freshness, results: Iterable["Answer"], notes: Sequence[str]) -> "Answers":
    """Compare the files of the answers with the work tree: a changed one is marked, a removed one left out."""
    kept, gone = [], 0
    for answer in results:
        state = freshness.of(answer.path)
        if state is FileState.GONE:
            gone += 1
        else:
            kept.append(replace(answer, stale=True) if state is FileState.CHANGED else answer)
    from coderecall.model import Answers

    return Answers(tuple(kept), (*notes, *place_notes(gone, any(answer.stale for answer in kept))))


def place_notes(gone: int, changed: bool) -> list[str]:
    """What a reader must know about the files that answers are in."""
    notes = []
    if gone:
        notes.append(f"answers left out, as their files are gone: {gone}; run `coderecall index`")
    if changed:
        notes.append("some of these files changed since the index: lines may be off; run `coderecall index`")
    return notes
