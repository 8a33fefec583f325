"""A pane of words that scrolls with the keys of vi."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.widgets import Static


class TextPane(ScrollableContainer, can_focus=True):
    """Shows a text that is made for its width."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Scroll down", show=False, id="pane.down", tooltip="Scroll down"),
        Binding("k", "scroll_up", "Scroll up", show=False, id="pane.up", tooltip="Scroll up"),
        Binding("g", "scroll_home", "Top", show=False, id="pane.top", tooltip="First line"),
        Binding("G", "scroll_end", "Bottom", show=False, id="pane.bottom", tooltip="Last line"),
    ]

    def compose(self) -> ComposeResult:
        yield Static(markup=False)

    def show(self, text: Content) -> None:
        self.query_one(Static).update(text)

    @property
    def room(self) -> int:
        """Columns that a line may take."""
        return max(20, self.size.width - 2)
