"""A text over the screen: why an answer or a hint, or the details of a failure."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.clipboard import send_to_clipboard
from tui.widgets.key_line import KeyLine


class TextScreen(ModalScreen[None]):
    """Scrolls, copies, closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,a", "dismiss", "close", key_display="esc", id="text.close", tooltip="Close"),
        Binding("y", "copy", "copy all", id="text.copy", tooltip="Copy this text"),
        Binding("j", "scroll('down')", "Scroll down", show=False, id="text.down", tooltip="Scroll down"),
        Binding("k", "scroll('up')", "Scroll up", show=False, id="text.up", tooltip="Scroll up"),
    ]

    def __init__(self, title: str, text: Content) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as body:
            body.border_title = Content(self._title)
            yield Static(self._text, markup=False)
        yield KeyLine(palette=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_copy(self) -> None:
        send_to_clipboard(self.app, self._text.plain)

    def action_scroll(self, direction: str) -> None:
        body = self.query_one(VerticalScroll)
        if direction == "down":
            body.scroll_down()
        else:
            body.scroll_up()
