"""Reads of a constant or variable of a package in the other files of the package: Go, Kotlin, Scala, Swift.

The index keeps no plain reads of names that no import brings: they are looked for in the one package, when a change
took the name away.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from coderecall.hints.members import is_distinct, may_inherit
from coderecall.hints.view import View
from coderecall.resolve.neighbours import neighbours
from coderecall.store import FileRow
from parsers import parse
from parsers.model import ParseResult, Reference, ReferenceKind, SymbolKind
from parsers.patterns import later

LANGUAGES = frozenset({"go", "kotlin", "scala", "swift"})
KINDS = frozenset({SymbolKind.CONSTANT, SymbolKind.VARIABLE})
_BUILT_IN = frozenset(
    {
        *("append", "cap", "clear", "close", "complex", "copy", "delete", "error", "imag", "iota", "len", "make"),
        *("max", "min", "new", "panic", "print", "println", "real", "recover", "string", "any", "true", "false", "nil"),
    }
)
_PACKAGE = later(rb"(?m)^package\s+(\w+)")
_TAKES_ALL = later(rb'(?m)^\s*(?:import\s+)?\.\s+"')
_KEY = later(rb"\s*:(?!=)")  # of a struct or a map, or a label
_NAMES_ARGUMENT = later(rb"\s*(?::|=(?!=))")  # or gives it a type


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
    if home is None:
        return
    is_go = home.language == "go"
    if (is_go and name in _BUILT_IN) or _is_had(view, home, name):
        return
    for near in view.db.files_with(neighbours(view.db, home.id)):
        if near.error_count or not checked(near.path) or view.is_foreign(near.path):
            continue
        source = view.db.source(near.id)
        if name.encode() not in source or (is_go and _means_another(view.db.source(home.id), source, name)):
            continue
        parsed = parse(near.path, source, reads_of=[name])
        if any(one.alias == name for one in parsed.imports) or (not is_go and _takes_all(view, near)):
            continue
        for use in parsed.references:
            if use.name != name or use.qualifier or use.is_local or use.kind is not ReferenceKind.READ:
                continue
            end = use.start_byte + len(name.encode())
            if (_KEY if is_go else _NAMES_ARGUMENT).match(source, end):
                continue
            if is_go or not _may_be_member(view, near, parsed, use):
                scope = parsed.symbols[use.scope].qualified_name if use.scope >= 0 else ""
                yield Read(near.path, near.id, use.line, use.start_byte, scope)


def _is_had(view: View, home: FileRow, name: str) -> bool:
    """Whether the package has the name still, also under other build tags; in other languages than Go, whether anything
    has it, which may be seen there in one of many ways."""
    named = [row for row in view.db.symbols_named([name]) if row.language == home.language]
    if home.language != "go":
        return bool(named)
    folder = home.path.rpartition("/")[0]
    return any(row.qualified_name == name and row.path.rpartition("/")[0] == folder for row in named)


def _means_another(home: bytes, source: bytes, name: str) -> bool:
    """Whether a file of Go is of another package, or may have the name from one or as its own."""
    package, its = _PACKAGE.search(home), _PACKAGE.search(source)
    if package is None or its is None or its[1] != package[1]:
        return True
    other = rb"\b(?:type\s+|func\s*\(\s*)%b\b" % re.escape(name.encode())
    return _TAKES_ALL.search(source) is not None or re.search(other, source) is not None


def _takes_all(view: View, file: FileRow) -> bool:
    """Whether all names of something from outside are imported. In Swift that is every import."""
    stars = [one for one in view.db.imports_in(file.id) if one.name == "*" and not one.alias]
    return file.language != "swift" and any(one.target_file_id is None for one in stars)


def _may_be_member(view: View, file: FileRow, parsed: ParseResult, use: Reference) -> bool:
    """Whether a bare name may be a member of an object at hand: of a class around that inherits it from outside, of
    what an extension extends. Hardly any from outside has a long name that the package gave too."""
    if is_distinct(use.name):
        return False
    symbols = view.symbols(file.path)
    scope = use.scope
    while scope >= 0:
        symbol = parsed.symbols[scope]
        owner = symbol.qualified_name.rpartition(".")[0]
        if "extension" in symbol.modifiers or (owner and owner not in symbols):
            return True
        if symbol.kind.is_container and symbol.kind is not SymbolKind.NAMESPACE:
            rows = symbols.get(symbol.qualified_name, [])
            if not rows or any(may_inherit(view, row, use.name) for row in rows):
                return True
        scope = symbol.parent
    return False
