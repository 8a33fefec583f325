"""`coderecall ask`."""

import sys

import click

from coderecall.cli.answers import answer_formats
from coderecall.cli.context import Context
from coderecall.cli.found import echo_found
from coderecall.errors import UsageError


@click.command("ask")
@click.argument("question", required=False)
@click.option(
    "-k", "count", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most this many places."
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
    count: int,
    within: str,
    kinds: tuple[str, ...],
    languages: tuple[str, ...],
    tests: bool | None,
    format_: str,
    batch: bool,
) -> None:
    """Ask QUESTION in plain words or by name; answers are ranked places with their evidence."""
    obj: Context = ctx.obj
    if batch:
        if question is not None:
            raise UsageError("ask --batch reads its questions from stdin: leave QUESTION out")
        from coderecall.cli.batch import run_batch

        run_batch(sys.stdin.buffer, sys.stdout.buffer, obj.project.session(), "ask", count)
        return
    if question is None or not question.strip():
        raise UsageError('ask needs a question: coderecall ask "where is the session saved?"')
    project = obj.project
    place = project.relative(within, obj.directory) if within else ""
    answers = project.ask(question, k=count, within=place, kinds=kinds, languages=languages, tests=tests)
    echo_found(answers, format_)
    ctx.exit(0 if answers.results else 1)
