"""A quiet, read-only view of source lines: numbers, colours, and a bar beside the lines that are meant."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.widgets import Static
from textual.worker import get_current_worker

from coderecall.errors import CoderecallError
from coderecall.project import Project
from coderecall.terminal import printable
from tui.messages import CodeRead
from tui.places import place
from tui.theme import MUTED

BEFORE, AFTER = 40, 160  # lines read around a place: enough to scroll, cheap to colour
MOST = 400  # lines of one view
MARGIN = 2  # lines kept above the place


@dataclass(frozen=True, slots=True)
class CodeRange:
    """Lines of a file that are meant, and what the frame says about them."""

    path: str
    line: int
    end_line: int = 0
    note: str = ""
    stale: bool = False


class CodeView(ScrollableContainer, can_focus=True):
    """Shows a place of the project; reads and colours it in a thread."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Scroll down", show=False, id="code.down", tooltip="Scroll down"),
        Binding("k", "scroll_up", "Scroll up", show=False, id="code.up", tooltip="Scroll up"),
        Binding("h", "scroll_left", "Scroll left", show=False, id="code.left", tooltip="Scroll left"),
        Binding("l", "scroll_right", "Scroll right", show=False, id="code.right", tooltip="Scroll right"),
        Binding("g", "scroll_home", "Top", show=False, id="code.top", tooltip="First lines read"),
        Binding("G", "scroll_end", "Bottom", show=False, id="code.bottom", tooltip="Last lines read"),
    ]

    def __init__(self, project: Project, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._project = project
        self.shown: CodeRange | None = None
        self._top = 0  # row of the view to scroll to

    def compose(self) -> ComposeResult:
        yield Static(markup=False, classes="code")

    def show(self, wanted: CodeRange | None) -> None:
        """Read and show `wanted`; None clears the view."""
        self.shown = wanted
        if wanted is None:
            self.border_title = self.border_subtitle = ""
            self.query_one(Static).update("")
            return
        self.border_title = Content(place(wanted.path, wanted.line, wanted.end_line))
        stale = Content.styled("changed since the index", "$text-warning") if wanted.stale else Content("")
        note = Content(wanted.note)
        self.border_subtitle = Content(" · ").join([part for part in (note, stale) if part])
        self._read(wanted)

    @work(thread=True, exclusive=True, group="preview", exit_on_error=False)
    def _read(self, wanted: CodeRange) -> None:
        first = max(1, wanted.line - BEFORE)
        last = min(max(wanted.line, wanted.end_line) + AFTER, first + MOST)
        try:
            lines = self._project.read_lines(wanted.path, first, last)
        except (CoderecallError, OSError) as error:
            message = CodeRead(first, (), printable(str(error)))
        else:
            from tui.code import coloured  # Pygments takes longer to import than the first paint may

            message = CodeRead(first, coloured(wanted.path, lines))
        if not get_current_worker().is_cancelled:
            self.post_message(message)

    @on(CodeRead)
    def _show_code(self, message: CodeRead) -> None:
        message.stop()
        wanted = self.shown
        if wanted is None:
            return
        body = self.query_one(Static)
        if not message.lines:
            body.update(Content.styled(message.problem or "The file is shorter now.", MUTED))
            return
        body.update(with_gutter(message.first, message.lines, wanted))
        self._top = max(0, wanted.line - message.first - MARGIN)
        self.call_after_refresh(self.reveal)

    def on_show(self) -> None:
        """A hidden view cannot scroll; now it can."""
        self.call_after_refresh(self.reveal)

    def reveal(self) -> None:
        """Scroll to the lines that are meant."""
        self.scroll_to(0, self._top, animate=False)


def with_gutter(first: int, lines: tuple[Content, ...], wanted: CodeRange) -> Content:
    """The lines with their numbers; those of the range have a bar, the first of it a bright number."""
    digits = len(str(first + len(lines)))
    end = max(wanted.line, wanted.end_line)
    shown = []
    for number, line in enumerate(lines, first):
        inside = wanted.line <= number <= end
        colour = "$text-accent bold" if number == wanted.line else MUTED
        bar = ("▎", "$accent") if inside else (" ", "")
        shown.append(Content.assemble((f"{number:>{digits}} ", colour), bar, " ", line))
    return Content("\n").join(shown)
