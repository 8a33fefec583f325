"""`coderecall related`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coderecall.cli.answers import answer_formats, echo_answers, echo_notes
from coderecall.cli.context import Context
from coderecall.errors import UsageError
from coderecall.model import Answer, Answers
from coderecall.terminal import printable

if TYPE_CHECKING:
    from coderecall.project import Project


@click.command("related")
@click.argument("place", required=False, metavar="PATH[:SYMBOL]|SYMBOL")
@click.option(
    "-k", "count", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most this many files."
)
@answer_formats
@click.option("--batch", is_flag=True, help="Read files as JSON lines from stdin, write answers as JSON lines.")
@click.pass_context
def command(ctx: click.Context, place: str | None, count: int, format_: str, batch: bool) -> None:
    """What changes with a file or symbol, who uses it, what it uses, its tests, what is like it; and why."""
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
    path, symbols = _asked(place, project, obj.directory)
    answers = project.related(path, symbols, k=count)
    echo_related(answers, format_)
    ctx.exit(0 if answers.results else 1)


def _asked(place: str, project: "Project", directory: Path) -> tuple[str, list[str]]:
    """The path and the symbols of PATH, PATH:SYMBOL or SYMBOL."""
    if (project.root / place).exists() or (directory / place).exists():
        return project.relative(place, directory), []  # a file may have a colon in its name
    path, colon, symbol = place.rpartition(":")
    if colon and path and not path.endswith(":"):
        return project.relative(path, directory), [symbol]
    if "/" in place or "\\" in place:
        return project.relative(place, directory), []
    return "", [place]


def echo_related(answers: Answers, format_: str) -> None:
    """As text: files by what they have to do with it, the kind of the best one first. As JSON: one document."""
    if format_ == "json" or not answers.results:
        echo_answers(answers, format_)
        return
    groups: dict[str, list[Answer]] = {}
    for answer in answers.results:
        groups.setdefault(answer.signals[0], []).append(answer)
    for kind, found in groups.items():
        click.echo(click.style(kind, bold=True))
        for answer in found:
            stale = click.style("  changed since the index", fg="yellow") if answer.stale else ""
            at = click.style(printable(f"{answer.path}:{answer.line}"), fg="cyan")
            click.echo(f"  {at}  {answer.score:.2f}{stale}")
            for evidence in answer.evidence:
                here = (evidence.path, evidence.line) == (answer.path, answer.line)
                place = "" if here else f"  {evidence.path}:{evidence.line}"
                click.echo(click.style(printable(f"    · {evidence.why}{place}"), dim=True))
    echo_notes(answers.notes)
