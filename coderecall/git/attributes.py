"""What `.gitattributes` say of files, by git's own rules. Works in a folder without git too."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from coderecall.git.command import decode, encode, run
from coderecall.git.files import empty_repository

_NO_FILE_OUTSIDE = ("-c", "core.attributesFile=/dev/null")


def attributes(root: Path, names: Sequence[str], paths: Iterable[str]) -> dict[str, dict[str, str]]:
    """For each path the attributes that are said of it: "set", "unset", or the value; asked of one process.

    Paths of which none of `names` is said are left out. Only the files in the work tree count, not what git has of them
    in its index, nor files that its configuration names.
    """
    asked = b"".join(encode(path) + b"\0" for path in paths)
    if not asked:
        return {}
    with empty_repository(root) as options:
        return _parsed(run(root, *options, *_NO_FILE_OUTSIDE, "check-attr", "-z", "--stdin", *names, stdin=asked))


def _parsed(output: bytes) -> dict[str, dict[str, str]]:
    fields = output.split(b"\0")
    found: dict[str, dict[str, str]] = {}
    for path, name, value in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
        if value != b"unspecified":
            found.setdefault(decode(path), {})[name.decode("ascii", "replace")] = value.decode("utf-8", "replace")
    return found
