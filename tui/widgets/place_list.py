"""A list of places with the keys of vi, and words where it is empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A line and what it stands for; a heading stands for None and cannot be chosen."""

    visual: Visual
    value: T | None


class PlaceList(OptionList, Generic[T]):
    """Ranked answers, hints, evidence: rows of one line, each standing for a value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "open", id="list.open", key_display="⏎", tooltip="Show this place in full"),
        Binding("j", "cursor_down", "Down", show=False, id="list.down", tooltip="Next line"),
        Binding("k", "cursor_up", "Up", show=False, id="list.up", tooltip="Line before"),
        Binding("g", "first", "First", show=False, id="list.first", tooltip="First line"),
        Binding("G", "last", "Last", show=False, id="list.last", tooltip="Last line"),
    ]

    placeholder: reactive[Content] = reactive(Content(""))

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
        click_opens: bool = True,
    ) -> None:
        """click_opens: one click opens a line; else it chooses it, and a double click opens it."""
        super().__init__(id=id, classes=classes, markup=False)
        self._entries: tuple[Entry[T], ...] = ()
        self._click_opens = click_opens

    @property
    def entries(self) -> tuple[Entry[T], ...]:
        return self._entries

    @property
    def has_values(self) -> bool:
        """Whether a line stands for something: headings and notes do not."""
        return any(entry.value is not None for entry in self._entries)

    @property
    def is_at_first(self) -> bool:
        """Whether the cursor is where it stands by itself: on the first line that stands for something."""
        first = next((row for row, entry in enumerate(self._entries) if entry.value is not None), None)
        return first is not None and self.highlighted == first

    @property
    def current(self) -> T | None:
        """What the highlighted line stands for."""
        if self.highlighted is None or self.highlighted >= len(self._entries):
            return None
        return self._entries[self.highlighted].value

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Of nothing, nothing can be opened."""
        return action != "select" or self.has_values

    def show(self, entries: Sequence[Entry[T]], keep: int | None = None) -> None:
        """Replace all lines; `keep` is the line to highlight, else the first that stands for something."""
        had_values, self._entries = self.has_values, tuple(entries)
        if self.has_values != had_values:
            self.screen.refresh_bindings()
        self.set_options(Option(entry.visual, disabled=entry.value is None) for entry in entries)
        if not entries:
            self.clear_options()
            return
        usable = [index for index, entry in enumerate(entries) if entry.value is not None]
        if usable:
            self.highlighted = min(usable, key=lambda index: abs(index - keep)) if keep is not None else usable[0]

    def say(self, text: Content) -> None:
        """Empty the list and say why it is empty."""
        self.show(())
        self.placeholder = text

    async def _on_click(self, event: events.Click) -> None:
        clicked = event.style.meta.get("option")
        event.prevent_default()
        if clicked is not None and not self._options[clicked].disabled:
            self.highlighted = clicked
            if self._click_opens or event.chain > 1:
                self.action_select()

    def render_line(self, y: int) -> Strip:
        if not self._entries:
            return self._placeholder_line(y)
        strip = super().render_line(y)
        return _exchanged(strip) if self._has_plain_cursor and self._is_of_cursor(strip) else strip

    @property
    def _has_plain_cursor(self) -> bool:
        """In the terminal's own colours it is not known which ground can be told from that of the other rows.

        The chosen one has text and ground exchanged, which can be seen in any; Textual's styles cannot say so.
        """
        return self.has_focus and self.app.native_ansi_color

    def _is_of_cursor(self, strip: Strip) -> bool:
        return any(part.style is not None and part.style.meta.get("option") == self.highlighted for part in strip)

    def _placeholder_line(self, y: int) -> Strip:
        size = self.scrollable_content_region.size or Size(1, 1)
        style = self.visual_style
        width = max(1, size.width)
        lines = self.placeholder.render_strips(
            max(1, min(width - 4, 60)), None, style, RenderOptions(self._get_style, {})
        )
        row = y - max(0, (size.height - len(lines)) // 2)
        if not 0 <= row < len(lines):
            return Strip.blank(width, style.rich_style)
        text = lines[row]
        left = (width - text.cell_length) // 2
        return Strip.join([Strip.blank(left, style.rich_style), text]).adjust_cell_length(width, style.rich_style)


def _exchanged(strip: Strip) -> Strip:
    """In two colours, of which each can be read on the other: others may be no ground for them."""
    two = Style(color="default", bgcolor="default", reverse=True)
    return Strip([Segment(part.text, (part.style or Style()) + two) for part in strip], strip.cell_length)
