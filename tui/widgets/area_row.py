"""A line of the map: name, a bar as long as the thing is large, its lines, and what it is coloured by."""
# ruff: noqa: ARG002 - the arguments of Textual's Visual

from dataclasses import dataclass

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from tui.heat import HOTTEST, MARKS
from tui.mapped import Area
from tui.places import cells, cut_end, cut_start, padded
from tui.theme import FAINT, MUTED

_EIGHTHS = " ▏▎▍▌▋▊▉"
_SIZE, _FIGURE = 8, 6  # columns
_KIND, _SHORT_KIND, _USES = 11, 9, 10
_DEPTH = 2  # columns a level of symbols goes in


def fitted(text: str, width: int) -> str:
    """Exactly `width` columns; what is longer ends in "…"."""
    return padded(cut_end(text, width), max(0, width))


def bar(share: float, width: int) -> str:
    """A bar of `width` columns, filled to `share` in eighths; what is there at all is not nothing."""
    eighths = max(1, round(share * width * 8)) if share > 0 else 0
    full, rest = divmod(min(eighths, width * 8), 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width)


@dataclass(frozen=True, slots=True, eq=False)
class AreaRow(Visual):
    """One area beside the others; `share` of the largest of them."""

    area: Area
    share: float
    colour: str  # a variable of the theme

    def laid_out(self, width: int) -> Content:
        area = self.area
        style = heat_style(self.colour, area.heat)
        mark = "~" if area.changed else " "
        room = max(0, width - 2 - _SIZE - _FIGURE - 4)
        note = ""
        if area.kind and room >= 30:
            note = fitted(area.kind, _KIND if room >= 50 else _SHORT_KIND) + " "
            if room >= 50:
                uses = f"{area.uses} {'use' if area.uses == '1' else 'uses'}" if area.uses else ""
                note += fitted(uses.rjust(_USES), _USES) + " "
        bar_width = min(24, room // (9 if area.kind else 3))  # the names of symbols are long
        name_width = max(0, room - bar_width - cells(note) - 1)
        name = fitted(self._name(name_width), name_width)
        return Content.assemble(
            (mark, "$text-warning"),
            " ",
            (name, "bold" if area.name.endswith("/") else ""),
            " ",
            (note, MUTED),
            (bar(self.share, bar_width), style),
            (f"{area.size:>{_SIZE},}", "") if area.size or not area.text else (f"({area.text:,})".rjust(_SIZE), MUTED),
            "  ",
            (MARKS[area.heat], style),
            (f"{area.figure:>{_FIGURE}}", MUTED if area.heat < 2 else ""),
            " ",
        )

    def _name(self, width: int) -> str:
        """In at most `width` columns: of a qualified name the end says most, of one that several have the line all."""
        area = self.area
        indent = " " * min(area.depth * _DEPTH, width // 2)
        line = f" :{area.line}" if area.line else ""
        cut = cut_start if area.kind and "." in area.name else cut_end
        return indent + cut(area.name, width - len(indent) - len(line)) + line

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self.laid_out(width).render_strips(width, 1, style, options)[:1]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        return 1


def heat_style(colour: str, heat: int) -> str:
    """Of a mark or a bar: fainter where it is colder."""
    return FAINT if heat == 0 else f"{colour} {100 * (heat + 1) // (HOTTEST + 1)}%"
