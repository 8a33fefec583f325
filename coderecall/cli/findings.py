"""Options and output that `check` and `refactor` share."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

from coderecall.errors import StorageError, UsageError
from coderecall.model import HintReport
from coderecall.project import Project
from coderecall.reports import FORMATS, render
from coderecall.terminal import printable

if TYPE_CHECKING:
    from coderecall.hints.baseline import Baseline

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--select", multiple=True, metavar="RULE", help="Only these rules, by id or its beginning; repeatable."
    ),
    click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules; repeatable."),
    click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        default=0.0,
        show_default=True,
        help="Leave out what is less sure.",
    ),
    click.option("--format", "report_format", type=click.Choice(FORMATS), default="text", show_default=True),
    click.option(
        "--baseline",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Do not report what this file lists.",
    ),
    click.option("--write-baseline", is_flag=True, help="List in that file all that is found now, and exit with 0."),
    click.option(
        "-o", "output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file."
    ),
)


class FindingOptions(TypedDict):
    """What the shared options give."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    min_confidence: float
    baseline: Path | None
    write_baseline: bool
    report_format: str
    output: Path | None


def finding_options(command: _Command) -> _Command:
    """Add the options that choose and write findings."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def known(project: Project, options: FindingOptions, *, configured: bool) -> "Baseline | None":
    """The baseline to compare with, when it is not to be written: the one that is given, else that of the settings."""
    from coderecall.hints.baseline_file import configured_baseline, read_baseline

    if options["write_baseline"]:
        return None
    given = options["baseline"]
    return read_baseline(given) if given else configured_baseline(project.root) if configured else None


def deliver(report: HintReport, options: FindingOptions, project: Project, of: str) -> int:
    """Write the findings; returns the exit status: 1 for findings, but 0 for SARIF, whose reader judges them itself.

    of: the kind of run, as a baseline remembers it.
    """
    from coderecall.hints.run import selected

    select, ignore = _rules(options["select"]), _rules(options["ignore"])
    report = selected(report, select=select, ignore=ignore, min_confidence=options["min_confidence"])
    if options["write_baseline"]:
        from coderecall.hints.baseline_file import write_baseline

        click.echo(write_baseline(project.root, options["baseline"], report, of), err=True)
        return 0
    output, report_format = options["output"], options["report_format"]
    if output is None and report_format == "text":
        from coderecall.reports.as_text import render as render_text
        from coderecall.reports.style import style_for

        style = style_for(sys.stdout, project.root)
        click.echo(render_text(report, style), nl=False, color=style.color or None)
    elif output is None:
        click.echo(render(report, report_format), nl=False)
    else:
        text = render(report, report_format)
        try:
            output.write_text(text, "utf-8", "backslashreplace")
        except OSError as error:
            raise StorageError(f"cannot write {output}: {error.strerror}; give another file with -o") from None
    for note in report.notes:
        click.echo(f"note: {printable(note)}", err=True)
    if report_format == "text" and not report.hints:
        unchanged = ": no source file has changed" if report.changed == 0 else ""
        click.echo(f"nothing found{unchanged}", err=True)
    return 1 if report.hints and report_format != "sarif" else 0


def _rules(given: Sequence[str]) -> list[str]:
    """Ids or beginnings of ids, also as "CR101,CR102". Raises UsageError for one that no rule has."""
    from coderecall.hints.catalogue import RULES

    wanted = [word.strip().upper() for words in given for word in words.split(",") if word.strip()]
    for word in wanted:
        if not any(rule.startswith(word) for rule in RULES):
            raise UsageError(f"no rule begins with {printable(word)!r}: the rules are {', '.join(RULES)}")
    return wanted
