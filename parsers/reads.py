"""Reads of names, imported ones above all, that are neither calls nor bases nor types: `settings.DEBUG`, `[index]`.

Most identifiers of a file are not imported names, so a node for each would be wasted. Instead the few names are looked
up in the text, and the tree is asked about a hit only when it could be new.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from parsers.model import ReferenceKind
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

    from parsers.references import Places, Reader, Use

_NAME_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$") | frozenset(
    range(128, 256)
)
_FEW = 14  # names up to which a search for each is cheaper than to look at every word
_BEFORE = frozenset(b"'\"@#")
_SPACE = b" "[0]
_MEMBER = frozenset(b".>:")
_NAME = later(rb"[\w$\x80-\xff]+")
_AFTER = later(rb"[ \t]*(?:\(|=(?![=>]))")  # a call, found already, or a binding


def plain_reads(
    places: "Places",
    statements: "Iterable[Node]",
    names: set[bytes],
    root: "Node",
    source: bytes,
    reader: "Reader",
    asked: Collection[bytes] = (),
) -> "Iterator[Use]":
    """Uses of these names at places that are not known yet.

    asked: those of them that a call is a use of, too, when it is reached through them.
    """
    from parsers.references import Use

    if not names:
        return
    spans = sorted([(node.start_byte, node.end_byte) for node in statements])
    starts = [start for start, _ in spans]
    match_chain = _chain(reader.language.separators, reader.language.name_marks).match
    read_nodes = reader.language.read_nodes
    known, chains = places
    follow = not reader.language.reads_bindings  # of others `with_members` follows what calls are reached through
    marks = reader.language.name_marks
    for place, end in _few(names, source, marks) if len(names) <= _FEW else _many(names, source, marks):
        leads = place in chains
        if place in known or (leads and not follow and source[place:end] not in asked):
            continue
        before = source[place - 1] if place else 0
        if (
            before in _BEFORE
            or (before in _MEMBER and _is_member(source, place))
            or _AFTER.match(source, end) is not None
        ):
            continue
        statement = bisect_right(starts, place) - 1
        if statement >= 0 and place < spans[statement][1]:
            continue
        chain = match_chain(source, place)
        if chain is None:
            continue
        written = chain[0] if not leads else source[place:end] if source[place:end] in asked else _before_call(chain[0])
        if not written:
            continue
        last, qualifier, _, offset = reader.chains[written]
        if place + offset in known:
            continue
        node = root.descendant_for_byte_range(place, end)
        if node is not None and node.type in read_nodes:
            yield Use(place + offset, place, last, qualifier, source[place:end], ReferenceKind.READ)


def _few(names: set[bytes], source: bytes, marks: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each word that is one of a few names."""
    find, table = source.find, _words(marks)
    size = len(source)
    for name in names:
        length = len(name)
        place = find(name)
        while place >= 0:
            end = place + length
            if (end == size or table[source[end]] == _SPACE) and (not place or table[source[place - 1]] == _SPACE):
                yield place, end
            place = find(name, end)


def _many(names: set[bytes], source: bytes, marks: bytes) -> Iterator[tuple[int, int]]:
    """The same for any number of names, all in C: the words that are names, then one walk that finds each in turn."""
    words = b" " + source.translate(_words(marks)) + b" "
    find = words.find
    end = -1
    for name in filter(names.__contains__, words.split()):
        place = find(b" " + name + b" ", end + 1)  # in `source`, which lacks the first space, the name starts there
        end = place + len(name)
        yield place, end


def _before_call(chain: bytes) -> bytes:
    """The constant that a call is reached through: `http.MethodGet` of `http.MethodGet.String`; b"" none is seen."""
    names = [match.span() for match in _NAME.finditer(chain)][1:-1]
    return chain[: names[-1][1]] if names and chain[names[-1][0] :][:1].isupper() else b""


def _is_member(source: bytes, place: int) -> bool:
    """Whether the name at `place` is reached through another: `x.name`, but not `...name`."""
    before = source[max(0, place - 2) : place]
    return before.endswith((b".", b"->", b"::")) and not before.endswith(b"..")


@cache
def _words(name_marks: bytes) -> bytes:
    """A table by which every byte that is no part of a name becomes a space: a name between spaces is a whole one."""
    return bytes(byte if byte in _NAME_BYTES or byte in name_marks else ord(" ") for byte in range(256))


@cache
def _chain(separators: bytes, name_marks: bytes) -> re.Pattern[bytes]:
    marks = re.escape(name_marks)
    name = rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff" + marks + rb"]*"
    return re.compile(rb"[\w$\x80-\xff" + marks + rb"]+(?:(?:" + separators + rb")" + name + rb")*")
