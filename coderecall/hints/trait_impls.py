"""What each `impl` of a trait of Rust defines."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coderecall.hints.call_site import text
from coderecall.hints.state import State
from coderecall.model import Confidence
from coderecall.store import ReferenceRow, SymbolRow
from parsers.model import ReferenceKind

if TYPE_CHECKING:
    from tree_sitter import Node


def trait_impls(state: State, trait_ids: Iterable[int]) -> Iterator[tuple[ReferenceRow, set[str]]]:
    """Where a trait is implemented, and the names of the functions there; those that a macro may write are left out."""
    for use, functions in _impls(state, trait_ids):
        yield use, {text(one.child_by_field_name("name")) for one in functions}


def trait_methods(state: State, trait_ids: Iterable[int], name: str) -> Iterator[list[SymbolRow]]:
    """The function of a name in each `impl` of a trait."""
    for use, functions in _impls(state, trait_ids):
        places = [one.start_byte for one in functions if text(one.child_by_field_name("name")) == name]
        named = [row for row in state.view.db.symbols_in(use.file_id) if row.name == name] if places else []
        yield [row for row in named if any(row.start_byte <= place < row.end_byte for place in places)]


def _impls(state: State, trait_ids: Iterable[int]) -> "Iterator[tuple[ReferenceRow, list[Node]]]":
    for use in state.view.db.references_to(trait_ids):
        if use.kind != ReferenceKind.INHERIT or use.confidence != Confidence.EXACT:
            continue
        root = state.syntax.root(use.file_id) if state.comparison.checked(use.path) else None
        node = root.descendant_for_byte_range(use.start_byte, use.start_byte + 1) if root else None
        while node is not None and node.type != "impl_item":
            node = node.parent
        body = node.child_by_field_name("body") if node is not None else None
        if body is not None and all(child.type != "macro_invocation" for child in body.named_children):
            yield use, [child for child in body.named_children if child.type == "function_item"]
