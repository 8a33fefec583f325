"""The map itself: one level as tiles or as a list with bars, with the filter over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ContentSwitcher, OptionList

from coderecall.model import ModuleDetail, ModuleLevel
from tui.filtering import Term
from tui.heat import MARKS, Colouring
from tui.levels import Level
from tui.mapped import (
    SORTS,
    SYMBOL_SORTS,
    Area,
    Knowledge,
    areas_of_modules,
    areas_of_symbols,
    facts_of,
    in_order,
)
from tui.places import day
from tui.theme import MUTED
from tui.widgets.area_row import AreaRow
from tui.widgets.line_input import FilterField
from tui.widgets.place_list import Entry, PlaceList
from tui.widgets.row import Note
from tui.widgets.tree_map import TreeMap

MOST_ROWS = 3000


class AreaList(PlaceList[Area]):
    """The list of the map: sideways is in and out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "in", id="map.in", key_display="⏎", tooltip="Into this folder or file, or the code"),
        Binding("l,right", "select", "In", show=False, id="map.right", tooltip="Into this folder or file"),
        Binding("h,left", "screen.out", "Out", show=False, id="map.left", tooltip="To the folder above"),
    ]


class MapPane(Vertical):
    """Shows what it is given; says what is highlighted and what is to be opened."""

    @dataclass
    class Highlighted(Message):
        area: Area | None

    @dataclass
    class Opened(Message):
        area: Area

    def __init__(self, shows: str = "") -> None:
        """shows: "tiles", "list", or "" as the width suggests."""
        super().__init__(id="map", classes="pane main")
        self.colouring = Colouring.CHURN
        self.terms: tuple[Term, ...] = ()
        self.areas: Sequence[Area] = ()  # as they are listed
        self._level: Level | None = None
        self._sorts = {ModuleLevel: 0, ModuleDetail: 0}
        self._as_tiles = {"tiles": True, "list": False}.get(shows)  # None: as the width suggests

    def compose(self) -> ComposeResult:
        yield FilterField("filter: words  kind:folder  lines>=500  commits>=10", id="filter")
        with ContentSwitcher(initial="area-list"):
            yield AreaList(id="area-list")
            yield TreeMap(id="tiles")

    # ---- parts
    @property
    def rows(self) -> AreaList:
        return self.query_one(AreaList)

    @property
    def tiles(self) -> TreeMap:
        return self.query_one(TreeMap)

    @property
    def home(self) -> Widget:
        return self.tiles if self.shows_tiles else self.rows

    @property
    def has_symbols(self) -> bool:
        return isinstance(self._level, ModuleDetail)

    @property
    def shows_tiles(self) -> bool:
        """Tiles need modules: the symbols of a file have an order, and are a list."""
        if self._level is None or self.has_symbols or not self.areas:
            return False
        return self._as_tiles if self._as_tiles is not None else not self.screen.has_class("-narrow")

    @property
    def current(self) -> Area | None:
        if not self.areas:
            return None
        return self.tiles.current if self.shows_tiles else self.rows.current

    @property
    def sort(self) -> str:
        return SYMBOL_SORTS[self._sorts[ModuleDetail]] if self.has_symbols else SORTS[self._sorts[ModuleLevel]]

    # ---- showing
    def show(
        self, level: Level, levels: Mapping[str, Level], known: Knowledge, notes: Sequence[str], choose: str
    ) -> None:
        """Draw a level. levels: what lies in its folders, where it is known. choose: key of what is highlighted."""
        if not choose and (current := self.current) is not None and level is self._level:
            choose = current.key
        self._level = level
        if isinstance(level, ModuleLevel):
            areas = areas_of_modules(level.modules, level.path, known)
        else:
            areas = areas_of_symbols(level.symbols, level.module.path, known, in_place=self.sort == "place")
        kept = [area for area in areas if all(term.holds(facts_of(area)) for term in self.terms)]
        self.areas = in_order(kept, self.sort)
        if not self.areas:
            self.rows.show(())
        else:
            self._show_list(notes, choose)
            if isinstance(level, ModuleLevel):
                self._show_tiles(level, levels, known, choose)
        self.fit()
        self._show_legend(level, notes)

    def say(self, words: Content) -> None:
        """Words in place of a level that cannot be shown, or that has nothing in it."""
        self.areas = ()
        self.rows.say(words)
        self.fit()
        self.border_subtitle = ""

    def show_inside(self, levels: Mapping[str, Level], known: Knowledge) -> None:
        """More is known of what lies in the folders."""
        if isinstance(self._level, ModuleLevel) and self.areas:
            current = self.tiles.current
            self._show_tiles(self._level, levels, known, "" if current is None else current.key)

    def fit(self) -> None:
        """Tiles or the list, as the width, the level and the user want it; the focus stays on what is shown."""
        had_focus = self.rows.has_focus or self.tiles.has_focus
        self.query_one(ContentSwitcher).current = self.home.id
        if had_focus:
            self.home.focus()

    def _show_list(self, notes: Sequence[str], choose: str) -> None:
        largest = max(area.size for area in self.areas) or 1
        colour = self.colouring.colour
        shown = self.areas[:MOST_ROWS]
        rows: list[Entry[Area]] = [Entry(AreaRow(area, area.size / largest, colour), area) for area in shown]
        if len(shown) < len(self.areas):
            rows.append(Entry(Note(f"{len(self.areas) - len(shown):,} more: narrow the list with f"), None))
        rows += [Entry(Note(note), None) for note in notes]
        self.rows.show(rows, _place_of(choose, shown))

    def _show_tiles(self, level: ModuleLevel, levels: Mapping[str, Level], known: Knowledge, choose: str) -> None:
        kept = {area.key for area in self.areas}
        inside = {path: one for path, one in levels.items() if isinstance(one, ModuleLevel)}
        modules = [one for one in level.modules if one.path in kept]
        areas = in_order(areas_of_modules(modules, level.path, known, inside), "size")
        self.tiles.show(areas, self.colouring, _place_of(choose, areas))

    def _show_legend(self, level: Level, notes: Sequence[str]) -> None:
        if not self.areas:
            self.border_subtitle = ""
            return
        if self.shows_tiles and notes:  # the list has them below its rows
            self.border_subtitle = Content.styled(f"! {notes[0]}", "$text-warning")
            return
        has_text = not self.shows_tiles and any(area.text for area in self.areas)
        numbers = _numbers(self.colouring, level, "lines (text)" if has_text else "lines")
        legend = Content.assemble((numbers, MUTED), (f"  {MARKS}", self.colouring.colour))
        if not self.shows_tiles:
            legend += Content.styled(f" by {self.sort}", MUTED)
        if not notes and any(area.value < 0 for area in self.areas):
            legend += Content.styled("  ? not known", MUTED)
        if any(area.changed for area in self.areas):
            legend += Content.assemble("  ", ("~", "$text-warning"), (" changed", MUTED))
        self.border_subtitle = legend

    # ---- what the user wants
    def next_colouring(self) -> None:
        self.colouring = self.colouring.following

    def next_sort(self) -> None:
        kind, sorts = (ModuleDetail, SYMBOL_SORTS) if self.has_symbols else (ModuleLevel, SORTS)
        self._sorts[kind] = (self._sorts[kind] + 1) % len(sorts)

    def toggle_tiles(self) -> None:
        """The other way to show it, at the same place."""
        current = self.current
        self._as_tiles = not self.shows_tiles
        if current is not None:
            if self.shows_tiles:
                self.tiles.choose(current.key)
            else:
                self.rows.highlighted = _place_of(current.key, self.areas)
        self.fit()

    def on_resize(self) -> None:
        self.call_after_refresh(self.fit)

    @on(OptionList.OptionHighlighted, "#area-list")
    def _row_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if not self.shows_tiles:
            self.post_message(self.Highlighted(self.current))

    @on(TreeMap.Chosen)
    def _tile_chosen(self, message: TreeMap.Chosen) -> None:
        message.stop()
        if self.shows_tiles:
            self.post_message(self.Highlighted(self.current))

    @on(OptionList.OptionSelected, "#area-list")
    def _row_opened(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if (area := self.rows.current) is not None:
            self.post_message(self.Opened(area))

    @on(TreeMap.Opened)
    def _tile_opened(self, message: TreeMap.Opened) -> None:
        """The strip stands for many: the list shows them."""
        message.stop()
        if message.area is None:
            self.toggle_tiles()
        else:
            self.post_message(self.Opened(message.area))


def _place_of(key: str, areas: Sequence[Area]) -> int:
    return next((i for i, area in enumerate(areas) if area.key == key), 0)


def _numbers(colouring: Colouring, level: Level, lines: str) -> str:
    """What the two numbers of each line are. lines: of what those in brackets are is said, too."""
    match colouring:
        case Colouring.CHURN if isinstance(level, ModuleLevel):
            return f"{lines}, commits since {day(level.recent_since)}" if level.recent_since else lines
        case Colouring.CHURN:
            return f"{lines}, commits"
        case Colouring.HINTS:
            return f"{lines}, hints"
        case Colouring.AGE:
            return f"{lines}, last change"
