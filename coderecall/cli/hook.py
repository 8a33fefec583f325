"""`coderecall hook`."""

import gc
import sys

import click

from coderecall.cli.context import Context
from coderecall.terminal import printable

# What a check has read, kept until the process ends: to take it apart would cost a tenth of the check.
_LEFT: list[object] = []


@click.group("hook")
def command() -> None:
    """The git hook: it stops a commit or a merge that breaks other modules, and nothing else."""


@command.command("install")
@click.pass_obj
def install_command(obj: Context) -> None:
    """Put the hook in place; an existing pre-commit hook is kept and runs first."""
    from coderecall.hook.placing import install

    project = obj.project
    placed = install(project.root)
    for note in placed.notes:
        click.echo(f"note: {note}", err=True)
    merges = "" if placed.merges is None else f", and in {printable(placed.merges.name)} beside it for merges"
    click.echo(f"installed in {printable(str(placed.path))}{merges}", err=True)
    if not project.is_indexed:
        click.echo("note: there is no index yet, the hook lets every commit pass: run `coderecall index`", err=True)


@command.command("uninstall")
@click.pass_obj
def uninstall_command(obj: Context) -> None:
    """Take the hook away again; what else the pre-commit hook does stays."""
    from coderecall.hook.placing import uninstall

    place, was_there = uninstall(obj.project.root)
    happened = "removed from" if was_there else "there is no hook of coderecall in"
    click.echo(f"{happened} {printable(str(place.path))}", err=True)


@command.command("run")
@click.option("--found", type=click.IntRange(1, 255), default=1, hidden=True, help="Exit status for findings.")
@click.pass_context
def run_command(ctx: click.Context, found: int) -> None:
    """Check what is staged, as the hook does: exit 1 only for findings, within a time limit."""
    from coderecall.hook.running import run

    gc.disable()  # the process ends soon: what nothing refers to any more may as well stay
    obj: Context = ctx.obj
    try:
        project = obj.project
    except Exception as error:  # noqa: BLE001 - the hook never stops a commit for a reason of its own
        click.echo(f"coderecall: hook skipped: {error}", err=True)
        return
    ctx.exit(run(project.root, project.folder, sys.stdout, sys.stderr, found=found, left=_LEFT))
