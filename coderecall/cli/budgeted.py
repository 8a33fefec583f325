"""Answers within a budget of tokens, as text and as JSON."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import click

from coderecall.cli.answers import answer_json, echo_notes
from coderecall.cli.found import day
from coderecall.model import Answers
from coderecall.recall.passages import Passage, Telling
from coderecall.terminal import printable

LEAST, MOST = 50, 1_000_000  # tokens that may be asked for
NO_ROOM = "the budget has no room for the first answer"
MOST_PLACES = 30  # looked at, when -k does not say


def echo_passages(
    answers: Answers, format_: str, fit: Callable[[Callable[[Sequence[Passage]], str]], list[Passage]]
) -> None:
    """Print what fits; `fit` cuts the answers for a way to render them."""
    if format_ == "json":

        def document(passages: Sequence[Passage]) -> str:
            results = [passage_json(passage) for passage in passages]
            whole = {"schema_version": 1, "results": results, "notes": list(answers.notes)}
            return _encodable(json.dumps(whole, ensure_ascii=False) + "\n")

        found = fit(document)
        click.echo(document(found), nl=False)
    elif answers.results:
        found = fit(passages_text)
        click.echo(passages_text(found), nl=False, color=False)
        echo_notes(answers.notes)
    else:
        found = []
        click.echo("nothing found", err=True)
        echo_notes(answers.notes)
    if answers.results and not found:
        echo_notes([NO_ROOM])


def passages_text(passages: Sequence[Passage]) -> str:
    return _encodable("\n".join(map(_text, passages)))


def _encodable(text: str) -> str:
    """As it is written: what no encoding has takes several characters there."""
    return text.encode("utf-8", "backslashreplace").decode()


def _text(passage: Passage) -> str:
    answer = passage.answer
    end = f"-{answer.end_line}" if answer.end_line > answer.line else ""
    notes = [
        *(["changed since the index"] if answer.stale else []),
        *(f"also at {place.path}:{place.line}" for place in answer.also_at[:3]),
    ]
    head = " ".join(filter(None, [f"{answer.path}:{answer.line}{end}", answer.symbol, answer.kind, "; ".join(notes)]))
    lines = [printable(head)]
    if passage.telling == Telling.TEXT and passage.is_whole:
        lines += [printable(line.text) for line in passage.text]
    else:
        shown = passage.text if passage.telling == Telling.TEXT else answer.lines[: int(passage.telling) * 10]
        starts_with_signature = bool(shown) and shown[0].line == answer.line
        lines += [printable(answer.signature)] if answer.signature and not starts_with_signature else []
        lines += [f"{line.line} {printable(line.text)}" for line in shown]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def passage_json(passage: Passage) -> dict[str, Any]:
    """The fields of the batch protocol with the strongest evidence, the signature, and the lines or the text."""
    answer = passage.answer
    fields = answer_json(answer)
    fields["evidence"] = fields["evidence"][:1]
    fields["signature"] = answer.signature
    if day(answer.changed):
        fields["changed"] = day(answer.changed)
    if passage.telling == Telling.TEXT and passage.is_whole:
        fields["text"] = "\n".join(line.text for line in passage.text)
    elif passage.telling != Telling.PLACE:
        shown = passage.text or answer.lines
        fields["lines"] = [{"line": line.line, "text": line.text} for line in shown]
    return fields
