"""`coderecall doctor`."""

import sys

import click

from coderecall.cli.context import Context
from coderecall.terminal import printable


@click.command("doctor")
@click.option("--full", is_flag=True, help="Also load torch and name the device that it would use; takes seconds.")
@click.pass_obj
def command(obj: Context, full: bool) -> None:
    """Check that everything coderecall needs is there. Exits 1 when something is not."""
    from coderecall.doctor import examine

    findings = examine(obj.project, full=full)
    for finding in findings:
        mark = click.style("ok     ", fg="green") if finding.is_ok else click.style("problem", fg="red")
        remedy = "" if finding.is_ok else f": {finding.remedy}"
        click.echo(f"{mark} {finding.name:<14} {printable(finding.fact + remedy)}")
    sys.exit(0 if all(finding.is_ok for finding in findings) else 1)
