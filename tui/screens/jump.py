"""Jump: every pane, field and mode that can be reached gets a letter; that letter goes there."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Label

from tui.widgets.status_line import BETWEEN, ModeTabs, tab_words

# The fingers rest on the first ones; no digits, which are the modes.
LETTERS = "asdfghjklqwertyuiopzxcvbnm"


class Target(NamedTuple):
    """Where a letter is drawn, and what it does."""

    letter: str
    at: Offset
    go: Callable[[], Any]


def targets(screen: Screen[Any]) -> list[Target]:
    """All that can have the focus, from the top left to the bottom right, then the modes by their digits."""
    inside = screen.size.region
    seen = [widget for widget in screen.focus_chain if widget.region and inside.contains_region(widget.region)]
    seen.sort(key=lambda widget: (widget.region.y, widget.region.x))
    found = [Target(letter, widget.region.offset, widget.focus) for letter, widget in zip(LETTERS, seen, strict=False)]
    return [*found, *_modes(screen)]


def _modes(screen: Screen[Any]) -> Iterable[Target]:
    tabs = next(iter(screen.query(ModeTabs)), None)
    if tabs is None:
        return
    across = tabs.content_region.x
    for mode, words in tab_words(tabs.current, screen.app.size.width):
        yield Target(mode.key, Offset(across, tabs.region.y), partial(screen.app.switch_mode, mode.name))
        across += len(words + BETWEEN)


class JumpScreen(ModalScreen[Target | None]):
    """Draws the letters over the screen below; any other key goes back."""

    BINDINGS = []  # noqa: RUF012 - as Textual declares it; every key is a letter

    def __init__(self, found: list[Target]) -> None:
        super().__init__()
        self._targets = found

    def compose(self) -> ComposeResult:
        for target in self._targets:
            yield _label(target)
        yield Label("press a letter to go there   any other key stays", id="jump-words", markup=False)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss(next((target for target in self._targets if target.letter == event.character), None))

    def on_click(self) -> None:
        self.dismiss(None)


def _label(target: Target) -> Widget:
    text = target.letter if target.letter.isdecimal() else f" {target.letter} "  # a digit stands there already
    label = Label(text, classes="letter", markup=False)
    label.styles.offset = (target.at.x, target.at.y)
    return label
