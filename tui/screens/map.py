"""Map: modules by size, churn, hints and age; what uses them and changes with them; down to their symbols."""

import time
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.worker import get_current_worker

from coderecall.model import Module, ModuleDetail, ModuleLevel, ModuleSymbol
from tui.failures import told_to
from tui.filtering import parse_filter
from tui.levels import Level, Levels, largest_inside, nearest_level
from tui.map_words import empty_words, has_history, level_notes, level_title
from tui.mapped import Area, Knowledge
from tui.messages import Failed, LevelRead, RelateWanted
from tui.module_words import title_of_module
from tui.screens.mode import ModeScreen, Spot
from tui.state import AppState
from tui.widgets.line_input import FilterField
from tui.widgets.links_pane import LinksPane
from tui.widgets.map_pane import MapPane
from tui.widgets.module_side import ModuleSide
from tui.widgets.place_list import PlaceList

READING = "Reading the map"


class MapScreen(ModeScreen):
    """Mode 5."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (165, "-widest")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "links", "links", id="map.links", tooltip="What uses this, what it uses, what changes with it"),
        Binding("c", "colour", "colour", id="map.colour", tooltip="Colour by churn, by hints, or by age"),
        Binding("t", "tiles", "tiles", id="map.tiles", tooltip="Tiles, or a list with bars"),
        Binding("backspace", "out", "Out", show=False, id="map.out", tooltip="To the folder above"),
        Binding("s", "sort", "Sort", show=False, id="map.sort", tooltip="Sort the list by size, by colour, or by name"),
        Binding(
            "f",
            "filter",
            "Filter",
            show=False,
            priority=True,
            id="map.filter",
            tooltip="words  kind:folder  lines>=500  commits>=10",
        ),
        Binding("r", "related", "Related", show=False, id="map.related", tooltip="Ask what belongs to this file"),
    ]

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self._path = state.map_folder  # of the level that is shown
        self._level: Level | None = None
        self._going: str | None = None  # what is being read
        self._problem = ""
        self._levels = Levels()
        self._chosen: dict[str, str] = {}  # by level, the key of what was highlighted
        self._index_facts: tuple[object, ...] = ()  # others: the index holds something else
        self._drawn_with: tuple[object, ...] = ()

    @property
    def mode_name(self) -> str:
        return "map"

    def compose_body(self) -> ComposeResult:
        with Container(id="body"):
            yield MapPane(self.state.map_shows)
            yield ModuleSide(self.state.project)

    # ---- parts
    @property
    def pane(self) -> MapPane:
        return self.query_one(MapPane)

    @property
    def side(self) -> ModuleSide:
        return self.query_one(ModuleSide)

    @property
    def main_list(self) -> PlaceList[Area]:
        return self.pane.rows

    @property
    def home(self) -> Widget:
        return self.pane.home

    def spot(self) -> Spot | None:
        """The proof that is looked at, else the symbol or the file."""
        side = self.side
        if self.focused in {side.links, side.proof} and (evidence := side.evidence) is not None:
            return Spot(evidence.path, evidence.line)
        area = self.pane.current
        if area is None:
            return Spot(self._path, 1) if isinstance(self._level, ModuleDetail) else None
        if isinstance(area.of, ModuleSymbol):
            return Spot(self._path, area.of.line)
        return None if area.of.is_folder else Spot(area.of.path, 1)

    # ---- reading
    def state_changed(self, state: AppState) -> None:
        """Read again when the index holds something else."""
        status = state.status
        if state.no_index:
            self._index_facts = ()  # whatever comes is read
        if status is None or state.no_index:
            self._draw()
            return
        facts = (status.files, status.symbols, status.references, status.commits, status.memory_writes)
        if facts != self._index_facts:
            self._index_facts = facts
            self._levels.forget()
            self.side.forget()
            self._problem = ""
            self._go(self._path, is_file=isinstance(self._level, ModuleDetail))
        elif self._drawn_with != self._shown_facts():
            self._draw()

    def on_screen_resume(self) -> None:
        """Hints may have been found in the meantime."""
        self.state_changed(self.state)

    def _shown_facts(self) -> tuple[object, ...]:
        """What the drawing shows of the app's state, which tells of each step of a long job."""
        status = self.state.status
        return (status.pending if status is not None else (), tuple(self.state.hints.values()), self.state.no_index)

    def _go(self, path: str, choose: str = "", *, is_file: bool) -> None:
        """Show the folder or file at `path`, with what has the key `choose` highlighted."""
        kept = self._levels.known.get(path)
        self._going = path if kept is None else None
        self._read_level(path, choose, kept, self._levels.edition, is_file=is_file)
        if kept is not None:
            self._show_level(path, kept, choose)
        elif self._level is None:
            self._draw()
        else:
            self._draw_title()

    @work(thread=True, exclusive=True, group="map", exit_on_error=False)
    def _read_level(self, path: str, choose: str, level: Level | None, edition: int, *, is_file: bool) -> None:
        """The level unless it is known, and what lies in its largest folders: tiles show it."""
        worker = get_current_worker()
        with told_to(self, READING):
            if level is None:
                path, level = nearest_level(self.state.project, path, is_file=is_file)
                self.post_message(LevelRead(path, level, choose, edition))
            if isinstance(level, ModuleLevel) and not worker.is_cancelled:
                for inside, what in largest_inside(self.state.project, level):
                    self.post_message(LevelRead(inside, what, "", edition))
                    if worker.is_cancelled:
                        return

    @on(LevelRead)
    def _level_read(self, message: LevelRead) -> None:
        message.stop()
        if message.edition != self._levels.edition:
            return
        self._levels.keep(message.path, message.level)
        if self._going is not None and f"{self._going}/".startswith(f"{message.path}/" if message.path else ""):
            self._show_level(message.path, message.level, message.choose)
        else:
            self.pane.show_inside(self._levels.known, self._knowledge())

    def _show_level(self, path: str, level: Level, choose: str) -> None:
        if path != self._path:
            self.query_one(FilterField).clear_filter()
            self.pane.terms = ()
        self._path, self._level, self._going, self._problem = path, level, None, ""
        self.state.map_folder = path if isinstance(level, ModuleLevel) else path.rpartition("/")[0]
        self._draw(choose or self._chosen.get(path, ""))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """The app tells the user too: the message goes on to it."""
        if message.what == READING:
            self._problem, self._going, self._level = f"{message.what} failed: {message.reason}", None, None
            self._draw()

    # ---- showing
    @staticmethod
    def now() -> float:
        """Seconds since the epoch."""
        return time.time()

    def _knowledge(self) -> Knowledge:
        state = self.state
        hints: dict[str, list[int]] | None = {} if state.hints else None
        for found in state.hints.values():
            for hint in found:
                if hints is not None:
                    hints.setdefault(hint.location.path, []).append(hint.location.line)
        pending = state.status.pending if state.status is not None else ()
        return Knowledge(self.pane.colouring, hints, pending, self.now(), has_history=has_history(state))

    def _draw(self, choose: str = "") -> None:
        self._drawn_with = self._shown_facts()
        if self._level is None or self.state.no_index:
            self.pane.say(self._empty_words())
        else:
            self.pane.show(self._level, self._levels.known, self._knowledge(), self._notes(), choose)
            if not self.pane.areas:
                self.pane.say(self._empty_words())
        self.set_class(not self.pane.areas, "-bare")
        self._draw_title()
        self._show_detail()
        self.refresh_bindings()

    def _notes(self) -> list[str]:
        return level_notes(self._level, self.pane.colouring, self.state)

    def _draw_title(self) -> None:
        shown = len(self.pane.areas) if self.pane.terms else None
        self.pane.border_title = level_title(self._path, self._level, self.state, going=self._going, shown=shown)

    def _empty_words(self) -> Content:
        filtered = bool(self.pane.terms)
        return empty_words(self._level, self.state, self._notes(), problem=self._problem, is_filtered=filtered)

    def _show_detail(self) -> None:
        """What is highlighted, at the right."""
        area = self.pane.current
        if area is None or self._level is None:
            self.side.clear()
            return
        self._chosen[self._path] = area.key
        self.set_class(isinstance(area.of, ModuleSymbol), "-symbol")
        self.side.look_at(area, self._level, self._knowledge())

    # ---- acting
    @on(MapPane.Highlighted)
    def _highlighted(self) -> None:
        self._show_detail()

    @on(MapPane.Opened)
    def _opened(self, message: MapPane.Opened) -> None:
        of = message.area.of
        if isinstance(of, ModuleSymbol):
            self.open_side()
        else:
            self._go(of.path, is_file=not of.is_folder)

    @on(LinksPane.Followed)
    def _followed(self, message: LinksPane.Followed) -> None:
        """To the folder that holds the other module, with that highlighted."""
        path = message.link.path
        self.remove_class("-open")
        self._go(path.rpartition("/")[0], path, is_file=False)
        self.home.focus()

    @on(LinksPane.Wanted)
    def _wanted(self) -> None:
        self.action_edit()

    @on(FilterField.Narrowed)
    def _narrow(self, message: FilterField.Narrowed) -> None:
        self.pane.terms = parse_filter(message.text)
        self._draw()

    def action_sort(self) -> None:
        self.pane.next_sort()
        self._draw()

    def action_colour(self) -> None:
        self.pane.next_colouring()
        self._draw()

    def action_tiles(self) -> None:
        self.pane.toggle_tiles()
        self.state.map_shows = "tiles" if self.pane.shows_tiles else "list"
        self._draw()

    def action_links(self) -> None:
        """The links get the focus, and on a narrow terminal the whole width."""
        if self.pane.current is None:
            self.notify("Choose a module first.", severity="warning", markup=False)
            return
        self.add_class("-open")
        self.side.enter()

    def action_out(self) -> None:
        """To the folder above, with the place one comes from highlighted."""
        if self._problem:
            self._go(self._path, is_file=False)
        elif self._path:
            self._go(self._levels.above(self._path), self._path, is_file=False)

    def leave(self) -> None:
        self.action_out()

    def action_related(self) -> None:
        spot, area = self.spot(), self.pane.current
        of = area.of if area is not None else None
        if isinstance(of, ModuleSymbol) and self.focused not in {self.side.links, self.side.proof}:
            self.post_message(RelateWanted(self._path, of.qualified_name))
        elif spot is None:
            self.notify("Only files have related ones: go in with enter.", severity="warning", markup=False)
        else:
            self.post_message(RelateWanted(spot.path))

    def action_copy_place(self) -> None:
        """Of a folder its path, for it has no line."""
        area = self.pane.current
        if self.spot() is None and area is not None and isinstance(area.of, Module):
            self.copy(title_of_module(area.of))
        else:
            super().action_copy_place()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return True
        if (action == "sort" and self.pane.shows_tiles) or (action == "tiles" and self.pane.has_symbols):
            return False
        return super().check_action(action, parameters)
