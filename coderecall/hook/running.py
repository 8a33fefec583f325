"""What a hook runs: the check of what is staged, within a time limit."""

import os
import threading
from pathlib import Path
from typing import TextIO

from coderecall import git
from coderecall.errors import CoderecallError, NoIndexError, UsageError
from coderecall.terminal import printable

TIME_LIMIT = 5.0  # seconds: a usual run takes a third of one, the rest is for a busy machine
TIME_LIMIT_VARIABLE = "CODERECALL_HOOK_TIMEOUT"
FROM_REF = "PRE_COMMIT_FROM_REF"  # set by the pre-commit framework before a push, and for `run --from-ref`


def run(root: Path, folder: Path, out: TextIO, err: TextIO, *, found: int = 1, left: list[object] | None = None) -> int:
    """Check what is staged, or what came since FROM_REF. Returns `found` when there are errors or warnings, else 0.

    left: gets what the check has read.
    """
    limit = _time_limit(err)
    timer = threading.Timer(limit, _give_up, (limit, err))
    timer.daemon = True
    timer.start()
    try:
        return _run(root, folder, out, err, found, [] if left is None else left)
    except NoIndexError:
        where = "no index here" if folder.parent == root else "this worktree is not indexed and unlike the main one"
        _say(err, f"{where}, hook skipped: run `coderecall index` once")
    except CoderecallError as error:
        _say(err, f"hook skipped: {error}")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is our fault and not the commit's
        _say(err, f"hook skipped, this is a mistake in coderecall: {type(error).__name__}: {error}")
    finally:
        timer.cancel()
    return 0


def _run(root: Path, folder: Path, out: TextIO, err: TextIO, found: int, left: list[object]) -> int:
    from coderecall.hints.baseline_file import configured_baseline
    from coderecall.hints.run import Request, check
    from coderecall.model import Severity
    from coderecall.reports.as_text import render
    from coderecall.reports.style import style_for

    since = os.environ.get(FROM_REF, "")
    try:
        baseline = configured_baseline(root)
    except UsageError as error:
        _say(err, f"{error}; without it all places are reported")
        baseline = None
    report = check(root, folder, Request(staged=not since, since=since, hook=True, baseline=baseline, left=left))
    for note in report.notes:
        _say(err, note)
    if not report.hints:
        if not since and os.environ.get("PRE_COMMIT") and not git.is_staged(root, hook=True):
            _say(err, "nothing is staged, so nothing was checked: `coderecall check --all` looks at every file")
        return 0
    out.write(render(report, style_for(out, root)))
    out.flush()
    if all(hint.severity is Severity.NOTE for hint in report.hints):
        _say(err, "notes stop no commit: look whether they mean something here")
        return 0
    anyway = f"git {'push' if since else 'commit'} --no-verify"  # a merge that was stopped is committed like a change
    _say(err, f"the {'' if since else 'staged '}change breaks other modules; go on anyway: {anyway}")
    return found


def _time_limit(err: TextIO) -> float:
    given = os.environ.get(TIME_LIMIT_VARIABLE, "")
    try:
        limit = float(given) if given else TIME_LIMIT
    except ValueError:
        limit = 0.0
    if 0 < limit < threading.TIMEOUT_MAX:
        return limit
    _say(err, f"{TIME_LIMIT_VARIABLE} is not a number of seconds, {TIME_LIMIT:g} is used")
    return TIME_LIMIT


def _give_up(limit: float, err: TextIO) -> None:
    """Runs in the timer's thread. Nothing is being written, so the process can end where it stands."""
    _say(err, f"hook skipped, not done within {limit:g} s: set {TIME_LIMIT_VARIABLE} to wait longer")
    os._exit(0)


def _say(err: TextIO, text: str) -> None:
    err.write(f"coderecall: {printable(text)}\n")
    err.flush()
