"""The history as one stream, newest commit first."""

import contextlib
import os
import threading
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import IO, Any

from coderecall.errors import GitError
from coderecall.git.command import SAFE_ENVIRONMENT, SAFE_OPTIONS, failure, run
from coderecall.git.repository import head, resolve_revision

_CHUNK = 1 << 18
_STDERR_KEPT = 4096


def log_stream(
    root: Path, *, since: str | None = None, until: str = "HEAD", limit: int = 0, suffixes: Sequence[str] = ()
) -> Generator[bytes, None, None]:
    """Raw chunks of `git log -p -U0 -M` without merges: newest first, children before parents.

    A commit starts with a NUL at the start of a line, which no line of a patch has:
    `NUL <commit id> SPACE <committer time, seconds> NUL <message, UTF-8> NUL LF LF`, then its patch, whose names are
    prefixed with a/ and b/ and C-quoted when they hold controls, quotes or backslashes.

    since, until: revisions; only what is reachable from `until` and not from `since`.
    limit: at most that many commits, 0 for all.
    suffixes: only changes of files with these name endings (".py"), and only commits that have some.

    Files over 1 MB are "Binary files … differ". Nothing is kept: memory is constant. Closing the iterator ends git.
    Raises GitError with git's first line when git fails, also in the middle.
    """
    if not head(root):
        return
    git_dir = run(root, "rev-parse", "--absolute-git-dir").decode("utf-8", "surrogateescape").rstrip("\n")
    end = until if until == "HEAD" else resolve_revision(root, until)
    revision = end if since is None else f"{resolve_revision(root, since)}..{end}"
    arguments = [
        "git",
        # found by a checked call above; naming it outranks GIT_DIR, which GitPython passes on from the environment
        f"--git-dir={git_dir}",
        *SAFE_OPTIONS,
        *("-c", "core.bigFileThreshold=1m", "-c", "diff.renameLimit=400"),
        *("log", "-p", "-U0", "-M", "--no-merges", "--topo-order", "--format=%x00%H %ct%x00%B%x00"),
        *("--encoding=UTF-8", "--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--no-show-signature"),
        *("--src-prefix=a/", "--dst-prefix=b/", "--no-relative", "--inter-hunk-context=0", "--submodule=short"),
        *("--ignore-submodules=all", "-O/dev/null", "--diff-algorithm=myers", "--no-indent-heuristic", "--no-mailmap"),
        *([f"--max-count={limit}"] if limit else []),
        revision,
        "--",
        *(f":(top,glob)**/*{suffix}" for suffix in suffixes),
    ]
    yield from _chunks(root, arguments)


def _chunks(root: Path, arguments: list[str]) -> Generator[bytes, None, None]:
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # else a missing git makes the import itself fail
    from git.cmd import Git
    from git.exc import GitCommandNotFound

    try:
        process: Any = Git(str(root)).execute(arguments, as_process=True, env=SAFE_ENVIRONMENT)
    except GitCommandNotFound:
        raise GitError("git is not installed or not on PATH: install it from https://git-scm.com") from None
    complaint = bytearray()
    # stderr is emptied beside stdout: a damaged repository can complain more than a pipe holds, and both would wait
    reader = threading.Thread(target=_drain, args=(process.stderr, complaint), daemon=True)
    reader.start()
    try:
        while chunk := process.stdout.read(_CHUNK):  # whole: a pipe gives some kilobytes at a time
            yield chunk
        status = process.proc.wait()
    finally:
        with contextlib.suppress(OSError):
            process.proc.kill()
        process.proc.wait()
        reader.join()
        process.proc.stdout.close()
        process.proc.stderr.close()
    if status != 0:
        raise failure(root, "log", bytes(complaint))


def _drain(stream: IO[bytes], kept: bytearray) -> None:
    with contextlib.suppress(OSError, ValueError):
        while chunk := stream.read(_STDERR_KEPT):
            if len(kept) < _STDERR_KEPT:
                kept += chunk
