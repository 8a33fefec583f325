"""Headings of a file -> its sections as symbols: nested, with what is too long for one of them cut into blocks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from parsers.lines import LineTable
from parsers.model import Symbol, SymbolKind
from parsers.patterns import later

MOST_SECTIONS = 2000  # of one file
BLOCK_LINES = 40
LONG_LINES = 60  # a section with more lines of its own than this is cut
LONG_BYTES = 6000
_MAX_NAME = 120
_MAX_QUALIFIED = 300
_NO_MODIFIERS: frozenset[str] = frozenset()
_BLANKS = later(r"\s+")


class Heading(NamedTuple):
    """Where a section begins."""

    start: int  # byte; of the comment above, when there is one
    level: int  # a section ends where the next one of its level, or a smaller one, begins
    name: str
    end: int = -1  # byte; -1: as `level` says
    title_start: int = -1  # byte of the line with the name; -1: `start`
    doc: str = ""  # the comment above


def sections(source: bytes, headings: Iterable[Heading]) -> list[Symbol]:
    """Sections in source order. Text without any, if there is much of it, becomes blocks named by their lines."""
    lines = LineTable(source).starts
    found = _nested(source, list(islice(headings, MOST_SECTIONS)), lines)
    return _with_blocks(source, found, lines)


def _nested(source: bytes, headings: list[Heading], lines: list[int]) -> list[Symbol]:
    found: list[Symbol] = []
    open_: list[tuple[int, int]] = []  # (index, level) of the sections around this place
    for i, (heading, limit) in enumerate(zip(headings, _limits(headings, len(source)), strict=True)):
        while open_ and (open_[-1][1] >= heading.level or found[open_[-1][0]].end_byte <= heading.start):
            open_.pop()
        end = heading.end if heading.end >= 0 else limit
        parent = open_[-1][0] if open_ else -1
        if parent >= 0:
            end = min(end, found[parent].end_byte)
        end = heading.start + len(source[heading.start : end].rstrip())
        open_.append((i, heading.level))
        found.append(_symbol(found, parent, heading, end, lines))
    return found


def _limits(headings: list[Heading], end: int) -> list[int]:
    """For each heading, where the next one of its level or a smaller one begins."""
    limits = [end] * len(headings)
    waiting: list[int] = []
    for i, heading in enumerate(headings):
        while waiting and headings[waiting[-1]].level >= heading.level:
            limits[waiting.pop()] = heading.start
        waiting.append(i)
    return limits


def _symbol(found: list[Symbol], parent: int, heading: Heading, end: int, lines: list[int]) -> Symbol:
    name = _BLANKS.sub(" ", heading.name).strip()[:_MAX_NAME]
    qualified = f"{found[parent].qualified_name}.{name}" if parent >= 0 else name
    title = heading.start if heading.title_start < 0 else heading.title_start
    return Symbol(
        name,
        qualified if len(qualified) <= _MAX_QUALIFIED else name,
        SymbolKind.SECTION,
        parent,
        heading.start,
        end,
        bisect_right(lines, heading.start),
        bisect_right(lines, max(end - 1, heading.start)),
        bisect_right(lines, title),
        "",
        None,
        heading.doc,
        bisect_right(lines, heading.start) if heading.doc else 0,
        _NO_MODIFIERS,
    )


def _with_blocks(source: bytes, found: list[Symbol], lines: list[int]) -> list[Symbol]:
    """Each long stretch that no section within covers becomes blocks below the section (or file) that holds it."""
    children: dict[int, list[Symbol]] = {}
    for symbol in found:
        children.setdefault(symbol.parent, []).append(symbol)
    owners = [(-1, 0, len(source)), *((i, s.start_byte, s.end_byte) for i, s in enumerate(found))]
    pieces: list[tuple[int, int, int]] = []  # (start, end, owner)
    for owner, start, end in owners:
        for first, last in _uncovered(start, end, children.get(owner, ())):
            cut = list(_blocks(source, first, last, lines))
            # a section keeps its beginning: heading and first words are found together
            pieces += [(a, b, owner) for a, b in cut[owner >= 0 and first == start :]]
    if not pieces:
        return found
    return _merged(found, pieces[:MOST_SECTIONS], lines)


def _uncovered(start: int, end: int, inside: Iterable[Symbol]) -> Iterator[tuple[int, int]]:
    at = start
    for symbol in inside:
        if symbol.start_byte > at:
            yield at, symbol.start_byte
        at = max(at, symbol.end_byte)
    if at < end:
        yield at, end


def _blocks(source: bytes, start: int, end: int, lines: list[int]) -> Iterator[tuple[int, int]]:
    """Blocks of some dozens of lines, cut at an empty line where there is one; none for a short stretch."""
    first, last = bisect_left(lines, start), bisect_left(lines, end)  # lines that begin in the stretch
    if (last - first <= LONG_LINES and end - start <= LONG_BYTES) or not source[start:end].strip():
        return
    at = first
    while at < last:
        cut = min(at + BLOCK_LINES, last)
        if last - cut < BLOCK_LINES // 2:
            cut = last
        else:
            room = range(cut, max(at + BLOCK_LINES // 2, cut - BLOCK_LINES // 2), -1)
            cut = next((n for n in room if not source[lines[n - 1] : lines[n]].strip()), cut)
        stop = lines[cut] if cut < last else end
        text = source[lines[at] : stop]
        if text.strip():
            yield lines[at], lines[at] + len(text.rstrip())
        at = cut


def _merged(found: list[Symbol], pieces: list[tuple[int, int, int]], lines: list[int]) -> list[Symbol]:
    """Sections and blocks in source order, parents pointing to where they are now."""
    entries: list[tuple[int, int, int, int]] = [
        *((symbol.start_byte, 0, i, -1) for i, symbol in enumerate(found)),
        *((start, 1, i, owner) for i, (start, _, owner) in enumerate(pieces)),
    ]
    entries.sort()
    moved: dict[int, int] = {-1: -1}
    merged: list[Symbol] = []
    for _, is_block, index, owner in entries:
        if not is_block:
            moved[index] = len(merged)
            merged.append(found[index]._replace(parent=moved[found[index].parent]))
            continue
        start, end, _ = pieces[index]
        first, last = bisect_right(lines, start), bisect_right(lines, max(end - 1, start))
        heading = Heading(start, 0, f"lines {first}-{last}")
        merged.append(_symbol(merged, moved[owner], heading, end, lines))
    return merged
