"""Annotations in the log of a GitHub action.

GitHub shows ten warnings, ten errors and ten notices of a step, so the surest ten of each are printed and the rest is
counted. https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from coderecall.model import Hint, HintReport, Severity
from coderecall.terminal import printable

MOST = 10  # annotations of one kind that GitHub shows for a step
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: HintReport) -> str:
    lines = []
    for severity, command in _COMMANDS.items():
        hints = sorted((h for h in report.hints if h.severity is severity), key=lambda h: -h.confidence)
        shown = hints if len(hints) <= MOST else hints[: MOST - 1]
        lines += [_annotation(command, hint) for hint in shown]
        if len(hints) > len(shown):
            lines.append(f"::{command} title=coderecall::+{len(hints) - len(shown)} more, see the SARIF or text report")
    return "".join(f"{line}\n" for line in lines)


def _annotation(command: str, hint: Hint) -> str:
    at = hint.location
    places = "".join(f"\n{r.location.path}:{r.location.line}: {r.message}" for r in hint.related)
    properties = {
        "file": at.path,
        "line": str(at.line),
        "col": str(at.column),
        "endLine": str(at.end_line or at.line),
        "title": f"coderecall {hint.rule}",
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    suggested = f"\nsuggestion: {hint.suggestion}" if hint.suggestion else ""
    return f"::{command} {listed}::{_message(hint.message + places + suggested)}"


def _message(text: str) -> str:
    """Line feeds of ours are encoded as the runner wants them; anything else that drives a terminal becomes visible."""
    return printable(text.replace("%", "%25"), keep_newlines=True).replace("\n", "%0A")


def _property(text: str) -> str:
    return printable(text.replace("%", "%25")).replace(":", "%3A").replace(",", "%2C")
