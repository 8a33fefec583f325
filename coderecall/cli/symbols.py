"""`coderecall symbols`."""

import click

from coderecall.cli.answers import answer_formats, echo_definitions
from coderecall.cli.context import Context


@click.command("symbols")
@click.argument("query")
@click.option("-k", "count", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most this many.")
@click.option("--in", "within", default="", metavar="PATH", help="Only in this folder or file.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind: function, method, class, … May be repeated.")
@click.option("--lang", "languages", multiple=True, help="Only this language: python, go, … May be repeated.")
@answer_formats
@click.pass_context
def command(
    ctx: click.Context,
    query: str,
    count: int,
    within: str,
    kinds: tuple[str, ...],
    languages: tuple[str, ...],
    format_: str,
) -> None:
    """Look up definitions whose name is, begins with, or contains QUERY.

    QUERY may be a chain of names, written as in any language: Store.put, a::b, A#b, app.store.Store.
    """
    obj: Context = ctx.obj
    project = obj.project
    place = project.relative(within, obj.directory) if within else ""
    answers = project.symbols(query, k=count, kinds=kinds, languages=languages, within=place)
    echo_definitions(answers, format_)
    ctx.exit(0 if answers.results else 1)
