"""Arguments of calls.

Most lists are short and repeat: they are split as text and remembered, which is several times cheaper than a node for
each argument. A list whose text could mislead (comments, templates, generics: `Language.unclear`) goes through the
tree; a test holds that both ways agree.
"""

import re
from typing import TYPE_CHECKING, cast

from parsers.language import Language
from parsers.model import Argument

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_TEXT = 60
_OPEN, _BACKTICK = b"(`"
_MEMORY = 32768  # entries; a large repository has more distinct arguments than are worth keeping
_MAX_SPLIT = 400  # lists within lists are each split anew, so long ones go through the tree
_MAX_WRITTEN = 2000  # of a longer argument only the start is looked at
_DEPTH = 4  # brackets within brackets that are still read as text


class ArgumentReader:
    """Reads the argument lists of one language, remembering the frequent ones."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._lists: dict[bytes, tuple[Argument, ...]] = {}
        self._arguments = _Arguments(language)
        self._split = _splitter(language).findall
        self.known = self._lists.get

    def read(self, source: bytes, start: int, end: int) -> tuple[Argument, ...] | None:
        """Arguments of the list at `source[start:end]`, brackets included; None: only `by_tree` can tell.

        Ask `known` before: this is for lists that it does not hold.
        """
        if end - start > _MAX_SPLIT:
            return None
        text = source[start:end]
        read = self._by_text(text)
        if read is not None and end - start <= MAX_TEXT:  # long lists do not repeat
            if len(self._lists) >= _MEMORY:
                self._lists.clear()
            self._lists[text] = read
        return read

    def _by_text(self, text: bytes) -> tuple[Argument, ...] | None:
        """None when the text alone does not say where an argument ends."""
        if text[0] != _OPEN:
            return None
        inner = text[1:-1]
        parts = self._split(inner)
        joined = b",".join(parts)
        if joined != inner and joined + b"," != inner:
            return None  # the splitter has stepped over something unclear
        return self._read_parts(parts)

    def by_tree(self, node: "Node", source: bytes) -> tuple[Argument, ...]:
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
                for child in node.named_children
                if not child.is_extra and child.type != "block_argument"
            ]
        return self._read_parts(parts)

    def _read_parts(self, parts: list[bytes]) -> tuple[Argument, ...]:
        if len(self._arguments) >= _MEMORY:
            self._arguments.clear()
        read = tuple(map(self._arguments.__getitem__, parts))  # reads those that are new
        if None in read:
            return tuple([argument for argument in read if argument is not None])
        return cast("tuple[Argument, ...]", read)


class _Arguments(dict[bytes, Argument | None]):
    """Text of one argument -> the argument, read when first asked for; None when the text is no argument."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, text: bytes) -> Argument | None:
        written = text.strip()
        found = self._language.argument(written) if written else None
        argument = None
        if found is not None:
            keyword, value = found
            argument = tuple.__new__(Argument, (keyword, one_line(value, MAX_TEXT)))
        self[text] = argument
        return argument


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
