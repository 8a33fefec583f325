"""`coderecall related`."""

import sys

import click

from coderecall.cli.answers import answer_formats, echo_answers
from coderecall.cli.context import Context
from coderecall.errors import UsageError


@click.command("related")
@click.argument("place", required=False, metavar="PATH[:SYMBOL]")
@click.option(
    "-k", "count", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most this many files."
)
@answer_formats
@click.option("--batch", is_flag=True, help="Read files as JSON lines from stdin, write answers as JSON lines.")
@click.pass_context
def command(ctx: click.Context, place: str | None, count: int, format_: str, batch: bool) -> None:
    """What changes with the file or symbol at PATH[:SYMBOL], who uses it and what it uses; and why."""
    obj: Context = ctx.obj
    if batch:
        if place is not None:
            raise UsageError("related --batch reads its files from stdin: leave PATH out")
        from coderecall.cli.batch import run_batch

        run_batch(sys.stdin.buffer, sys.stdout.buffer, obj.project.session(), "related", count)
        return
    if not place:
        raise UsageError("related needs a file: coderecall related src/app.py:Session.save")
    project = obj.project
    path, _, symbol = place.rpartition(":")
    if not path or (project.root / place).exists() or (obj.directory / place).exists():
        path, symbol = place, ""  # a file may have a colon in its name
    answers = project.related(project.relative(path, obj.directory), [symbol] if symbol else [], k=count)
    echo_answers(answers, format_)
    ctx.exit(0 if answers.results else 1)
