"""Every place where a member of some object is named: `anything.name`.

The index holds calls; an attribute that is only read is found in the text of the files.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from coderecall.hints.call_site import text
from coderecall.hints.handed_on import ASKED
from coderecall.hints.state import State
from coderecall.store import FileRow

if TYPE_CHECKING:
    from tree_sitter import Node

_FAMILIES = ({"python"}, {"javascript", "typescript", "tsx"})
_MOST_FILES = 100  # that name the member: with more, its name is too common to say anything
_OWN = frozenset({"self", "cls", "this", "super"})
_WRITES = frozenset({"assignment", "augmented_assignment", "assignment_expression", "public_field_definition"})
_MEMBER = {"attribute": "attribute", "member_expression": "property"}


Member = tuple[str, str]  # name and language


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


def files_naming(state: State, members: Collection[Member]) -> dict[Member, list[FileRow]]:
    """The files in which each member is named, of its language and the relatives of that; each file is read once."""
    view = state.view
    found: dict[Member, list[FileRow]] = {member: [] for member in members}
    looked_for = []
    for name, language in members:
        family = next((family for family in _FAMILIES if language in family), {language})
        word = name.encode()
        looked_for.append((family, word, re.compile(rb"\.\s*" + re.escape(word) + rb"\b"), found[name, language]))
    languages = {language for family, *_ in looked_for for language in family}
    for path in view.paths() if looked_for else ():
        file = view.file(path)
        if file is None or file.language not in languages or view.is_foreign(path):
            continue
        source = view.db.source_of(file)
        for family, word, named, files in looked_for:
            if word in source and file.language in family and named.search(source):
                files.append(file)
    return found


def attribute_uses(state: State, name: str, files: Sequence[FileRow]) -> Iterator[AttributeUse]:
    """Uses in the files that name a member; none when there are too many of them."""
    asked = re.compile(ASKED % re.escape(name.encode()))
    view = state.view
    for file in files if len(files) <= _MOST_FILES else ():
        asks = asked.search(view.db.source(file.id)) is not None
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
