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
_PLAIN = re.compile(rb"[^()\[\]{}'\"`,#/<>|\\\n]*(?:,[^()\[\]{}'\"`,#/<>|\\\n]*)*")
_MEMORY = 32768


class ArgumentReader:
    """Reads the argument lists of one language, remembering the frequent ones."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._known: dict[bytes, tuple[Argument, ...]] = {}

    def read(self, node: "Node", source: bytes) -> tuple[Argument, ...]:
        start, end = node.start_byte, node.end_byte
        if end - start <= 2:
            return ()
        if end - start > MAX_TEXT:  # long lists do not repeat
            return self.by_tree(node, source)
        text = source[start:end]
        known = self._known.get(text)
        if known is None:
            inner = text[1:-1] if text.startswith(b"(") and text.endswith(b")") else None
            if inner is not None and _PLAIN.fullmatch(inner):
                known = tuple(self._argument(part) for part in inner.split(b",") if part and not part.isspace())
            else:
                known = self.by_tree(node, source)
            if len(self._known) >= _MEMORY:
                self._known.clear()
            self._known[text] = known
        return known

    def by_tree(self, node: "Node", source: bytes) -> tuple[Argument, ...]:
        """The obvious way, which `read` must agree with."""
        return tuple(
            self._argument(source[child.start_byte : child.end_byte])
            for child in node.named_children
            if not child.is_extra and child.type not in {"block_argument", "attribute_item"}
        )

    def _argument(self, text: bytes) -> Argument:
        keyword, value = self._language.argument(text.strip())
        return Argument(keyword, one_line(value, MAX_TEXT))


def one_line(text: bytes, limit: int) -> str:
    """Whitespace collapsed, cut at `limit` characters."""
    line = b" ".join(text[: limit * 8].split()).decode("utf-8", "replace")
    return line if len(line) <= limit else line[: limit - 1] + "…"
