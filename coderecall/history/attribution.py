"""Which of today's symbols did a past commit change?

Past versions are not parsed. Walking from the newest commit to the oldest, the spans of today's symbols are carried
back through each hunk, so that they lie where they lay when the commit was made; the hunk then says which it touched.
A span that a commit added as a whole ends there. On a history with merges the order is topological, and a line may be
off where two branches changed one file at once: evidence names the commit, and the commit proves it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from coderecall.history.log import FileChange, PastCommit

Lines: TypeAlias = npt.NDArray[np.int64]
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
    """A present file with its symbols' spans in the coordinates of an earlier version.

    s spans, h hunks of a change. Lines are looked at for all spans and hunks of a change at once: most changes have few
    hunks, and a call of NumPy costs as much for one as for a hundred.
    """

    def __init__(self, path: str, spans: Spans) -> None:
        self.path = path
        table = np.array([(first, last) for first, last, _ in spans], dtype=np.int64).reshape(-1, 2)
        self.first, self.last = table[:, 0].copy(), table[:, 1].copy()  # (s,)
        self.keys = [key for _, _, key in spans]

    def carry_back(self, change: FileChange) -> list[int]:
        """Keys of the symbols that the change touches; their spans move to the old text's coordinates."""
        if not change.hunks or not self.keys:
            return []
        removed, start, added = np.array(change.hunks, dtype=np.int64).T  # (h,) each
        touched = self._touched(start, added)
        self._undo(removed, start, added)
        return [self.keys[i] for i in sorted(touched)]

    def _touched(self, start: Lines, added: Lines) -> set[int]:
        """Innermost spans that the hunks' lines lie in."""
        adds = added > 0
        low = start
        high = np.where(adds, start + added - 1, start + 1)
        first, last = self.first[:, None], self.last[:, None]
        overlaps = (first <= high) & (last >= low) & (first <= last)
        holds = (first <= low) & (last >= high)  # a removal touches what holds the lines on both sides of it
        at_hunk, at_span = np.nonzero(np.where(adds, overlaps, holds).T)
        inside: dict[int, list[int]] = {}
        for hunk, span in zip(at_hunk.tolist(), at_span.tolist(), strict=True):
            inside.setdefault(hunk, []).append(span)
        touched: set[int] = set()
        for hunk, spans in inside.items():
            touched.update(spans if len(spans) == 1 else self._innermost(spans, int(low[hunk]), int(high[hunk])))
        return touched

    def _innermost(self, spans: list[int], low: int, high: int) -> Iterator[int]:
        """A span is left out when a smaller one holds all that the hunk touches of it."""
        places = [(int(self.first[i]), int(self.last[i])) for i in spans]
        for i, (first, last) in zip(spans, places, strict=True):
            a, b = max(low, first), min(high, last)
            if not any(begin <= a and end >= b and end - begin < last - first for begin, end in places):
                yield i

    def _undo(self, removed: Lines, start: Lines, added: Lines) -> None:
        begin = np.where(added > 0, start, start + 1)  # of what the hunk put there
        after = begin + added
        moved = np.concatenate(([0], np.cumsum(removed - added)))  # of lines behind the first 0, 1, ... hunks
        # a last line within goes below the first one when nothing stood here before: the span ends
        for lines, instead in ((self.first, begin), (self.last, begin + removed - 1)):
            hunk = np.searchsorted(begin, lines, side="right") - 1  # the last that begins at or before the line
            in_hunk = (hunk >= 0) & (lines < after[hunk])
            lines[:] = np.where(in_hunk, instead[hunk] + moved[hunk], lines + moved[hunk + 1])
