"""What each `impl` of a trait of Rust defines."""

from collections.abc import Iterable, Iterator

from coderecall.hints.call_site import text
from coderecall.hints.state import State
from coderecall.model import Confidence
from coderecall.store import ReferenceRow
from parsers.model import ReferenceKind


def trait_impls(state: State, trait_ids: Iterable[int]) -> Iterator[tuple[ReferenceRow, set[str]]]:
    """Where a trait is implemented, and the names of the functions there; those that a macro may write are left out."""
    for use in state.view.db.references_to(trait_ids):
        if use.kind != ReferenceKind.INHERIT or use.confidence != Confidence.EXACT:
            continue
        root = state.syntax.root(use.file_id) if state.comparison.checked(use.path) else None
        node = root.descendant_for_byte_range(use.start_byte, use.start_byte + 1) if root else None
        while node is not None and node.type != "impl_item":
            node = node.parent
        body = node.child_by_field_name("body") if node is not None else None
        if body is None or any(child.type == "macro_invocation" for child in body.named_children):
            continue
        named = [child.child_by_field_name("name") for child in body.named_children if child.type == "function_item"]
        yield use, {text(name) for name in named}
