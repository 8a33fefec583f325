"""`coderecall check`."""

from typing import Unpack

import click

from coderecall.cli.context import Context
from coderecall.cli.findings import FindingOptions, deliver, finding_options, known
from coderecall.errors import UsageError


@click.command("check")
@click.argument("paths", nargs=-1)
@click.option(
    "--staged", is_flag=True, help="Check what is staged: the contents in git's index, not the files on disk."
)
@click.option("--since", metavar="REV", help="Compare with this revision, or where HEAD left it.")
@click.option("--all", "everything", is_flag=True, help="Report what is broken now, without comparing.")
@finding_options
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    staged: bool,
    since: str | None,
    everything: bool,
    **options: Unpack[FindingOptions],
) -> None:
    """What a change breaks or forgets in other modules. PATHS limit the changes that are looked at."""
    if since is not None and not since.strip():  # `--since "$BASE"` with BASE unset would pass everything
        raise UsageError("check: --since needs a revision: give a commit, a branch or a tag")
    if staged + bool(since) + everything > 1:
        raise UsageError("check: --staged, --since and --all exclude each other: give one of them")
    obj: Context = ctx.obj
    project = obj.project
    limits = [project.relative(path, obj.directory) for path in paths]
    from coderecall.hints.baseline import kind_of_run

    baseline = known(project, options, configured=True)
    report = project.check(staged=staged, since=since or "", everything=everything, paths=limits, baseline=baseline)
    ctx.exit(deliver(report, options, project, kind_of_run(since or "", everything)))
