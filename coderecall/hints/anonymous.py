"""Methods of the anonymous classes of Java: `new Filter() { @Override public boolean skip(String name) { … } }`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coderecall.hints.call_site import text
from coderecall.hints.state import State
from coderecall.model import Confidence
from coderecall.store import ReferenceRow, SymbolRow
from parsers import syntax_tree
from parsers.model import ReferenceKind

if TYPE_CHECKING:
    from tree_sitter import Node

LANGUAGES = frozenset({"java"})
_MOST_FILES = 100  # that make objects of one type and are read


def anonymous_overrides(state: State, type_ids: Iterable[int], name: str) -> Iterator[list[SymbolRow]]:
    """The methods of a name in each anonymous class of the given types."""
    for made, methods in _made(state, type_ids, having=name.encode()):
        known = {symbol.start_byte: symbol for symbol in state.view.db.symbols_in(made.file_id) if symbol.name == name}
        own = [known[node.start_byte] for node in methods if node.start_byte in known]
        if own:
            yield own


def anonymous_classes(state: State, type_ids: Iterable[int]) -> Iterator[tuple[ReferenceRow, set[str]]]:
    """Where an object of each anonymous class of the given types is made, and the names of its methods."""
    for made, methods in _made(state, type_ids, having=b"new"):
        yield made, {text(node.child_by_field_name("name")) for node in methods}


def _made(state: State, type_ids: Iterable[int], having: bytes) -> "Iterator[tuple[ReferenceRow, list[Node]]]":
    """The `new Name(…) { … }` of types in files whose text has some word, and the methods in their bodies."""
    db = state.view.db
    made: dict[int, list[ReferenceRow]] = {}
    for row in db.references_to(type_ids):
        if row.kind == ReferenceKind.CALL and row.confidence == Confidence.EXACT and state.comparison.checked(row.path):
            made.setdefault(row.file_id, []).append(row)
    for file_id, rows in list(made.items())[:_MOST_FILES]:
        source = db.source(file_id)
        if having not in source or b"new" not in source:
            continue
        root = syntax_tree("java", source)
        for row in rows:
            body = _body(root, row.start_byte)
            if body is not None:
                yield row, [member for member in body.named_children if member.type == "method_declaration"]


def _body(root: "Node", start_byte: int) -> "Node | None":
    """The body behind `new Name(…)`, of which the name starts at a byte."""
    node = root.descendant_for_byte_range(start_byte, start_byte + 1)
    while node is not None and node.type in {"type_identifier", "scoped_type_identifier", "generic_type"}:
        node = node.parent
    if node is None or node.type != "object_creation_expression":
        return None
    return next((child for child in node.named_children if child.type == "class_body"), None)
