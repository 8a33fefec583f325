"""Methods of the anonymous classes of Java: `new Filter() { @Override public boolean skip(String name) { … } }`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coderecall.hints.call_site import text
from coderecall.hints.state import State
from coderecall.model import Confidence
from coderecall.store import SymbolRow
from parsers import syntax_tree
from parsers.model import ReferenceKind

if TYPE_CHECKING:
    from tree_sitter import Node

LANGUAGES = frozenset({"java"})
_MOST_FILES = 100  # that make objects of one type and are read


def anonymous_overrides(state: State, type_ids: Iterable[int], name: str) -> Iterator[list[SymbolRow]]:
    """The methods of a name in each anonymous class of the given types."""
    db = state.view.db
    made: dict[int, list[int]] = {}  # file -> bytes of the name in `new Name`
    for row in db.references_to(type_ids):
        if row.kind == ReferenceKind.CALL and row.confidence == Confidence.EXACT and state.comparison.checked(row.path):
            made.setdefault(row.file_id, []).append(row.start_byte)
    for file_id, starts in list(made.items())[:_MOST_FILES]:
        source = db.source(file_id)
        if name.encode() not in source or b"new" not in source:
            continue
        root = syntax_tree("java", source)
        known = {symbol.start_byte: symbol for symbol in db.symbols_in(file_id) if symbol.name == name}
        for start in starts:
            methods = [known[node.start_byte] for node in _methods(root, start, name) if node.start_byte in known]
            if methods:
                yield methods


def _methods(root: "Node", start_byte: int, name: str) -> Iterator["Node"]:
    """Methods of a name in the body behind `new Name(…)`, of which the name starts at a byte."""
    node = root.descendant_for_byte_range(start_byte, start_byte + 1)
    while node is not None and node.type in {"type_identifier", "scoped_type_identifier", "generic_type"}:
        node = node.parent
    if node is None or node.type != "object_creation_expression":
        return
    for body in node.named_children:
        if body.type == "class_body":
            for member in body.named_children:
                if member.type == "method_declaration" and text(member.child_by_field_name("name")) == name:
                    yield member
