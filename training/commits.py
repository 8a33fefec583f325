"""Commits with the lines of the old text that each changed, from one `git log` of a git directory."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coderecall.git.command import SAFE_OPTIONS
from parsers import is_code, is_test_path, language_of
from training.repositories import safe_environment

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+")
_BLOB = re.compile(rb"index ([0-9a-f]{40,64})\.\.")


@dataclass(slots=True)
class FileDiff:
    old_path: str = ""  # "" when the commit added the file
    new_path: str = ""  # "" when it removed it
    old_blob: str = ""
    hunks: list[tuple[int, int]] = field(default_factory=list)  # of the old text: first line, number of lines
    #                                                            # 0 lines: inserted after that line

    @property
    def is_product(self) -> bool:
        """Whether it is code that was there before and is no test, by its name, and its text changed."""
        if not (self.old_path and self.new_path and self.hunks):
            return False
        language = language_of(self.new_path)
        return language is not None and is_code(language) and not is_test_path(self.new_path)

    @property
    def changed_lines(self) -> int:
        return sum(max(lines, 1) for _, lines in self.hunks)


@dataclass(slots=True)
class Commit:
    sha: str
    message: str
    files: list[FileDiff] = field(default_factory=list)

    @property
    def product(self) -> list[FileDiff]:
        return [change for change in self.files if change.is_product]


def read_commits(git_dir: Path, revision: str, *, limit: int = 0) -> Iterator[Commit]:
    """Commits without merges, children before parents. Close the iterator to end git early.

    A clone that lacks some large files ends at the first commit that changed one of them.
    """
    command = [
        *("git", f"--git-dir={git_dir}", *SAFE_OPTIONS),
        *("-c", "core.bigFileThreshold=1m", "-c", "diff.renameLimit=400"),
        *("log", "-p", "-U0", "-M", "--full-index", "--no-merges", "--topo-order", "--format=%x00%H%x00%B%x00"),
        *("--encoding=UTF-8", "--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--src-prefix=a/"),
        *("--dst-prefix=b/", "--inter-hunk-context=0", "--submodule=short", "--ignore-submodules=all"),
        *([f"--max-count={limit}"] if limit else []),
        *(revision, "--"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=safe_environment()) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            yield from _commits(process.stdout)
        finally:
            process.kill()


def _commits(lines: Iterable[bytes]) -> Iterator[Commit]:
    commit = Commit("", "")
    message: list[bytes] = []
    in_message = in_header = False
    for line in lines:
        if in_message:
            text, ended, _ = line.partition(b"\0")
            message.append(text)
            if ended:
                commit.message = _text(b"".join(message))
                in_message = False
        elif line.startswith(b"\0"):  # no line of a patch does
            if commit.sha:
                yield commit
            _, sha, text, *ended_at_once = line.split(b"\0")
            commit = Commit(sha.decode(), _text(text))
            message, in_message, in_header = [text], not ended_at_once, False
        elif line.startswith(b"diff --git "):
            commit.files.append(FileDiff())
            in_header = True
        elif line.startswith(b"@@") and commit.files:
            in_header = False
            if match := _HUNK.match(line):
                commit.files[-1].hunks.append((int(match[1]), 1 if match[2] is None else int(match[2])))
        elif in_header:
            _read_header(line, commit.files[-1])
    if commit.sha:
        yield commit


def _read_header(line: bytes, change: FileDiff) -> None:
    if line.startswith(b"index "):
        match = _BLOB.match(line)
        change.old_blob = match[1].decode() if match else ""
    elif line.startswith((b"--- a/", b"rename from ")):
        change.old_path = _path(line)
    elif line.startswith((b"+++ b/", b"rename to ")):
        change.new_path = _path(line)


def _path(line: bytes) -> str:
    """A name; those that git quotes (controls, quotes, backslashes) stay quoted: no file of the index is called so."""
    text = line.rstrip(b"\r\n").rstrip(b"\t").decode("utf-8", "replace")
    return text[len("--- a/") :] if text.startswith(("--- ", "+++ ")) else text.split(" ", 2)[2]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip()
