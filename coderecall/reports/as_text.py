"""One line a hint, `path:line:col: severity RULE message`, as compilers print it; related places indented below."""

from collections.abc import Iterator

from coderecall.model import Hint, HintReport, Location
from coderecall.terminal import printable


def render(report: HintReport) -> str:
    return "".join(f"{line}\n" for hint in report.hints for line in _lines(hint))


def _lines(hint: Hint) -> Iterator[str]:
    yield f"{_at(hint.location)}: {hint.severity} {hint.rule} {printable(hint.message)}"
    for related in hint.related:
        yield f"    {_at(related.location)}: {printable(related.message)}"
    if hint.suggestion:
        yield f"    suggestion: {printable(hint.suggestion)}"


def _at(location: Location) -> str:
    return f"{printable(location.path)}:{location.line}:{location.column}"
