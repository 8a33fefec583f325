"""Which repositories the weights were trained on: name, commits, licence, for people to read."""

from collections.abc import Iterable

from training import snapshots
from training.repositories import Repository

_HEAD = """\
# What the weights were trained on

The weights in this folder were made from the public repositories below, all under permissive licences. They hold
numbers, no text. Of each repository the tree and the history up to one commit were read; the messages and the places of
later changes, up to the other commit, were the questions. `training/`, where coderecall is developed, makes this table
and the weights again.

| repository | tree and history up to | questions up to | licence |
|---|---|---|---|"""


def document(every: Iterable[Repository]) -> str:
    """A Markdown text with a table of those that have questions."""
    rows = []
    for found in every:
        if found.questions.is_file():
            name, commit, head, licence, _ = snapshots.load(found)
            rows.append(f"| [{name}](https://github.com/{name}) | {commit[:12]} | {head[:12]} | {licence} |")
    return "\n".join([_HEAD, *sorted(rows, key=str.lower)])
