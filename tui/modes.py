"""The modes of the app, in the order of their number keys. A new mode is one line here and its screen."""

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.screens.mode import ModeScreen
    from tui.state import AppState


class Mode(NamedTuple):
    name: str  # of its module in `tui.screens`, too
    title: str  # its screen is the class `TitleScreen`
    key: str
    purpose: str


MODES = (
    Mode("ask", "Ask", "1", "Ask where something is done"),
    Mode("hints", "Hints", "2", "What a change breaks or forgets elsewhere"),
    Mode("refactor", "Refactor", "3", "What is written twice or tangled"),
    Mode("memory", "Memory", "4", "What the memory learns, and how well it recalls"),
    Mode("map", "Map", "5", "Modules by size and churn, and what they have to do with each other"),
)
NAMES = frozenset(mode.name for mode in MODES)
BY_KEY = {mode.key: mode.name for mode in MODES}


def load_screens() -> None:
    """Import all screens, in a thread when nothing else is to be done: the first change of the mode is quick then."""
    for mode in MODES:
        import_module(f"tui.screens.{mode.name}")


def screen_of(mode: Mode, state: "AppState") -> "ModeScreen":
    """The screen of a mode, imported only now: a mode that is never shown costs nothing at the start."""
    module = import_module(f"tui.screens.{mode.name}")
    screen: ModeScreen = getattr(module, f"{mode.title}Screen")(state)
    return screen
