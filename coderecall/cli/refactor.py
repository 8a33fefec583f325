"""`coderecall refactor`."""

from pathlib import Path

import click

from coderecall.cli.context import Context
from coderecall.cli.findings import deliver, finding_options


@click.command("refactor")
@click.argument("paths", nargs=-1)
@finding_options
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    min_confidence: float,
    report_format: str,
    output: Path | None,
) -> None:
    """What is written twice, and which modules import each other in a circle. Suggestions only: nothing is written."""
    obj: Context = ctx.obj
    project = obj.project
    report = project.refactor(paths=[project.relative(path, obj.directory) for path in paths])
    status = deliver(
        report,
        select=select,
        ignore=ignore,
        min_confidence=min_confidence,
        report_format=report_format,
        output=output,
    )
    ctx.exit(status)
