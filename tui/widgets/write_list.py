"""The writes that surprised: commits that went elsewhere than expected, and definitions with many new words."""
# ruff: noqa: ARG002 - the arguments of Textual's Visual

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.styles import RulesMap
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from coderecall.model import Unexpected
from tui.filtering import Facts, Term
from tui.places import cells, cut_start, one_line
from tui.theme import MUTED
from tui.widgets.place_list import Entry, PlaceList
from tui.widgets.row import Row, heading
from tui.writes import Write, Writes

MOST_LISTED = 50  # of each kind
COMMITS = "commits: other code than expected, surest first"
EDITS = "edited definitions, the most new words first"


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


@dataclass(frozen=True, slots=True, eq=False)
class CommitRow(Visual):
    """Two lines: a commit's subject and its day, and below it what was expected and what came instead."""

    write: Write
    unexpected: Unexpected

    def laid_out(self, width: int) -> Content:
        """Each of exactly `width` columns."""
        first = Row(Content(""), one_line(self.write.what), self.write.date)
        more = f" +{len(self.unexpected.came) - 1}" if len(self.unexpected.came) > 1 else ""
        expected = one_line(self.unexpected.expected)
        came = one_line(self.unexpected.came[0]) if self.unexpected.came else "?"
        words = ("  expected ", "  changed ")
        room = max(2, width - sum(map(cells, words)) - cells(more))
        half = max(room // 2, room - cells(expected))  # what one of the names leaves is the other's
        came = cut_start(came, half)
        expected = cut_start(expected, max(1, room - cells(came)))
        second = Content.assemble((words[0], MUTED), (expected, "$text-accent"), (words[1], MUTED), came, (more, MUTED))
        return Content("\n").join([first.laid_out(width), second.truncate(width, pad=True)])

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self.laid_out(width).render_strips(width, 2, style, options)[:2]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        return 2


def edit_row(write: Write) -> Row:
    """` 31% SessionStore.put      app/session.py`."""
    return Row(Content.styled(f"{round(100 * write.surprise):3}% ", MUTED), one_line(write.what), one_line(write.where))


def write_entries(writes: Writes, terms: Sequence[Term]) -> list[Entry[Write]]:
    """The rows that pass the filter, each kind below words that say their order."""
    entries: list[Entry[Write]] = []
    for title, found in ((COMMITS, writes.commits_elsewhere()), (EDITS, writes.edits())):
        kept = [w for w in found[:MOST_LISTED] if all(term.holds(write_facts(w, writes)) for term in terms)]
        if kept:
            entries.append(Entry(heading(title), None))
        for write in kept:
            elsewhere = writes.unexpected(write)
            entries.append(Entry(edit_row(write) if elsewhere is None else CommitRow(write, elsewhere), write))
    return entries


def write_facts(write: Write, writes: Writes) -> Facts:
    """What the filter sees."""
    elsewhere = writes.unexpected(write)
    paths = [write.where] if elsewhere is None else [elsewhere.expected_at.path, *(at.path for at in elsewhere.came_at)]
    names = [] if elsewhere is None else [elsewhere.expected, *elsewhere.came]
    return {
        "what": write.what,
        "path": " ".join(paths),
        "symbol": " ".join([*names, *([write.what] if elsewhere is None else [])]),
        "kind": "commit" if write.is_commit else "edit",
        "new": 100 * write.surprise,
        "date": write.date,
    }
