"""The stream of `git log -p -U0`, as commits with their hunks. Lines of content are passed over, not kept."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

# A line of content starts with "+", "-", " " or "\"; so "@@", "diff", "rename" and NUL at a line's start are git's own.
# Patterns begin with letters that are searched for in C, the line break among them.
_HEADER = re.compile(rb"\n\0([0-9a-f]{40,64}) (\d+)\0([^\0]*)\0")
_FILE = b"\ndiff --git "
_HUNK = re.compile(rb"\n@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_LINES = re.compile(rb"\n(?:@@ |diff --git |rename |--- |\+\+\+ )[^\n]*")
_TRAILER = re.compile(
    r"^(signed-off-by|co-authored-by|reviewed-by|change-id|cc|acked-by|tested-by)\b.*:", re.IGNORECASE
)


_LONG = 400_000  # bytes of a patch, after which it is cut down


class Hunk(NamedTuple):
    """Lines `start` .. `start + added - 1` of the new text stand where `removed` lines stood before.

    With nothing added, the removed lines stood after line `start`.
    """

    removed: int
    start: int
    added: int


@dataclass(slots=True)
class FileChange:
    old_path: str  # "" when the commit added the file
    new_path: str  # "" when the commit removed it
    hunks: list[Hunk] = field(default_factory=list)


class PastCommit(NamedTuple):
    sha: str
    time: int
    message: str  # whole, as written
    changes: list[FileChange]


def read_commits(chunks: Iterable[bytes]) -> Iterator[PastCommit]:
    """Commits of a log whose header is NUL sha SPACE time NUL body NUL, newest first as git gives them."""
    for record in _records(chunks):
        sha, time, message, patch = record
        yield PastCommit(sha.decode(), int(time), message.decode("utf-8", "replace").strip(), _changes(patch))


def message_text(message: str) -> str:
    """Subject and first paragraph of a commit message, without trailers: what it says of the change."""
    head, _, rest = message.partition("\n\n")
    paragraph = ""
    for candidate in rest.split("\n\n"):
        lines = [line.strip() for line in candidate.splitlines() if not _TRAILER.match(line.strip())]
        if any(lines):
            paragraph = " ".join(lines)[:500]
            break
    subject = " ".join(head.split())[:300]
    return f"{subject}\n{paragraph}" if paragraph else subject


def _records(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
    """Split the stream at commit headers: (sha, time, message, patch). A line break is before each line of a patch."""
    buffer = b"\n"
    open_record: tuple[bytes, bytes, bytes] | None = None
    kept: list[bytes] = []  # lines of the open record that are of use
    scanned = 0  # no header begins before: a patch of many chunks is not looked through again with each
    for chunk in chunks:
        buffer += chunk
        at = 0
        for match in _HEADER.finditer(buffer, scanned):
            if open_record is not None:
                yield (*open_record, b"".join([*kept, buffer[at : match.start()]]))
                kept.clear()
            open_record, at = (match[1], match[2], match[3]), match.end()
        begun = buffer.find(b"\n\0", max(at, scanned))
        scanned = max(0, (begun if begun >= 0 else len(buffer) - 1) - at)
        buffer = buffer[at:]
        # A huge patch is cut down as it arrives: its content lines are of no use.
        if len(buffer) > _LONG and begun < 0:
            whole, _, rest = buffer.rpartition(b"\n")
            kept += _LINES.findall(whole)
            buffer = b"\n" + rest
            scanned = 0
    if open_record is not None:
        yield (*open_record, b"".join([*kept, buffer]))


def _changes(patch: bytes) -> list[FileChange]:
    found = []
    for part in patch.split(_FILE)[1:]:
        hunks_at = part.find(b"\n@@ ")
        header = part if hunks_at < 0 else part[:hunks_at]
        change = FileChange("", "")
        for line in header.split(b"\n")[1:]:
            if line.startswith(b"rename from "):
                change.old_path = _path(line[12:])
            elif line.startswith(b"rename to "):
                change.new_path = _path(line[10:])
            elif line.startswith(b"--- a/"):
                change.old_path = _path(line[6:])
            elif line.startswith(b"+++ b/"):
                change.new_path = _path(line[6:])
        if change.new_path and hunks_at >= 0:  # of a file that is gone nothing can be said of today's symbols
            hunks = _HUNK.findall(part, hunks_at)
            change.hunks = [
                Hunk(int(removed) if removed else 1, int(start), int(added) if added else 1)
                for removed, start, added in hunks
            ]
        if change.old_path or change.new_path:
            found.append(change)
    return found


def _path(raw: bytes) -> str:
    return raw.rstrip(b"\t").decode("utf-8", "replace")
