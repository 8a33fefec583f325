"""Reads of members: `self.path`, `request.method`, and the `store` of `self.store.get()`.

Attributes are read everywhere, mostly of objects that nothing is known of. Only those are looked for that are reached
through the object at hand, through a name whose bindings or declared type are known, or through an import. The names
are searched in the text, and the tree is asked about a hit only when it is new in its scope.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from parsers.language import ImportedName, Language, Scope
from parsers.lines import LineTable
from parsers.model import Binding, Bound, Reference, ReferenceKind, Symbol
from parsers.patterns import later
from parsers.references import owners

if TYPE_CHECKING:
    from tree_sitter import Node

    from parsers.symbols import Outline

_READ = ReferenceKind.READ
_NAME = rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*+"
_NAMES = later(_NAME)
_END = 1 << 62
_NAME_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.") | frozenset(
    range(128, 256)
)
_START = itemgetter(4)


def with_members(
    uses: list[Reference],
    bound: list[Binding],
    imports: list[ImportedName],
    root: "Node",
    source: bytes,
    language: Language,
    outline: "Outline",
    lines: LineTable,
) -> list[Reference]:
    """The uses and the reads of members, in source order: one of a chain in a scope, at its first place."""
    if not language.reads_bindings:
        return uses
    reads = _Reads(_Through(bound, imports, language, outline), uses, source, lines)
    reads.before_calls(uses)
    reads.of_chains(root, outline.scopes, language.read_nodes)
    if reads.found:
        uses += reads.found
        uses.sort(key=_START)
    return uses


class _Reads:
    """The reads of members of one file, one of each chain in a scope."""

    def __init__(self, through: "_Through", uses: list[Reference], source: bytes, lines: LineTable) -> None:
        self.found: list[Reference] = []
        self._through = through
        self._source = source
        self._lines = lines.starts
        self._places = {use[4] for use in uses}
        self._seen = {(use[0], use[1], use[3]) for use in uses if use[2] is _READ}

    def before_calls(self, uses: list[Reference]) -> None:
        """`self.store.get()` reads `self.store`."""
        source, seen, leads = self._source, self._seen, self._through.leads
        for _, qualifier, _, symbol, place, _, _, is_local in [use for use in uses if "." in use[1]]:
            if not leads(qualifier.partition(".")[0], is_local):
                continue
            rest = qualifier
            while "." in rest:
                rest, _, name = rest.rpartition(".")
                place = source.rfind(name.encode(), 0, place)  # noqa: PLW2901 - one name further to the left each time
                key = (name, rest, symbol)
                if place < 0 or key in seen or name.endswith(")"):
                    break
                seen.add(key)
                self._add(name, rest, symbol, place, is_local=is_local)

    def of_chains(self, root: "Node", scopes: list[Scope], nodes: frozenset[str]) -> None:
        """Chains of names that are no calls."""
        through, source, seen = self._through, self._source, self._seen
        places = sorted(set(through.chains(source)))
        read: set[tuple[int, bytes]] = set()
        ask = root.descendant_for_byte_range
        for (start, end), scope in zip(places, owners([start for start, _ in places], scopes), strict=True):
            symbol, chain = scope.symbol, source[start:end]
            unit = (symbol, chain)
            if unit in read:
                continue
            first, *names = _NAMES.finditer(chain)
            is_local = first[0] in scope.visible
            word = first[0].decode("utf-8", "replace")
            if not through.leads(word, is_local):
                continue
            node = ask(start, start + first.end())
            if node is None or node.type not in nodes:
                continue  # in a comment or a string
            read.add(unit)
            rest = through.receiver(word)
            for each in names:
                name, place = each[0].decode("utf-8", "replace"), start + each.start()
                key = (name, rest, symbol)
                if key not in seen:
                    seen.add(key)
                    self._add(name, rest, symbol, place, is_local=is_local)
                rest = f"{rest}.{name}"

    def _add(self, name: str, qualifier: str, scope: int, place: int, *, is_local: bool) -> None:
        if place not in self._places:
            line = bisect_right(self._lines, place)
            # a named tuple's own constructor costs a Python call
            read = tuple.__new__(Reference, (name, qualifier, _READ, scope, place, line, None, is_local))
            self.found.append(read)


class _Through:
    """The names whose members are looked for, and where in the file they are known."""

    def __init__(
        self, bound: list[Binding], imports: list[ImportedName], language: Language, outline: "Outline"
    ) -> None:
        symbols = outline.symbols
        self._receivers = language.receivers
        self._class_words = language.class_words
        self._rest = _rest(language.separators)
        self._chain = re.compile(_NAME + self._rest)  # re keeps compiled patterns
        self._marks = language.member_marks
        self._local: set[str] = set()
        foreign = language.foreign_modules
        self._outer = {each.alias for each in imports if each.module.partition(".")[0] not in foreign}
        self._spans: set[tuple[str, int, int]] = set()
        for name, scope, _, how, *_ in bound:
            if how is Bound.OTHER or not name or "." in name:
                continue
            owner = symbols[scope] if scope >= 0 else None
            if owner is None:
                self._outer.add(name)
                self._spans.add((name, 0, _END))
                if language.block_scopes:  # bound in a function without a name
                    self._local.add(name)
            elif owner.parameters is not None or language.block_scopes:
                self._local.add(name)
                self._spans.add((name, owner.start_byte, owner.end_byte))
        if outline.is_annotated:
            self._add_declared(symbols, language.builtin_types)

    def _add_declared(self, symbols: list[Symbol], plain: frozenset[str]) -> None:
        for symbol in symbols:
            if symbol.type and symbol.parent < 0 and symbol.parameters is None:
                self._outer.add(symbol.name)
                self._spans.add((symbol.name, 0, _END))
            for parameter in symbol.parameters or ():
                if parameter.annotation and parameter.annotation not in plain:
                    self._local.add(parameter.name)
                    self._spans.add((parameter.name, symbol.start_byte, symbol.end_byte))

    def leads(self, first: str, is_local: bool) -> bool:
        """Whether something may be known of what a chain starts with."""
        if first == "self" or first in self._receivers or first in self._class_words:
            return True
        return first in (self._local if is_local else self._outer)

    def receiver(self, word: str) -> str:
        return "self" if word in self._receivers else word

    def chains(self, source: bytes) -> Iterator[tuple[int, int]]:
        """Spans of the chains that start with one of the names and are read."""
        for word in (*self._receivers, *self._class_words):
            for match in _through_word(word, self._rest).finditer(source):
                place = match.start()
                if not place or source[place - 1] not in _NAME_BYTES:
                    yield place, match.end()
        match_chain = self._chain.match
        marks = [mark for mark in self._marks if mark in source]
        for name, begin, end in self._spans:
            for mark in marks:
                written = name.encode() + mark
                place = source.find(written, begin, end)
                while place >= 0:
                    if not place or source[place - 1] not in _NAME_BYTES or source.startswith(b"...", place - 3):
                        chain = match_chain(source, place)
                        if chain is not None:
                            yield place, chain.end()
                    place = source.find(written, place + len(written), end)


def _rest(separators: bytes) -> bytes:
    """The members that a chain goes on with: no call, found already, and no assignment."""
    return rb"(?:(?:" + separators + rb")" + _NAME + rb")++(?![ \t]*(?:\(|=(?![=>])))"


@cache
def _through_word(word: str, rest: bytes) -> re.Pattern[bytes]:
    """A chain that starts with a word: the search for a fixed beginning is fast."""
    return re.compile(re.escape(word).encode() + rest)
