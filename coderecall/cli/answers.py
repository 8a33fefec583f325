"""Ranked answers as text and as JSON."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import click

from coderecall.model import Answer, Answers
from coderecall.terminal import printable

answer_formats = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)


def answer_json(answer: Answer) -> dict[str, Any]:
    """The fields of the batch protocol."""
    fields: dict[str, Any] = {
        "path": answer.path,
        "symbol": answer.symbol,
        "kind": answer.kind,
        "line": answer.line,
        "end_line": answer.end_line,
        "score": answer.score,
        "evidence": [{"why": e.why, "path": e.path, "line": e.line} for e in answer.evidence],
    }
    if answer.stale:
        fields["stale"] = True
    if answer.weak:
        fields["weak"] = True
    if answer.also_at:
        fields["also_at"] = [{"path": place.path, "line": place.line} for place in answer.also_at]
    return fields


def _echo_document(answers: Answers, as_json: Callable[[Answer], dict[str, Any]]) -> None:
    results = [as_json(answer) for answer in answers.results]
    document = {"schema_version": 1, "results": results, "notes": list(answers.notes)}
    click.echo(json.dumps(document, ensure_ascii=False))


def echo_answers(answers: Answers, format_: str = "text") -> None:
    """As text: places on stdout, notes on stderr. As JSON: one document."""
    if format_ == "json":
        _echo_document(answers, answer_json)
        return
    if not answers.results:
        click.echo("nothing found", err=True)
    for answer in answers.results:
        place = printable(f"{answer.path}:{answer.line}")
        name = click.style(printable(answer.symbol), bold=True)
        stale = click.style("  changed since the index", fg="yellow") if answer.stale else ""
        click.echo(f"{click.style(place, fg='cyan')}  {name}  {answer.kind}  {answer.score:.2f}{stale}")
        if answer.signature:
            click.echo(f"    {printable(answer.signature)}")
        for evidence in answer.evidence:
            here = (evidence.path, evidence.line) == (answer.path, answer.line)
            at = "" if here else f"  {evidence.path}:{evidence.line}"
            click.echo(click.style(printable(f"    · {evidence.why}{at}"), dim=True))
    echo_notes(answers.notes)


def definition_json(answer: Answer) -> dict[str, Any]:
    """The same fields, with the signature."""
    return answer_json(answer) | {"signature": answer.signature}


def echo_definitions(answers: Answers, format_: str) -> None:
    """As text: a place, name, kind and signature each. As JSON: one document."""
    if format_ == "json":
        _echo_document(answers, definition_json)
        return
    if not answers.results:
        click.echo("nothing found", err=True)
    for answer in answers.results:
        echo_definition(answer)
    echo_notes(answers.notes)


def echo_definition(answer: Answer) -> None:
    place = click.style(printable(f"{answer.path}:{answer.line}"), fg="cyan")
    stale = click.style("  changed since the index", fg="yellow") if answer.stale else ""
    click.echo(f"{place}  {click.style(printable(answer.symbol), bold=True)}  {answer.kind}{stale}")
    if answer.signature:
        click.echo(f"    {printable(answer.signature)}")


def echo_notes(notes: Iterable[str]) -> None:
    for note in notes:
        click.echo(f"note: {printable(note)}", err=True)
