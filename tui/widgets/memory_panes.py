"""The panes of the Memory screen: the stream with recall below it, the state with the list below it.

On a narrow terminal there is room for one of the three below the stream; its title names them all.
"""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from tui.state import AppState
from tui.theme import MUTED
from tui.widgets.line_input import FilterField
from tui.widgets.recall_pane import RecallPane
from tui.widgets.surprise_plot import SurprisePlot
from tui.widgets.text_pane import TextPane
from tui.widgets.write_list import WriteList
from tui.writes import Writes

TITLES = {"surprising": "Most surprising", "recall": "Does it help?", "facts": "State"}
_LIST = "surprising"


class MemoryPanes(Horizontal):
    """Owns which panes are seen: all but the one with the list are hidden before there is something to show."""

    def __init__(self, state: AppState, writes: Writes) -> None:
        super().__init__(id="body", classes=f"-bare -show-{_LIST}")
        self._state, self._writes = state, writes
        self._count, self._note = 0, Content("")

    def compose(self) -> ComposeResult:
        with Vertical(id="left"):
            yield SurprisePlot(self._writes, id="stream", classes="pane")
            yield RecallPane(self._state, id="recall", classes="pane")
        with Vertical(id="right"):
            yield TextPane(id="facts", classes="pane")
            with Vertical(id=_LIST, classes="pane"):
                yield FilterField("words  kind:edit  path:auth  new>=50  date:2024", id="filter")
                yield WriteList(id="write-list")

    @property
    def main_list(self) -> WriteList:
        return self.query_one(WriteList)

    @property
    def stream(self) -> SurprisePlot:
        return self.query_one(SurprisePlot)

    @property
    def recall(self) -> RecallPane:
        return self.query_one(RecallPane)

    @property
    def facts(self) -> TextPane:
        return self.query_one("#facts", TextPane)

    @property
    def is_bare(self) -> bool:
        return self.has_class("-bare")

    def on_mount(self) -> None:
        self.stream.border_title = "New words in commits and edits, over time"

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw_titles)

    def tell(self, count: int, note: Content, *, is_bare: bool) -> None:
        """How many writes are listed, and what the reader must know about them. is_bare: there is only the list."""
        self._count, self._note = count, note
        if is_bare != self.is_bare:
            self.set_class(is_bare, "-bare")
            self.screen.refresh_bindings()
        self._draw_titles()

    def show_pane(self, name: str) -> None:
        """Give it the room below the stream; on a wide terminal all are there."""
        if not self.has_class(f"-show-{name}"):
            self.update_classes({f"-show-{one}": one == name for one in TITLES})
            self.call_after_refresh(self._draw_titles)

    def show_list(self) -> None:
        self.show_pane(_LIST)

    def go_to(self, name: str) -> None:
        """Show it, and give it the focus."""
        self.show_pane(name)
        (self.main_list if name == _LIST else self.query_one(f"#{name}")).focus()

    def go_on(self, step: int) -> None:
        """The next pane gets the focus; the stream is always there."""
        panes: list[Widget] = [self.stream, self.main_list, self.recall, self.facts]
        here = next((i for i, pane in enumerate(panes) if pane.has_focus), 1)
        pane = panes[(here + step) % len(panes)]
        if pane is self.stream:
            pane.focus()
        else:
            self.go_to(_LIST if pane is self.main_list else str(pane.id))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click, or a letter to jump by."""
        if event.widget.id in {"recall", "facts"}:
            self.show_pane(str(event.widget.id))

    def _draw_titles(self) -> None:
        """On a narrow terminal the title of the lower pane names all three."""
        narrow = self.screen.has_class("-narrow") and not self.is_bare
        for name, title in TITLES.items():
            shown = f"{title} ({self._count:,})" if name == _LIST and self._count else title
            self.query_one(f"#{name}").border_title = pane_tabs(name) if narrow else Content(shown)
        self.query_one(f"#{_LIST}").border_subtitle = self._note


def pane_tabs(current: str) -> Content:
    """The names of the lower panes, the current one with a dot as well as bright; a click goes there."""
    tabs = []
    for name, title in TITLES.items():
        text = f"● {title}" if name == current else title
        style = "$foreground" if name == current else MUTED
        tabs.append(Content.from_markup(f"[@click=screen.show_pane('{name}')]{text}[/]").stylize(style))
    return Content("  ").join([*tabs, Content.styled("tab", "$text-accent")])
