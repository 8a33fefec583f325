"""Fields of Go structs, read from the syntax: the index knows types and functions only."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from coderecall.hints.call_site import text

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset({"function_declaration", "method_declaration", "func_literal"})
_DEFINES = frozenset({"field_declaration", "method_declaration", "method_elem", "method_spec"})


class Field(NamedTuple):
    name: str
    type: str  # as written
    line: int


class Struct(NamedTuple):
    fields: dict[str, Field]
    embeds: bool  # it has the fields of another type too


class FieldUse(NamedTuple):
    line: int
    start_byte: int  # of the name
    receiver: str  # as written; of a composite literal its type
    of_type: str  # that the receiver is declared with in its function, without a pointer: "log.Logger"; "" unknown


def structs(root: "Node") -> dict[str, Struct]:
    """The structs at the level of a file, by name."""
    found = {}
    for declaration in root.named_children:
        for spec in declaration.named_children if declaration.type == "type_declaration" else ():
            body = spec.child_by_field_name("type")
            if spec.type == "type_spec" and body is not None and body.type == "struct_type":
                found[text(spec.child_by_field_name("name"))] = _struct(body)
    return found


def _struct(body: "Node") -> Struct:
    fields: dict[str, Field] = {}
    embeds = False
    for declared in body.named_children[0].named_children if body.named_children else ():
        if declared.type != "field_declaration":
            continue
        names = declared.children_by_field_name("name")
        embeds = embeds or not names
        written = text(declared.child_by_field_name("type"))
        fields.update({text(n): Field(text(n), written, n.start_point.row + 1) for n in names})
    return Struct(fields, embeds)


def uses(root: "Node", name: str) -> Iterator[FieldUse]:
    """`x.name`, but for calls, and `T{name: …}`."""
    for node in _named(root, name.encode()):
        parent = node.parent
        if parent is not None and parent.type == "selector_expression":
            receiver = parent.child_by_field_name("operand")
            around = parent.parent
            if receiver is not None and not (
                around is not None and around.type == "call_expression" and _is_called(around, parent)
            ):
                yield FieldUse(*_at(node), " ".join(text(receiver).split()), _declared(receiver))
        elif parent is not None and parent.type == "literal_element":
            literal = _literal(parent)
            if literal is not None:
                written = _plain(text(literal.child_by_field_name("type")))
                yield FieldUse(*_at(node), written, written)


def defines(root: "Node", name: str) -> bool:
    """Whether a struct or interface of the file has a field or method of the name."""
    return any(node.parent is not None and node.parent.type in _DEFINES for node in _named(root, name.encode()))


def _named(root: "Node", name: bytes) -> Iterator["Node"]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in {"field_identifier", "identifier"}:
            if node.text == name:
                yield node
        else:
            waiting += reversed(node.named_children)


def _at(node: "Node") -> tuple[int, int]:
    return node.start_point.row + 1, node.start_byte


def _is_called(call: "Node", function: "Node") -> bool:
    called = call.child_by_field_name("function")
    return called is not None and called.id == function.id


def _literal(element: "Node") -> "Node | None":
    """The composite literal of which an element is a key."""
    pair = element.parent
    if pair is None or pair.type != "keyed_element":
        return None
    key = pair.child_by_field_name("key")
    body = pair.parent
    literal = body.parent if body is not None else None
    is_key = key is not None and key.id == element.id
    return literal if is_key and literal is not None and literal.type == "composite_literal" else None


def _declared(receiver: "Node") -> str:
    """The type with which a name is declared in the functions around it."""
    if receiver.type != "identifier":
        return ""
    name = receiver.text
    around = receiver.parent
    while around is not None:
        if around.type in _FUNCTIONS:
            found = {_plain(one) for one in _types_of(around, name or b"", receiver.start_byte)}
            if found:
                return found.pop() if len(found) == 1 else ""
        around = around.parent
    return ""


def _types_of(function: "Node", name: bytes, before: int) -> Iterator[str]:
    """How a function declares a name: "" in a way that says no type."""
    waiting = [function]
    while waiting:
        node = waiting.pop()
        if node.start_byte > before:
            continue
        if node.type in {"parameter_declaration", "var_spec"}:
            if any(one.text == name for one in node.children_by_field_name("name")):
                yield text(node.child_by_field_name("type"))
        elif node.type in {"short_var_declaration", "range_clause"}:
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            names = [one.text for one in left.named_children] if left is not None else []
            if name in names:
                values = right.named_children if right is not None and right.type == "expression_list" else []
                yield _made(values[0]) if len(names) == len(values) == 1 else ""
        waiting += node.named_children


def _made(value: "Node") -> str:
    """The type of `T{…}` and `&T{…}`."""
    inner = value.child_by_field_name("operand") if value.type == "unary_expression" else value
    return text(inner.child_by_field_name("type")) if inner is not None and inner.type == "composite_literal" else ""


def _plain(written: str) -> str:
    return written.lstrip("*&").partition("[")[0].strip()
