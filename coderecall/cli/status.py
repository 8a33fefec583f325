"""`coderecall status`."""

import json
from dataclasses import asdict

import click

from coderecall.cli.context import Context
from coderecall.cli.narrate import memory_line, plural
from coderecall.model import Status
from coderecall.terminal import printable

MOST_PENDING = 10


@click.command("status")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--skipped", is_flag=True, help="List every file that was not read, and why.")
@click.pass_obj
def command(obj: Context, format_: str, skipped: bool) -> None:
    """What the index holds and how fresh it is."""
    status = obj.project.status()
    if format_ == "json":
        click.echo(json.dumps({"schema_version": 1, **asdict(status)}, ensure_ascii=False))
        return
    _echo(status, skipped)


def _origins(status: Status) -> str:
    """Files that people here do not edit: searched, and left out of hints and suggestions."""
    found = [f"{count} {name}" for name, count in status.origins if name != "documentation"]
    return f"{', '.join(found)}: searched, but kept out of hints" if found else "none generated or vendored"


def _echo(status: Status, every: bool) -> None:
    resolved = f"{status.exact} exact, {status.inferred} inferred, {status.name_only} by name only or outside"
    languages = ", ".join(f"{name} {count}" for name, count in status.languages)
    commit = f"commit {status.indexed_commit[:10]}" if status.indexed_commit else "no commit"
    if status.head_commit != status.indexed_commit:
        commit += f" (HEAD is {status.head_commit[:10]}: run `coderecall index`)"
    listed = "" if every or not status.skipped else ": `status --skipped` lists them"
    rows = [
        ("root", status.root + (f"  ({status.branch})" if status.branch else "")),
        ("index", f"{status.database}, {status.database_bytes / 1e6:.1f} MB, format {status.format_version}"),
        ("indexed at", commit),
        ("files", f"{status.files}: {languages}" if status.files else "0"),
        ("of others", _origins(status)),
        ("symbols", str(status.symbols)),
        ("references", f"{status.references}: {resolved}"),
        ("history", plural(status.commits, "commit")),
        ("memory", memory_line(status)),
        ("syntax errors", plural(status.files_with_errors, "file")),
        ("skipped", plural(len(status.skipped), "file") + listed),
        ("pending", plural(len(status.pending), "file") + (": run `coderecall index`" if status.pending else "")),
    ]
    for name, value in rows:
        click.echo(f"{name:<14} {printable(value)}")
    for path in status.pending[:MOST_PENDING]:
        click.echo(f"{'':<14} {printable(path)}")
    if every:
        for skip in status.skipped:
            click.echo(f"{'':<14} {printable(skip.path)}: {printable(skip.reason)}")
    for note in (*status.notes, *status.advice):
        click.echo(f"note: {printable(note)}", err=True)
