"""`coderecall ask`."""

import json
import sys

import click

from coderecall.cli.answers import answer_json, echo_answers
from coderecall.cli.context import Context
from coderecall.errors import UsageError


@click.command("ask")
@click.argument("question", required=False)
@click.option("-k", "count", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most this many places.")
@click.option("--in", "within", default="", metavar="PATH", help="Only in this folder or file.")
@click.option("--kind", default="", help="Only this kind: function, method, class, …")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--batch", is_flag=True, help="Read questions as JSON lines from stdin, write answers as JSON lines.")
@click.pass_context
def command(
    ctx: click.Context, question: str | None, count: int, within: str, kind: str, format_: str, batch: bool
) -> None:
    """Ask QUESTION in plain words or by name; answers are ranked places with their evidence."""
    obj: Context = ctx.obj
    if batch:
        if question is not None:
            raise UsageError("ask --batch reads its questions from stdin: leave QUESTION out")
        from coderecall.cli.batch import run_batch

        run_batch(sys.stdin, sys.stdout, obj.project.session(), "ask", count)
        return
    if question is None or not question.strip():
        raise UsageError('ask needs a question: coderecall ask "where is the session saved?"')
    answers = obj.project.ask(question, k=count, within=within, kind=kind)
    if format_ == "json":
        document = {"schema_version": 1, "results": [answer_json(a) for a in answers.results], "notes": list(answers.notes)}
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        echo_answers(answers)
    ctx.exit(0 if answers.results else 1)
