"""`coderecall ask`."""

import sys
from typing import BinaryIO

import click

from coderecall.cli.answers import answer_formats
from coderecall.cli.budgeted import LEAST, MOST, MOST_PLACES, echo_passages
from coderecall.cli.context import Context
from coderecall.cli.found import echo_found
from coderecall.errors import UsageError

MOST_BYTES = 50_000_000  # of a question from stdin: its end, where a log says why the program ended


@click.command("ask")
@click.argument("question", required=False)
@click.option("-k", "count", type=click.IntRange(1, 1000), help="At most this many places; 10, or what --budget holds.")
@click.option(
    "--budget",
    type=click.IntRange(LEAST, MOST),
    metavar="TOKENS",
    help="As much source as this many tokens hold, best first: for coding agents.",
)
@click.option("--in", "within", default="", metavar="PATH", help="Only in this folder or file.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind: function, method, class, … May be repeated.")
@click.option("--lang", "languages", multiple=True, help="Only this language: python, go, … May be repeated.")
@click.option("--tests/--no-tests", "tests", default=None, help="Only tests, or none; without it they come last.")
@answer_formats
@click.option("--batch", is_flag=True, help="Read questions as JSON lines from stdin, write answers as JSON lines.")
@click.pass_context
def command(
    ctx: click.Context,
    question: str | None,
    count: int | None,
    budget: int | None,
    within: str,
    kinds: tuple[str, ...],
    languages: tuple[str, ...],
    tests: bool | None,
    format_: str,
    batch: bool,
) -> None:
    """Ask QUESTION: a sentence, a name, a place, an error message or a stack trace; "-" reads it from stdin.

    Answers are ranked places with their evidence.
    """
    obj: Context = ctx.obj
    if batch:
        if question is not None:
            raise UsageError("ask --batch reads its questions from stdin: leave QUESTION out")
        from coderecall.cli.batch import run_batch

        run_batch(sys.stdin.buffer, sys.stdout.buffer, obj.project.session(), "ask", count, budget)
        return
    if question == "-":
        question = _end_of(sys.stdin.buffer, MOST_BYTES).decode("utf-8", "replace")
    if question is None or not question.strip():
        raise UsageError('ask needs a question: coderecall ask "where is the session saved?"')
    project = obj.project
    place = project.relative(within, obj.directory) if within else ""
    k = count or (MOST_PLACES if budget else 10)
    with project.session() as session:
        answers = session.ask(question, k=k, within=place, kinds=kinds, languages=languages, tests=tests)
        if budget:
            echo_passages(answers, format_, lambda render: session.passages(answers, budget, render))
        else:
            echo_found(answers, format_)
    ctx.exit(0 if answers.results else 1)


def _end_of(stream: BinaryIO, most: int) -> bytes:
    """The last bytes of a stream, at most so many; no more than twice as many are held."""
    found = bytearray()
    while part := stream.read(most):
        found += part
        del found[:-most]
    return bytes(found)
