"""A pane of words that scrolls with the keys of vi."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.widgets import Static


class TextPane(ScrollableContainer, can_focus=True):
    """Shows a text, or one that is made for its width."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Scroll down", show=False, id="pane.down", tooltip="Scroll down"),
        Binding("k", "scroll_up", "Scroll up", show=False, id="pane.up", tooltip="Scroll up"),
        Binding("g", "scroll_home", "Top", show=False, id="pane.top", tooltip="First line"),
        Binding("G", "scroll_end", "Bottom", show=False, id="pane.bottom", tooltip="Last line"),
    ]

    _made: Callable[[int], Content] | None = None

    def compose(self) -> ComposeResult:
        yield Static(markup=False)

    def show(self, text: Content | Callable[[int], Content]) -> None:
        """text: what makes it from the columns that a line may take is asked again when they are others."""
        self._made = None if isinstance(text, Content) else text
        self.query_one(Static).update(text if isinstance(text, Content) else text(self.room))

    def on_resize(self) -> None:
        if self._made is not None:
            self.show(self._made)

    @property
    def room(self) -> int:
        """Columns that a line may take."""
        return max(20, self.size.width - 2)
