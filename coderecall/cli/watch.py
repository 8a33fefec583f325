"""`coderecall watch`."""

import sys

import click

from coderecall.cli.context import Context
from coderecall.cli.narrate import ProgressLine
from coderecall.model import FileLearned
from coderecall.terminal import printable


@click.command("watch")
@click.pass_obj
def command(obj: Context) -> None:
    """Keep the index and the memory live while files are saved; Ctrl-C stops."""
    project = obj.project
    click.echo(f"watching {printable(str(project.root))}; Ctrl-C stops", err=True)
    with ProgressLine(sys.stderr) as line:
        project.watch(_tell, on_progress=line.show, stop=lambda: False)


def _tell(learned: FileLearned) -> None:
    if learned.removed:
        click.echo(f"{printable(learned.path)}: removed, {learned.unlearned} unlearned")
        return
    if not learned.learned and not learned.unlearned:
        click.echo(f"{printable(learned.path)}: nothing new, {learned.seconds * 1000:.0f} ms")
        return
    most = max(learned.surprise, key=lambda point: point.surprise, default=None)
    surprise = "nothing new" if most is None else f"surprise {most.surprise:.2f} ({most.kind})"
    click.echo(
        f"{printable(learned.path)}: {learned.unlearned} unlearned, {learned.learned} learned, "
        f"{surprise}{_unlike(learned)}, {learned.seconds * 1000:.0f} ms"
    )


def _unlike(learned: FileLearned) -> str:
    """The Titans memory's surprise over the stream of writes."""
    values = [point.stream for point in learned.surprise if point.stream is not None]
    return f", stream {max(values):.2f}" if values else ""
