"""The shape of a call's arguments: how many go by position, then keywords and spreads.

`f(a, b, timeout=1, **rest)` has the shape "2 timeout **". Values are not kept: nothing downstream asks for them, and
reading them was as dear as all else about a call.

Where a language has no keywords, the tree's own counts are the shape. Elsewhere most lists are short and repeat: they
are split as text and remembered, which is several times cheaper than a node for each argument. A list whose text could
mislead (comments, templates, generics: `Language.unclear`) goes through the tree; a test holds that all ways agree.
"""

import re
from operator import attrgetter
from typing import TYPE_CHECKING

from parsers.language import ArgumentSpan, Language
from parsers.patterns import later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Node

_MAX_KNOWN = 60  # bytes of a list that is remembered: longer ones do not repeat
_OPEN, _BACKTICK = b"(`"
_MEMORY = 32768  # entries; a large repository has more distinct arguments than are worth keeping
_MAX_SPLIT = 400  # lists within lists are each split anew, so long ones go through the tree
_MAX_WRITTEN = 2000  # of a longer argument only the start is looked at
_DEPTH = 4  # brackets within brackets that are still read as text
# bytes that say nothing about where an argument ends or how it is passed
_PLAIN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_. \t\r\n" + bytes(range(128, 256))
_SPAN = attrgetter("start_byte", "end_byte")
_COUNTS = attrgetter("start_byte", "end_byte", "named_child_count", "child_count")
_EMPTY = 2  # children of an empty list: its brackets
_UNSURE = b",/# \t\r\n"  # the end of a list that may hold a comment, or a comma too many
_MAX_NUMBER = 100
_NUMBERS = [str(count) for count in range(_MAX_NUMBER)]
_OUTLINE = later(rb"""(?:[,()\[\]{}]|",*"(?!")|',*'(?!'))*""")


class ArgumentReader:
    """Reads the argument lists of one language, remembering the frequent ones."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._lists: dict[bytes, str] = {b"()": "0"}
        self._outlines: dict[bytes, str] = {}
        self._keywords = _Keywords(language)
        self._split = _splitter(language).findall

    def shapes(self, nodes: "Sequence[Node | ArgumentSpan]", source: bytes) -> list[str]:
        """Shape of each argument list."""
        if not self._language.keywords:
            return self._counted(nodes, source)
        written = self._written
        return [written(node, source, start, end) for node, (start, end) in zip(nodes, map(_SPAN, nodes), strict=True)]

    def _counted(self, nodes: "Sequence[Node | ArgumentSpan]", source: bytes) -> list[str]:
        """Where no argument is given by keyword: the number that the tree has counted itself.

        Its children are the arguments, the commas between them and two brackets; comments, errors and a comma after
        the last argument are more than that.
        """
        written = self._written
        spread = self._language.spread if self._language.spread in source else None
        found: list[str] = []
        for node, (start, end, named, children) in zip(nodes, map(_COUNTS, nodes), strict=True):
            if (
                (children == 2 * named + 1 if named else children == _EMPTY)
                and source[end - 2] not in _UNSURE
                and named < _MAX_NUMBER
                and (spread is None or source.find(spread, start, end) < 0)
                and source[start] == _OPEN
            ):
                found.append(_NUMBERS[named])
            else:
                found.append(written(node, source, start, end))
        return found

    def _written(self, node: "Node | ArgumentSpan", source: bytes, start: int, end: int) -> str:
        """The text is read, unless it could mislead."""
        read = self._lists.get(source[start:end]) if end - start <= _MAX_KNOWN else None
        if read is None:
            read = self.read(source, start, end)
        return self.by_tree(node, source) if read is None else read

    def read(self, source: bytes, start: int, end: int) -> str | None:
        """Shape of the list at `source[start:end]`, brackets included; None: only `by_tree` can tell."""
        if end - start > _MAX_SPLIT or source[start] != _OPEN:
            return None
        inner = source[start + 1 : end - 1]
        # Few lists differ in more than their words: what is left without them often says it all
        outline = inner.translate(None, _PLAIN)
        if (outline.endswith(b",") and inner.rstrip().endswith(b",")) or self._language.spread in inner:
            outline = b""  # a comma that ends the list separates nothing
        read = self._outlines.get(outline) if outline else None
        if read is not None and not self._language.holds_commas(inner):
            return read
        read = self._by_text(inner)
        if read is not None:
            if outline and read.isdecimal() and _OUTLINE.fullmatch(outline):
                _remember(self._outlines, outline, read)
            if end - start <= _MAX_KNOWN:
                _remember(self._lists, source[start:end], read)
        return read

    def _by_text(self, inner: bytes) -> str | None:
        """None when the text alone does not say where an argument ends."""
        parts = self._split(inner)
        joined = b",".join(parts)
        if joined != inner and joined + b"," != inner:
            return None  # the splitter has stepped over something unclear
        if len(parts) > 1 and self._language.holds_commas(inner):
            return None
        return self._shape(parts)

    def by_tree(self, node: "Node | ArgumentSpan", source: bytes) -> str:
        """The obvious way, which reading the text must agree with."""
        start, end = node.start_byte, min(node.end_byte, node.start_byte + _MAX_WRITTEN)
        if source[start] == _BACKTICK:  # tag`template`
            parts = [source[start:end]]
        elif node.type == "generator_expression":  # sum(x for x in y)
            parts = [source[start + 1 : end - 1]]
        elif node.type in self._language.whole_arguments:  # rows.map { row => row.id }
            parts = [source[start:end]]
        else:
            parts = [
                source[child.start_byte : min(child.end_byte, child.start_byte + _MAX_WRITTEN)]
                for child in self._language.argument_nodes(node)
            ]
        return self._shape(parts)

    def _shape(self, parts: list[bytes]) -> str:
        if len(self._keywords) >= _MEMORY:
            self._keywords.clear()
        return shape(map(self._keywords.__getitem__, parts))  # reads those that are new


def shape(keywords: "Iterable[str | None]") -> str:
    """Shape of arguments, each given as its keyword, "" by position, None no argument."""
    positions, marked = 0, ""
    for keyword in keywords:
        if keyword:
            marked += " " + keyword
        elif keyword is not None:
            positions += 1
    return f"{positions}{marked}"


def joined(shape: str, more: str) -> str:
    """Shape of a call that has two lists."""
    (first, _, marked), (second, _, more_marked) = shape.partition(" "), more.partition(" ")
    return " ".join([str(int(first) + int(second)), *marked.split(), *more_marked.split()])


def _remember(memory: dict[bytes, str], text: bytes, read: str) -> None:
    if len(memory) >= _MEMORY:
        memory.clear()
    memory[text] = read


class _Keywords(dict[bytes, str | None]):
    """Text of one argument -> its keyword, read when first asked for; None when the text is no argument."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, text: bytes) -> str | None:
        written = text.strip()
        found = self._language.argument(written) if written else None
        keyword = None if found is None else found[0]
        self[text] = keyword
        return keyword


def _splitter(language: Language) -> re.Pattern[bytes]:
    """An argument up to the comma that ends it: plain text, strings and balanced brackets, never backtracking."""
    quotes, unclear = language.quotes, re.escape(language.unclear)
    # not a format string, which may hold any expression, nor the start of a string with three quotes
    strings = b"|".join(
        rb"(?<![fF])(?<![fF][rR])%b[^%b\\\n]*+(?:\\.[^%b\\\n]*+)*+%b(?!%b)"
        % (quote, quote + language.embeds, quote + language.embeds, quote, quote)
        for quote in (b'"', b"'")
        if quote in quotes
    )
    plain = rb"[^()\[\]{}\"'" + unclear + rb"]++"
    inside = plain
    for _ in range(_DEPTH):
        inside = rb"(?:" + plain + rb"|" + strings + rb"|[(\[{](?:" + inside + rb")*+[)\]}])"
    outside = rb"[^,()\[\]{}\"'" + unclear + rb"]++"
    return re.compile(rb"(?:" + outside + rb"|" + strings + rb"|[(\[{](?:" + inside + rb")*+[)\]}])++")


def one_line(text: bytes, limit: int) -> str:
    """Whitespace collapsed, cut at `limit` characters."""
    if len(text) <= limit and b"\n" not in text and b"  " not in text and b"\t" not in text:
        return text.decode("utf-8", "replace")
    line = b" ".join(text[: limit * 8].split()).decode("utf-8", "replace")
    return line if len(line) <= limit else line[: limit - 1] + "…"
