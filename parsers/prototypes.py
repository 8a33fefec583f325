"""Declarations of functions without their bodies in C++: only they have the default arguments."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from parsers.model import Parameter
from parsers.registry import grammar

if TYPE_CHECKING:
    from tree_sitter import Node

# What may stand around a declaration of a namespace.
_AROUND = frozenset(
    {
        *("translation_unit", "declaration_list", "linkage_specification", "template_declaration"),
        *("preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "preproc_elifdef"),
    }
)
_WRAPPERS = frozenset({"pointer_declarator", "reference_declarator", "attributed_declarator"})


class Prototype(NamedTuple):
    """A declaration of a function that belongs to no class."""

    qualified_name: str  # with the namespaces around it: "app.net.connect"
    parameters: tuple[Parameter, ...]


def prototypes(source: bytes) -> list[Prototype]:
    """All of them in a text of C++ or a header of C, in order; those in functions and classes left out."""
    language, parser, _ = grammar("cpp")
    root = parser.parse(language.parsed_text(source)).root_node
    found = []
    for declaration, namespace in _declarations(root, source):
        for declarator in declaration.children_by_field_name("declarator"):
            function = _function(declarator)
            named = function.child_by_field_name("declarator") if function is not None else None
            listed = function.child_by_field_name("parameters") if function is not None else None
            if named is not None and named.type == "identifier" and listed is not None:
                name = source[named.start_byte : named.end_byte].decode("utf-8", "replace")
                found.append(Prototype(namespace + name, language.known_parameters(listed, source)))
    return found


def _declarations(root: "Node", source: bytes) -> Iterator[tuple["Node", str]]:
    """Each with the namespaces around it, "app.net."."""
    waiting = [(root, "")]
    while waiting:
        node, namespace = waiting.pop()
        if node.type == "declaration":
            yield node, namespace
        elif node.type == "namespace_definition":
            named, body = node.child_by_field_name("name"), node.child_by_field_name("body")
            if body is not None:
                name = source[named.start_byte : named.end_byte].decode("utf-8", "replace") if named else ""
                waiting.append((body, f"{namespace}{name.replace('::', '.')}." if name else namespace))
        elif node.type in _AROUND:
            waiting += [(child, namespace) for child in reversed(node.named_children)]


def _function(declarator: "Node") -> "Node | None":
    """The declarator of the function that is declared; None for a variable, or a pointer to a function."""
    current: Node | None = declarator
    while current is not None and current.type in _WRAPPERS:
        inner = current.child_by_field_name("declarator")
        current = inner or next((one for one in current.named_children if one.type.endswith("_declarator")), None)
    return current if current is not None and current.type == "function_declarator" else None
