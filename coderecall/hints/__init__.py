"""Hints: what a change breaks in other modules, each with its evidence.

`run` compares two states; one rule is one file (`removed_symbol`, `call_no_longer_fits`); `catalogue` lists all rules.
"""

from collections.abc import Sequence
from pathlib import Path

from coderecall.hints.baseline import Baseline
from coderecall.model import HintReport


def check(
    root: Path,
    folder: Path,
    *,
    staged: bool = False,
    since: str = "",
    everything: bool = False,
    paths: Sequence[str] = (),
    hook: bool = False,
    baseline: Baseline | None = None,
) -> HintReport:
    """Hints of all rules for the work tree against HEAD, the surest first.

    staged: git's index instead of the work tree. since: this revision instead of HEAD. everything: what is broken now,
    nothing is compared. paths: limits the changes that are looked at, not the places that they break. hook: inside a
    git hook, use the index that git names. baseline: what is known and not
    reported. Raises UsageError, GitError, NoIndexError, IndexFormatError.
    """
    from coderecall.hints.run import Request, check

    return check(root, folder, Request(staged, since, everything, paths, hook, baseline))
