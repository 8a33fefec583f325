"""How much of what was written was new, as bars over time, with a cursor and words about the bar that it is on."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.bars import Bar, bars, place_of
from tui.places import cells, counted, cut_end, cut_middle, one_line
from tui.theme import FAINT, MUTED
from tui.writes import Mark, Write, Writes

EIGHTHS = " ▁▂▃▄▅▆▇█"
AXIS = 5  # columns of the scale at the left
FLAG, CURSOR = "!", "▼"
LEGEND = Content.assemble((FLAG, "$text-accent bold"), (" not where it was expected", MUTED))
LIVE_LEGEND = Content.styled("since the app opened: ◆ commit  + new  ~ edited", MUTED)
_AROUND = 2  # rows that are no bars: flags, dates
_DESCRIBED = 2  # rows of words below them, where there is room
_LEAST_BARS = 2
_CUT = 0.25  # an axis may begin above zero from here on: it says so
_WIDE = 36  # columns from which on a bar has two
_DATE = 10


class SurprisePlot(Widget, can_focus=True):
    """The stream of writes. h and l walk through it, from any pane of its screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "why", "why", show=False, id="memory.why_write", tooltip="Why this write surprised it"),
        Binding("j", "screen.unusual(1)", "Next unusual", show=False, id="memory.next", tooltip="Next unusual write"),
        Binding(
            "k", "screen.unusual(-1)", "Unusual before", show=False, id="memory.before", tooltip="Unusual write before"
        ),
        Binding("g", "screen.oldest", "Oldest", show=False, id="memory.oldest", tooltip="Oldest bar"),
        Binding("G", "screen.newest", "Newest", show=False, id="memory.newest", tooltip="Newest bar; follow them"),
    ]

    @dataclass
    class WhyWanted(Message):
        """The user asks about the write under the cursor."""

    def __init__(self, writes: Writes, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._writes = writes
        self._wanted: Write | None = None  # None follows the newest
        self._bars: list[Bar] | None = None

    @property
    def bars(self) -> list[Bar]:
        if self._bars is None:
            self._bars = bars(self._writes, most_bars(self.size.width))
        return self._bars

    @property
    def at(self) -> int:
        """The bar that the cursor is on; -1 none."""
        return place_of(self.bars, self._wanted)

    @property
    def follows(self) -> bool:
        """The cursor is on the newest bar, also when another one comes."""
        return self._wanted is None

    @property
    def current(self) -> Write | None:
        """The write that was gone to, or the one that stands out in the bar."""
        if not self.bars:
            return None
        bar = self.bars[self.at]
        return self._wanted if self._wanted in bar.writes else bar.chosen

    def draw(self) -> None:
        """The writes are others."""
        self._bars = None
        self.refresh()
        live = any(bar.is_live for bar in self.bars)
        self.border_subtitle = LIVE_LEGEND if live else LEGEND if any(bar.is_strange for bar in self.bars) else ""

    def move(self, step: int) -> None:
        """Walk back or forth by bars; on the newest one the cursor follows what comes."""
        self.go(self.at + step)

    def go(self, place: int) -> None:
        found = self.bars
        self._wanted = found[max(0, place)].chosen if found and place < len(found) - 1 else None
        self.refresh()

    def show_write(self, write: Write) -> None:
        """To the bar that has it."""
        self._wanted = write
        self.refresh()

    def action_why(self) -> None:
        self.post_message(self.WhyWanted())

    def on_resize(self) -> None:
        self.draw()

    def render(self) -> Content:
        return plot(self._writes, self.bars, self.size.width, self.size.height, self.at, self.current)


def bar_width(width: int) -> int:
    """Columns of a bar in so many columns of the chart; one more parts it from the next."""
    return 2 if width >= _WIDE else 1


def most_bars(width: int) -> int:
    """Bars for which there is room, with the line before what came since the start."""
    return max(1, (width - AXIS - 2) // (bar_width(width) + 1))


def plot(
    writes: Writes, found: Sequence[Bar], width: int, height: int, cursor: int, current: Write | None = None
) -> Content:
    """The chart in `width` columns and `height` rows, with the bar at `cursor` in words. current: the write of it."""
    if not found:
        words = (
            "All that was written so far was new: there was nothing to compare it with. Edits and commits that come"
            " show here how much of them is new."
            if len(writes)
            else "Nothing was written yet."
        )
        return Content.styled(words, MUTED)
    described = _DESCRIBED if height >= _AROUND + _LEAST_BARS + _DESCRIBED else 1
    rows = max(1, height - _AROUND - described)
    axis = scale([bar.height for bar in found if any(write.is_compared for write in bar.writes)])
    lines = [_flags(found, cursor, width), *_drawn(found, cursor, rows, axis, width), _times(found, width)]
    lines += described_bar(writes, found[cursor], current or found[cursor].chosen, width)[:described]
    return Content("\n").join([line.truncate(max(1, width)) for line in lines[:height]])


def scale(values: Sequence[float]) -> tuple[float, float]:
    """Where the axis begins and ends, in tenths: where all bars are high, it begins below the least of them."""
    low, top = floor(10 * min(values, default=0.0)) / 10, ceil(10 * max(values, default=1.0)) / 10
    low = min(low, 0.9) if low > _CUT else 0.0
    return low, min(1.0, max(top, low + 0.1))


def _columns(found: Sequence[Bar], width: int) -> list[tuple[Bar | None, int]]:
    """What stands in the row of bars, each with its columns and the gap behind it; None: the line before live ones."""
    each = bar_width(width) + 1
    columns: list[tuple[Bar | None, int]] = [(bar, each) for bar in found]
    live = next((i for i, bar in enumerate(found) if bar.is_live), 0)
    if live:
        columns.insert(live, (None, 2))
    return columns


def _flags(found: Sequence[Bar], cursor: int, width: int) -> Content:
    parts = [(" " * AXIS, "")]
    for bar, room in _columns(found, width):
        here = bar is not None and bar is found[cursor]
        flag = FLAG if bar is not None and bar.is_strange else ""
        text = f"{CURSOR}{flag}" if here else flag
        parts.append((text.ljust(room)[:room], "$foreground bold" if here else "$text-accent bold"))
    return Content.assemble(*parts)


def _drawn(found: Sequence[Bar], cursor: int, rows: int, axis: tuple[float, float], width: int) -> list[Content]:
    low, top = axis
    lines = []
    for row in range(rows - 1, -1, -1):
        said = f"{_percent(top)}┤" if row == rows - 1 else f"{_percent(low)}┤" if row == 0 else "    │"
        parts = [(said, FAINT)]
        for bar, room in _columns(found, width):
            if bar is None:
                parts.append(("│ ", FAINT))
                continue
            full = round((bar.height - low) / (top - low) * rows * 8)
            full = max(1, full) if any(write.is_compared for write in bar.writes) else 0
            character = EIGHTHS[max(0, min(8, full - 8 * row))]
            colour = "$foreground" if bar is found[cursor] else "$accent" if bar.is_strange else "$primary"
            parts += [(character * (room - 1), colour), (" ", "")]
        lines.append(Content.assemble(*parts))
    return lines


def _percent(value: float) -> str:
    return f"{round(100 * value):3}%"


def _times(found: Sequence[Bar], width: int) -> Content:
    """The first, the middle and the last day of the past, and what each write since the start was."""
    each = bar_width(width) + 1
    past = [bar for bar in found if not bar.is_live]
    live = [(bar.writes[0].mark.character.ljust(each), MUTED) for bar in found if bar.is_live]
    room = len(past) * each - 1
    text = ""
    if past and not live and room < _DATE:  # there is room behind the bars
        room = _DATE
    if past and room >= 2 * _DATE + 2:
        text = past[0].first.ljust(room - _DATE) + past[-1].last
        middle = (room - _DATE) // 2
        if room >= 3 * _DATE + 4:
            text = text[:middle] + past[len(past) // 2].first + text[middle + _DATE :]
    elif past and room >= _DATE:
        text = past[0].first
    line = Content.styled(" " * AXIS + text, FAINT)
    if not live:
        return line
    gap = " " * (len(past) * each - len(text)) + ("│ " if past else "")
    return Content.assemble(line, (gap, FAINT), *live)


def described_bar(writes: Writes, bar: Bar, chosen: Write, width: int) -> list[Content]:
    """Two lines: which writes they are and how much of them was new, and the one that stands out."""
    if len(bar.writes) == 1:
        return described_write(writes, chosen, width)
    kinds = {write.is_commit for write in bar.writes}
    noun = "commit" if kinds == {True} else "edit" if kinds == {False} else "commits and edit"
    when = bar.first if bar.first == bar.last else f"{bar.first} to {bar.last}"
    said = f"{when}: {counted(len(bar.writes), noun)}, {_percent(bar.height).strip()} new words"
    strange = one_line(writes.unusual(chosen))
    name = _named(writes, chosen, max(width // 2, width - cells(strange) - 3))
    remark = Content.styled(f" · {strange}" if strange else "", MUTED)
    return [Content.styled(cut_end(said, width), "$foreground"), (name + remark).truncate(max(1, width), ellipsis=True)]


def described_write(writes: Writes, write: Write, width: int) -> list[Content]:
    """Two lines: which write it is, and what it was to the memory."""
    return [_named(writes, write, width), Content.styled(cut_end(verdict(writes, write), width), MUTED)]


def _named(writes: Writes, write: Write, width: int) -> Content:
    where, what = one_line(write.where), one_line(write.what)
    flag = f"{FLAG} " if writes.unusual(write) else ""
    lead = f"{flag}{write.mark.character} "
    room = max(0, width - cells(lead))
    head = cut_middle(where, max(10, room - cells(what) - 1)) if what != where else ""
    return Content.assemble(
        (lead, "$text-accent"),
        (f"{head} " if head else "", MUTED),
        (cut_end(what, max(0, room - cells(head) - bool(head))), "bold"),
    ).truncate(max(1, width), ellipsis=True)


def verdict(writes: Writes, write: Write) -> str:
    """What a write was to the memory, in one line."""
    note = f" {one_line(write.note)}" if write.note else ""
    if write.point is None:
        return f"{write.mark.words}{note}"
    said = write.mark.words
    if write.is_commit and not write.is_compared:
        said = "commit; nothing was known of what it changed"
    parts = [f"{said}{note}"]
    if write.is_compared and write.mark is not Mark.KNOWN:
        parts.append(f"{_percent(write.surprise).strip()} of its words new")
    if strange := writes.unusual(write):
        parts.append(one_line(strange))
    return " · ".join([*parts, write.date])
