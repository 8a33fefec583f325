"""Arguments of a call as they are written, read from the text: the rows keep their number only."""

import re
from typing import NamedTuple

from coderecall.hints.call_fit import CallShape
from coderecall.store import ReferenceRow
from parsers.model import Reference
from parsers.patterns import later

_LONGEST = 4000  # bytes of a call
# Strings, comments, brackets and commas; all else is passed over.
_STRING = rb"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`[^`]*`"
_HASH = later(_STRING + rb"|#[^\n]*|[()\[\]{},]", re.DOTALL)
_SLASHES = later(_STRING + rb"|//[^\n]*|/\*.*?\*/|[()\[\]{},]", re.DOTALL)
_HASH_COMMENTS = frozenset({"python", "ruby", "elixir"})
_TYPE_ARGUMENTS = later(rb"\s*(?:::)?<[\w\s.,:<>\[\]|?&']*>(?=\s*\()")
_NAMED = later(r"\w+\s*(?:=(?![=>])|:(?!:))")


class Written(NamedTuple):
    texts: tuple[str, ...]  # by position, runs of white space are one space
    last_line: int


def written_arguments(source: bytes, call: ReferenceRow | Reference, language: str) -> Written | None:
    """Arguments by position; None when they are not as many as the index says: then the text was misread."""
    text = source[call.start_byte : call.start_byte + _LONGEST]
    start = len(call.name.encode())
    types = _TYPE_ARGUMENTS.match(text, start)
    start = types.end() if types else start
    while text[start : start + 1] in {b" ", b"\t", b"!"}:  # a macro of Rust
        start += 1
    if text[start : start + 1] != b"(":
        return None
    parts, end = _split(text, start, _HASH if language in _HASH_COMMENTS else _SLASHES)
    if end < 0:
        return None
    shape = CallShape.read(call.shape or "0")
    given = [" ".join(part.decode("utf-8", "replace").split()) for part in parts]
    given = [part for part in given if part and not (shape.keywords and _NAMED.match(part))]
    if len(given) != shape.positions:
        return None
    return Written(tuple(given), call.line + text.count(b"\n", 0, end))


def _split(text: bytes, start: int, tokens: re.Pattern[bytes]) -> tuple[list[bytes], int]:
    """The parts between the commas of the list that opens at `start`, without comments, and its end, -1 without one."""
    depth, begin = 0, start + 1
    parts: list[bytes] = []
    piece = b""
    for token in tokens.finditer(text, start):
        found = token[0]
        if found in {b"(", b"[", b"{"}:
            depth += 1
        elif found in {b")", b"]", b"}"}:
            depth -= 1
            if depth == 0:
                return [*parts, piece + text[begin : token.start()]], token.start()
        elif found == b"," and depth == 1:
            parts.append(piece + text[begin : token.start()])
            piece, begin = b"", token.end()
        elif found.startswith((b"//", b"/*", b"#")):
            piece, begin = piece + text[begin : token.start()], token.end()
    return parts, -1
