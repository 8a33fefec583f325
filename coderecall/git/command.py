"""Running the git executable on an untrusted repository.

A repository's own configuration can name programs that git starts (fsmonitor, hooks, diff drivers, filters,
transports). Every call here switches those off, and the package never uses a command that runs clean or smudge filters
(`status`, a diff against the work tree, `add`).

Short calls use `subprocess` directly, because importing GitPython costs 55-75 ms of CPU, more than most commands take
in all; the history, which is long and streamed, goes through GitPython (see `log`).
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from coderecall.errors import GitError

# The command line outranks the repository's own configuration.
_SAFE_CONFIG = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "core.untrackedCache=false",
    "core.pager=cat",
    "diff.external=",
    "log.showSignature=false",
    "log.follow=false",
    "log.showRoot=true",
    "submodule.recurse=false",
    "safe.bareRepository=explicit",
    "protocol.allow=never",
)
SAFE_OPTIONS = ("--no-pager", *(part for setting in _SAFE_CONFIG for part in ("-c", setting)))
SAFE_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # outranks `protocol.<name>.allow` of the repository, which outranks `protocol.allow`
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "0",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
_HOOK_VARIABLES = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE")
_TIME_LIMIT = 300  # seconds: git itself hangs only on a dead network disk


class NotARepositoryError(GitError):
    """The folder is not the top of a git work tree."""


def environment(root: Path, *, hook: bool) -> dict[str, str]:
    """The caller's environment without variables that redirect git, and with those that hold it back.

    Inside a hook git itself says where its index is (`git commit FILE` uses a temporary one): `hook` keeps that.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG") or name == "GIT_EXEC_PATH"
    }
    if hook:
        kept.update({name: os.environ[name] for name in _HOOK_VARIABLES if name in os.environ})
    kept.update(SAFE_ENVIRONMENT)
    kept["GIT_CEILING_DIRECTORIES"] = str(root.parent)  # a repository further up is not this root's
    return kept


def command(root: Path, arguments: Sequence[str]) -> list[str]:
    return ["git", "-C", str(root), *SAFE_OPTIONS, *arguments]


def run(
    root: Path,
    *arguments: str,
    stdin: bytes | None = None,
    hook: bool = False,
    accept: tuple[int, ...] = (0,),
) -> bytes:
    """Standard output of a git command.

    Raises NotARepositoryError, or GitError with git's first line, when it ends with a status that is not in `accept`.
    """
    source: dict[str, object] = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
    try:
        done = subprocess.run(  # type: ignore[call-overload]
            command(root, arguments),
            capture_output=True,
            check=False,
            env=environment(root, hook=hook),
            timeout=_TIME_LIMIT,
            **source,
        )
    except OSError as error:
        raise cannot_start(error) from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git {arguments[0]} in {root} did not end within {_TIME_LIMIT} s: check the disk") from None
    if done.returncode not in accept:
        raise failure(root, arguments[0], done.stderr)
    output: bytes = done.stdout
    return output


def cannot_start(error: OSError) -> GitError:
    if isinstance(error, FileNotFoundError):
        return GitError("git is not installed or not on PATH: install it from https://git-scm.com")
    return GitError(f"git cannot be started: {error.strerror}")


def failure(root: Path, name: str, stderr: bytes) -> GitError:
    """What git complained about, as one line with what to do."""
    from coderecall.terminal import printable

    text = stderr.decode("utf-8", "replace").strip()
    if "dubious ownership" in text:
        return GitError(
            f"git refuses {root}: it belongs to another user; if you trust it, run"
            f" `git config --global --add safe.directory {root}`"
        )
    first = printable(text.partition("\n")[0]) or "no message"
    if "not a git repository" in text:
        return NotARepositoryError(
            f"{root} is not a git repository ({first}): run `git init` there, or choose another folder"
        )
    return GitError(f"git {name} failed in {root}: {first}")


def decode(name: bytes) -> str:
    """A path as git has it. Bytes that are not UTF-8 become surrogates, as in `os.fsdecode`."""
    return name.decode("utf-8", "surrogateescape")


def encode(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")
