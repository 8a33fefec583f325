"""The writes that surprised most, as a list and as what the filter sees."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from tui.filtering import Facts
from tui.places import one_line
from tui.theme import MUTED
from tui.widgets.place_list import PlaceList
from tui.widgets.row import Row
from tui.widgets.surprise_plot import FLAG
from tui.writes import Write


class WriteList(PlaceList[Write]):
    """The writes that surprised most."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "why", id="memory.why", key_display="⏎", tooltip="Why this write surprised it"),
    ]

    @dataclass
    class Moved(Message):
        """The user moved the cursor; that a list is drawn anew is no move."""

    def action_cursor_down(self) -> None:
        super().action_cursor_down()
        self.post_message(self.Moved())

    def action_cursor_up(self) -> None:
        super().action_cursor_up()
        self.post_message(self.Moved())

    def action_first(self) -> None:
        super().action_first()
        self.post_message(self.Moved())

    def action_last(self) -> None:
        super().action_last()
        self.post_message(self.Moved())


def write_row(write: Write, is_unusual: bool) -> Row:
    """`! 1.00 ≠ fix tests      2025-02-20`."""
    colour = "$text-accent" if is_unusual else MUTED
    lead = Content.assemble(
        (FLAG if is_unusual else " ", "$text-accent bold"),
        f" {min(write.surprise, 99):4.2f} ",
        (f"{write.mark.character} ", colour),
    )
    is_commit = write.point is not None and write.point.head == "changed-for"
    where = write.date if is_commit else one_line(write.where)
    return Row(lead, one_line(write.what), where)


def write_facts(write: Write) -> Facts:
    """What the filter sees."""
    point = write.point
    return {
        "path": write.label,
        "kind": "" if point is None else point.kind,
        "head": "" if point is None else point.head,
        "surprise": write.surprise,
        "date": write.date,
    }
