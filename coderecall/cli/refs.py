"""`coderecall refs`."""

import click

from coderecall.cli.answers import echo_answers
from coderecall.cli.context import Context


@click.command("refs")
@click.argument("symbol", metavar="[PATH:]SYMBOL")
@click.pass_context
def command(ctx: click.Context, symbol: str) -> None:
    """Places that use SYMBOL, each with how sure the index is: exact, inferred, name only."""
    obj: Context = ctx.obj
    path, _, name = symbol.rpartition(":")
    project = obj.project
    answers = project.callers(project.relative(path, obj.directory) if path else "", name)
    echo_answers(answers)
    ctx.exit(0 if answers.results else 1)
