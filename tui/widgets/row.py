"""One line of a list that fits itself to the width it gets: marks, what, where."""
# ruff: noqa: ARG002 - the arguments of Textual's Visual

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from tui.places import cells, cut_end, cut_middle, padded
from tui.theme import MUTED


@dataclass(frozen=True, slots=True, eq=False)
class Row(Visual):
    """`lead` stands as it is, `what` and `where` are cut; `where` is aligned to the right."""

    lead: Content
    what: str
    where: str
    what_style: str = ""
    where_style: str = MUTED
    where_column: int = 0  # columns of a list of places with what was found after them; 0: `where` at the right
    what_cut: Callable[[str, int], str] = cut_end
    what_first: bool = False  # where both do not fit, `where` is cut
    where_cut: Callable[[str, int], str] = cut_middle

    def laid_out(self, width: int) -> Content:
        """The row in exactly `width` columns."""
        room = max(0, width - self.lead.cell_length)
        gap = 2 if self.where and self.what and room > 8 else 0
        if self.where_column:
            column = min(self.where_column, max(room * 2 // 5, 16), room)
            where = padded(cut_middle(self.where, column), column)
            what = self.what_cut(self.what, max(0, room - column - gap))
            parts = [(where, self.where_style), (" " * gap, ""), (what, self.what_style)]
        else:
            least = room * (2 if self.what_first else 3) // 5
            where_width = min(cells(self.where), max(least, room - gap - cells(self.what)))
            where = self.where_cut(self.where, where_width)
            what_width = max(0, room - gap - cells(where))
            what = padded(self.what_cut(self.what, what_width), what_width)
            parts = [(what, self.what_style), (" " * gap, ""), (where, self.where_style)]
        return Content.assemble(self.lead, *((text, style) for text, style in parts if text))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self.laid_out(width).render_strips(width, 1, style, options)[:1]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self.lead.cell_length + cells(self.what) + cells(self.where) + 2

    def get_height(self, rules: RulesMap, width: int) -> int:
        return 1


@dataclass(frozen=True, slots=True, eq=False)
class Note(Visual):
    """A remark below the rows that must be read in full: it takes as many lines as it needs."""

    text: str

    def _content(self) -> Content:
        return Content.assemble(("! ", "$text-warning"), (self.text, MUTED))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self._content().render_strips(width, height, style, RenderOptions(options.get_style, {}))

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return min(container_width, cells(self.text) + 2)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self._content().get_height({}, width)


def heading(text: str) -> Row:
    """A line between the sections of a list."""
    return Row(Content(""), text, "", what_style=f"{MUTED} bold")
