"""Reads of imported names that are neither calls nor bases nor types: `settings.DEBUG`, `handlers = [index]`.

Most identifiers of a file are not imported names, so a node for each would be wasted. Instead the few imported names are
looked up in the text, and the tree is asked about a hit only when it could be new.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from parsers.language import ImportedName
from parsers.model import Argument, ReferenceKind

if TYPE_CHECKING:
    from tree_sitter import Node

    from parsers.references import Reader, Use

_NAME_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$") | frozenset(range(128, 256))
_BEFORE = frozenset(b"'\"@#") | _NAME_BYTES
_AFTER = re.compile(rb"[ \t]*(?:\(|=(?![=>]))")
_ARGUMENTS: tuple[Argument, ...] | None = None


def imported_reads(
    uses: "list[Use]",
    names: set[int],
    statements: "Iterable[Node]",
    imports: list[ImportedName],
    root: "Node",
    source: bytes,
    reader: "Reader",
) -> "Iterator[Use]":
    """Uses of imported names at places that `uses` does not hold yet."""
    aliases = {found.alias for found in imports if found.alias}
    if not aliases:
        return
    known = {use[0] for use in uses} | names
    spans = sorted((node.start_byte, node.end_byte) for node in statements)
    separators = reader.language.separators
    chain = _chain(separators)
    read_nodes = reader.language.read_nodes
    for alias in sorted(aliases):
        name = alias.encode()
        length = len(name)
        place = source.find(name)
        while place >= 0:
            end = place + length
            if (
                place not in known
                and (place == 0 or source[place - 1] not in _BEFORE)
                and (end == len(source) or source[end] not in _NAME_BYTES)
                and _AFTER.match(source, end) is None
                and not _is_member(source, place, separators)
                and not any(start <= place < stop for start, stop in spans)
            ):
                node = root.descendant_for_byte_range(place, end)
                if node is not None and node.type in read_nodes:
                    match = chain.match(source, place)
                    found = reader.chains.read(match[0] if match else name)
                    if place + found.name_offset not in known:
                        yield place, place + found.name_offset, found.name, found.qualifier, name, ReferenceKind.READ, None
            place = source.find(name, end)


def _is_member(source: bytes, place: int, separators: bytes) -> bool:
    """Whether the name at `place` is reached through another."""
    before = source[max(0, place - 2) : place]
    return before.endswith((b".", b"->", b"::")) and not before.endswith(b"..")


def _chain(separators: bytes) -> re.Pattern[bytes]:
    # re keeps compiled patterns
    return re.compile(rb"[\w$\x80-\xff]+(?:(?:" + separators + rb")[A-Za-z_$\x80-\xff][\w$\x80-\xff]*)*")
