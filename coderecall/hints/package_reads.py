"""Reads of a constant or variable of a Go package in the other files of the package.

The index keeps no plain reads of names that no import brings: they are looked for in the one folder, when a change took
the name away.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from coderecall.hints.view import View
from parsers import parse
from parsers.model import ReferenceKind, SymbolKind

LANGUAGES = frozenset({"go"})
KINDS = frozenset({SymbolKind.CONSTANT, SymbolKind.VARIABLE})
_BUILT_IN = frozenset(
    {
        *("append", "cap", "clear", "close", "complex", "copy", "delete", "error", "imag", "iota", "len", "make"),
        *("max", "min", "new", "panic", "print", "println", "real", "recover", "string", "any", "true", "false", "nil"),
    }
)
_PACKAGE = re.compile(rb"(?m)^package\s+(\w+)")
_TAKES_ALL = re.compile(rb'(?m)^\s*(?:import\s+)?\.\s+"')
_KEY = re.compile(rb"\s*:(?!=)")  # of a struct or a map, or a label


class Read(NamedTuple):
    path: str
    file_id: int
    line: int
    start_byte: int
    scope: str


def package_reads(view: View, path: str, name: str, checked: Callable[[str], bool]) -> Iterator[Read]:
    """Reads of a name that the package of a file had and has no more, of each function the first; `view` is in the new
    state. Nothing where the package has the name from elsewhere, or a file may give it another meaning."""
    home = view.file(path)
    folder = path.rpartition("/")[0]
    if home is None or name in _BUILT_IN:
        return
    if any(s.qualified_name == name and s.path.rpartition("/")[0] == folder for s in view.db.symbols_named([name])):
        return  # also under other build tags
    package = _PACKAGE.search(view.db.source(home.id))
    other = re.compile(rb"\b(?:type\s+|func\s*\(\s*)%b\b" % re.escape(name.encode()))
    for near in view.paths():
        row = view.file(near) if near != path and near.rpartition("/")[0] == folder and checked(near) else None
        if row is None or row.language not in LANGUAGES or row.error_count or view.is_foreign(near):
            continue
        source = view.db.source(row.id)
        its = _PACKAGE.search(source)
        if name.encode() not in source or package is None or its is None or its[1] != package[1]:
            continue
        if _TAKES_ALL.search(source) or other.search(source):
            continue
        parsed = parse(near, source, reads_of=[name])
        if any(one.alias == name for one in parsed.imports):
            continue
        for use in parsed.references:
            if use.name != name or use.qualifier or use.is_local or use.kind is not ReferenceKind.READ:
                continue
            if not _KEY.match(source, use.start_byte + len(name.encode())):
                scope = parsed.symbols[use.scope].qualified_name if use.scope >= 0 else ""
                yield Read(near, row.id, use.line, use.start_byte, scope)
