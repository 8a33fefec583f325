"""How an answer and its neighbours look in a list: the name and the path each keep the parts that say most."""
# ruff: noqa: ARG002 - the arguments of Textual's Visual

from dataclasses import dataclass

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from coderecall.model import Answer, Confidence, Evidence
from tui.asking import Offer, offer_words
from tui.places import (
    INDEX_MARK,
    MEMORY_MARK,
    ago,
    cells,
    cut_end,
    cut_middle,
    cut_name,
    is_memory_guess,
    one_line,
    padded,
    place,
)
from tui.theme import FAINT, MUTED
from tui.trail import Neighbour
from tui.widgets.row import Row

_NOTHING = Content("")
LEAST_PATH = 16  # columns
ONE_LINE = 70  # columns from which on a name and its path stand side by side
FULL, EMPTY, STEPS = "▰", "▱", 3
SURE_STYLES = {
    Confidence.EXACT: "$text-success",
    Confidence.INFERRED: "$text-primary",
    Confidence.NAME_ONLY: "$text-warning",
}
_SURE_WIDTH = len("name only") + 1


@dataclass(frozen=True, slots=True, eq=False)
class AnswerRow(Visual):
    """A name, and below it its place with remarks at its right; or all in one line where there is room for it."""

    lead: Content
    name: str
    where: str  # a path, cut in its middle
    remarks: Content
    name_style: str = ""
    where_style: str = MUTED

    def laid_out(self, width: int) -> Content:
        """One line or two, each of exactly `width` columns."""
        room = max(4, width - self.lead.cell_length)
        if self.height(width) == 2:
            indent = " " * self.lead.cell_length
            return Content.assemble(self.lead, self._named(room), "\n", indent, self._placed(room))
        where = cut_middle(self.where, max(room * 35 // 100, room - cells(self.name) - self._for_remarks - 2))
        return Content.assemble(
            self.lead, self._named(room - cells(where) - 2, self.remarks), "  ", (where, self.where_style)
        )

    @property
    def _for_remarks(self) -> int:
        return self.remarks.cell_length + 2 if self.remarks else 0

    def _named(self, room: int, remarks: Content = _NOTHING) -> Content:
        """The name, and the remarks where the name stays whole, or nearly so."""
        left = room - self._for_remarks if remarks else room
        if left < min(cells(self.name), room * 2 // 3):
            left, remarks = room, _NOTHING
        name = (padded(cut_name(self.name, left), left), self.name_style)
        return Content.assemble(name, "  ", remarks) if remarks else Content.assemble(name)

    def _placed(self, room: int) -> Content:
        """The path, and the remarks where it keeps its file."""
        left = room - self._for_remarks
        if left < min(cells(self.where), LEAST_PATH):
            return Content.styled(padded(cut_middle(self.where, room), room), self.where_style)
        where = (padded(cut_middle(self.where, left), left), self.where_style)
        return Content.assemble(where, "  ", self.remarks) if self.remarks else Content.assemble(where)

    def height(self, width: int) -> int:
        return 1 if width >= ONE_LINE else 2

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self.laid_out(width).render_strips(width, self.height(width), style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.height(width)


def steps(answer: Answer, best: float, most: int = STEPS) -> int:
    """How strong an answer is against the best one, 1 to 3; 0 a weak one. The score is no probability.

    most: 2 where even the best one is not what was asked for.
    """
    if answer.weak:
        return 0
    share = answer.score / best if best > 0 else 1.0
    return min(most, 3 if share >= 0.66 else 2 if share >= 0.33 else 1)


def answer_row(answer: Answer, *, best: float, now: float, stale: bool, most: int = STEPS) -> AnswerRow:
    """`▰▰▱ ● SessionStore.put` and below it `app/session.py:41      3 d`. best: the score of the first answer."""
    guess = is_memory_guess(answer)
    full = steps(answer, best, most)
    lead = Content.assemble(
        (FULL * full, "$text-primary"),
        (EMPTY * (STEPS - full), FAINT),
        " ",
        (MEMORY_MARK if guess else INDEX_MARK, "$text-accent" if guess else "$text-primary"),
        " ",
    )
    remarks = []
    if stale or answer.stale:
        remarks.append(Content.styled("stale", "$text-warning"))
    if answer.weak:
        remarks.append(Content.styled("weak", "$text-warning"))
    if answer.also_at:
        remarks.append(Content.styled(f"{len(answer.also_at) + 1} copies", MUTED))
    if answer.changed and not (stale or answer.stale):
        remarks.append(Content.styled(ago(answer.changed, now), MUTED))
    name = one_line(answer.symbol or answer.path.rpartition("/")[2])
    where = place(answer.path, answer.line if answer.symbol else 0)
    style = MUTED if answer.weak else ""
    return AnswerRow(lead, name, where, Content(" · ").join(remarks), style, FAINT if answer.weak else MUTED)


def offer_row(offer: Offer) -> AnswerRow:
    lead = Content.styled("  → ● ", "$text-accent")
    answer = offer.symbol
    return AnswerRow(lead, f"{offer_words(offer)}", place(answer.path, answer.line), Content("⏎ lists"), "bold")


def neighbour_row(one: Neighbour) -> Row:
    """`exact     login            app/auth.py:113 +2`: in a narrow list."""
    return Row(_sure(one), _named(one), _where(one), what_cut=cut_name if one.is_known else cut_end, what_first=True)


def listed_row(one: Neighbour) -> AnswerRow:
    """The same in the list of all of them."""
    relation = one.relation
    style = "$text-warning" if relation.stale else MUTED
    said = "stale" if relation.stale else f"through {one_line(relation.via)}" if relation.via else ""
    return AnswerRow(_sure(one), _named(one), _where(one), Content.styled(said, style))


def evidence_row(evidence: Evidence) -> Row:
    return Row(Content.styled("· ", MUTED), one_line(evidence.why), place(evidence.path, evidence.line))


def _sure(one: Neighbour) -> Content:
    return Content.styled(padded(one.sure, _SURE_WIDTH), SURE_STYLES[one.relation.confidence])


def _named(one: Neighbour) -> str:
    relation = one.relation
    name = one_line(relation.symbol or relation.path.rpartition("/")[2])
    return f"{name} ({relation.kind})" if one.group == "uses" else name


def _where(one: Neighbour) -> str:
    """Where enter leads; of a caller that calls more than once the first line and how many more."""
    there, relation = one.place, one.relation
    more = len(relation.lines) - 1
    return place(there.path, there.line) + (f" +{more}" if more and relation.defined is None else "")
