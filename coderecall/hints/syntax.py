"""Syntax trees of the few files that a rule has to read more closely than their rows allow."""

from typing import TYPE_CHECKING

from coderecall.disk import blob_digest
from coderecall.hints.passages import Line, code_lines
from coderecall.hints.view import View
from parsers import syntax_tree

if TYPE_CHECKING:
    from tree_sitter import Node

MOST_FILES = 200  # parsed for one state: a rule that needs more stays silent about the rest
_CALLS = frozenset({"call", "call_expression", "new_expression"})


class Trees:
    """The trees of contents, each made once though rules ask for both states."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bytes], Node] = {}
        self._lines: dict[tuple[str, bytes], list[Line]] = {}

    def keep(self, language: str, root: "Node", source: bytes) -> None:
        """Take a tree that was made anyway, unless there are many of them already."""
        if len(self._known) < MOST_FILES:
            self._known[language, blob_digest(source)] = root

    def root(self, language: str, source: bytes) -> "Node":
        key = (language, blob_digest(source))
        if key not in self._known:
            self._known[key] = syntax_tree(language, source)
        return self._known[key]

    def lines(self, language: str, source: bytes) -> list[Line]:
        """`code_lines` of a content, made once from the tree that is there."""
        key = (language, blob_digest(source))
        if key not in self._lines:
            self._lines[key] = code_lines(source, language, self._known.get(key))
        return self._lines[key]


class Syntax:
    """Trees of the files as one view has them, remembered."""

    def __init__(self, view: View, trees: Trees) -> None:
        self._view, self._trees = view, trees
        self._roots: dict[int, Node | None] = {}

    def root(self, file_id: int) -> "Node | None":
        """None when the file is not there, does not parse, or too many were asked for."""
        if file_id not in self._roots:
            row = self._view.file(self._view.path(file_id))
            readable = row is not None and not row.error_count and len(self._roots) < MOST_FILES
            self._roots[file_id] = (
                self._trees.root(row.language, self._view.db.source(file_id)) if row and readable else None
            )
        return self._roots[file_id]

    def call(self, file_id: int, start_byte: int) -> "Node | None":
        """The call of which the called name, the last of its chain, starts at a byte."""
        root = self.root(file_id)
        node = root.descendant_for_byte_range(start_byte, start_byte + 1) if root else None
        while node is not None and node.type not in _CALLS:
            parent = node.parent
            if parent is None or not _ends_with(parent, node):
                return None
            node = parent
        return node


def _ends_with(parent: "Node", node: "Node") -> bool:
    """Whether `node` is the called expression of its parent, or the last name of one."""
    if parent.type in _CALLS:
        called = parent.child_by_field_name("function") or parent.child_by_field_name("constructor")
        return called is not None and called.id == node.id
    return parent.end_byte == node.end_byte
