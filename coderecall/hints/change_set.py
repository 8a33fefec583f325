"""Which files a check compares: their old and new contents, read from git and from the disk."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from coderecall import git
from coderecall.disk import MAX_FILE_BYTES, SkipFile, not_text, read_source
from coderecall.errors import UsageError
from coderecall.freshness import unfinished_note
from coderecall.hints.gone_projects import gone_projects, is_project_file
from coderecall.hints.unread import NOT_HERE, NOT_UTF8, conflict_line, has_utf8_name, unread_notes
from coderecall.store import Database, FileRow
from coderecall.store.database import not_indexed
from parsers import is_code, language_of, may_be_script

MOST_STALE = 200  # files that changed since the index and are read again before the user is told to index


@dataclass(frozen=True, slots=True)
class Change:
    """One source file of the change. A side without content has no such file."""

    old_path: str
    new_path: str
    old: bytes | None
    new: bytes | None


@dataclass(frozen=True, slots=True)
class ChangeSet:
    changes: tuple[Change, ...]
    stale: Mapping[str, bytes | None]  # other files whose indexed text is not the one being checked
    checked: Callable[[str], bool]  # whether a path is part of the state that is checked
    indexed: tuple[FileRow, ...]  # all files of the index
    notes: tuple[str, ...] = ()
    unread: int = 0  # files that changed too, but cannot be compared: the notes say why
    gone_projects: frozenset[str] = frozenset()  # folders that lost the file that makes them a package


@contextmanager
def index_for(root: Path, folder: Path, *, staged: bool) -> Iterator[Database]:
    """The index that a change is looked at with, as it is at the first question.

    What is staged in a linked worktree that is not indexed is looked at with the index of the main one, when the two
    have most files in common. Raises UsageError outside git, NoIndexError without an index.
    """
    if not git.is_repository(root):
        raise UsageError(
            f"{root} is not the top of a git work tree, so there is nothing to compare with: use `check --all`"
        )
    with Database.read(folder, root, borrow=staged) as db, db.unchanging():  # what is staged is compared by content
        yield db


def read_changes(root: Path, db: Database, *, staged: bool, since: str, paths: Sequence[str], hook: bool) -> ChangeSet:
    """HEAD (or `since`) against the work tree, or against the git index when `staged`; `db` of `index_for`.

    Raises GitError for an unknown revision, NoIndexError where the index of the main worktree says too little.
    """
    borrowed = db.is_borrowed
    indexed = db.files()
    rows = {row.path: row for row in indexed if is_code(row.language)}
    skipped = {path for path, _ in db.skipped()}
    notes = unfinished_note(db)
    known: dict[str, git.KnownFile] = {}
    if not staged:
        known = {row.path: git.KnownFile(row.size, row.mtime_ns, row.digest.hex()) for row in rows.values()}
    new_state = git.INDEX if staged else git.WORKTREE
    old_state = _left_at(root, since, notes) if since not in {"", "HEAD"} else "HEAD"
    if old_state == "HEAD" and not hook and not git.head(root):
        notes.append("HEAD has no commit yet, so every file counts as new")
    found = git.changes(root, old_state, new_state, hook=hook, wanted=_may_matter, known=known, submodules=True)
    projects = gone_projects(found)
    found = [c for c in found if c.status == "S" or _may_have_language(c.new_path) or _may_have_language(c.old_path)]
    touched = {path for change in found for path in (change.old_path, change.new_path)}
    refuse_unknown(root, paths, touched | {row.path for row in indexed})
    wanted = _within(paths)
    unread = 0
    read = _read(root, [c for c in found if wanted(c.new_path) or wanted(c.old_path)], rows, staged=staged)
    notes += unread_notes(read.unread)
    stale: dict[str, bytes | None] = {}
    if staged:
        state = git.staged_blobs(root, hook=hook)
        conflicts = {path: blob for path, blob in state.conflicts.items() if language_of(path) and has_utf8_name(path)}
        notes += [f"{path} is in conflict: not checked" for path in sorted(conflicts)]
        unread = len(conflicts)
        if found and not state.files and not state.conflicts:
            notes.append("git's index is empty, as if every file were deleted: `git reset` reads it again from HEAD")
        known_gaps = touched | skipped
        suffixes = {_suffix(path) for path in rows}  # most files are no source: rule them out before asking
        checked: Callable[[str], bool] = state.files.__contains__  # files that git does not have are no part of it
        differing = {
            path: entry.blob
            for path, entry in state.files.items()
            if _digest(rows, path) != entry.blob
            and path not in known_gaps
            and _suffix(path) in suffixes
            and (path in rows or language_of(path))
            and has_utf8_name(path)
        }
        absent = set(rows) - set(state.files) - touched if borrowed else set()  # only the other tree has them
        if borrowed and len(differing) + len(absent) > MOST_STALE:
            raise not_indexed(root)
        some = _capped(differing, notes)
        ours = {path: blob for path, blob in conflicts.items() if blob != _digest(rows, path)}
        stale = {path: None for path, blob in ours.items() if not blob}
        stale |= dict.fromkeys(absent)
        stale |= dict(_blobs(root, {path: differing[path] for path in some} | {p: b for p, b in ours.items() if b}))
    else:
        checked = _always
        unknown = {
            path
            for path in git.list_files(root)
            if path not in rows and path not in skipped and language_of(path) and has_utf8_name(path)
        }
        moved = {path for path, row in rows.items() if moved_on(root, row)}
        stale = {path: _on_disk(root, path)[0] for path in _capped((moved | unknown) - touched, notes)}
    return ChangeSet(
        *(tuple(read.changes), {**stale, **read.as_before}, checked, tuple(indexed), tuple(notes)),
        *(len(read.unread) + unread, projects),
    )


def _left_at(root: Path, since: str, notes: list[str]) -> str:
    """The commit where HEAD left the revision: what came on the other side later is no change of this one."""
    base, tip = git.merge_base(root, since), git.resolve_revision(root, since)
    if base and base != tip:
        notes.append(f"{since} has gone on since: compared with {base[:10]}, where HEAD left it")
    elif not base and git.head(root):
        notes.append(f"no commit is known where HEAD left {since}: compared with {since} itself")
    return base or tip


class _Read(NamedTuple):
    changes: list[Change]
    as_before: dict[str, bytes | None]  # files that are left out: nothing is said of what became of them
    unread: dict[str, str]  # place -> why the change there is left out


def _read(root: Path, found: Sequence[git.Change], rows: Mapping[str, FileRow], *, staged: bool) -> _Read:
    """The contents of both sides, from git or from the disk."""
    read = _Read([], {}, {})
    blobs = {change.old_blob for change in found if change.old_blob}
    if staged:
        blobs |= {change.new_blob for change in found if change.new_blob}
    contents = dict(git.cat(root, sorted(blobs), largest=MAX_FILE_BYTES))
    for change in found:
        path = change.new_path or change.old_path
        if change.status == "S":
            read.unread[path] = "a submodule, coderecall works inside each on its own"
            continue
        if not (has_utf8_name(change.old_path) and has_utf8_name(change.new_path)):
            read.unread[path] = NOT_UTF8
            continue
        old, why_not_old = _text(contents.get(change.old_blob)) if change.old_path else (None, "")
        new, why_not = (None, "")
        if change.new_path:
            new, why_not = _text(contents.get(change.new_blob)) if staged else _on_disk(root, change.new_path)
        if reason := why_not or why_not_old:
            if path in rows or language_of(path):
                read.unread[path] = reason
            continue
        old, new = _source(change.old_path, old), _source(change.new_path, new)
        line = conflict_line(new) if new is not None else 0
        if line and not (old is not None and conflict_line(old)):
            read.unread[f"{path}:{line}"] = "it has a conflict that is not resolved"
            read.as_before.update({change.new_path: None} | ({change.old_path: old} if change.old_path else {}))
        elif old is not None or new is not None:
            read.changes.append(Change(change.old_path, change.new_path, old, new))
    return read


def _text(content: bytes | None) -> tuple[bytes | None, str]:
    """The content of a blob, or None and why it is not read."""
    reason = NOT_HERE if content is None else not_text(content)
    return (None, reason) if reason else (content, "")


def stale_files(
    root: Path, folder: Path, paths: Sequence[str]
) -> tuple[dict[str, bytes | None], tuple[str, ...], Callable[[str], bool]]:
    """Files whose indexed text is not that of the work tree, notes, and whether a path is among `paths`."""
    with Database.read(folder, root) as db:
        rows = db.files()
        notes = unfinished_note(db)
    refuse_unknown(root, paths, (row.path for row in rows))
    some = _capped((row.path for row in rows if is_code(row.language) and moved_on(root, row)), notes)
    return {path: _on_disk(root, path)[0] for path in some}, tuple(notes), _within(paths)


def _may_matter(path: str) -> bool:
    return _may_have_language(path) or is_project_file(path)


def _may_have_language(path: str) -> bool:
    return language_of(path) is not None or may_be_script(path)


def _source(path: str, content: bytes | None) -> bytes | None:
    """The content of a file that a language reads."""
    return content if content is not None and language_of(path, content) else None


def _capped(differing: Iterable[str], notes: list[str]) -> list[str]:
    found = sorted(differing)
    if len(found) > MOST_STALE:
        notes.append(
            f"{len(found)} files changed since the index, {MOST_STALE} were read again: run `coderecall index`"
        )
    return found[:MOST_STALE]


def _blobs(root: Path, wanted: Mapping[str, str]) -> Iterator[tuple[str, bytes | None]]:
    if not wanted:
        return
    contents = dict(git.cat(root, sorted(set(wanted.values())), largest=MAX_FILE_BYTES))
    for path, blob in wanted.items():
        content = contents.get(blob)
        if content is not None:
            yield path, content


def _suffix(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2]


def _digest(rows: Mapping[str, FileRow], path: str) -> str:
    return rows[path].digest.hex() if path in rows else ""


def _on_disk(root: Path, path: str) -> tuple[bytes | None, str]:
    """The content of a file, or None and why it is not read."""
    try:
        return read_source(root, path), ""
    except SkipFile as skip:
        return None, skip.reason


def moved_on(root: Path, row: FileRow) -> bool:
    """Whether the file on the disk is not the one that was indexed, by size and time."""
    try:
        facts = os.lstat(root / row.path)
    except OSError:
        return True
    return (facts.st_size, facts.st_mtime_ns) != (row.size, row.mtime_ns)


def _within(paths: Sequence[str]) -> Callable[[str], bool]:
    """Whether a path is one of `paths` or below one."""
    prefixes = tuple(path.strip("/") for path in paths)
    if not prefixes or "." in prefixes or "" in prefixes:
        return bool
    return lambda path: any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


def refuse_unknown(root: Path, paths: Sequence[str], known: Iterable[str]) -> None:
    """Raises UsageError for a path that is neither on the disk nor known: a slip must not read as "nothing found"."""
    absent = [path for path in paths if not os.path.lexists(root / path)]
    if not absent:
        return
    everything = list(known)
    for path in absent:
        within = _within([path])
        if not any(within(other) for other in everything):
            raise UsageError(f"there is no {path} in {root}, in the change or in the index: check the path")


def _always(_path: str) -> bool:
    return True
