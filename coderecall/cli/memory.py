"""`coderecall memory`."""

import click

from coderecall.cli.context import Context
from coderecall.cli.narrate import memory_line
from coderecall.terminal import printable


@click.group("memory")
def command() -> None:
    """Inspect, measure or reset the memory."""


@command.command("status")
@click.option("-n", "count", type=click.IntRange(0, 2000), default=10, show_default=True, help="Newest writes to list.")
@click.pass_obj
def status(obj: Context, count: int) -> None:
    """Size, device, writes, and what surprised it last."""
    facts = obj.project.status()
    click.echo(memory_line(facts))
    for point in obj.project.surprises(count):
        click.echo(f"{point.surprise:8.2f}  {point.kind:<10} {point.head:<13} {printable(point.label)}")


@command.command("probe")
@click.option("-n", "count", type=click.IntRange(1, 5000), default=200, show_default=True, help="Facts to ask for.")
@click.pass_obj
def probe(obj: Context, count: int) -> None:
    """Ask the memory for facts that it was taught, beside the exact index and chance: is it worth its bytes?"""
    with obj.project.session() as session:
        rows = session.probe(count)
    click.echo(f"{'head':<14}{'facts':>7}{'asked':>7}{'memory @1':>11}{'@10':>7}{'text @10':>10}{'chance @10':>12}")
    for row in rows:
        recall = f"{row.first:>11.2f}{row.ten:>7.2f}{row.text_ten:>10.2f}{row.chance_ten:>12.3f}"
        click.echo(f"{row.head:<14}{row.facts:>7}{row.asked:>7}{recall}")


@command.command("reset")
@click.confirmation_option(prompt="Forget everything the memory learned? The index stays, and teaches it again")
@click.pass_obj
def reset(obj: Context) -> None:
    """Forget what was learned; the next `coderecall index` teaches the memory again from the index and the history."""
    obj.project.reset_memory()
    click.echo("the memory is empty: `coderecall index` teaches it again", err=True)
