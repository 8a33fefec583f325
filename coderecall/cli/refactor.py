"""`coderecall refactor`."""

from typing import Unpack

import click

from coderecall.cli.context import Context
from coderecall.cli.findings import FindingOptions, deliver, finding_options


@click.command("refactor")
@click.argument("paths", nargs=-1)
@finding_options
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    **options: Unpack[FindingOptions],
) -> None:
    """What is written twice, and which modules import each other in a circle. Suggestions only: nothing is written."""
    obj: Context = ctx.obj
    project = obj.project
    report = project.refactor(paths=[project.relative(path, obj.directory) for path in paths])
    ctx.exit(deliver(report, options))
