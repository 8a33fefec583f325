"""The newest writes to the memory as a stream: what each was, and which are unusual. Knows nothing of the screen."""

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from math import isfinite, sqrt
from statistics import fmean

from coderecall.model import CommitsLearned, FileLearned, SurprisePoint

CAPACITY = 2000  # writes kept
UNUSUAL = 0.95  # of the writes of a head that were not new, this share surprised less
_LEAST = 20  # writes from which a usual one is known
_COMMIT = "changed-for"


class Mark(Enum):
    """What a write was, as one character below its bar, and in words."""

    COMMIT = ("◆", "commit")
    NEW = ("+", "new definition")
    EDITED = ("~", "edited definition")
    KNOWN = ("=", "known already")
    AMBIGUOUS = ("≠", "the same words led elsewhere")
    RENAMED = ("→", "renamed, it seems")
    NOTHING = ("·", "read again, nothing new")

    def __init__(self, character: str, words: str) -> None:
        self.character = character
        self.words = words


_MARKS = {"new": Mark.NEW, "edited": Mark.EDITED, "known": Mark.KNOWN, "ambiguous": Mark.AMBIGUOUS}


@dataclass(frozen=True, slots=True)
class Write:
    """One column of the stream. `point` is None where a file was read and nothing written."""

    mark: Mark
    label: str
    point: SurprisePoint | None = None
    note: str = ""  # "from old.py" of a rename

    @property
    def surprise(self) -> float:
        value = self.point.surprise if self.point is not None else 0.0
        return max(0.0, value) if isfinite(value) else 0.0

    @property
    def is_new(self) -> bool:
        """There was nothing to compare it with."""
        return self.point is not None and self.point.kind == "new"

    @property
    def what(self) -> str:
        """The subject of a commit, the name of a definition."""
        return self.label.partition(" ")[2] or self.label

    @property
    def where(self) -> str:
        """The commit's short id, or the path."""
        return self.label.partition(" ")[0]

    @property
    def date(self) -> str:
        if self.point is None:
            return ""
        try:
            return f"{datetime.fromtimestamp(self.point.time, UTC):%Y-%m-%d}"
        except (ValueError, OverflowError, OSError):
            return ""


class Writes:
    """A ring of writes, oldest first."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._ring: deque[Write] = deque(maxlen=capacity)
        self._usual: dict[str, list[float]] = {}  # by head: surprises of what was not new, sorted
        self._stream_limit = float("inf")

    def __len__(self) -> int:
        return len(self._ring)

    @property
    def all(self) -> tuple[Write, ...]:
        return tuple(self._ring)

    def load(self, points: Iterable[SurprisePoint]) -> None:
        """Take what the index has kept; what was seen live keeps what the index does not know."""
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
                if (point.sequence, point.label) in known:
                    continue
                write = _write(point)
                self._ring.append(replace(write, mark=Mark.RENAMED, note=f"from {old}") if old else write)
            if not event.surprise:
                note = f"{event.unlearned} unlearned" if event.unlearned else ""
                self._ring.append(Write(Mark.NOTHING, event.path, None, note))
        self._weigh()

    def commit(self, event: CommitsLearned) -> None:
        """Add the commits that were learned."""
        known = self._known()
        self._ring.extend(_write(point) for point in event.surprise if (point.sequence, point.label) not in known)
        self._weigh()

    def _known(self) -> set[tuple[int, str]]:
        """What is there: an event may come when its writes were read from the index already."""
        return {(write.point.sequence, write.point.label) for write in self._ring if write.point is not None}

    def rank(self, write: Write) -> float:
        """The share of the writes of its head, new ones aside, that surprised less: 0 to 1; ties count half."""
        usual = self._usual.get(write.point.head if write.point is not None else "", [])
        if len(usual) < _LEAST:
            return 0.0
        below, until = bisect_left(usual, write.surprise), bisect_right(usual, write.surprise)
        return (below + until) / 2 / len(usual)

    def unusual(self, write: Write) -> str:
        """Why the write stands out; "" for one that does not."""
        point = write.point
        if point is None or write.mark is Mark.RENAMED:  # the same words lead elsewhere: it moved
            return ""
        if point.kind == "ambiguous":
            return "the same words led elsewhere"
        if point.stream is not None and point.stream > self._stream_limit:
            return "unlike the recent writes"
        if point.kind != "new" and self.rank(write) >= UNUSUAL:
            return f"above {int(100 * self.rank(write))} of 100"
        return ""

    def surprising(self, most: int) -> list[Write]:
        """The unusual ones first, then by surprise among the writes that were not new, the newest first."""
        written = [write for write in reversed(self._ring) if write.point is not None]
        key = {id(write): (bool(self.unusual(write)), self._order(write)) for write in written}
        return sorted(written, key=lambda write: key[id(write)], reverse=True)[:most]

    def _order(self, write: Write) -> float:
        is_new = write.point is not None and write.point.kind == "new"
        return write.surprise - 2 if is_new else write.surprise  # that a new thing is new is no surprise

    def _weigh(self) -> None:
        usual: dict[str, list[float]] = defaultdict(list)
        streams = []
        for write in self._ring:
            if write.point is not None and write.point.kind != "new":
                usual[write.point.head].append(write.surprise)
            if write.point is not None and write.point.stream is not None and isfinite(write.point.stream):
                streams.append(write.point.stream)
        self._usual = {head: sorted(values) for head, values in usual.items()}
        self._stream_limit = _above(streams)


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


def _write(point: SurprisePoint) -> Write:
    mark = _MARKS.get(point.kind, Mark.NEW)
    if point.head == _COMMIT and mark is not Mark.AMBIGUOUS:
        mark = Mark.COMMIT
    return Write(mark, point.label, point)


def _above(values: list[float]) -> float:
    """Two standard deviations above the mean."""
    if len(values) < _LEAST:
        return float("inf")
    mean = fmean(values)
    return mean + 2 * sqrt(fmean((value - mean) ** 2 for value in values))
