"""Every place where a member of some object is named: `anything.name`.

The index holds calls; an attribute that is only read is found in the text of the files.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from coderecall.hints.call_site import text
from coderecall.hints.handed_on import ASKED
from coderecall.hints.state import State

if TYPE_CHECKING:
    from tree_sitter import Node

_FAMILIES = ({"python"}, {"javascript", "typescript", "tsx"})
_MOST_FILES = 100  # that name the member: with more, its name is too common to say anything
_OWN = frozenset({"self", "cls", "this", "super"})
_WRITES = frozenset({"assignment", "augmented_assignment", "assignment_expression", "public_field_definition"})
_MEMBER = {"attribute": "attribute", "member_expression": "property"}


class AttributeUse(NamedTuple):
    path: str
    file_id: int
    line: int
    start_byte: int  # of the name
    receiver: str  # as written
    is_call: bool
    is_written: bool  # set here, so that objects may have it
    is_own: bool  # through `self`
    is_foreign: bool  # through a module from outside
    asks_first: bool  # the file asks whether the member is there, or the place is ready for its absence
    is_test: bool


def attribute_uses(state: State, name: str, language: str) -> Iterator[AttributeUse]:
    """Uses in all files of the language and its relatives; none when there are too many."""
    family = next((family for family in _FAMILIES if language in family), {language})
    named = re.compile(rb"\.\s*" + re.escape(name.encode()) + rb"\b")
    asked = re.compile(ASKED % re.escape(name.encode()))
    view = state.view
    found = []
    for path in view.paths():
        file = view.file(path)
        if file is None or file.language not in family or view.is_foreign(path):
            continue
        source = view.db.source(file.id)
        if named.search(source):
            found.append((file, asked.search(source) is not None))
    if len(found) > _MOST_FILES:
        return
    for file, asks in found:
        root = state.syntax.root(file.id)
        outside = {i.alias for i in view.db.imports_in(file.id) if i.target_file_id is None and i.target_id is None}
        for node in _members(root, name.encode()) if root is not None else ():
            member = node.parent
            receiver = member.child_by_field_name("object") if member is not None else None
            if member is None or receiver is None:
                continue
            written = text(receiver)
            first = re.match(r"\w*", written)
            yield AttributeUse(
                *(file.path, file.id, node.start_point.row + 1, node.start_byte, " ".join(written.split())),
                is_call=_is_field(member.parent, "function", member),
                is_written=member.parent is not None
                and member.parent.type in _WRITES
                and _is_field(member.parent, "left", member),
                is_own=written in _OWN,
                is_foreign=first is not None and first[0] in outside,
                asks_first=asks or _is_guarded(node),
                is_test=file.is_test,
            )


def _members(root: "Node", name: bytes) -> Iterator["Node"]:
    """The names of a member in member expressions."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in {"identifier", "property_identifier"}:
            parent = node.parent
            if node.text == name and parent is not None and _is_field(parent, _MEMBER.get(parent.type, ""), node):
                yield node
        else:
            waiting += reversed(node.named_children)


def _is_guarded(node: "Node") -> bool:
    """Whether an AttributeError is caught or suppressed around a node."""
    above = node.parent
    while above is not None:
        if above.type == "try_statement":
            clauses = [child for child in above.named_children if child.type == "except_clause"]
            if any(b"AttributeError" in (clause.text or b"").split(b"\n")[0] for clause in clauses):
                return True
        elif above.type == "with_statement" and b"AttributeError" in (above.text or b"").split(b"\n")[0]:
            return True
        above = above.parent
    return False


def _is_field(parent: "Node | None", field: str, node: "Node") -> bool:
    child = parent.child_by_field_name(field) if parent is not None and field else None
    return child is not None and child.id == node.id
