"""CR101 for constants, macros and members of enumerations that a header of C or C++ lost.

The index keeps no reads of them: they are looked for in the files that include the header.
"""

import re
from collections.abc import Iterable, Iterator

from coderecall.hints.checker import Check
from coderecall.hints.declaration_gone import word
from coderecall.hints.definitions import Removed
from coderecall.hints.included import included
from coderecall.hints.outside import may_be_given
from coderecall.hints.place import Place, hint, place
from coderecall.hints.removed_symbol import RULE
from coderecall.hints.state import State
from coderecall.model import Hint, Location, RelatedLocation
from coderecall.resolve.c import HEADERS
from coderecall.store import FileRow
from parsers import comment_spans, parse
from parsers.model import ReferenceKind, SymbolKind

_FAMILY = frozenset({"c", "cpp"})
_VALUES = frozenset({SymbolKind.CONSTANT, SymbolKind.ENUM_MEMBER})
_SHORTEST = 4  # letters
_CONDITION = rb"(?m)^[ \t]*#[ \t]*(?:el)?if.*\b%b\b"


class HeaderValueGone(Check):
    """Values that a header had, and that no file of the repository has any more."""

    rule = RULE

    def before(self, state: State) -> None:
        # a macro that is gone may come from the build now, as an option of the compiler
        self._gone = [
            removed
            for pair in state.comparison.pairs
            if pair.is_in_place and pair.old and pair.old.path.endswith(HEADERS) and not pair.old.parsed.errors
            for removed in state.comparison.removed[pair.old.path]
            if removed.symbol.kind in _VALUES
            and pair.old.parsed.language in _FAMILY
            and len(removed.symbol.name) >= _SHORTEST
            and not _condition(removed.symbol.name).search(pair.old.source)  # something else may define it
            and (removed.renamed_to or pair.old.source.find(b"#", *_line(pair.old.source, removed)) < 0)
        ]

    def after(self, state: State) -> list[Hint]:
        return [made for removed in self._gone if (made := _check(state, removed))]


def _check(state: State, removed: Removed) -> Hint | None:
    view, symbol = state.view, removed.symbol
    home = view.file(removed.path)
    if home is None or home.error_count or any(r.language in _FAMILY for r in view.db.symbols_named([symbol.name])):
        return None
    files = [
        file
        for path in view.paths()
        if (file := view.file(path)) is not None
        and (file.language in _FAMILY or path.endswith(HEADERS))
        and word(symbol.name).search(view.db.source(file.id))
    ]
    if any(not _only_reads(state, file, removed) for file in files if file.path.endswith(HEADERS)):
        return None  # a macro or the body of a class may give it another meaning
    others = [file for file in files if file.path != removed.path and state.comparison.checked(file.path)]
    places = [one for file in others for one in _places(state, file, removed)]
    happened = f"was renamed to `{removed.renamed_to.name}`" if removed.renamed_to else "was removed"
    line = removed.renamed_to.name_line if removed.renamed_to else min(symbol.name_line, home.line_count)
    said = f"`{symbol.qualified_name}` {happened} in {removed.path}"
    return hint(
        RULE,
        places,
        message=f"{said}, but is still used here",
        subject=f"{removed.path}:{symbol.qualified_name}",
        cause=RelatedLocation(Location(removed.path, line), said),
        suggestion=f"use `{removed.renamed_to.name}`" if removed.renamed_to and not removed.is_guess else "",
    )


def _places(state: State, file: FileRow, removed: Removed) -> Iterator[Place]:
    """Reads in a file that includes the header; none where the file asks whether there is such a macro."""
    view, name = state.view, removed.symbol.name
    if file.error_count or view.is_foreign(file.path) or _condition(name).search(view.db.source(file.id)):
        return
    if removed.path not in included(view, file.id):
        return
    if removed.renamed_to is None and may_be_given(view, file.path, name):
        return
    for line, start in _reads(state, file, removed):
        yield place(
            *(view, file.id, line, start),
            path=file.path,
            scope="",
            message=f"`{name}` is still used here",
            is_test=file.is_test,
            confidence=0.85,
        )


def _reads(state: State, file: FileRow, removed: Removed) -> list[tuple[int, int]]:
    """Line and byte of each."""
    source, name = state.view.db.source(file.id), removed.symbol.name
    found = {
        (use.line, use.start_byte)
        for use in parse(file.path, source, reads_of=[name]).references
        if use.name == name and not use.qualifier and not use.is_local and use.kind is ReferenceKind.READ
    }
    around = removed.symbol.qualified_name.rpartition(".")[0].rpartition(".")[2]
    if around:
        through = re.compile(rb"\b%b::(%b)\b" % (around.encode(), name.encode()))
        starts = [match.start(1) for match in through.finditer(source)]
        found |= {(source.count(b"\n", 0, at) + 1, at) for at in _in_code(file, source, starts)}
    return sorted(found)


def _only_reads(state: State, file: FileRow, removed: Removed) -> bool:
    """Whether every word of the code that is the name reads it."""
    source = state.view.db.source(file.id)
    words = [match.start() for match in word(removed.symbol.name).finditer(source)]
    return set(_in_code(file, source, words)) == {start for _, start in _reads(state, file, removed)}


def _in_code(file: FileRow, source: bytes, starts: Iterable[int]) -> list[int]:
    comments = comment_spans(file.language, source)
    return [at for at in starts if not any(start <= at < end for start, end in comments)]


def _line(source: bytes, removed: Removed) -> tuple[int, int]:
    """Where the line of a definition starts, and where the definition does."""
    start = removed.symbol.start_byte
    return source.rfind(b"\n", 0, start) + 1, start + 1


def _condition(name: str) -> re.Pattern[bytes]:
    return re.compile(_CONDITION % re.escape(name.encode()))
