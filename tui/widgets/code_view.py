"""A quiet, read-only view of source lines: numbers, colours, and a bar beside the lines that are meant."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import RenderOptions
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
PADDING = 1  # columns at the left and the right


@dataclass(frozen=True, slots=True)
class CodeRange:
    """Lines of a file that are meant, and what the frame says about them."""

    path: str
    line: int
    end_line: int = 0
    note: str = ""
    stale: bool = False


class CodeView(ScrollView, can_focus=True):
    """Shows a place of the project; reads and colours it in a thread, and draws only the lines that are seen."""

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
        self._first = 1  # the number of the first line
        self._lines: tuple[Content, ...] = ()
        self._top = 0  # row of the view to scroll to

    def show(self, wanted: CodeRange | None) -> None:
        """Read and show `wanted`; None clears the view."""
        self.shown = wanted
        if wanted is None:
            self.border_title = self.border_subtitle = ""
            self._fill(1, ())
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
            lines = self._project.read_lines(wanted.path, 1, last)
        except (CoderecallError, OSError) as error:
            message = CodeRead(first, (), printable(str(error)))
        else:
            from tui.code import coloured  # Pygments takes longer to import than the first paint may

            message = CodeRead(first, coloured(wanted.path, lines[first - 1 :], lines[: first - 1]))
        if not get_current_worker().is_cancelled:
            self.post_message(message)

    @on(CodeRead)
    def _show_code(self, message: CodeRead) -> None:
        message.stop()
        wanted = self.shown
        if wanted is None:
            return
        if not message.lines:
            self._fill(0, (Content.styled(message.problem or "The file is shorter now.", MUTED),))
            return
        self._fill(message.first, message.lines)
        self._top = max(0, wanted.line - message.first - MARGIN)
        self.reveal()
        if self.scroll_offset.y != self._top:  # a view that has just got its room knows only then how far it scrolls
            self.call_after_refresh(self.reveal)

    def _fill(self, first: int, lines: tuple[Content, ...]) -> None:
        """first: the number of the first line, 0 for lines without numbers."""
        self._first, self._lines, self._top = first, lines, 0
        widest = max((line.cell_length for line in lines), default=0)
        self.virtual_size = Size(widest + self._gutter_width + 2 * PADDING, len(lines))
        self.scroll_to(0, 0, animate=False)
        self.refresh()

    def on_show(self) -> None:
        """A hidden view cannot scroll; now it can."""
        self.call_after_refresh(self.reveal)

    def on_resize(self) -> None:
        """In another room other lines are seen: again those that are meant."""
        self.call_after_refresh(self.reveal)

    def reveal(self) -> None:
        """Scroll to the lines that are meant."""
        self.scroll_to(0, self._top, animate=False, force=True)  # its scrollbar may not be there yet

    def watch_show_vertical_scrollbar(self, is_shown: bool) -> None:
        """A bar that was not there when the view was scrolled does not know it."""
        if is_shown:
            self.vertical_scrollbar.position = self.scroll_y

    # ---- drawing

    @property
    def _gutter_width(self) -> int:
        return len(str(self._first + len(self._lines))) + 3 if self._first else 0

    def render_line(self, y: int) -> Strip:
        across, down = self.scroll_offset
        width, style = self.size.width, self.visual_style
        if not 0 <= y + down < len(self._lines):
            return Strip.blank(width, style.rich_style)
        line = Content.assemble(" " * PADDING, self._numbered(y + down))
        strips = line.render_strips(max(1, line.cell_length), 1, style, RenderOptions(self._get_style, {}))
        return strips[0].crop_extend(across, across + width, style.rich_style)

    def _numbered(self, row: int) -> Content:
        """A line with its number; those of the range have a bar, the first of it a bright number."""
        line, wanted = self._lines[row], self.shown
        if not self._first or wanted is None:
            return line
        number = self._first + row
        inside = wanted.line <= number <= max(wanted.line, wanted.end_line)
        colour = "$text-accent bold" if number == wanted.line else MUTED
        bar = ("▎", "$accent") if inside else (" ", "")
        return Content.assemble((f"{number:>{self._gutter_width - 3}} ", colour), bar, " ", line)
