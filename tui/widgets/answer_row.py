"""How an answer and its neighbours look in a list: the name and the path each keep the part that says most."""
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
    cut_start,
    is_memory_guess,
    one_line,
    padded,
    place,
)
from tui.theme import FAINT, MUTED
from tui.trail import Neighbour
from tui.widgets.row import Row

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
    """A name with remarks at its right; its place below it, or beside it where there is room for both."""

    lead: Content
    name: str  # cut at its start
    where: str  # a path, cut in its middle
    remarks: Content
    name_style: str = ""
    where_style: str = MUTED

    def laid_out(self, width: int) -> Content:
        """One line or two, each of exactly `width` columns."""
        room = max(4, width - self.lead.cell_length)
        if self.height(width) == 2:
            first = self._named(room)
            second = cut_middle(self.where, room)
            return Content.assemble(self.lead, first, "\n", " " * self.lead.cell_length, (second, self.where_style))
        where = cut_middle(self.where, room * 55 // 100)
        return Content.assemble(self.lead, self._named(room - cells(where) - 2), "  ", (where, self.where_style))

    def _named(self, room: int) -> Content:
        """The name, and the remarks where at least half of the name stays."""
        remarks = self.remarks
        if remarks and room - remarks.cell_length - 2 < min(cells(self.name), room // 2):
            remarks = Content("")
        left = room - (remarks.cell_length + 2 if remarks else 0)
        name = (padded(cut_start(self.name, left), left), self.name_style)
        return Content.assemble(name, "  ", remarks) if remarks else Content.assemble(name)

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
    """`▰▰▱ ● SessionStore.put      3 d` and below it `app/session.py:41`. best: the score of the first answer."""
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
    return Row(_sure(one), _named(one), _where(one), what_cut=cut_start if one.is_known else cut_end)


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
