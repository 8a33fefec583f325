"""Places that a text names -> symbols of the index. A trace comes from another machine, and maybe from older code."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coderecall.recall.traces import Frame
from coderecall.store import Database, FileRow, SymbolRow
from parsers.model import SymbolKind

_MOST_OF_ONE_NAME = 8  # files that may be meant by "index.js" alone
_DATA = frozenset(
    {SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.FIELD, SymbolKind.PROPERTY, SymbolKind.ENUM_MEMBER}
)
_COMPILER_MADE = re.compile(r"<(\w+)>(?:[a-z]__|\$)\w*(?:\.\w+)*|lambda\$(\w+?)\$\w*")
_INSIDE = re.compile(r"(?:block|rescue|ensure|singleton class)(?: \(\d+ levels\))? in ")
_ARGUMENTS = re.compile(r"(?<=[\w>])\([\w:<>*&, ]*\)(?: const)?$")
_NO_NAME = re.compile(r"<[^<>]*>|\{[^{}]*\}|\((?:anonymous|\.\.\.)\)|/\d+$|\[[^\]]*\]")
_NOT_NAMES = re.compile(
    r"func\d*|h[0-9a-f]{16}|\d+|anonymous|impl|chunk|top|required|new|async|body|constprop|isra|cold"
)


class Located(NamedTuple):
    """Where a frame is in the index."""

    frame: int  # its number in the trace, from 0
    row: SymbolRow
    line: int
    is_sure: bool  # what the trace says of function and line fits to what is there


def function_name(written: str) -> str:
    """The last name of a function as a trace writes it; "" for what has none: closures, modules."""
    if made := _COMPILER_MADE.search(written):
        return made[1] or made[2]
    plain = _ARGUMENTS.sub("", _INSIDE.sub("", written))
    while (shorter := _NO_NAME.sub("", plain)) != plain:
        plain = shorter
    parts = [part for part in re.split(r"[^\w$?!~]+|\$(?=[A-Z])", plain) if part]
    if parts == ["Object"] or written == "(test)":
        return ""  # Node's name for the code of a file, Elixir's for a test
    while parts and _NOT_NAMES.fullmatch(parts[-1]):
        parts.pop()
    return parts[-1] if parts else ""


def locate(db: Database, frames: Sequence[Frame]) -> list[Located]:
    """The frames that lie in files of the index, in their order."""
    by_name: dict[str, list[FileRow]] = defaultdict(list)
    for file in db.files_called({frame.path.rpartition("/")[2] for frame in frames if frame.path}):
        by_name[file.path.rpartition("/")[2]].append(file)
    symbols: dict[int, list[SymbolRow]] = {}
    found: list[Located] = []
    for number, frame in enumerate(frames):
        files = by_name.get(frame.path.rpartition("/")[2], []) if frame.path else []
        for file in _likely(frame.path, files):
            if file.id not in symbols:
                symbols[file.id] = db.symbols_in(file.id)
            located = _in_file(number, frame, symbols[file.id], file) or _moved(db, number, frame, file)
            if located is not None:
                found.append(located)
    return found


def _moved(db: Database, number: int, frame: Frame, file: FileRow) -> Located | None:
    """The only function of that name, where the file of the trace is surely this one but no longer has it."""
    name = function_name(frame.name)
    if not name or _shared(frame.path, file.path) < file.path.count("/") + 1 or "/" not in file.path:
        return None
    rows = [row for row in db.symbols_named([name]) if row.kind not in _DATA and not row.is_module]
    return Located(number, rows[0], rows[0].name_line, is_sure=False) if len(rows) == 1 else None


def _likely(path: str, files: list[FileRow]) -> list[FileRow]:
    """Those of the files that share the longest end of the path, where that is more than chance."""
    shared = {file.id: _shared(path, file.path) for file in files}
    most = max(shared.values(), default=0)
    likely = [file for file in files if shared[file.id] == most]
    return likely if len(likely) <= _MOST_OF_ONE_NAME else []


def _shared(path: str, other: str) -> int:
    """How many folders and file names two paths have in common at their ends."""
    count = 0
    for one, two in zip(reversed(path.split("/")), reversed(other.split("/")), strict=False):
        if one != two:
            break
        count += 1
    return count


def _in_file(number: int, frame: Frame, rows: Sequence[SymbolRow], file: FileRow) -> Located | None:
    """The symbol of a file that a frame is in; None when the file seems to be another one of the same name."""
    name = function_name(frame.name)
    module, *defined = rows
    around = [row for row in defined if row.kind not in _DATA and row.start_line <= frame.line <= row.end_line]
    named = [row for row in defined if name and row.name == name and row.kind not in _DATA]
    agreed = [row for row in around if row.name == name]
    if agreed:
        return Located(number, agreed[-1], frame.line, is_sure=True)
    if named:
        nearest = min(named, key=lambda row: abs(row.name_line - frame.line) if frame.line else 0)
        return Located(number, nearest, nearest.name_line, is_sure=not frame.line)
    shared = _shared(frame.path, file.path)
    is_whole = shared in (frame.path.count("/") + 1, file.path.count("/") + 1)
    if (name and not is_whole) or (frame.line > file.line_count) or (shared == 1 and not is_whole):
        return None  # a file of that name elsewhere, as of a library
    if frame.line:
        innermost = around[-1] if around else module
        return Located(number, innermost, frame.line, is_sure=not name)
    return Located(number, module, 1, is_sure=not name)


def distinct(located: Iterable[Located]) -> list[Located]:
    """The first frame in each symbol."""
    found: dict[int, Located] = {}
    for one in located:
        found.setdefault(one.row.id, one)
    return list(found.values())
