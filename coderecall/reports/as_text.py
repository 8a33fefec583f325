"""One line a hint, `path:line:col: severity RULE message`, as compilers print it; related places indented below."""

from collections.abc import Iterator

from coderecall.model import Hint, HintReport, Location
from coderecall.reports.style import PLAIN, Style
from coderecall.terminal import printable

MOST_RELATED = 12  # places printed with a hint


def render(report: HintReport, style: Style = PLAIN) -> str:
    return "".join(f"{line}\n" for hint in report.hints for line in _lines(hint, style))


def _lines(hint: Hint, style: Style) -> Iterator[str]:
    at = style.strong(_at(hint.location, style))
    yield f"{at}: {style.severity(hint.severity)} {hint.rule} {printable(hint.message)}"
    shown = hint.related if len(hint.related) <= MOST_RELATED + 1 else hint.related[:MOST_RELATED]
    for related in shown:
        yield f"    {_at(related.location, style)}: {printable(related.message)}"
    if left := len(hint.related) - len(shown):
        yield f"    and {left} more listed by --format json"
    if hint.suggestion:
        yield f"    suggestion: {printable(hint.suggestion)}"


def _at(location: Location, style: Style) -> str:
    return style.place(location, f"{printable(location.path)}:{location.line}:{location.column}")
