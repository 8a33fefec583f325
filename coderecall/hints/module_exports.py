"""Which names a module of JavaScript or TypeScript exports, where its text says all of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coderecall.hints.call_site import text
from parsers import syntax_tree

if TYPE_CHECKING:
    from tree_sitter import Node

LANGUAGES = frozenset({"javascript", "typescript", "tsx"})
_OTHER_WAYS = (b"module.exports", b"exports.", b"exports[", b"(exports", b"@ts-nocheck")
_NAMES = frozenset({"identifier", "type_identifier", "shorthand_property_identifier_pattern"})


def exports_of(language: str, source: bytes) -> frozenset[str] | None:
    """The exported names, `default` among them; None where the file may export others: it has errors, passes on all of
    another module, or exports in the way of CommonJS. None of them are named by a file that is no module.
    """
    if language not in LANGUAGES or any(word in source for word in _OTHER_WAYS):
        return None
    root = syntax_tree(language, source)
    statements = [node for node in root.children if node.type == "export_statement"]
    if root.has_error:
        return None
    found: set[str] = set()
    for statement in statements:
        names = list(_exported(statement))
        if not names or "" in names:
            return None  # `export *`, `export =`, `export import`, or what a later grammar brings
        found.update(names)
    return frozenset(found)


def _exported(statement: "Node") -> Iterator[str]:
    if any(child.type == "default" for child in statement.children):
        yield "default"
        return
    for child in statement.named_children:
        if child.type == "export_clause":
            yield from [] if child.named_children else ["{}"]
            for one in (inner for inner in child.named_children if inner.type != "comment"):
                yield text(one.child_by_field_name("alias") or one.child_by_field_name("name")).strip("'\"")
        elif child.type == "namespace_export":
            yield text(child.named_children[-1]).strip("'\"")
    declaration = statement.child_by_field_name("declaration")
    if declaration is not None:
        yield from _declared(declaration)


def _declared(declaration: "Node") -> Iterator[str]:
    if declaration.type == "ambient_declaration":
        for child in declaration.named_children:
            yield from _declared(child)
        return
    name = declaration.child_by_field_name("name")
    if name is not None:
        yield text(name)
    for child in declaration.named_children:
        target = child.child_by_field_name("name") if child.type == "variable_declarator" else None
        waiting = [target] if target is not None else []
        while waiting:
            node = waiting.pop()
            if node.type in _NAMES:
                yield text(node)
            waiting += node.named_children
