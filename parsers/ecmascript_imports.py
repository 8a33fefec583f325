"""What the import statements, re-exports, `require` and `import()` of JavaScript and TypeScript bind."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from parsers.language import ImportedName, first_named, text

if TYPE_CHECKING:
    from tree_sitter import Node

_QUOTES = "'\"`"


def imported_names(node: "Node", source: bytes) -> Iterator[ImportedName]:
    """The names that one `import` node of the query binds."""
    if node.type == "call_expression":
        return _call_import(node, source)
    if node.type == "export_statement":
        return _reexports(node, source)
    return _import_statement(node, source)


def _module(node: "Node | None", source: bytes) -> str:
    return text(node, source).strip(_QUOTES) if node is not None else ""


def _import_statement(node: "Node", source: bytes) -> Iterator[ImportedName]:
    module_node = node.child_by_field_name("source")
    type_only = source[node.start_byte + 6 : node.start_byte + 12].lstrip().startswith(b"type")
    clause = next((child for child in node.named_children if child.type == "import_clause"), None)
    if clause is None:
        required = next((child for child in node.named_children if child.type == "import_require_clause"), None)
        if required is not None:  # import fs = require("fs")
            named = first_named(required)
            module = _module(required.child_by_field_name("source"), source)
            yield ImportedName(module, "*", text(named, source) if named else "", node.start_byte, type_only)
            return
        yield ImportedName(_module(module_node, source), "", "", node.start_byte)
        return
    module = _module(module_node, source)
    for child in clause.named_children:
        if child.type == "identifier":
            yield ImportedName(module, "default", text(child, source), child.start_byte, type_only)
        elif child.type == "namespace_import":
            named = first_named(child)
            yield ImportedName(module, "*", text(named, source) if named else "", child.start_byte, type_only)
        else:
            yield from _specifiers(child, module, source, type_only=type_only, reexport=False)


def _specifiers(node: "Node", module: str, source: bytes, *, type_only: bool, reexport: bool) -> Iterator[ImportedName]:
    for child in node.named_children:
        named = child.child_by_field_name("name")
        if named is None:
            continue
        name = text(named, source).strip(_QUOTES)
        alias = child.child_by_field_name("alias")
        bound = text(alias, source).strip(_QUOTES) if alias is not None else name
        only = type_only or source[child.start_byte : named.start_byte].strip() in {b"type", b"typeof"}
        yield ImportedName(module, name, bound, named.start_byte, only, reexport)


def _reexports(node: "Node", source: bytes) -> Iterator[ImportedName]:
    module = _module(node.child_by_field_name("source"), source)
    type_only = source[node.start_byte + 6 : node.start_byte + 12].lstrip().startswith(b"type")
    for child in node.named_children:
        if child.type == "export_clause":
            yield from _specifiers(child, module, source, type_only=type_only, reexport=True)
            return
        if child.type == "namespace_export":
            named = first_named(child)
            yield ImportedName(
                module, "*", text(named, source) if named else "", node.start_byte, type_only, reexport=True
            )
            return
    yield ImportedName(module, "*", "", node.start_byte, type_only, reexport=True)


def _call_import(node: "Node", source: bytes) -> Iterator[ImportedName]:
    """`require("x")` and `import("x")`: what is bound depends on where the value goes."""
    arguments = node.child_by_field_name("arguments")
    module = _module(first_named(arguments) if arguments is not None else None, source)
    dynamic = source.startswith(b"import", node.start_byte)
    taken = ""
    place = node.parent
    while place is not None and place.type in {"member_expression", "await_expression", "parenthesized_expression"}:
        if place.type == "member_expression":
            member = place.child_by_field_name("property")
            taken = text(member, source) if member is not None and not taken else taken
        place = place.parent
    start = node.start_byte
    target = place.child_by_field_name("name") if place is not None and place.type == "variable_declarator" else None
    if target is None:
        reexport = (
            place is not None
            and place.type == "assignment_expression"
            and source.startswith((b"module.exports", b"exports."), place.start_byte)
        )
        handed_on = _exported_key(place, source)
        if handed_on:
            yield ImportedName(module, taken, handed_on, start, reexport=True)
        else:
            yield ImportedName(module, "" if dynamic else taken, "", start, reexport=reexport)
    elif target.type == "identifier":
        whole = "*" if dynamic else ""
        yield ImportedName(module, taken or whole, text(target, source), start)
    elif target.type == "object_pattern":
        for child in target.named_children:
            key = child.child_by_field_name("key") or child.child_by_field_name("left") or child
            value = child.child_by_field_name("value") or key
            yield ImportedName(module, text(key, source), text(value, source), key.start_byte)


def _exported_key(place: "Node | None", source: bytes) -> str:
    """The name under which `module.exports = { a: require("./a") }` hands a module on."""
    named = place.child_by_field_name("key") if place is not None and place.type == "pair" else None
    literal = place.parent if place is not None and named is not None else None
    assigned = literal.parent if literal is not None else None
    if named is None or assigned is None or assigned.type != "assignment_expression":
        return ""
    is_exported = source.startswith((b"module.exports", b"exports "), assigned.start_byte)
    return text(named, source).strip(_QUOTES) if is_exported and named.type != "computed_property_name" else ""
