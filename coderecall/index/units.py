"""What full-text search sees of a file: one unit a function or class, one for what is outside of all definitions.

A function's unit is its whole text. A class's unit is its text without the bodies of its members, which have their own.
Constants and fields have no unit: their text stays with what holds them, their names are found by name.
"""

from coderecall.store.writing import TextUnit
from coderecall.text import split_identifiers
from parsers.model import ParseResult, Symbol, SymbolKind

BODY_LIMIT = 6000  # characters of one unit; beyond it words repeat more than they tell

_WITHOUT_UNIT = frozenset(
    {SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.FIELD, SymbolKind.PROPERTY, SymbolKind.ENUM_MEMBER}
)


def text_units(path: str, parsed: ParseResult, source: bytes) -> list[TextUnit]:
    """The units of a file, always the same for the same text: removing them from the index needs them again."""
    path_words = split_identifiers(path.rpartition(".")[0])
    symbols = parsed.symbols
    members: dict[int, list[Symbol]] = {}  # units inside a container, by its index; -1: the file
    for symbol in symbols:
        if symbol.kind not in _WITHOUT_UNIT:
            members.setdefault(symbol.parent, []).append(symbol)
    units = []
    for i, symbol in enumerate(symbols):
        if symbol.kind in _WITHOUT_UNIT:
            continue
        inside = members.get(i, ()) if symbol.kind.is_container or symbol.kind is SymbolKind.SECTION else ()
        body = _without(source, symbol.start_byte, symbol.end_byte, inside)
        names = f"{split_identifiers(symbol.qualified_name)} {symbol.name}"
        units.append(
            TextUnit(i, names, path_words, split_identifiers(symbol.doc[:BODY_LIMIT]), split_identifiers(body))
        )
    rest = _without(source, 0, len(source), members.get(-1, ()))
    units.append(TextUnit(-1, "", path_words, "", split_identifiers(rest)))
    return units


def _without(source: bytes, start: int, end: int, holes: list[Symbol] | tuple[Symbol, ...]) -> str:
    """Text of a span without the given symbols in it, at most BODY_LIMIT characters."""
    parts, at, room = [], start, BODY_LIMIT
    for hole in holes:
        if hole.start_byte > at and room > 0:
            parts.append(source[at : min(hole.start_byte, at + room)])
            room -= hole.start_byte - at
        at = max(at, hole.end_byte)
    if at < end and room > 0:
        parts.append(source[at : min(end, at + room)])
    return b" ".join(parts).decode("utf-8", "replace")
