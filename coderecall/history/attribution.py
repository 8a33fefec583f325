"""Which of today's symbols did a past commit change?

Past versions are not parsed. Walking from the newest commit to the oldest, the spans of today's symbols are carried
back through each hunk, so that they lie where they lay when the commit was made; the hunk then says which it touched.
A span that a commit added as a whole ends there. On a history with merges the order is topological, and a line may be
off where two branches changed one file at once: evidence names the commit, and the commit proves it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from coderecall.history.log import FileChange, Hunk, PastCommit

Spans = Sequence[tuple[int, int, int]]  # (first line, last line, symbol key)


class Attributed(NamedTuple):
    commit: PastCommit
    paths: tuple[str, ...]  # under their present names; files that are gone are left out
    keys: tuple[int, ...]


def attribute(commits: Iterable[PastCommit], spans_of: Callable[[str], Spans | None]) -> Iterator[Attributed]:
    """Commits, newest first, with the symbols that each changed.

    `spans_of` gives the spans of a present file, None for a path that does not exist today.
    """
    files: dict[str, _CarriedFile | None] = {}  # by the path at the commit in hand
    for commit in commits:
        paths, keys = [], []
        moved: list[tuple[str, _CarriedFile | None]] = []
        for change in commit.changes:
            at = change.new_path or change.old_path
            if at not in files:
                spans = spans_of(at)
                files[at] = None if spans is None else _CarriedFile(at, spans)
            carried = files[at]
            if carried is not None and change.new_path:
                paths.append(carried.path)
                keys += carried.carry_back(change)
            if change.new_path and change.old_path != change.new_path:
                files[at] = None  # before this commit the path was not there, or was another file
                if change.old_path:
                    moved.append((change.old_path, carried))
        files.update(moved)
        yield Attributed(commit, tuple(dict.fromkeys(paths)), tuple(dict.fromkeys(keys)))


class _CarriedFile:
    """A present file with its symbols' spans in the coordinates of an earlier version."""

    def __init__(self, path: str, spans: Spans) -> None:
        self.path = path
        table = np.array([(first, last) for first, last, _ in spans], dtype=np.int64).reshape(-1, 2)
        self.first, self.last = table[:, 0].copy(), table[:, 1].copy()
        self.keys = [key for _, _, key in spans]

    def carry_back(self, change: FileChange) -> list[int]:
        """Keys of the symbols that the change touches; their spans move to the old text's coordinates."""
        touched: set[int] = set()
        for hunk in change.hunks:
            touched.update(self._touched(hunk))
        for hunk in reversed(change.hunks):  # from the bottom, so that lines above keep their numbers
            self._undo(hunk)
        return [self.keys[i] for i in sorted(touched)]

    def _touched(self, hunk: Hunk) -> Iterator[int]:
        """Innermost spans that the hunk's lines lie in."""
        low, high = (hunk.start, hunk.start + hunk.added - 1) if hunk.added else (hunk.start, hunk.start + 1)
        if hunk.added:
            inside = np.flatnonzero((self.first <= high) & (self.last >= low) & (self.first <= self.last))
        else:  # a removal touches what holds the lines on both sides of it
            inside = np.flatnonzero((self.first <= low) & (self.last >= high))
        for i in inside:
            a, b = max(low, self.first[i]), min(high, self.last[i])
            # A span is left out when one within it holds all that the hunk touches of it.
            holds = (self.first[inside] <= a) & (self.last[inside] >= b)
            smaller = (self.last[inside] - self.first[inside]) < (self.last[i] - self.first[i])
            if not bool(np.any(holds & smaller)):
                yield int(i)

    def _undo(self, hunk: Hunk) -> None:
        start = hunk.start if hunk.added else hunk.start + 1
        after = start + hunk.added
        shift = hunk.removed - hunk.added
        first_in = (self.first >= start) & (self.first < after)
        last_in = (self.last >= start) & (self.last < after)
        self.first[self.first >= after] += shift
        self.last[self.last >= after] += shift
        self.first[first_in] = start
        self.last[last_in] = start + hunk.removed - 1  # below the first line when nothing stood here: the span ends
