"""`coderecall refactor`."""

from typing import Unpack

import click

from coderecall.cli.context import Context
from coderecall.cli.findings import FindingOptions, deliver, finding_options, known
from coderecall.model import HintReport


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
    baseline = known(project, options, configured=False)
    report = project.refactor(paths=[project.relative(path, obj.directory) for path in paths])
    if baseline:
        kept = tuple(hint for hint in report.hints if not baseline.takes(hint.fingerprint))
        report = HintReport(kept, (*report.notes, *baseline.notes("refactor", whole=not paths)))
    ctx.exit(deliver(report, options, project, "refactor"))
