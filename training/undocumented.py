"""A source text without the doc comments of its definitions; every other line stays where it was."""

import re
from collections.abc import Collection
from typing import NamedTuple

from parsers import ParseResult, Symbol, parse

_COMMENT = re.compile(rb"[ \t]*(?://|/\*|\*|#|--|\{-)")
_STRING = re.compile(rb"([ \t]*)[rRuUbB]{0,2}(\"\"\"|'''|\"|')")


class Undocumented(NamedTuple):
    text: bytes
    names: frozenset[str]  # qualified names of the definitions whose doc comment is out


def undocumented(
    path: str, source: bytes, parsed: ParseResult, only: Collection[str] | None = None
) -> Undocumented | None:
    """The text with the doc comments blanked; None when that changes what it defines, or where.

    only: qualified names of the definitions that lose theirs; None: all.
    """
    lines = source.split(b"\n")
    for symbol in parsed.symbols:
        if symbol.doc and (only is None or symbol.qualified_name in only):
            _blank(lines, symbol)
    text = b"\n".join(lines)
    again = parse(path, text)
    if len(again.errors) > len(parsed.errors) or _outline(again.symbols) != _outline(parsed.symbols):
        return None
    had, has = ({symbol.qualified_name for symbol in found if symbol.doc} for found in (parsed.symbols, again.symbols))
    return Undocumented(text, frozenset(had - has))


def _outline(symbols: list[Symbol]) -> list[tuple[str, int, int]]:
    return [(symbol.qualified_name, symbol.kind, symbol.name_line) for symbol in symbols]


def _blank(lines: list[bytes], symbol: Symbol) -> None:
    """Blank the doc comment of a symbol, if it is read as one: above the definition, or a string first in its body."""
    first = symbol.doc_start_line - 1
    if symbol.doc_start_line < symbol.start_line:
        if _COMMENT.match(lines[first]):
            blank(lines, first, symbol.start_line - 2)
        return
    opening = _STRING.match(lines[first])
    if opening is None:
        return
    rest = b"\n".join(lines[first : symbol.end_line])
    closing = re.compile(rb"(?:\\.|[^\\])*?" + re.escape(opening[2]), re.DOTALL).match(rest, opening.end())
    if closing is None or rest[closing.end() :].partition(b"\n")[0].strip():
        return  # something else follows on its last line
    blank(lines, first, first + rest.count(b"\n", 0, closing.end()))
    if not rest[closing.end() :].strip():
        lines[first] = opening[1] + b"pass" + lines[first]  # a body needs a statement


def blank(lines: list[bytes], first: int, last: int) -> None:
    """Empty the lines from `first` to `last`, counted from 0."""
    for number in range(first, last + 1):
        lines[number] = b"\r" if lines[number].endswith(b"\r") else b""
