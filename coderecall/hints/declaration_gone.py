"""CR101 for functions of C and C++ that are still defined, and whose only declaration was removed or renamed."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from coderecall.hints.checker import Check
from coderecall.hints.included import included
from coderecall.hints.place import hint, place
from coderecall.hints.removed_symbol import RULE
from coderecall.hints.state import State
from coderecall.model import Confidence, Hint, Location, RelatedLocation
from coderecall.resolve.c import HEADERS
from coderecall.store import ReferenceRow
from parsers.model import ReferenceKind
from parsers.prototypes import Prototype, prototypes

_FAMILY = frozenset({"c", "cpp"})
_NO_TYPES = frozenset({b"return", b"else", b"do", b"case", b"throw", b"co_return", b"co_await", b"and", b"or", b"not"})


class _Gone(NamedTuple):
    path: str  # of the header
    declared: Prototype
    line: int  # in the old state
    renamed_to: str  # the one that is new and takes the same; "" when there is none


class DeclarationGone(Check):
    """Functions that a header declared, and that no header declares any more."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        return [made for gone in _gone(state) if (made := _check(state, gone))]


def _gone(state: State) -> Iterator[_Gone]:
    for pair in state.comparison.pairs:
        old, new = pair.old, pair.new
        if old is None or new is None or not pair.is_in_place or not old.path.endswith(HEADERS):
            continue
        if old.parsed.language not in _FAMILY or old.parsed.errors or new.parsed.errors:
            continue
        before, after = prototypes(old.source), prototypes(new.source)
        names = {one.qualified_name for one in before}
        left = {one.qualified_name for one in after}
        came = [one for one in after if one.qualified_name not in names]
        for one in before:
            short = one.qualified_name.rpartition(".")[2]
            if one.qualified_name in left or word(short).search(new.source):
                continue
            alike = [other for other in came if other.parameters == one.parameters]
            found = word(short).search(old.source)
            line = old.source.count(b"\n", 0, found.start()) + 1 if found else 1
            renamed_to = alike[0].qualified_name.rpartition(".")[2] if len(alike) == 1 else ""
            yield _Gone(old.path, one, line, renamed_to)


def _check(state: State, gone: _Gone) -> Hint | None:
    view, qualified = state.view, gone.declared.qualified_name
    name = qualified.rpartition(".")[2]
    named = [row for row in view.db.symbols_named([name]) if row.language in _FAMILY]
    homes = {row.path for row in named}
    if not named or any(row.qualified_name != qualified for row in named) or any(p.endswith(HEADERS) for p in homes):
        return None
    headers = [path for path in view.paths() if path.endswith(HEADERS)]
    rows = [row for path in headers if (row := view.file(path)) is not None]
    if any(word(name).search(view.db.source(row.id)) for row in rows):
        return None  # another header may declare it
    uses = [use for use in view.db.references_to([row.id for row in named]) if _is_lost(state, use, homes)]
    happened = f"was renamed to `{gone.renamed_to}`" if gone.renamed_to else "was removed"
    said = f"the declaration of `{qualified}` {happened} in {gone.path}"
    places = [
        place(
            *(view, use.file_id, use.line, use.start_byte),
            path=use.path,
            scope=state.scope(use),
            message=f"`{name}` is still used here",
            is_test=use.is_test,
            confidence=0.85,
        )
        for use in uses
        if _depends(state, use, gone.path, name)
    ]
    return hint(
        RULE,
        places,
        message=f"{said}, but `{name}` is still used here",
        subject=f"{gone.path}:{qualified}",
        cause=RelatedLocation(Location(gone.path, min(gone.line, _lines(state, gone.path))), said),
        suggestion=f"use `{gone.renamed_to}`" if gone.renamed_to else "",
    )


def _is_lost(state: State, use: ReferenceRow, homes: set[str]) -> bool:
    return (
        use.kind == ReferenceKind.CALL
        and use.confidence == Confidence.EXACT
        and use.path not in homes
        and state.comparison.checked(use.path)
        and not state.view.is_foreign(use.path)
    )


def _depends(state: State, use: ReferenceRow, header: str, name: str) -> bool:
    """Whether only the header told the file of the function: the file does not declare it itself, if only inside the
    one that calls it, and includes no source."""
    view = state.view
    paths = included(view, use.file_id)
    if header not in paths or any(not path.endswith(HEADERS) for path in paths):
        return False
    typed = re.finditer(rb"(\w+)[\s*&>]+%b\s*\(" % re.escape(name.encode()), view.db.source(use.file_id))
    return all(match[1] in _NO_TYPES for match in typed)


def word(name: str) -> re.Pattern[bytes]:
    """Finds the name as a whole word."""
    return re.compile(rb"\b%b\b" % re.escape(name.encode()))


def _lines(state: State, path: str) -> int:
    file = state.view.file(path)
    return file.line_count if file else 1
