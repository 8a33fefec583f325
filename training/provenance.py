"""Which repositories something was trained on: name, commits, licence, as a table for people."""

from collections.abc import Iterable

from training import snapshots
from training.repositories import Repository

_HEAD = "| repository | tree and history up to | questions up to | licence |\n|---|---|---|---|"


def table(every: Iterable[Repository]) -> str:
    """A Markdown table of those that have questions."""
    rows = []
    for found in every:
        if found.questions.is_file():
            name, commit, head, licence, _ = snapshots.load(found)
            rows.append(f"| [{name}](https://github.com/{name}) | {commit[:12]} | {head[:12]} | {licence} |")
    return "\n".join([_HEAD, *rows])
