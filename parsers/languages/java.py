"""Java."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from parsers.language import NO_MODIFIERS, CallSite, Declaration, ImportedName, Language, Scope, first_named, text
from parsers.model import Bound, Parameter, ParameterKind, SymbolKind
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_MODIFIERS = {
    "static": "static",
    "abstract": "abstract",
    "private": "private",
    "public": "exported",
    "@Override": "override",
}
_WORD = later(r"@?[\w.]+")
_IMPORT = later(rb"import\s+(static\s+)?([\w$.\s\x80-\xff]+?)\s*(?:\.\s*(\*))?\s*;?\s*$")
_IMPLICITLY_PUBLIC = frozenset({SymbolKind.INTERFACE})
_NODES = """
    block constructor_body for_statement enhanced_for_statement catch_clause try_with_resources_statement
    lambda_expression switch_block_statement_group switch_rule class_body method_declaration constructor_declaration
"""
_BLOCKS = frozenset(_NODES.split())  # at the end of which what they declare ends


class Java(Language):
    name = "java"
    suffixes = (".java",)
    distribution = "tree-sitter-java"
    keywords = False
    queries = ("java.scm",)
    separators = rb"\.|::"
    builtin_types = frozenset(
        [
            "String",
            "Object",
            "Integer",
            "Long",
            "Boolean",
            "Double",
            "Float",
            "Short",
            "Byte",
            "Character",
            "Void",
            "var",
        ]
    )

    blocks = _BLOCKS
    typed_parameters = True

    def bound_at(self, source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
        from parsers import brace_locals

        return brace_locals.bound_at(source, name, place)

    def grammar(self) -> object:
        import tree_sitter_java

        return tree_sitter_java.language()

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        modifiers, head_start = _modifiers(node, source)
        if scope.kind in _IMPLICITLY_PUBLIC and "private" not in modifiers:
            modifiers |= {"exported"}
        declarators = node.children_by_field_name("declarator")
        if declarators:
            names = [declarator.child_by_field_name("name") for declarator in declarators]
            typed = _type(node, source)
            found = []
            for named in names:
                if named is not None:
                    at = (text(named, source), named.start_byte, kind, node.end_byte, None, modifiers, "", head_start)
                    found.append(Declaration(*at, type=typed))
            return found
        named = node.child_by_field_name("name")
        if named is None:
            return ()
        body = node.child_by_field_name("body")
        head_end = body.start_byte if body is not None else node.end_byte
        parameters: tuple[Parameter, ...] | None = None
        match kind:
            case SymbolKind.METHOD | SymbolKind.CONSTRUCTOR:
                declared = node.child_by_field_name("parameters")
                parameters = self.known_parameters(declared, source) if declared is not None else ()
                if body is None and scope.kind is SymbolKind.INTERFACE:
                    modifiers |= {"abstract"}
            case SymbolKind.ENUM_MEMBER:
                modifiers |= scope.modifiers & {"exported"}
            case SymbolKind.FIELD:  # a record's component has a public accessor
                modifiers |= {"exported"}
        return (
            Declaration(
                *(text(named, source), named.start_byte, kind, head_end, parameters, modifiers, "", head_start),
                type=_type(node, source),
            ),
        )

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        for child in node.named_children:
            if child.type == "formal_parameter":
                named, declared = child.child_by_field_name("name"), child.child_by_field_name("type")
                if named is not None and declared is not None:
                    annotation = " ".join(text(declared, source).split())
                    found.append(Parameter(text(named, source), ParameterKind.POSITIONAL_ONLY, False, annotation))
            elif child.type == "spread_parameter":
                declarator = next((part for part in child.named_children if part.type == "variable_declarator"), None)
                named = declarator.child_by_field_name("name") if declarator is not None else None
                if declarator is not None and named is not None:
                    written = source[child.start_byte : declarator.start_byte].decode("utf-8", "replace")
                    annotation = " ".join(written.replace("...", " ").replace("final ", "").split())
                    found.append(Parameter(text(named, source), ParameterKind.VARIADIC, True, annotation))
        return tuple(found)

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        named = node.child_by_field_name("name")
        if named is None:
            return None
        return CallSite(node.start_byte, named.start_byte, named.end_byte, node.child_by_field_name("arguments"))

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        match = _IMPORT.match(source[node.start_byte : node.end_byte])
        if match is None:
            return
        module = b"".join(match[2].split()).decode("utf-8", "replace")
        start = node.start_byte + match.start(2)
        if match[3]:
            yield ImportedName(module, "*", "", start)
        else:
            module, _, name = module.rpartition(".")
            yield ImportedName(module, name, name, start)


def _type(node: "Node", source: bytes) -> str:
    """The type of a field or record component, or what a method gives."""
    declared = node.child_by_field_name("type")
    return " ".join(text(declared, source).split()) if declared is not None else ""


def _modifiers(node: "Node", source: bytes) -> tuple[frozenset[str], int]:
    """(modifiers, where the declaration starts after its annotations)."""
    first = first_named(node)
    if first is None or first.type != "modifiers":
        return NO_MODIFIERS, node.start_byte
    start = first.start_byte
    written = text(first, source)
    if "@" not in written:
        return _words(written), start
    for child in first.children:
        if child.type in {"annotation", "marker_annotation"}:
            start = child.end_byte
    return _words(written) | {"decorated"}, start


@lru_cache(maxsize=1024)
def _words(written: str) -> frozenset[str]:
    return frozenset(_MODIFIERS[word] for word in _WORD.findall(written) if word in _MODIFIERS)


LANGUAGES = (Java(),)
