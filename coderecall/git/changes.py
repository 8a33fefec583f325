"""What differs between two states of a repository, with renames."""

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from coderecall.disk import SkipFile, read_bytes
from coderecall.git.command import decode, run
from coderecall.git.files import list_files
from coderecall.git.objects import REGULAR, cat, tree_blobs
from coderecall.git.repository import head, resolve_revision

INDEX = "index"
WORKTREE = "worktree"
_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # known to every git without being stored
_EMPTY_TREE_SHA256 = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
_SIMILAR = 0.5  # git's own threshold for a rename
_MOST_PAIRS = 10_000
_LARGEST = 50_000_000  # bytes of a file that is compared


class Change(NamedTuple):
    """One file that differs. Paths and blobs of a side that has no such file are ""."""

    status: str  # A added, D deleted, M modified, R renamed (and perhaps modified); S a submodule, where asked for
    old_path: str
    new_path: str
    old_blob: str
    new_blob: (
        str  # of the work tree: the id that the content would have, "" when it cannot be read; git may not hold it
    )


class KnownFile(NamedTuple):
    """What was known of a file when it was last read: the same size and time mean the same blob."""

    size: int
    mtime_ns: int
    blob: str


def changes(
    root: Path,
    old: str,
    new: str,
    *,
    hook: bool = False,
    wanted: Callable[[str], object] = bool,
    known: Mapping[str, KnownFile] | None = None,
    submodules: bool = False,
) -> list[Change]:
    """Regular files that differ between `old` (a revision, or "HEAD") and `new`, by their newest path.

    `new` is "index", "worktree" (tracked and untracked files that are not ignored) or a revision. `wanted` chooses
    paths: in the work tree others are not even read. `known` saves reading files that did not change since. `hook`:
    inside a git hook, use the index that git names. `submodules`: list those that point to another commit too, where
    two states of git are compared. Before the first commit "HEAD" is empty. Files in conflict are left out.
    """
    before = _tree(root, old)
    if new == WORKTREE:
        found = _worktree_changes(root, before, wanted, known or {})
    elif new == INDEX:
        found = _parsed(run(root, "diff-index", "--cached", *_RAW, before, hook=hook))
    else:
        found = _parsed(run(root, "diff-tree", "-r", *_RAW, before, resolve_revision(root, new)))
    chosen = (c for c in found if (submodules if c.status == "S" else wanted(c.new_path) or wanted(c.old_path)))
    return sorted(chosen, key=lambda c: c.new_path or c.old_path)


# Between two states of git a submodule is one commit id: nothing is run or read inside it.
_RAW = ("--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=none")
_SUBMODULE = "160000"


def _tree(root: Path, revision: str) -> str:
    if revision == "HEAD" and not head(root):
        wide = run(root, "rev-parse", "--show-object-format").strip() == b"sha256"
        return _EMPTY_TREE_SHA256 if wide else _EMPTY_TREE
    return resolve_revision(root, revision)


def _parsed(output: bytes) -> list[Change]:
    """Read `--raw -z`: ":mode mode blob blob STATUS", then one path, or two of a rename."""
    fields = iter(output.split(b"\0"))
    found = []
    for facts in fields:
        if not facts:
            continue
        old_mode, new_mode, old_blob, new_blob, status = facts[1:].decode("ascii").split(" ")
        old_path = new_path = decode(next(fields))
        if status[0] in "RC":
            new_path = decode(next(fields))
        if status[0] == "U":
            continue
        if _SUBMODULE in {old_mode, new_mode}:
            found.append(Change("S", old_path, new_path, "", ""))
        change = _change(
            old_path if old_mode in REGULAR else "", new_path if new_mode in REGULAR else "", old_blob, new_blob
        )
        if change:
            found.append(change)
    return found


def _change(old_path: str, new_path: str, old_blob: str, new_blob: str) -> Change | None:
    """A file that became a link is a deleted file; a mode that changed is no change of the text."""
    if not old_path and not new_path:
        return None
    if not old_path:
        return Change("A", "", new_path, "", new_blob)
    if not new_path:
        return Change("D", old_path, "", old_blob, "")
    if old_path != new_path:
        return Change("R", old_path, new_path, old_blob, new_blob)
    return None if old_blob == new_blob else Change("M", old_path, new_path, old_blob, new_blob)


def _worktree_changes(
    root: Path, tree: str, wanted: Callable[[str], object], known: Mapping[str, KnownFile]
) -> list[Change]:
    """Compare files on the disk with a tree by our own hashing: git would run the repository's clean filters."""
    before = {path: blob for path, blob in tree_blobs(root, tree).items() if wanted(path)}
    present = {path for path in list_files(root) if wanted(path)}
    algorithm = "sha256" if len(next(iter(before.values()), "")) == 64 else "sha1"
    found: list[Change] = []
    differing: list[str] = []
    added: dict[str, str] = {}
    for path in sorted(present | before.keys()):
        old_blob = before.get(path, "")
        new_blob = _blob_on_disk(root, path, known.get(path), algorithm)
        if new_blob == old_blob:
            continue
        if new_blob is None:  # who looks at the change says why it cannot be read
            found.append(Change("M" if old_blob else "A", path if old_blob else "", path, old_blob, ""))
        elif not new_blob:
            found.append(Change("D", path, "", old_blob, ""))
        elif not old_blob:
            added[path] = new_blob
        else:
            differing.append(path)
            found.append(Change("M", path, path, old_blob, new_blob))
    same = _only_line_ends(root, {path: before[path] for path in differing})
    found = [change for change in found if change.new_path not in same]
    gone = {change.old_path: change.old_blob for change in found if change.status == "D"}
    renamed = _renames(root, gone, added)
    found = [change for change in found if change.old_path not in renamed]
    targets = set(renamed.values())
    found += [Change("R", old, new, gone[old], added[new]) for old, new in renamed.items()]
    found += [Change("A", "", path, "", blob) for path, blob in added.items() if path not in targets]
    return found


def _blob_on_disk(root: Path, path: str, known: KnownFile | None, algorithm: str) -> str | None:
    """The blob id of a file; "" when there is no regular file, None when it is there and cannot be read."""
    try:
        facts = os.lstat(f"{root}/{path}")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError:
        return None
    if not stat.S_ISREG(facts.st_mode):
        return ""
    if known and (facts.st_size, facts.st_mtime_ns) == known[:2]:
        return known.blob
    content = _read(root, path)
    return None if content is None else blob_id(content, algorithm)


def blob_id(content: bytes, algorithm: str = "sha1") -> str:
    """The id that git gives a blob of this content, without its filters."""
    digest = hashlib.new(algorithm, b"blob %d\0" % len(content), usedforsecurity=False)
    digest.update(content)
    return digest.hexdigest()


def _read(root: Path, path: str) -> bytes | None:
    try:
        return read_bytes(root, path, max_bytes=_LARGEST)
    except SkipFile:
        return None


def _only_line_ends(root: Path, blobs: Mapping[str, str]) -> set[str]:
    """Paths that differ from their blob in CRLF against LF only, as `core.autocrlf` makes them."""
    contents = dict(cat(root, blobs.values()))
    same = set()
    for path, blob in blobs.items():
        committed, present = contents[blob], _read(root, path)
        if committed is None or present is None:
            continue
        if committed.replace(b"\r\n", b"\n") == present.replace(b"\r\n", b"\n"):
            same.add(path)
    return same


def _renames(root: Path, gone: Mapping[str, str], added: Mapping[str, str]) -> dict[str, str]:
    """Old path to new path: first the same blob, then at least half of the lines in common, most alike first."""
    renamed: dict[str, str] = {}
    free = set(added)
    for old, blob in gone.items():
        twin = min((new for new in free if added[new] == blob), default=None)
        if twin is not None:
            renamed[old] = twin
            free.discard(twin)
    left = [old for old in gone if old not in renamed]
    if not left or not free or len(left) * len(free) > _MOST_PAIRS:
        return renamed
    contents = dict(cat(root, {gone[old] for old in left}))
    old_lines = {old: _lines(contents[gone[old]]) for old in left}
    new_lines = {new: _lines(_read(root, new)) for new in free}
    pairs = [(_similarity(old_lines[old], new_lines[new]), old, new) for old in left for new in free]
    for likeness, old, new in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if likeness >= _SIMILAR and old not in renamed and new in free:
            renamed[old] = new
            free.discard(new)
    return renamed


def _lines(content: bytes | None) -> Counter[bytes]:
    return Counter((content or b"").splitlines())


def _similarity(old: Counter[bytes], new: Counter[bytes]) -> float:
    """Bytes in common lines over the bytes of the larger side."""
    common = _bytes(old & new)
    largest = max(_bytes(old), _bytes(new))
    return common / largest if largest else 0.0


def _bytes(lines: Counter[bytes]) -> int:
    return sum((len(line) + 1) * count for line, count in lines.items())
