"""A second look at C and C++ files in which the grammar lost whole functions.

A function that starts at the margin and ends with a bracket there can be told without a grammar. Where the tree does
not have one, either the function before swallowed it, and its body is blanked, or its own head is beyond the grammar,
and is made plain. What is left parses; only the calls in a blanked body are lost.
"""

from bisect import bisect_right
from typing import NamedTuple

from parsers.patterns import later
from parsers.preprocessing import HEAD, NO_HEADS, blank, closing_bracket

_MOST = 200  # functions of a file that are looked for
_HEAD_AND_BODY = later(rb"\n[A-Za-z_][\w \t*\n]*?\b([A-Za-z_]\w*)[ \t]*\([^;{}#=]*\)[ \t]*\n?\{")
_BODY = later(rb"[^;{}()]{0,80}\{")


class _Head(NamedTuple):
    start: int  # of its line
    name_start: int
    name: bytes
    opening: int  # of its parameters
    body: int  # its opening bracket


def has_lost(text: bytes, starts: list[int]) -> bool:
    """Whether a function with a body is not among those that start at the given bytes (sorted)."""
    for match in _HEAD_AND_BODY.finditer(text):
        name_start = match.start(1)
        if match[1] in NO_HEADS or text[match.start() + 1 : name_start].split(maxsplit=1)[0] in NO_HEADS:
            continue
        place = bisect_right(starts, name_start) - 1
        if place < 0 or text.find(b"{", starts[place], name_start) >= 0:
            return True
    return False


def repaired(text: bytes, functions: list[tuple[int, int, int]]) -> bytes | None:
    """The text with the lost functions in reach; None when none is lost.

    `functions`: of each that the tree has (first byte, first byte of its body, end).
    """
    found = sorted(functions)
    starts = [start for start, _, _ in found]
    edited: bytearray | None = None
    before: _Head | None = None
    before_known = True
    for head in _heads(text):
        place = bisect_right(starts, head.name_start) - 1
        around = found[place] if place >= 0 else (0, 0, 0)
        known = head.name_start < around[1]
        if not known:
            edited = edited or bytearray(text)
            ending = text.rfind(b"\n}", before.body, head.start) if before is not None else -1
            if before is not None and ending > 0 and (around[2] > head.start or not before_known):
                edited[before.body + 1 : ending] = blank(text[before.body + 1 : ending])
            elif before_known or before is None:
                _make_plain(edited, head)
        before, before_known = head, known
    return bytes(edited) if edited is not None and edited != text else None


def _make_plain(edited: bytearray, head: _Head) -> None:
    ending = edited.find(b"\n}", head.body)
    if ending > 0:
        edited[head.body + 1 : ending] = blank(bytes(edited[head.body + 1 : ending]))
    at = head.name_start - head.start
    if at < len("void "):
        return
    written = bytearray(blank(bytes(edited[head.start : head.body])))
    written[:4] = b"void"
    written[at : at + len(head.name) + 2] = head.name + b"()"
    edited[head.start : head.body] = written


def _heads(text: bytes) -> list[_Head]:
    found: list[_Head] = []
    for match in HEAD.finditer(text):
        words = match[1].split()
        if words[0] in NO_HEADS or match[2] in NO_HEADS:
            continue
        opening = match.end() - 1
        closing = closing_bracket(text, opening)
        body = _BODY.match(text, closing) if closing > 0 else None
        if body is not None:
            found.append(_Head(match.start(1), match.start(2), match[2], opening, body.end() - 1))
            if len(found) >= _MOST * 20:
                break
    return found
