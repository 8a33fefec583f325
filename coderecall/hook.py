"""The git pre-commit hook: putting it in place, taking it away, and what it runs.

It must never stand in the way of a commit for a reason of its own: without an index, without the program, after a crash
or past its time limit it says one line and lets the commit pass. Only findings stop a commit.
"""

import os
import shlex
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from coderecall import git
from coderecall.errors import CoderecallError, NoIndexError, StorageError, UsageError
from coderecall.git.command import run as run_git
from coderecall.terminal import printable

TIME_LIMIT = 2.0  # seconds
TIME_LIMIT_VARIABLE = "CODERECALL_HOOK_TIMEOUT"
# Exit status for findings inside the block: a Python that cannot start ends with 1, and must not stop a commit.
FOUND = 77
FROM_REF = "PRE_COMMIT_FROM_REF"  # set by the pre-commit framework before a push, and for `run --from-ref`
BEGIN = "# >>> coderecall >>>"
END = "# <<< coderecall <<<"
_SHELLS = frozenset({"sh", "bash", "dash", "ash", "ksh", "zsh"})


@dataclass(frozen=True, slots=True)
class HookFile:
    """Where git looks for the hook, and what to know about that place."""

    path: Path
    notes: tuple[str, ...] = ()


def install(root: Path) -> HookFile:
    """Put the block into the repository's pre-commit hook; an existing hook is kept and runs first. Idempotent.

    Raises UsageError when the place or the existing hook cannot be used, StorageError when the disk refuses.
    """
    hook = locate(root)
    present = _read(hook.path)
    if present is None:
        text = f"#!/bin/sh\n{_block()}"
    else:
        _check_usable(hook.path, present)
        shebang, _, rest = _without_block(present).partition("\n")
        # At the top, because what follows may end the script with `exit` or `exec`; the block runs it first anyway.
        text = f"{shebang}\n{_block()}{rest}"
    if text != present:
        _write(hook.path, text)
    return hook


def uninstall(root: Path) -> tuple[HookFile, bool]:
    """Take the block away, and the file when nothing else is in it. The second value: whether there was a block."""
    hook = locate(root)
    present = _read(hook.path)
    if present is None or BEGIN not in present:
        return hook, False
    left = _without_block(present)
    if left.strip() in {"", "#!/bin/sh"}:
        try:
            hook.path.unlink()
        except OSError as error:
            raise StorageError(f"cannot remove {hook.path}: {error.strerror}; remove it by hand") from None
    else:
        _write(hook.path, left)
    return hook, True


def locate(root: Path) -> HookFile:
    """The pre-commit hook of a repository, by git's rules: `core.hooksPath`, or the folder that all worktrees share.

    Raises UsageError outside git, and when the repository's own configuration names a folder outside that is not the
    user's: a configuration that was handed over could make this program write anywhere.
    """
    if not git.is_repository(root):
        raise UsageError(f"{printable(str(root))} is not the top of a git repository: run `git init` there first")
    configured = _configured_folder(root)
    if configured is None:
        common = os.fsdecode(run_git(root, "rev-parse", "--git-common-dir").rstrip(b"\n"))
        return HookFile(root / common / "hooks" / "pre-commit")
    scope, value = configured
    folder = root / value
    shown = printable(str(folder))
    if scope in {"global", "system"}:
        note = f"core.hooksPath of your {scope} git configuration names {shown}: it serves all repositories that use it"
        return HookFile(folder / "pre-commit", (note,))
    if folder.resolve().is_relative_to(root.resolve()):
        return HookFile(folder / "pre-commit", (f"core.hooksPath names {shown}: the hook is written there",))
    if not _is_ours(folder):
        raise UsageError(
            f"this repository's core.hooksPath names {shown}, outside the repository and not a folder of yours:"
            " nothing was written; change it with `git config core.hooksPath`, or create the folder yourself"
        )
    return HookFile(
        folder / "pre-commit", (f"core.hooksPath names {shown}, outside the repository: the hook is written there",)
    )


def run(root: Path, folder: Path, out: TextIO, err: TextIO, *, found: int = 1) -> int:
    """Check what is staged, or what came since FROM_REF. Returns `found` when there are findings, else 0."""
    limit = _time_limit(err)
    timer = threading.Timer(limit, _give_up, (limit, err))
    timer.daemon = True
    timer.start()
    try:
        return _run(root, folder, out, err, found)
    except NoIndexError:
        _say(err, "no index here, hook skipped: run `coderecall index` once")
    except CoderecallError as error:
        _say(err, f"hook skipped: {error}")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is our fault and not the commit's
        _say(err, f"hook skipped, this is a mistake in coderecall: {type(error).__name__}: {error}")
    finally:
        timer.cancel()
    return 0


def _run(root: Path, folder: Path, out: TextIO, err: TextIO, found: int) -> int:
    from coderecall.hints.baseline_file import configured_baseline
    from coderecall.hints.run import Request, check
    from coderecall.reports import render

    since = os.environ.get(FROM_REF, "")
    report = check(root, folder, Request(staged=not since, since=since, hook=True, baseline=configured_baseline(root)))
    for note in report.notes:
        _say(err, note)
    if not report.hints:
        if not since and os.environ.get("PRE_COMMIT") and not git.is_staged(root, hook=True):
            _say(err, "nothing is staged, so nothing was checked: `coderecall check --all` looks at every file")
        return 0
    out.write(render(report, "text"))
    out.flush()
    anyway = "git push --no-verify" if since else "git commit --no-verify"
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


def _block() -> str:
    """Shell lines that run the rest of the file as if they were not there, then the check."""
    return f"""\
{BEGIN}
# Says what the staged change breaks in other modules. Remove with: coderecall hook uninstall
if [ "${{CODERECALL_HOOK_INNER:-}}" = "$0" ]; then
    unset CODERECALL_HOOK_INNER
else
    CODERECALL_HOOK_INNER="$0" "$0" "$@" || exit $?
    coderecall_program={shlex.quote(_program())}
    [ -x "$coderecall_program" ] || coderecall_program=$(command -v coderecall) || coderecall_program=
    if [ -n "$coderecall_program" ]; then
        "$coderecall_program" hook run --found {FOUND}
        [ $? -ne {FOUND} ] || exit 1
    else
        echo "coderecall: the program is not on PATH, hook skipped" >&2
    fi
    exit 0
fi
{END}
"""


def _program() -> str:
    """The installed program: a commit from an editor may not have the environment on its PATH."""
    beside = Path(sys.executable).parent / "coderecall"
    return str(beside) if beside.is_file() else shutil.which("coderecall") or "coderecall"


def _without_block(text: str) -> str:
    before, begin, rest = text.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(f"{END}\n")
    return before + after if begin and end else text


def _check_usable(path: Path, text: str) -> None:
    advice = "call `coderecall hook run` from it yourself"
    shown = printable(str(path))
    if path.is_symlink():
        raise UsageError(f"{shown} is a link to a file that may serve others: {advice}")
    words = text.partition("\n")[0].removeprefix("#!").split()
    shell = next((word.rpartition("/")[2] for word in words if word.rpartition("/")[2] != "env"), "")
    if not text.startswith("#!") or shell not in _SHELLS:
        raise UsageError(f"{shown} is not a shell script, so it cannot be extended: {advice}")
    if BEGIN in text and f"{END}\n" not in text:
        raise UsageError(
            f"{shown} has a damaged coderecall block: remove the lines from `{BEGIN}` on, then install again"
        )
    if not os.access(path, os.X_OK):
        raise UsageError(
            f"{shown} cannot be executed, so git does not run it: `chmod +x` it, or remove it, then install again"
        )


def _read(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"cannot read {printable(str(path))}: {error.strerror}; check its permissions") from None


def _write(path: Path, text: str) -> None:
    """Whole or not at all, with the permissions that the file had."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o755
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".pre-commit-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                file.write(text)
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StorageError(f"cannot write {printable(str(path))}: {error.strerror}; check the permissions") from None


def _configured_folder(root: Path) -> tuple[str, str] | None:
    """Scope and value of `core.hooksPath`; what this program itself sets on the command line does not count."""
    output = run_git(
        root, "config", "--null", "--show-scope", "--type=path", "--get-all", "core.hooksPath", accept=(0, 1)
    )
    fields = output.split(b"\0")
    found = None
    for scope, value in zip(fields[::2], fields[1::2], strict=False):
        if scope != b"command":
            found = (scope.decode("ascii"), os.fsdecode(value))
    return found


def _is_ours(folder: Path) -> bool:
    getuid: Callable[[], int] | None = getattr(os, "getuid", None)
    return folder.is_dir() and (getuid is None or folder.stat().st_uid == getuid())
