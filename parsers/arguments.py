"""Arguments of calls, from an argument list node.

Most lists are short and plain; splitting their text is several times cheaper than a node object for each argument. Lists
with brackets, strings that hold commas, or comments go through the tree; a test holds that both give the same.
"""

import re
from typing import TYPE_CHECKING

from parsers.language import Language
from parsers.model import Argument

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_TEXT = 60
_OPEN, _BACKTICK = b"(`"
_PLAIN = re.compile(rb"[^()\[\]{}'\"`,#/<>|\\\n]*(?:,[^()\[\]{}'\"`,#/<>|\\\n]*)*")
_MEMORY = 32768


class ArgumentReader:
    """Reads the argument lists of one language, remembering the frequent ones."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._known: dict[bytes, tuple[Argument, ...]] = {}

    def read(self, node: "Node", source: bytes) -> tuple[Argument, ...]:
        start, end = node.start_byte, node.end_byte
        if end - start == 2 and source[start] == _OPEN:
            return ()
        if end - start > MAX_TEXT:  # long lists do not repeat
            return self.by_tree(node, source)
        text = source[start:end]
        known = self._known.get(text)
        if known is None:
            inner = text[1:-1] if text.startswith(b"(") and text.endswith(b")") else None
            if inner is not None and _PLAIN.fullmatch(inner):
                known = self._arguments([part for part in inner.split(b",") if part and not part.isspace()])
            else:
                known = self.by_tree(node, source)
            if len(self._known) >= _MEMORY:
                self._known.clear()
            self._known[text] = known
        return known

    def by_tree(self, node: "Node", source: bytes) -> tuple[Argument, ...]:
        """The obvious way, which `read` must agree with."""
        if source[node.start_byte] == _BACKTICK:  # tag`template`
            return self._arguments([source[node.start_byte : node.end_byte]])
        return self._arguments(
            [
                source[child.start_byte : child.end_byte]
                for child in node.named_children
                if not child.is_extra and child.type != "block_argument"
            ]
        )

    def _arguments(self, parts: list[bytes]) -> tuple[Argument, ...]:
        read = [self._language.argument(part.strip()) for part in parts]
        return tuple(Argument(found[0], one_line(found[1], MAX_TEXT)) for found in read if found is not None)


def one_line(text: bytes, limit: int) -> str:
    """Whitespace collapsed, cut at `limit` characters."""
    line = b" ".join(text[: limit * 8].split()).decode("utf-8", "replace")
    return line if len(line) <= limit else line[: limit - 1] + "…"
