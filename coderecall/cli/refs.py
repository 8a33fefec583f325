"""`coderecall refs`."""

import os

import click

from coderecall.cli.answers import answer_formats
from coderecall.cli.context import Context
from coderecall.cli.relations import echo_references
from coderecall.lookup.names import split_place
from coderecall.lookup.references import GROUPS


@click.command("refs")
@click.argument("symbol", metavar="[PATH:]SYMBOL")
@click.option(
    "-k", "count", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most this many each."
)
@click.option("--in", "within", default="", metavar="PATH", help="Only a SYMBOL defined in this folder or file.")
@click.option("--kind", "groups", type=click.Choice(GROUPS), multiple=True, help="Only this group. May be repeated.")
@click.option("--all", "every", is_flag=True, help="Take all symbols of the name together.")
@answer_formats
@click.pass_context
def command(
    ctx: click.Context, symbol: str, count: int, within: str, groups: tuple[str, ...], every: bool, format_: str
) -> None:
    """What SYMBOL is and has to do with: definition, callers, other uses, callees, implementations, bases.

    SYMBOL is a name or the end of a qualified one: put, Store.put, Store::put. Each line says how sure the index is:
    exact (scope and imports say so), inferred (the only definition that fits), name only (not resolved).
    """
    obj: Context = ctx.obj
    project = obj.project
    path, name = split_place(symbol)
    if path.isidentifier() and not os.path.lexists(project.root / path):
        path, name = "", f"{path}.{name}"  # a method as Lua writes it: Picker:find
    path = project.relative(path, obj.directory) if path else ""
    place = project.relative(within, obj.directory) if within else ""
    found = project.references(name, path=path, within=place, groups=groups, k=count, every=every)
    echo_references(found, format_)
    ctx.exit(0 if found.is_found else 1)
