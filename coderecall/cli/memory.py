"""`coderecall memory`."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from coderecall.cli.context import Context
from coderecall.cli.narrate import ProgressLine, memory_line
from coderecall.terminal import printable

if TYPE_CHECKING:
    from coderecall.model import Location, Recall

_KEPT = 2000  # writes of which the index knows the surprise


@click.group("memory")
def command() -> None:
    """Inspect, measure or reset the memory."""


@command.command("status")
@click.option(
    "-n", "count", type=click.IntRange(0, _KEPT), default=10, show_default=True, help="Writes and commits to list."
)
@click.pass_obj
def status(obj: Context, count: int) -> None:
    """Size, device, writes, what was learned last, and which commits surprised it most."""
    facts = obj.project.status()
    click.echo(memory_line(facts))
    if not count:
        return
    points = obj.project.surprises(_KEPT)
    click.echo("\nlearned last (surprise: from 0, known, to 1, nothing like it was there before)")
    for point in points[-count:]:
        click.echo(f"{point.surprise:8.2f}  {point.kind:<10} {point.head:<13} {printable(point.label)}")
    commits = obj.project.unexpected(points, count)
    if commits:
        click.echo("\ncommits that changed other files than their message led the memory to, the surest first")
    for commit in commits:
        click.echo(f"    {printable(commit.point.label)}")
        click.echo(f"        expected {_at(commit.expected, commit.expected_at)}")
        if commit.came:
            click.echo(f"        changed  {_at(commit.came[0], commit.came_at[0])}")


def _at(name: str, location: "Location") -> str:
    return f"{printable(name)}, {printable(location.path)}:{location.line}"


@command.command("probe")
@click.option("-n", "count", type=click.IntRange(1, 5000), default=200, show_default=True, help="Facts to ask for.")
@click.pass_obj
def probe(obj: Context, count: int) -> None:
    """Ask the memory for facts that it was taught, beside the exact index and chance: is it worth its bytes?"""
    with ProgressLine(sys.stderr) as line:
        found = obj.project.probe_memory(count, on_progress=line.show)
    click.echo(f"{'head':<14}{'facts':>7}{'asked':>7}{'memory @1':>11}{'@10':>7}{'text @10':>10}{'chance @10':>12}")
    for head in found.heads:
        whole = head.whole
        recall = f"{whole.first:>11.2f}{whole.ten:>7.2f}{whole.text:>10.2f}{head.chance:>12.3f}"
        click.echo(f"{head.head:<14}{head.facts:>7}{whole.asked:>7}{recall}")
    click.echo(
        f"\nasked with every other word{'asked':>27}{'memory @1':>11}{'@10':>7}{'text @10':>10}{'baseline @10':>14}"
    )
    for head in found.heads:
        _row(head.head, head.baseline, head.half)
        for age in head.by_age:
            _row("", f"{_month(age.oldest)} to {_month(age.newest)}", age.recall)
        for load in head.by_load:
            _row("", f"oldest, of {load.facts} stored", load.recall)


def _row(head: str, what: str, recall: "Recall") -> None:
    numbers = f"{recall.first:>11.2f}{recall.ten:>7.2f}{recall.text:>10.2f}{recall.baseline:>14.2f}"
    click.echo(f"{head:<14}{what:<28}{recall.asked:>12}{numbers}")


def _month(time: int) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m}"


@command.command("reset")
@click.confirmation_option(prompt="Forget everything the memory learned? The index stays, and teaches it again")
@click.pass_obj
def reset(obj: Context) -> None:
    """Forget what was learned; the next `coderecall index` teaches the memory again from the index and the history."""
    obj.project.reset_memory()
    click.echo("the memory is empty: `coderecall index` teaches it again", err=True)
