"""The newest writes to the memory as a stream: what each was, and which are unusual. Knows nothing of the screen."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from math import isfinite, sqrt
from statistics import fmean

from coderecall.model import CommitsLearned, FileLearned, SurprisePoint, Unexpected
from tui.places import day

CAPACITY = 2000  # writes kept
UNUSUAL = 0.95  # of the edited definitions, this share had fewer new words
_LEAST = 20  # writes from which a usual one is known
_SUBJECT = 60  # characters that are kept of a commit's
COMMITS = "changed-for"  # the head of the memory that commits are written to


class Mark(Enum):
    """What a write was, as one character below its bar, and in words."""

    COMMIT = ("◆", "commit")
    NEW = ("+", "new definition")
    EDITED = ("~", "edited definition")
    KNOWN = ("=", "nothing new in it")
    RENAMED = ("→", "renamed, it seems")
    NOTHING = ("·", "read again, nothing new")

    def __init__(self, character: str, words: str) -> None:
        self.character = character
        self.words = words


_MARKS = {"new": Mark.NEW, "edited": Mark.EDITED, "ambiguous": Mark.EDITED, "known": Mark.KNOWN}


@dataclass(frozen=True, slots=True)
class Write:
    """One write. `point` is None where a file was read and nothing written."""

    mark: Mark
    label: str
    point: SurprisePoint | None = None
    note: str = ""  # "from old.py" of a rename
    is_live: bool = False  # it came while the app ran

    @property
    def surprise(self) -> float:
        """The share of its words that were new for what it leads to, 0 to 1; rare words count more."""
        value = self.point.surprise if self.point is not None else 0.0
        return min(1.0, max(0.0, value)) if isfinite(value) else 0.0

    @property
    def is_compared(self) -> bool:
        """Something was known of what it leads to: all words are new for what is new itself."""
        return self.point is not None and not is_new(self.point)

    @property
    def is_commit(self) -> bool:
        return self.mark is Mark.COMMIT

    @property
    def what(self) -> str:
        """The subject of a commit, of a long one what is kept of it; the name of a definition."""
        name = self.label.partition(" ")[2] or self.label
        return f"{name}…" if self.is_commit and len(name) == _SUBJECT else name

    @property
    def where(self) -> str:
        """The commit's short id, or the path."""
        return self.label.partition(" ")[0]

    @property
    def date(self) -> str:
        return "" if self.point is None else day(self.point.time)


class Writes:
    """A ring of writes, oldest first, and which of them the memory expected elsewhere."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._ring: deque[Write] = deque(maxlen=capacity)
        self._usual: list[float] = []  # surprises of edited definitions, sorted
        self._stream_limit = float("inf")
        self._unexpected: dict[tuple[int, str], Unexpected] = {}

    def __len__(self) -> int:
        return len(self._ring)

    @property
    def all(self) -> tuple[Write, ...]:
        return tuple(self._ring)

    # ---- what comes

    def load(self, points: Iterable[SurprisePoint]) -> None:
        """Take what the index has kept; what was seen live keeps what the index does not know.

        What was expected of the commits stays until `expect_only`.
        """
        seen = {write.point.sequence: write for write in self._ring if write.point is not None}
        self._ring.clear()
        for point in points:
            known = seen.get(point.sequence)
            if known is None or known.point is None or known.label != point.label:
                self._ring.append(_write(point))
            else:
                self._ring.append(replace(known, point=replace(point, stream=known.point.stream)))
        self._weigh()

    def learn(self, events: Sequence[FileLearned]) -> None:
        """Add the writes of files that were read again, in order."""
        renamed, known = renames(events), self._known()
        for event in events:
            old = renamed.get(event.path, "")
            for point in event.surprise:
                if _key(point) in known:
                    continue
                write = replace(_write(point), is_live=True)
                self._ring.append(replace(write, mark=Mark.RENAMED, note=f"from {old}") if old else write)
            if not event.surprise:
                note = f"{event.unlearned} unlearned" if event.unlearned else ""
                self._ring.append(Write(Mark.NOTHING, event.path, None, note, is_live=True))
        self._weigh()

    def commit(self, event: CommitsLearned) -> None:
        """Add the commits that were learned."""
        known = self._known()
        new = [point for point in event.surprise if _key(point) not in known]
        self._ring.extend(replace(_write(point), is_live=True) for point in new)
        self._weigh()

    def expect(self, found: Iterable[Unexpected]) -> None:
        """Note that these commits, too, were expected elsewhere."""
        self._unexpected.update((_key(one.point), one) for one in found)

    def expect_only(self, found: Iterable[Unexpected]) -> None:
        """Of all commits that are kept, these were expected elsewhere; until it is known what is told stays."""
        self._unexpected.clear()
        self.expect(found)

    def _known(self) -> set[tuple[int, str]]:
        """What is there: an event may come when its writes were read from the index already."""
        return {_key(write.point) for write in self._ring if write.point is not None}

    # ---- what stands out

    def unexpected(self, write: Write) -> Unexpected | None:
        """Where a commit was expected, if that is not where it came."""
        return self._unexpected.get(_key(write.point)) if write.point is not None else None

    def unusual(self, write: Write) -> str:
        """Why the write stands out; "" for one that does not."""
        point = write.point
        if point is None or write.mark is Mark.RENAMED:  # the same words lead elsewhere: it moved
            return ""
        if (elsewhere := self.unexpected(write)) is not None:
            return f"expected {elsewhere.expected}"
        if point.stream is not None and point.stream > self._stream_limit:
            return "unlike what was written lately"
        if write.mark is Mark.EDITED and (rank := self._rank(write)) >= UNUSUAL:
            return f"more new words than {int(100 * rank)} of 100 edits"
        return ""

    def commits_elsewhere(self) -> list[Write]:
        """Commits that were expected elsewhere, the surest expectation first, of two as sure the newer one."""
        found = [(one.margin, i, write) for i, write in enumerate(self._ring) if (one := self.unexpected(write))]
        return [write for _, _, write in sorted(found, key=lambda each: each[:2], reverse=True)]

    def edits(self) -> list[Write]:
        """Definitions that were written anew, those with the most new words first, of two alike the newer one."""
        found = [(write.surprise, i, write) for i, write in enumerate(self._ring) if write.mark is Mark.EDITED]
        return [write for _, _, write in sorted(found, key=lambda each: each[:2], reverse=True)]

    def _rank(self, write: Write) -> float:
        """The share of the edited definitions that had fewer new words: 0 to 1; ties count half."""
        usual = self._usual
        if len(usual) < _LEAST:
            return 0.0
        below, until = bisect_left(usual, write.surprise), bisect_right(usual, write.surprise)
        return (below + until) / 2 / len(usual)

    def _weigh(self) -> None:
        self._usual = sorted(write.surprise for write in self._ring if write.mark is Mark.EDITED)
        streams = [write.point.stream for write in self._ring if write.point and write.point.stream is not None]
        self._stream_limit = _above([value for value in streams if isfinite(value)])


def renames(events: Sequence[FileLearned]) -> dict[str, str]:
    """New path -> old one, where a file went and another came with as many definitions. A guess, and shown as one."""
    gone = [event for event in events if event.removed and event.unlearned]
    found: dict[str, str] = {}
    for event in events:
        if event.removed or not event.learned or event.unlearned:
            continue
        same = [old for old in gone if old.unlearned == event.learned and old.path not in found.values()]
        name = event.path.rpartition("/")[2]
        alike = [old for old in same if old.path.rpartition("/")[2] == name] or same
        if len(alike) == 1:
            found[event.path] = alike[0].path
    return found


def _key(point: SurprisePoint) -> tuple[int, str]:
    return point.sequence, point.label


def _write(point: SurprisePoint) -> Write:
    kind = "new" if is_new(point) else point.kind
    mark = Mark.COMMIT if point.head == COMMITS else _MARKS.get(kind, Mark.NEW)
    return Write(mark, point.label, point)


def is_new(point: SurprisePoint) -> bool:
    """Nothing was known of what it leads to, be it that its words led elsewhere: an overload is no edit."""
    return point.kind == "new" or (point.kind == "ambiguous" and point.surprise >= 1)


def _above(values: list[float]) -> float:
    """Two standard deviations above the mean."""
    if len(values) < _LEAST:
        return float("inf")
    mean = fmean(values)
    return mean + 2 * sqrt(fmean((value - mean) ** 2 for value in values))
