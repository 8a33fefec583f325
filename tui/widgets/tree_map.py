"""Modules as tiles: as large as their code, as warm as what colours them. Walked with hjkl, arrows and the mouse."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.heat import HOTTEST, MARKS, Colouring
from tui.mapped import Area
from tui.places import cells
from tui.tiling import Tile, beside, tiles
from tui.widgets.area_row import fitted

_GAP = "▀"  # half a row between two tiles
_HERE = "▸"
_MOST_NAMES = 12  # in a strip
_LEAST_WIDTH, _LEAST_HEIGHT = 24, 7  # of a tile that shows what is in it
_DEEPEST = 3  # tiles within tiles


class Piece(NamedTuple):
    """A rectangle that is drawn: a tile, the title of one that shows what is in it, or a strip."""

    x: int
    y: int
    width: int
    height: int
    outer: int  # the tile that can be chosen and that it is a part of
    depth: int  # 1: it is that tile, or its title
    area: Area
    is_title: bool = False
    rest: tuple[Area, ...] = ()  # of a strip


class TreeMap(Widget, can_focus=True):
    """One tile is chosen; the strip at the bottom stands for what is too small for a tile."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tree-map--cursor",
        "tree-map--strip",
        "tree-map--title",
        "tree-map--heat-0",
        *(f"tree-map--{colouring}-{heat}" for colouring in Colouring for heat in range(1, HOTTEST + 1)),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "in", id="map.in", key_display="⏎", tooltip="Into this folder or file"),
        Binding("h,left", "move(-1, 0)", "Left", show=False, id="tiles.left", tooltip="The tile at the left"),
        Binding("l,right", "move(1, 0)", "Right", show=False, id="tiles.right", tooltip="The tile at the right"),
        Binding("k,up", "move(0, -1)", "Up", show=False, id="tiles.up", tooltip="The tile above"),
        Binding("j,down", "move(0, 1)", "Down", show=False, id="tiles.down", tooltip="The tile below"),
        Binding("g,home", "ends(0)", "Largest", show=False, id="tiles.first", tooltip="The largest tile"),
        Binding("G,end", "ends(-1)", "Smallest", show=False, id="tiles.last", tooltip="The last tile"),
    ]

    chosen: reactive[int] = reactive(0)  # index of an area; that of the strip is its first one

    @dataclass
    class Chosen(Message):
        """Another tile was chosen."""

        area: Area

    @dataclass
    class Opened(Message):
        """The user wants to go in; None: into what is too small for tiles."""

        area: Area | None

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._areas: Sequence[Area] = ()
        self._colouring = Colouring.CHURN
        self._tiles: list[Tile] = []
        self._pieces: list[Piece] = []

    @property
    def current(self) -> Area | None:
        return self._areas[self.chosen] if self.chosen < len(self._areas) else None

    def show(self, areas: Sequence[Area], colouring: Colouring, chosen: int) -> None:
        """Replace the tiles; areas come largest first."""
        self._areas, self._colouring = areas, colouring
        self.set_reactive(TreeMap.chosen, max(0, min(chosen, len(areas) - 1)))
        self._lay_out()

    def choose(self, key: str) -> None:
        """The area with this key, or the strip that it is in."""
        self.chosen = next((i for i, area in enumerate(self._areas) if area.key == key), 0)

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        width, height = self.size
        self._tiles = tiles([area.size for area in self._areas], width, height)
        self._pieces = [piece for tile in self._tiles for piece in _pieces(self._areas, tile, width, tile.nth, 1)]
        self.refresh()

    # ---- choosing
    def _tile(self) -> Tile | None:
        return next((tile for tile in reversed(self._tiles) if tile.nth <= self.chosen), None)

    def _choose(self, tile: Tile | None) -> None:
        if tile is not None:
            self.chosen = tile.nth

    def watch_chosen(self) -> None:
        area = self.current
        if area is not None and self.is_mounted:
            self.post_message(self.Chosen(area))

    def action_move(self, dx: int, dy: int) -> None:
        tile = self._tile()
        self._choose(None if tile is None else beside(self._tiles, tile, dx, dy))

    def action_ends(self, which: int) -> None:
        self._choose(self._tiles[which] if self._tiles else None)

    def action_open(self) -> None:
        tile = self._tile()
        if tile is not None:
            self.post_message(self.Opened(None if tile.rest else self._areas[tile.nth]))

    def on_click(self, event: events.Click) -> None:
        """The first click chooses, the next one on the same tile opens."""
        tile = next((tile for tile in self._tiles if tile.holds(event.x, event.y)), None)
        if tile is not None and tile == self._tile():
            self.action_open()
        self._choose(tile)

    # ---- drawing
    def render_line(self, y: int) -> Strip:
        chosen, ground = self._tile(), self.rich_style
        segments, at = [], 0
        row = [piece for piece in self._pieces if piece.y <= y < piece.y + piece.height]
        for piece in sorted(row, key=lambda piece: piece.x):
            if piece.x > at:
                segments.append(Segment(" " * (piece.x - at), ground))
            is_chosen = chosen is not None and piece.outer == chosen.nth
            segments.append(self._row_of(piece, y - piece.y, chosen=is_chosen))
            at = piece.x + piece.width
        return Strip(segments).adjust_cell_length(self.size.width, ground)

    def _row_of(self, piece: Piece, row: int, *, chosen: bool) -> Segment:
        """Words on a colour; below a tile half a row of nothing. The rest of a chosen tile keeps its colour."""
        area, width = piece.area, piece.width
        here = _HERE if chosen and piece.depth == 1 else " "
        if piece.rest:
            names = ", ".join(one.name for one in piece.rest[:_MOST_NAMES])
            return Segment(
                fitted(f"{here}{len(piece.rest)} smaller: {names}", width), self._style("strip", chosen=here == _HERE)
            )
        if piece.is_title:
            text = f"{here}{_marked(area)}  {self._warmth(area, width) or f'{area.size:,} lines'}"
            return Segment(fitted(text, width), self._style("title", chosen=here == _HERE))
        colour = f"{self._colouring}-{area.heat}" if area.heat else "heat-0"
        if piece.height > 1 and row == piece.height - 1:
            style = self._style(colour, chosen=False)
            return Segment(_GAP * width, Style.from_color(style.bgcolor, self.rich_style.bgcolor))
        texts = self._texts(area, piece.height - (piece.height > 1), width, here)
        text = texts[row] if row < len(texts) else ""
        return Segment(fitted(text, width), self._style(colour, chosen=here == _HERE and not row))

    def _style(self, name: str, *, chosen: bool) -> Style:
        return self.get_component_rich_style("tree-map--cursor" if chosen else f"tree-map--{name}")

    def _texts(self, area: Area, height: int, width: int, here: str) -> list[str]:
        """As many of the facts as there is room for; the number of the colour always."""
        name = here + _marked(area)
        if height == 1:
            warmth = self._warmth(area, 0) or f"{area.size:,}"
            room = width - cells(warmth) - 1
            return [f"{fitted(name, room)} {warmth}" if room >= 4 else fitted(name, width)]
        lines = f" {area.size:,} lines"
        if cells(lines) > width:
            lines = f" {area.size:,}"
        warmth = self._warmth(area, width)
        return [name, *([f" {warmth}"] if warmth else []), lines][:height]

    def _warmth(self, area: Area, width: int) -> str:
        """The mark and the number of the colour; nothing where it is not known."""
        if area.value < 0:
            return ""
        text = f"{MARKS[area.heat]} {area.figure}"
        long = f"{text} {self._colouring.unit(area.figure)}".rstrip()
        return long if cells(long) < width else text


def _marked(area: Area) -> str:
    return f"~{area.name}" if area.changed else area.name


def _pieces(areas: Sequence[Area], tile: Tile, whole: int, outer: int, depth: int) -> Iterator[Piece]:
    """A tile as it is drawn, with a gap behind it where another one follows. whole: columns of all tiles."""
    width = tile.width - (tile.x + tile.width < whole)
    area = areas[tile.nth]
    if tile.rest:
        yield Piece(tile.x, tile.y, tile.width, 1, outer, depth, area, rest=tuple(areas[tile.nth :]))
        return
    has_room = width >= _LEAST_WIDTH and tile.height >= _LEAST_HEIGHT and depth < _DEEPEST
    if not area.inside or not has_room:
        yield Piece(tile.x, tile.y, width, tile.height, outer, depth, area)
        return
    yield Piece(tile.x, tile.y, width, 1, outer, depth, area, is_title=True)
    for inner in tiles([one.size for one in area.inside], width, tile.height - 1):
        for piece in _pieces(area.inside, inner, width, outer, depth + 1):
            yield piece._replace(x=piece.x + tile.x, y=piece.y + tile.y + 1)
