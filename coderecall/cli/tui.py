"""`coderecall tui`."""

import click

from coderecall.cli.context import Context


@click.command("tui")
@click.option("--no-watch", is_flag=True, help="Do not follow changes of the files.")
@click.option("--plain", is_flag=True, help="Lines of text, no screen: for screen readers.")
@click.pass_context
def command(ctx: click.Context, no_watch: bool, plain: bool) -> None:
    """Ask, read hints and see the memory learn, in the terminal."""
    obj: Context = ctx.obj
    if plain:
        from tui.plain import run_plain

        run_plain(obj.project)
        return
    from tui.app import run

    ctx.exit(run(obj.project, watch=not no_watch))
