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
    most = max((point.surprise for point in learned.surprise), default=0.0)
    click.echo(
        f"{printable(learned.path)}: {learned.unlearned} unlearned, {learned.learned} learned, "
        f"surprise {most:.2f}, {learned.seconds * 1000:.0f} ms"
    )
