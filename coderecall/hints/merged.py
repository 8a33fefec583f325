"""A merge brings all that the other branch changed: what was broken there already is not new."""

from dataclasses import replace
from pathlib import Path

from coderecall import git
from coderecall.model import Hint, HintReport


def without_merged(root: Path, report: HintReport, *, hook: bool) -> HintReport:
    """Leave out what the merged branch has just so: the place, what it rests on, and all other places are in files that
    the merge takes from there as they are. How many is said. Outside a merge nothing is left out.
    """
    kept = list(report.hints)
    for head in git.merged_heads(root, hook=hook):
        mixed = git.differing_from(root, head, hook=hook)
        kept = [hint for hint in kept if not hint.related or not _files(hint).isdisjoint(mixed)]
    left_out = len(report.hints) - len(kept)
    if not left_out:
        return report
    count = "1 hint is" if left_out == 1 else f"{left_out} hints are"
    notes = (*report.notes, f"{count} left out: it is so in the merged branch already")
    return replace(report, hints=tuple(kept), notes=notes)


def _files(hint: Hint) -> set[str]:
    return {hint.location.path, *(related.location.path for related in hint.related)}
