"""Reading trees, the index and blobs."""

import subprocess
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from coderecall.errors import GitError
from coderecall.git.command import cannot_start, command, decode, environment, run
from parsers.patterns import later

REGULAR = frozenset({"100644", "100755", "100664"})  # symbolic links (120000) and submodules (160000) are not files
_BLOB_ID = later(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PIPELINED = 64  # requests in flight: few enough to fit the pipe, so that neither side waits for the other
_LARGEST = 1 << 20
_CHUNK = 1 << 16


class StagedBlob(NamedTuple):
    mode: str  # "100644"
    blob: str


class Staged(NamedTuple):
    """The git index: regular files, and the paths that a merge left in conflict with our side's blob ("": none)."""

    files: dict[str, StagedBlob]
    conflicts: Mapping[str, str]


def staged_blobs(root: Path, *, hook: bool = False) -> Staged:
    """What the next commit would contain. `hook`: inside a git hook, use the index that git names."""
    files: dict[str, StagedBlob] = {}
    conflicts: dict[str, str] = {}
    for entry in run(root, "ls-files", "-z", "--stage", hook=hook).split(b"\0"):
        if not entry:
            continue
        facts, _, name = entry.partition(b"\t")
        mode, blob, stage = facts.decode("ascii").split(" ")
        if stage != "0":
            ours = blob if stage == "2" and mode in REGULAR else ""
            conflicts[decode(name)] = conflicts.get(decode(name)) or ours
        elif mode in REGULAR:
            files[decode(name)] = StagedBlob(mode, blob)
    return Staged(files, conflicts)


def tree_blobs(root: Path, revision: str) -> dict[str, str]:
    """Path to blob id of the regular files of a commit."""
    blobs: dict[str, str] = {}
    for entry in run(root, "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", revision).split(b"\0"):
        facts, _, name = entry.partition(b"\t")
        if facts[:6].decode("ascii") in REGULAR:
            blobs[decode(name)] = facts.rpartition(b" ")[2].decode("ascii")
    return blobs


def cat(
    root: Path, blob_ids: Iterable[str], *, largest: int = _LARGEST
) -> Generator[tuple[str, bytes | None], None, None]:
    """(blob id, content) in the order of `blob_ids`, read one after another by one process.

    The content is None when the blob is missing (a partial clone has not all of them) or larger than `largest` bytes.
    Close the iterator to end the process early.
    """
    wanted = list(blob_ids)
    for blob in wanted:
        if not _BLOB_ID.fullmatch(blob):
            raise GitError(f"{blob!r} is not a blob id")
    done = 0
    while done < len(wanted):
        for content in _read_batch(root, wanted[done:], largest):
            yield wanted[done], content
            done += 1
        if done < len(wanted):  # an old git ends on a blob that only a fetch could bring: go on behind it
            yield wanted[done], None
            done += 1


def _read_batch(root: Path, blobs: Sequence[str], largest: int) -> Iterator[bytes | None]:
    """Contents until all are read or git ends."""
    try:
        process = subprocess.Popen(
            command(root, ["cat-file", "--batch"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(root, hook=False),
        )
    except OSError as error:
        raise cannot_start(error) from None
    requests, replies = process.stdin, process.stdout
    assert requests is not None and replies is not None  # noqa: S101, PT018 - both are pipes
    try:
        for start in range(0, len(blobs), _PIPELINED):
            part = blobs[start : start + _PIPELINED]
            requests.write("".join(f"{blob}\n" for blob in part).encode("ascii"))
            requests.flush()
            for _ in part:
                header = replies.readline()
                if not header:
                    return
                yield _content(header, replies, largest)
    except BrokenPipeError:
        return
    finally:
        process.kill()
        process.communicate()


def _content(header: bytes, replies: IO[bytes], largest: int) -> bytes | None:
    words = header.split()
    if len(words) != 3:  # "<id> missing"
        return None
    size = int(words[2])
    if words[1] == b"blob" and size <= largest:
        return replies.read(size + 1)[:-1]
    left = size + 1
    while left > 0 and (skipped := replies.read(min(left, _CHUNK))):
        left -= len(skipped)
    return None
