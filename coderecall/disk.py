"""Reading one file of an untrusted folder: nothing outside it, nothing that is not a plain file."""

import errno
import hashlib
import os
import stat
from pathlib import Path

MAX_FILE_BYTES = 1_000_000
_SNIFFED = 8192  # bytes in which a NUL means "binary", as in git
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_REASONS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ENOENT: "vanished",
    errno.ENOTDIR: "vanished",
    errno.ELOOP: "symbolic link",
    errno.ENXIO: "not a regular file",
    errno.EISDIR: "not a regular file",
}


class SkipFile(Exception):  # noqa: N818 - it is an outcome, not an error
    """A file that is not read, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def blob_digest(source: bytes) -> bytes:
    """git's blob id of a content, so that the index can be compared with commits without reading them."""
    digest = hashlib.sha1(b"blob %d\0" % len(source), usedforsecurity=False)
    digest.update(source)  # without a copy of it
    return digest.digest()


def larger_than(max_bytes: int) -> str:
    return f"larger than {max_bytes / 1e6:g} MB"


def read_source(root: Path, path: str, *, max_bytes: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of a source file. Raises SkipFile when it is not text, or cannot be read as `read_bytes` says.

    Text in an encoding other than UTF-8 is kept as it is; UTF-16 is not read.
    """
    content = read_bytes(root, path, max_bytes=max_bytes)
    if reason := not_text(content):
        raise SkipFile(reason)
    return content


def not_text(content: bytes) -> str:
    """Why a content is not read as text; "" when it is."""
    if content.startswith(_UTF16):
        return "UTF-16"
    return "binary" if b"\0" in content[:_SNIFFED] else ""


def read_bytes(
    root: Path, path: str, *, max_bytes: int = MAX_FILE_BYTES, folders: dict[str, str] | None = None
) -> bytes:
    """The bytes of a regular file inside the root. Raises SkipFile for everything else.

    The file is judged after it was opened, without following a link or waiting for a pipe: it may have changed since it
    was listed. folders: gets where the folders really are, for a caller that reads thousands of files and ends soon.
    """
    top = _real(str(root), folders)
    parent = _real(f"{top}/{path.rpartition('/')[0]}", folders)
    if parent != top and not parent.startswith(top.rstrip(os.sep) + os.sep):
        raise SkipFile("outside the root")
    try:
        descriptor = os.open(f"{top}/{path}", _OPEN_FLAGS)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        number = error.errno if isinstance(error, OSError) else None
        raise SkipFile(_REASONS.get(number or 0, "cannot be opened")) from None
    try:
        return _read(descriptor, max_bytes)
    finally:
        os.close(descriptor)


def _real(folder: str, known: dict[str, str] | None) -> str:
    if known is None:
        return os.path.realpath(folder)
    if folder not in known:
        known[folder] = os.path.realpath(folder)
    return known[folder]


def _read(descriptor: int, max_bytes: int) -> bytes:
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        raise SkipFile("not a regular file")
    parts: list[bytes] = []
    left = max_bytes + 1  # one more than allowed: it may grow while it is read
    step = facts.st_size + 1  # room for as much as is asked for is made before it is read
    try:
        while facts.st_size <= max_bytes and left > 0 and (part := os.read(descriptor, min(left, step))):
            parts.append(part)
            left -= len(part)
    except OSError as error:
        raise SkipFile(error.strerror or "cannot be read") from None
    if facts.st_size > max_bytes or left <= 0:
        raise SkipFile(larger_than(max_bytes))
    return b"".join(parts)
