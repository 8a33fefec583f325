"""Changes to files of a repository, for `hook.py`: what a person may stage, and the worst of it."""

import random
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from coderecall.project import Project
from coderecall.store import Database, SymbolRow
from parsers import is_code, language_of
from parsers.model import ReferenceKind, SymbolKind

_HASH_COMMENTS = frozenset({"python", "ruby", "elixir", "bash"})
_RECEIVERS = frozenset({"self", "cls"})
_RECEIVER = re.compile(rb"\s*(?:self|cls)\s*(?:,|(?=\)))")


class UsedFile(NamedTuple):
    """A file and its functions, those first that other files call most."""

    path: str
    language: str
    functions: tuple[SymbolRow, ...]


def drawn(project: Project, count: int, seed: int) -> list[UsedFile]:
    """Files drawn at random of all that have functions, tests aside."""
    files = most_used(project, None)
    files.sort(key=lambda file: file.path)  # not by their calls, of which an index of another day knows others
    random.Random(seed).shuffle(files)  # noqa: S311 - a draw, no secret
    return files[:count]


def most_used(project: Project, count: int | None) -> list[UsedFile]:
    """The files whose best known function is called most from other files, tests aside; None: all of them."""
    with Database.read(project.folder, project.root) as db:
        calls: Counter[int] = Counter()
        for file in db.files():
            if is_code(file.language):
                rows = (row for row in db.references_in(file.id) if row.kind == ReferenceKind.CALL)
                targets = [row.target_id for row in rows if row.target_id is not None]
                own = {symbol.id for symbol in db.symbols_in(file.id)}
                calls.update(target for target in targets if target not in own)
        found = []
        for file in db.files():
            if not is_code(file.language) or file.is_test or file.error_count:
                continue
            functions = [
                symbol
                for symbol in db.symbols_in(file.id)
                if SymbolKind(symbol.kind).is_callable and symbol.parameters and _can_be_edited(symbol)
            ]
            functions.sort(key=lambda symbol: -calls[symbol.id])
            if functions:
                found.append((calls[functions[0].id], UsedFile(file.path, file.language, tuple(functions))))
    found.sort(key=lambda one: (-one[0], one[1].path))
    return [file for _, file in found[:count]]


def _can_be_edited(symbol: SymbolRow) -> bool:
    """Whether a person may give it another name: not what the language calls, such as `__init__`."""
    return "local" not in symbol.modifiers and not symbol.name.startswith("__")


def _comment(source: bytes, file: UsedFile, symbol: SymbolRow) -> bytes:
    mark = b"#" if file.language in _HASH_COMMENTS else b"//"
    lines = source.split(b"\n")
    lines.insert(symbol.name_line, mark + b" a remark")
    return b"\n".join(lines)


def _required(source: bytes, file: UsedFile, symbol: SymbolRow) -> bytes:  # noqa: ARG001 - the kinds have one shape
    start = source.index(b"(", source.index(symbol.name.encode(), symbol.start_byte)) + 1
    receiver = _RECEIVER.match(source, start)
    if receiver is None:
        return source[:start] + b"added, " + source[start:]
    comma = b" " if receiver[0].rstrip().endswith(b",") else b", "
    return source[: receiver.end()] + comma + b"added," + source[receiver.end() :]


def _other_parameter(source: bytes, file: UsedFile, symbol: SymbolRow) -> bytes:  # noqa: ARG001 - see _required
    names = [parameter.name for parameter in symbol.parameters or () if parameter.name not in _RECEIVERS]
    if not names:
        return source
    name = names[0].encode()
    text = source[symbol.start_byte : symbol.end_byte]
    text = re.sub(rb"\b%s\b" % re.escape(name), name + b"_given", text)
    return source[: symbol.start_byte] + text + source[symbol.end_byte :]


def _renamed(source: bytes, file: UsedFile, symbol: SymbolRow) -> bytes:  # noqa: ARG001 - see _required
    place = source.index(symbol.name.encode(), symbol.start_byte) + len(symbol.name.encode())
    return source[:place] + b"_anew" + source[place:]


_Edit = Callable[[bytes, UsedFile, SymbolRow], bytes]
EDITS: dict[str, tuple[_Edit, int | None]] = {
    "a remark in the most used function": (_comment, 1),
    "its first parameter has another name": (_other_parameter, 1),
    "it got a required parameter": (_required, 1),
    "it has another name": (_renamed, 1),
    "all functions got a required parameter": (_required, None),
}


def stage(root: Path, files: list[UsedFile], kind: str) -> None:
    """Make the edit in the files and stage it."""
    edit, most = EDITS[kind]
    for file in files:
        source = (root / file.path).read_bytes()
        for symbol in sorted(file.functions[:most], key=lambda one: -one.start_byte):  # from the end: bytes stay right
            source = edit(source, file, symbol)
        (root / file.path).write_bytes(source)
    _git(root, "add", "-u")


def last_commits(root: Path, least: int) -> int:
    """How many of the last commits changed so many files of code together; 0 without such a history."""
    total = int(_git(root, "rev-list", "--count", "--first-parent", "HEAD"))
    for back in range(1, min(total, 50)):
        names = _git(root, "diff", "--name-only", f"HEAD~{back}", "HEAD").splitlines()
        if sum(1 for name in names if (language := language_of(name)) and is_code(language)) >= least:
            return back
    return 0


def head(root: Path) -> str:
    return _git(root, "rev-parse", "HEAD")


def reset(root: Path, commit: str) -> None:
    _git(root, "reset", "--hard", "-q", commit)


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()
