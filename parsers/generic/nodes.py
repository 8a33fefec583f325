"""Finding the name, the body and the parameters of a definition in the tree of an unknown grammar."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from parsers.language import first_named
from parsers.model import Parameter, ParameterKind
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

NAME = later(rb"[^\s(){}\[\];,\"'`]{1,100}")

_DEPTH = 4  # levels below a definition in which its name is looked for
_WIDTH = 20  # nodes of one level
_NAME_FIELDS = ("name", "function_name", "designator")  # hold the name
_WAY_FIELDS = ("declarator", "header", "signature", "left", "lhs", "attrpath")  # lead to it
_NAMES = frozenset(
    """name symbol atom var word id sym_lit simple_word bareword type_constructor package variable
    property_or_ident""".split()  # noqa: SIM905 - read best as words
)
_NO_NAME_IN = later(
    r"body|block|argument|param|attribute|annotation|modifier|comment|decorator|doc|string|literal|keyword|visibility"
)
_BODY = later(r"body|block|members|suite|compound|statements?$|declaration_list")
_PARAMETERS = later(r"parameters$|parameter_list|params$|param_list|formal_param")


def field(node: "Node", names: Iterable[str]) -> "Node | None":
    """The child in the first of the fields that there is."""
    for name in names:
        found = node.child_by_field_name(name)
        if found is not None and found.is_named:
            return found
    return None


def name_node(node: "Node") -> "Node | None":
    """The node of a definition's name: by its field, else the nearest below that is a name."""
    level = [node]
    for _ in range(_DEPTH):
        below: list[Node] = []
        for parent in level:
            found = field(parent, _NAME_FIELDS)
            if found is not None:
                return found
            way = field(parent, _WAY_FIELDS)
            if way is not None:
                return way if _is_name(way) or not way.named_child_count else name_node(way)
            for child in parent.named_children[:_WIDTH]:
                if _is_name(child):
                    return child
                if child.type.endswith(("_header", "_left")):
                    return name_node(child)
                if not _NO_NAME_IN.search(child.type):
                    below.append(child)
            pattern = parent.child_by_field_name("pattern")
            if pattern is not None and not pattern.named_child_count:
                return pattern
        level = below[:_WIDTH]
    return None


def _is_name(node: "Node") -> bool:
    kind = node.type
    return "identifier" in kind or kind in _NAMES or kind.endswith("_name")


def head_end(node: "Node", source: bytes) -> int:
    """Where the body starts; without one, the end of the line."""
    body = node.child_by_field_name("body") or next((c for c in node.named_children if _BODY.search(c.type)), None)
    if body is not None and body.start_byte > node.start_byte:
        return body.start_byte
    end = source.find(b"\n", node.start_byte, node.end_byte)
    return node.end_byte if end < 0 else end


def parameters(node: "Node", source: bytes) -> Iterator[Parameter]:
    """Names in the parameter list. What a caller may leave out is not known, so each is said to be optional."""
    listed = next((c for c in node.named_children if _PARAMETERS.search(c.type) and c.named_child_count), None)
    if listed is None:
        inner = field(node, ("declarator", "signature", "header")) or first_named(node)
        if inner is not None and inner.type.endswith(("declarator", "signature", "header")):
            yield from parameters(inner, source)
        return
    for child in listed.named_children:
        named = child if not child.named_child_count else name_node(child)
        match = NAME.match(source, named.start_byte, named.end_byte) if named is not None else None
        if match:
            name = match[0].decode("utf-8", "replace").lstrip("$")
            yield Parameter(name, ParameterKind.POSITIONAL, optional=True, annotation="")


class _Longer:
    """A node with another beginning or end than the tree gives it; everything else is the node's."""

    def __init__(self, node: "Node", end_byte: int) -> None:
        self._node = node
        self.start_byte = node.start_byte
        self.end_byte = end_byte

    def __getattr__(self, name: str) -> object:
        return getattr(self._node, name)


FUNCTIONS = frozenset({"function_definition", "function_expression"})


def with_body(node: "Node") -> "Node":
    """A definition as long as it is: with the body that follows its signature."""
    if node.type.endswith("_signature"):
        following = node.next_named_sibling
        if following is not None and following.type == "function_body":
            return cast("Node", _Longer(node, following.end_byte))
    return node


def with_name(node: "Node") -> "Node":
    """A function with the name that it is assigned to."""
    parent = node.parent if node.type in FUNCTIONS else None
    return parent if parent is not None and field(parent, ("lhs", "attrpath")) is not None else node
