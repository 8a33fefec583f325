"""What was learned of a file goes with it when later commits give it another name, as if all was learned anew.

Commits are kept under the names that files and symbols have today. The new commits say which of the names that were
known are others now; commits that are left, on the way to another branch, are gone back over first.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from coderecall.history.log import PastCommit
from coderecall.memory.experiences import commit_experience
from coderecall.model import Experience
from coderecall.store import Database
from coderecall.store.rows import RECALLABLE_KINDS, symbol_key


class Moved(NamedTuple):
    """What the memory has to take back, and what it has to learn instead."""

    forgotten: Sequence[Experience]
    learned: Sequence[Experience]


class Names:
    """Of files before some commits: their names after them."""

    def __init__(self) -> None:
        self.after: dict[str, str | None] = {}  # None: before the commits there was no such file, or it was another
        self.any = False  # commit

    def following(self, commits: Iterable[PastCommit]) -> Iterator[PastCommit]:
        """Pass the commits on, newest first."""
        for commit in commits:
            self.any = True
            before: list[tuple[str, str | None]] = []
            for change in commit.changes:
                if not change.new_path:
                    continue
                name = self.after.setdefault(change.new_path, change.new_path)
                if change.old_path != change.new_path:
                    self.after[change.new_path] = None
                    if change.old_path:
                        before.append((change.old_path, name))
            self.after.update(before)
            yield commit

    def follow(self, commits: Iterable[PastCommit]) -> None:
        for _ in self.following(commits):
            pass


def move(db: Database, left: Names, new: Names) -> Moved:
    """Carry the commits in the store to the names after the new commits. Files that are gone keep theirs."""
    back = {after: before for before, after in left.after.items() if after and after != before}
    paths: dict[str, str | None] = {}
    for known in back.keys() | new.after.keys():
        before = back.get(known, known)
        after = new.after.get(before, before)
        if after is None:
            if not left.any and db.file(known) is not None:
                paths[known] = None
        elif after != known and db.file(after) is not None:
            paths[known] = after
    if not paths:
        return Moved((), ())
    keys: dict[int, int | None] = {}
    for known, after in paths.items():
        for name in _names_in(db, after or known):
            keys[symbol_key(known, name)] = symbol_key(after, name) if after else None
    commits = {commit for _, commit in db.commits_of_symbols(keys)}
    forgotten = experiences_of(db, commits)
    db.move_commits(paths, keys)
    learned = experiences_of(db, commits)
    return Moved(forgotten, learned)


def _names_in(db: Database, path: str) -> set[str]:
    file = db.file(path)
    symbols = db.symbols_in(file.id) if file is not None else ()
    return {symbol.qualified_name for symbol in symbols if symbol.kind in RECALLABLE_KINDS}


def experiences_of(db: Database, commits: Collection[int]) -> list[Experience]:
    """What the memory learned, or shall learn, of commits, oldest first."""
    keys: dict[int, list[int]] = {}
    for commit_id, key in db.symbols_of_commits(commits):
        keys.setdefault(commit_id, []).append(key)
    rows = db.commits(keys)
    found = (commit_experience(rows[n].sha, rows[n].time, rows[n].message, tuple(keys[n])) for n in sorted(keys))
    return [experience for experience in found if experience is not None]
