"""`coderecall tui`."""

import click

from coderecall.cli.context import Context


@click.command("tui")
@click.option("--no-watch", is_flag=True, help="Do not follow changes of the files.")
@click.pass_context
def command(ctx: click.Context, no_watch: bool) -> None:
    """Ask, read hints and see the memory learn, in the terminal."""
    from tui.app import run

    obj: Context = ctx.obj
    ctx.exit(run(obj.project, watch=not no_watch))
