"""Members of an enumeration as labels of a switch: `case STRICT` of Java, `case .strict` of Swift.

There the type of what is switched on says whose member a label is, and the index keeps none of them: they are looked
for in the files that refer to the enumeration, when a change took a member away.
"""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from coderecall.hints.call_site import text
from coderecall.hints.package_reads import Read
from coderecall.hints.view import View
from parsers import syntax_tree
from parsers.model import SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

LANGUAGES = frozenset({"java", "swift"})
_SWITCHES = frozenset({"switch_expression", "switch_statement"})
_LABELS = frozenset({"switch_label", "switch_pattern"})
_LABEL = {"java": re.compile(r"[A-Za-z_]\w*"), "swift": re.compile(r"\.(\w+)(?:\(.*\))?", re.DOTALL)}
_MOST_FILES = 100  # that refer to one enumeration and are read


def case_labels(
    view: View, path: str, enum: str, member: str, members: frozenset[str], checked: Callable[[str], bool]
) -> Iterator[Read]:
    """Labels of other files that name a member which an enumeration had and has no more, of each switch the first;
    `view` is in the new state.

    members: all that the enumeration had. A switch counts when each of its labels is one of those, or is one now, and
    no other enumeration of the repository has them all.
    """
    home = view.file(path)
    own = view.symbols(path)
    if home is None or enum not in own:
        return
    inside = f"{enum}."
    ids = {row.id for name, group in own.items() if name == enum or name.startswith(inside) for row in group}
    known = members | _members(view, path, enum)
    others = [
        _members(view, row.path, row.qualified_name.rpartition(".")[0])
        for row in view.db.symbols_named([member])
        if row.kind == SymbolKind.ENUM_MEMBER and row.language == home.language
    ]
    least = 2 if home.language == "swift" else 1  # there many types from outside have labels of everyday names
    users = {row.path for row in view.db.references_to(ids)}
    users |= {row.path for row in view.db.imports_of([home.id]) if row.target_id in ids}
    for near in sorted(users - {path})[:_MOST_FILES]:
        file = view.file(near)
        if file is None or file.language != home.language or file.error_count or not checked(near):
            continue
        source = view.db.source(file.id)
        if re.search(rb"\bcase\b[^;{}]*\b" + re.escape(member.encode()) + rb"\b", source) is None:
            continue
        for labels in _switches(syntax_tree(file.language, source), file.language):
            names = {name for name, _ in labels}
            if (
                len(names) >= least
                and member in names
                and names <= known
                and not any(names <= other for other in others)
            ):
                node = next(node for name, node in labels if name == member)
                yield Read(
                    near, file.id, node.start_point.row + 1, node.start_byte, _scope(view, near, node.start_byte)
                )


def _members(view: View, path: str, enum: str) -> frozenset[str]:
    rows = (group[0] for group in view.symbols(path).values())
    named = (row for row in rows if row.kind == SymbolKind.ENUM_MEMBER)
    return frozenset(row.name for row in named if row.qualified_name.rpartition(".")[0] == enum)


def _switches(root: "Node", language: str) -> "Iterator[list[tuple[str, Node]]]":
    """The labels of each switch, with their names; "" is one that is more than a name."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += node.named_children
        if node.type in _SWITCHES:
            yield _labels(node, language)


def _labels(switch: "Node", language: str) -> "list[tuple[str, Node]]":
    found: list[tuple[str, Node]] = []
    waiting = list(reversed(switch.named_children))
    while waiting:
        node = waiting.pop()
        if node.type in _LABELS:
            parts = node.named_children if language == "java" else [node]
            for part in parts:
                match = _LABEL[language].fullmatch(text(part))
                found.append((match[match.lastindex or 0] if match else "", part))
        elif node.type not in _SWITCHES:
            waiting += reversed(node.named_children)
    return found


def _scope(view: View, path: str, place: int) -> str:
    """Qualified name of the innermost definition around a byte."""
    around = [row for group in view.symbols(path).values() for row in group if row.start_byte <= place < row.end_byte]
    return max(around, key=lambda row: row.start_byte).qualified_name if around else ""
