"""Answers to a question as text, grouped by file, and as JSON, flat."""

import json
import time
from typing import Any

import click

from coderecall.cli.answers import answer_json, echo_notes
from coderecall.model import Answer, Answers
from coderecall.terminal import printable

_LONGEST = 160  # characters of a line of source, and of a signature


def echo_found(answers: Answers, format_: str = "text") -> None:
    """As text: places on stdout, notes on stderr. As JSON: one document."""
    if format_ == "json":
        click.echo(json.dumps(found_document(answers), ensure_ascii=False))
        return
    if not answers.results:
        click.echo("nothing found", err=True)
    for answer, is_first in by_file(answers.results):
        _echo(answer, is_first)
    echo_notes(answers.notes)


def by_file(answers: tuple[Answer, ...]) -> list[tuple[Answer, bool]]:
    """Answers with those of one file together, the files by their best answer, and whether each begins its file."""
    files: dict[str, list[Answer]] = {}
    for answer in answers:
        files.setdefault(answer.path, []).append(answer)
    return [(answer, number == 0) for group in files.values() for number, answer in enumerate(group)]


def found_document(answers: Answers) -> dict[str, Any]:
    results = [found_json(answer) for answer in answers.results]
    return {"schema_version": 1, "results": results, "notes": list(answers.notes)}


def found_json(answer: Answer) -> dict[str, Any]:
    """The fields of the batch protocol, and what a reader wants to see."""
    return answer_json(answer) | {
        "signature": answer.signature,
        "lines": [{"line": line.line, "text": line.text} for line in answer.lines],
        "ranked_by": list(answer.signals),
        "changed": day(answer.changed) or None,
    }


def day(seconds: int) -> str:
    """The date of a time, in UTC; "" for an unknown one."""
    try:
        return time.strftime("%Y-%m-%d", time.gmtime(seconds)) if seconds else ""
    except (OverflowError, ValueError, OSError):  # a commit may claim any time
        return ""


def _echo(answer: Answer, is_first: bool) -> None:
    margin = "" if is_first else "  "
    place = f"{answer.path}:{answer.line}" if is_first else f":{answer.line}"
    name = click.style(printable(answer.symbol), bold=True)
    changed = click.style(f"  changed {day(answer.changed)}", dim=True) if day(answer.changed) else ""
    stale = click.style("  changed since the index", fg="yellow") if answer.stale else ""
    weak = click.style("  weak", fg="yellow") if answer.weak else ""
    head = f"{click.style(printable(place), fg='cyan')}  {name}  {answer.kind}  {answer.score:.2f}"
    click.echo(f"{margin}{head}{changed}{stale}{weak}")
    if answer.signature:
        click.echo(f"{margin}    {cut(printable(answer.signature))}")
    width = max((len(str(line.line)) for line in answer.lines), default=0)
    margins = [len(line.text) - len(line.text.lstrip()) for line in answer.lines]
    for line in answer.lines:
        text = cut(printable(line.text[min(margins) :].rstrip()))
        click.echo(f"{margin}    {click.style(f'{line.line:>{width}}', fg='cyan')}  {text}")
    for evidence in answer.evidence:
        here = (evidence.path, evidence.line) == (answer.path, answer.line)
        at = "" if here or any(evidence.line == line.line for line in answer.lines) else f"  :{evidence.line}"
        at = at if evidence.path == answer.path else f"  {evidence.path}:{evidence.line}"
        click.echo(click.style(printable(f"{margin}    · {evidence.why}{at}"), dim=True))
    if answer.signals:
        click.echo(click.style(f"{margin}    · ranked by {', '.join(answer.signals)}", dim=True))
    if answer.also_at:
        places = ", ".join(f"{place.path}:{place.line}" for place in answer.also_at)
        click.echo(click.style(printable(f"{margin}    · also at {places}"), dim=True))


def cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
