"""`coderecall symbols`."""

import click

from coderecall.cli.answers import echo_answers
from coderecall.cli.context import Context


@click.command("symbols")
@click.argument("query")
@click.option("-k", "count", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most this many.")
@click.pass_context
def command(ctx: click.Context, query: str, count: int) -> None:
    """Look up definitions whose name is, begins with, or contains QUERY."""
    obj: Context = ctx.obj
    answers = obj.project.symbols(query, k=count)
    echo_answers(answers)
    ctx.exit(0 if answers.results else 1)
