"""Surprise of each write as bars over time, with a cursor: one column a write, marks below, flags above."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.places import cells, cut_end, cut_middle, one_line, padded
from tui.theme import FAINT, MUTED
from tui.writes import Mark, Write, Writes

EIGHTHS = " ▁▂▃▄▅▆▇█"
AXIS = 4  # columns of the scale at the left
FLAG, CURSOR = "!", "▼"
_AROUND = 3  # rows that are no bars: flags, marks, dates
_DESCRIBED = 2  # rows of words below them, where there is room
_LEAST_BARS = 2
_CUT = 0.25  # an axis may begin above zero from here on: it says so
_KINDS = {"edited": "by other words", "ambiguous": "the same words led elsewhere", "known": "known already"}


class SurprisePlot(Widget, can_focus=True):
    """The stream of writes. h and l walk through it, from any pane of its screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "why", "why", show=False, id="memory.why_write", tooltip="Why this write surprised it"),
        Binding("j", "screen.unusual(1)", "Next unusual", show=False, id="memory.next", tooltip="Next unusual write"),
        Binding(
            "k", "screen.unusual(-1)", "Unusual before", show=False, id="memory.before", tooltip="Unusual write before"
        ),
        Binding("g", "screen.oldest", "Oldest", show=False, id="memory.oldest", tooltip="Oldest write kept"),
        Binding("G", "screen.newest", "Newest", show=False, id="memory.newest", tooltip="Newest write; follow them"),
    ]

    @dataclass
    class WhyWanted(Message):
        """The user asks about the write under the cursor."""

    def __init__(self, writes: Writes, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._writes = writes
        self.cursor: int | None = None  # place in the stream; None follows the newest

    @property
    def at(self) -> int:
        """The place of the cursor."""
        newest = len(self._writes) - 1
        return newest if self.cursor is None else max(0, min(newest, self.cursor))

    @property
    def current(self) -> Write | None:
        return self._writes.all[self.at] if len(self._writes) else None

    def move(self, step: int) -> None:
        """Walk back or forth; at the newest write the cursor follows what comes."""
        self.go(self.at + step)

    def go(self, place: int) -> None:
        self.cursor = None if place >= len(self._writes) - 1 else max(0, place)
        self.refresh()

    def action_why(self) -> None:
        self.post_message(self.WhyWanted())

    def render(self) -> Content:
        return plot(self._writes, self.size.width, self.size.height, self.at)


def plot(writes: Writes, width: int, height: int, cursor: int) -> Content:
    """The chart in `width` columns and `height` rows, with the write at `cursor` in sight and in words."""
    everything = writes.all
    if not everything:
        return Content.styled("Nothing was written yet.", MUTED)
    columns = max(1, width - AXIS)
    begin = first_shown(len(everything), columns, cursor)
    shown = everything[begin : begin + columns]
    described = _DESCRIBED if height >= _AROUND + _LEAST_BARS + _DESCRIBED else 1
    rows = max(1, height - _AROUND - described)
    low, top = scale([write.surprise for write in shown if write.point is not None])
    strange = [bool(writes.unusual(write)) for write in shown]
    at = cursor - begin
    lines = [_flags(strange, at), *_bars(shown, strange, at, rows, (low, top)), _marks(shown, strange, at)]
    lines.append(_dates(shown, columns))
    lines += described_write(writes, cursor, width)[:described]
    return Content("\n").join(lines[:height])


def scale(values: Sequence[float]) -> tuple[float, float]:
    """The least and the largest value of the axis: where all are high, it begins below the least of them."""
    top = max([1.0, *values])
    low = floor(10 * min(10.0, min(values, default=0.0))) / 10  # no label says more
    return (low if low > _CUT and low < top else 0.0), top


def label(value: float) -> str:
    """A number of the axis in three columns."""
    text = f"{value:3.1f}"
    return text if len(text) == AXIS - 1 else ">10"


def first_shown(count: int, columns: int, cursor: int) -> int:
    """Where the window of `columns` writes begins: the newest ones, unless the cursor is further back."""
    newest = max(0, count - columns)
    return max(0, min(newest, cursor - columns // 2))


def _flags(strange: Sequence[bool], at: int) -> Content:
    parts = [("    ", "")]
    for i, is_strange in enumerate(strange):
        if i == at:
            parts.append((CURSOR, "$foreground bold"))
        else:
            parts.append((FLAG, "$text-accent bold") if is_strange else (" ", ""))
    return Content.assemble(*parts)


def _bars(
    shown: Sequence[Write], strange: Sequence[bool], at: int, rows: int, axis: tuple[float, float]
) -> list[Content]:
    low, top = axis
    heights = [round((write.surprise - low) / (top - low) * rows * 8) for write in shown]
    heights = [max(1, h) if write.point is not None else 0 for h, write in zip(heights, shown, strict=True)]
    lines = []
    for row in range(rows - 1, -1, -1):
        said = f"{label(top)}┤" if row == rows - 1 else f"{label(low)}┤" if row == 0 else "   │"
        parts = [(said, FAINT)]
        for i, h in enumerate(heights):
            character = EIGHTHS[max(0, min(8, h - 8 * row))]
            usual = FAINT if shown[i].is_new else "$primary"  # what is new surprises wholly: it says nothing more
            colour = "$foreground" if i == at else "$accent" if strange[i] else usual
            parts.append((character, colour))
        lines.append(Content.assemble(*parts))
    return lines


def _marks(shown: Sequence[Write], strange: Sequence[bool], at: int) -> Content:
    parts = [("    ", "")]
    for i, write in enumerate(shown):
        colour = "$foreground bold" if i == at else "$text-accent" if strange[i] else MUTED
        parts.append((write.mark.character, colour))
    return Content.assemble(*parts)


def _dates(shown: Sequence[Write], columns: int) -> Content:
    dates = [write.date for write in shown if write.date]
    if not dates:
        return Content("")
    room = max(len(shown), min(columns, 24))
    gap = max(1, room - 2 * len(dates[0]))
    text = dates[0] if room < 24 else f"{dates[0]}{' ' * gap}{dates[-1]}"
    return Content.styled(" " * AXIS + text, FAINT)


def described_write(writes: Writes, place: int, width: int) -> list[Content]:
    """Two lines: which write it is, and what it was to the memory."""
    write = writes.all[place]
    where, what = one_line(write.where), one_line(write.what)
    count = f"{place + 1:,}/{len(writes):,} "
    room = max(0, width - cells(count) - 2)
    head = cut_middle(where, max(10, room - cells(what))) if write.mark is not Mark.NOTHING else ""
    first = Content.assemble(
        (padded(count, 0), FAINT),
        (f"{write.mark.character} ", "$text-accent"),
        (f"{head} ", MUTED),
        (cut_end(what, max(0, room - cells(head) - 1)), "bold"),
    )
    return [first, Content.styled(cut_end(_verdict(writes, write), width), MUTED)]


def _verdict(writes: Writes, write: Write) -> str:
    point = write.point
    note = f" {one_line(write.note)}" if write.note else ""
    if point is None:
        return f"{write.mark.words}{note}"
    parts = [f"surprise {write.surprise:.2f}", f"{write.mark.words}{note}"]
    kind = _KINDS.get(point.kind, point.kind)
    if kind and write.mark is Mark.COMMIT:
        parts.append(kind)
    if strange := writes.unusual(write):
        parts.append(FLAG if strange == write.mark.words else f"{FLAG} {strange}")
    if point.stream is not None:
        parts.append(f"stream {point.stream:.2f}")
    return " · ".join([*parts, write.date])
