"""The writes as the bars of a chart: those of the past together, so many a bar, and what came since one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from tui.writes import Write, Writes

LEAST_LIVE = 4  # bars of what came since the start, at the least
MOST_FLAGGED = 10  # commits of the past that a bar is flagged for: with fifty nearly all would be


@dataclass(frozen=True, slots=True)
class Bar:
    """Some writes in a row, oldest first; of what came since the start always one."""

    writes: tuple[Write, ...]
    height: float  # the mean share of new words, 0 to 1
    chosen: Write  # the one that stands out most
    is_strange: bool
    is_live: bool = False

    @property
    def first(self) -> str:
        return self.writes[0].date

    @property
    def last(self) -> str:
        return self.writes[-1].date


def bars(writes: Writes, most: int) -> list[Bar]:
    """At most `most` bars, at least one if there is room for any. What was new when it came has none in the past.

    As many writes stand in each bar of the past, but for one more or less.
    """
    live = [write for write in writes.all if write.is_live]
    past = [write for write in writes.all if write.is_compared and not write.is_live]
    if past:
        live = live[-max(LEAST_LIVE, most // 4) :]
    live = live[-max(0, most) :]
    room = max(0, most - len(live))
    count = min(room, len(past))
    ends = [i * len(past) // count for i in range(count + 1)] if count else []
    surest = {id(write) for write in writes.commits_elsewhere()[:MOST_FLAGGED]}
    flagged = {id(write) for write in writes.all if write.is_live or not writes.unexpected(write)} | surest
    grouped = [_bar(writes, past[begin:end], flagged) for begin, end in pairwise(ends)]
    return [*grouped, *(_bar(writes, [write], flagged, is_live=True) for write in live)]


def place_of(found: Sequence[Bar], write: Write | None) -> int:
    """Which bar a write stands in; the newest for None, and for one that stands in none."""
    last = len(found) - 1
    return last if write is None else next((i for i, bar in enumerate(found) if write in bar.writes), last)


def _bar(writes: Writes, several: Sequence[Write], flagged: set[int], *, is_live: bool = False) -> Bar:
    """flagged: ids of the writes that may be called strange."""
    strange = [write for write in several if id(write) in flagged and writes.unusual(write)]
    chosen = max(strange or several, key=lambda write: (_margin(writes, write), write.surprise))
    compared = [write.surprise for write in several if write.is_compared]
    return Bar(tuple(several), fmean(compared) if compared else 0.0, chosen, bool(strange), is_live)


def _margin(writes: Writes, write: Write) -> float:
    found = writes.unexpected(write)
    return 0.0 if found is None else found.margin
