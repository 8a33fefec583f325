"""`coderecall index`."""

import sys
from collections import Counter
from pathlib import Path

import click

from coderecall.cli.context import Context
from coderecall.cli.narrate import ProgressLine, plural
from coderecall.project import Project, find_root
from coderecall.terminal import printable

MOST_NAMED = 10  # skipped files that are named one by one; of more, the reasons


@click.command("index")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--include", multiple=True, metavar="GLOB", help="Only files that fit this glob (.gitignore syntax); repeatable."
)
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files that fit this glob; repeatable.")
@click.option("--rebuild", is_flag=True, help="Forget the old index and begin anew.")
@click.option("--jobs", type=click.IntRange(1), help="Processes that parse. [default: number of cores]")
@click.option("--no-history", is_flag=True, help="Do not read the git history.")
@click.pass_obj
def command(
    obj: Context,
    path: Path | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    rebuild: bool,
    jobs: int | None,
    no_history: bool,
) -> None:
    """Build or refresh the index of the repository at PATH (default: where you are)."""
    project = Project(find_root(obj.directory / path if path else obj.directory))
    with ProgressLine(sys.stderr) as line:
        report = project.index(
            include=include, exclude=exclude, rebuild=rebuild, jobs=jobs, history=not no_history, on_progress=line.show
        )
    if report.changed or report.removed or report.commits_learned or rebuild:
        click.echo(
            f"indexed {printable(str(project.root))}: {plural(report.changed, 'file')} read, {report.removed} removed, "
            f"{plural(report.symbols, 'symbol')}, {report.references} references ({report.resolved} resolved), "
            f"{plural(report.commits_learned, 'commit')} of history, {report.seconds:.1f} s",
            err=True,
        )
    else:
        click.echo(f"up to date: {plural(report.files, 'file')}, {plural(report.symbols, 'symbol')}", err=True)
    for note in report.notes:
        click.echo(f"note: {printable(note)}", err=True)
    if len(report.skipped) > MOST_NAMED:
        reasons = Counter(skip.reason for skip in report.skipped).most_common(MOST_NAMED)
        said = ", ".join(f"{printable(reason)} {count}" for reason, count in reasons)
        click.echo(f"skipped {len(report.skipped)} files: {said}; `coderecall status --skipped` lists them", err=True)
    elif report.skipped:
        click.echo(f"skipped {plural(len(report.skipped), 'file')}:", err=True)
        for skip in report.skipped:
            click.echo(f"  {printable(skip.path)}: {printable(skip.reason)}", err=True)
