"""What a hint says in the list, beside the code, and as text to paste; and the order of hints."""
# ruff: noqa: ARG002 - the arguments of Textual's Visual

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from coderecall.model import Hint, HintReport, RelatedLocation, Severity
from coderecall.terminal import printable
from tui.filtering import Facts, hint_facts
from tui.places import SEVERITY_COLOURS, SEVERITY_MARKS, cells, one_line, place
from tui.theme import MUTED
from tui.widgets.code_view import CodeRange
from tui.widgets.row import Row

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class Finding(NamedTuple):
    """A hint, with what its filter and its row need: of ten thousand that is computed once, in a thread."""

    hint: Hint
    facts: Facts
    width: int  # cells of its place


def ordered(report: HintReport) -> tuple[Finding, ...]:
    """Each hint once, worst and surest first."""
    found = {hint.fingerprint: hint for hint in report.hints}
    worst_first = sorted(
        found.values(),
        key=lambda hint: (_ORDER[hint.severity], -hint.confidence, hint.location.path, hint.location.line),
    )
    return tuple(Finding(hint, hint_facts(hint), cells(where(hint))) for hint in worst_first)


def where(hint: Hint) -> str:
    return place(hint.location.path, hint.location.line)


@dataclass(frozen=True, slots=True, eq=False)
class HintRow(Visual):
    """`▲ CR201  jobs/warm.py:31  swapped arguments`, made only when it is seen."""

    hint: Hint
    column: int  # cells of the places of all rows, at most

    def row(self) -> Row:
        hint = self.hint
        mark = (SEVERITY_MARKS[hint.severity], SEVERITY_COLOURS[hint.severity])
        lead = Content.assemble(mark, " ", (f"{one_line(hint.rule):<6}", MUTED))
        said, at = one_line(hint.message), where(hint)
        return Row(lead, said, at, where_style="$foreground", what_style=MUTED, where_column=self.column)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self.row().render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        return 1


def all_places(hint: Hint, behind: Sequence[RelatedLocation]) -> list[RelatedLocation]:
    """What is listed of a hint, and after each place the uses in its file that an import there stands for."""
    rest = {at.location.path: [one for one in behind if one.location.path == at.location.path] for at in behind}
    own = rest.pop(hint.location.path, [])
    found: list[RelatedLocation] = []
    for number, related in enumerate(hint.related):
        found += [related, *(own if number == 0 else rest.pop(related.location.path, []))]
    return found if hint.related else own


def related_row(related: RelatedLocation) -> Row:
    at = related.location
    return Row(Content.styled("· ", MUTED), one_line(related.message), place(at.path, at.line))


def code_range(related: RelatedLocation) -> CodeRange:
    at = related.location
    return CodeRange(at.path, at.line, at.end_line, one_line(related.message))


def hint_text(hint: Hint) -> str:
    """The whole hint with its evidence, to read or to paste."""
    at = hint.location
    lines = [
        f"{hint.rule} {hint.severity.value}: {hint.message}",
        f"{place(at.path, at.line, at.end_line)}   confidence {hint.confidence:.2f}",
    ]
    if hint.suggestion:
        lines += ["", f"→ {hint.suggestion}"]
    if hint.related:
        lines += ["", "Evidence"]
        for related in hint.related:
            lines += [f"· {related.message}", f"  {place(related.location.path, related.location.line)}"]
    return printable("\n".join(lines), keep_newlines=True)
