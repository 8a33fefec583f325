"""PHP."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from parsers.language import CallSite, Declaration, ImportedName, Language, Scope, first_named, text
from parsers.model import Parameter, ParameterKind, Symbol, SymbolKind
from parsers.narrowing import Narrowed
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_MODIFIERS = {"static": "static", "abstract": "abstract", "private": "private"}
_HIDDEN = frozenset({"private", "protected"})
_PARAMETER_KINDS = {
    "simple_parameter": ParameterKind.POSITIONAL,
    "property_promotion_parameter": ParameterKind.POSITIONAL,
    "variadic_parameter": ParameterKind.VARIADIC,
}
_KEYWORD = later(rb"([A-Za-z_\x80-\xff][\w\x80-\xff]*)\s*:(?!:)\s*")
_COMMENT = later(rb"/\*.*?\*/|(?://|#)[^\n]*", re.DOTALL)
_USE = later(rb"use\s+(?:(?:function|const)\s+)?", re.IGNORECASE)
_USED = later(
    rb"\s*(?:(?:function|const)\s+)?(\\?[\w\x80-\xff]+(?:\\[\w\x80-\xff]+)*)(?:\s+as\s+([\w\x80-\xff]+))?\s*",
    re.IGNORECASE,
)
_INCLUDED = later(
    rb"""\w+[\s(]*(?P<above>dirname\s*\(\s*)*(?P<here>__DIR__|__FILE__)?(?P<level>[\s)\d,]*)\.?\s*"""
    rb"""(?P<quote>["'])(?P<path>[^"'$\n]+)(?P=quote)[\s)]*"""
)

_VAR = later(rb"@var\s+(\??\\?[\w\\\x80-\xff]+(?:\|null)?)\s(?:[^{};]*?)\*/\s*$")


class Php(Language):
    name = "php"
    suffixes = (".php", ".phtml")
    interpreters = ("php",)
    distribution = "tree-sitter-php"
    queries = ("php.scm",)
    separators = rb"\?->|->|::\$?|\\"
    root = b"\\"
    variable_mark = b"$"
    receivers = frozenset({"$this", "self", "static"})
    read_nodes = frozenset({"name"})
    quotes = b"\"'"
    embeds = b"{"
    unclear = b"`/<#"
    builtin_types = frozenset({"self", "static", "parent"})
    builtin_calls = frozenset({"array", "define", "defined", "die", "empty", "eval", "exit", "isset", "list", "unset"})

    def grammar(self) -> object:
        import tree_sitter_php

        return tree_sitter_php.language_php()

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        names = _names(node, source)
        if not names:
            return ()
        head_start, decorations = _after_attributes(node, source)
        written = frozenset(source[head_start : names[0][1]].decode("utf-8", "replace").lower().split())
        modifiers = decorations | {_MODIFIERS[word] for word in written & _MODIFIERS.keys()}
        if not written & _HIDDEN:
            modifiers |= {"exported"}
        body = node.child_by_field_name("body")
        head_end = body.start_byte if body is not None else node.end_byte
        parameters: tuple[Parameter, ...] | None = None
        if kind is SymbolKind.METHOD or kind is SymbolKind.FUNCTION:
            declared = node.child_by_field_name("parameters")
            parameters = self.parameters(declared, source) if declared is not None else ()
            if kind is SymbolKind.METHOD and names[0][0].lower() == "__construct":
                kind = SymbolKind.CONSTRUCTOR
            if body is None and scope.kind is SymbolKind.INTERFACE:
                modifiers |= {"abstract"}
        typed = node.child_by_field_name("return_type" if parameters is not None else "type")
        declared_type = " ".join(text(typed, source).split()) if typed is not None else ""
        if not declared_type and node.type == "property_declaration":
            said = _VAR.search(source, max(0, node.start_byte - 300), node.start_byte)
            declared_type = said[1].decode("utf-8", "replace") if said is not None else ""
        qualifier = ""
        if kind is SymbolKind.NAMESPACE:
            qualifier, _, name = names[0][0].replace("\\", ".").rpartition(".")
            names = [(name, names[0][1] + len(names[0][0].encode()) - len(name.encode()))]
        return tuple(
            Declaration(name, start, kind, head_end, parameters, modifiers, qualifier, head_start, type=declared_type)
            for name, start in names
        )

    def narrowed(self, root: "Node", source: bytes) -> Iterable[Narrowed]:
        if b" instanceof " not in source:
            return ()
        from parsers import brace_narrowing

        return brace_narrowing.narrowed(root, source)

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        for child in node.named_children:
            kind = _PARAMETER_KINDS.get(child.type)
            named = child.child_by_field_name("name")
            if kind is None or named is None:
                continue
            declared = child.child_by_field_name("type")
            annotation = " ".join(text(declared, source).split()) if declared is not None else ""
            optional = kind is ParameterKind.VARIADIC or child.child_by_field_name("default_value") is not None
            found.append(Parameter(text(named, source).lstrip("&$"), kind, optional, annotation))
        return tuple(found)

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        named = node.child_by_field_name("name")
        if named is None:
            return None
        return CallSite(node.start_byte, named.start_byte, named.end_byte, node.child_by_field_name("arguments"))

    def argument(self, argument: bytes) -> tuple[str, bytes]:
        if argument.startswith(b"..."):
            return "*", argument[3:]
        keyword = _KEYWORD.match(argument) if b":" in argument else None
        if keyword is None:
            return "", argument
        return keyword[1].decode("utf-8", "replace"), argument[keyword.end() :]

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        if node.type == "namespace_use_declaration":
            return _used(source[node.start_byte : node.end_byte], node.start_byte)
        if node.type == "namespace_definition":
            named = node.child_by_field_name("name")
            # a file sees all names of its own name space, as if it imported them
            module = text(named, source).replace(" ", "") if named is not None else "\\"
            return (ImportedName(module, "*", "", node.start_byte),)
        included = _INCLUDED.fullmatch(source, node.start_byte, node.end_byte)
        if included is None:
            return ()
        module = included["path"].decode("utf-8", "replace")
        if included["here"]:
            steps = source.count(b"dirname", node.start_byte, included.start("here")) - (
                included["here"] == b"__FILE__"
            )
            level = re.search(rb"\d+", included["level"])
            steps += int(level[0]) - 1 if level is not None else 0
            module = f".{'/..' * max(0, min(steps, 50))}/{module.lstrip('/')}"
        return (ImportedName(module, "", "", node.start_byte),)

    def finish_symbols(self, symbols: list[Symbol], source: bytes) -> list[Symbol]:
        """A parameter of the constructor that declares a field is the class's."""
        for i, symbol in enumerate(symbols):
            above = symbols[symbol.parent] if symbol.parent >= 0 else None
            if above is None or symbol.kind is not SymbolKind.FIELD or above.kind is not SymbolKind.CONSTRUCTOR:
                continue
            owner = above.qualified_name.rpartition(".")[0]
            symbols[i] = symbol._replace(
                qualified_name=f"{owner}.{symbol.name}" if owner else symbol.name,
                parent=above.parent,
                modifiers=symbol.modifiers - {"local"},
            )
        return symbols


def _names(node: "Node", source: bytes) -> list[tuple[str, int]]:
    """(name without its mark, where it starts) of all that a definition declares."""
    match node.type:
        case "property_declaration" | "const_declaration":
            children = [child for child in node.named_children if child.type in {"property_element", "const_element"}]
            nodes = [first_named(child) for child in children]
        case "function_call_expression":
            arguments = node.child_by_field_name("arguments")
            argument = first_named(arguments) if arguments is not None else None
            literal = first_named(argument) if argument is not None else None
            nodes = [first_named(literal)] if literal is not None else []
        case _:
            nodes = [node.child_by_field_name("name")]
    found = [(text(named, source), named.start_byte) for named in nodes if named is not None]
    return [(name[1:], start + 1) if name.startswith("$") else (name, start) for name, start in found]


def _after_attributes(node: "Node", source: bytes) -> tuple[int, frozenset[str]]:
    """(where the declaration starts after its attributes, what they say)."""
    if not source.startswith(b"#[", node.start_byte):
        return node.start_byte, frozenset()
    attributes = first_named(node)
    if attributes is None or attributes.type != "attribute_list":
        return node.start_byte, frozenset()
    end = attributes.end_byte
    overrides = b"Override" in source[node.start_byte : end]
    return end, frozenset({"decorated", "override"} if overrides else {"decorated"})


def _used(statement: bytes, start: int) -> Iterable[ImportedName]:
    """`use A\\B as C, D\\{E, function f};`"""
    if b"/" in statement or b"#" in statement:
        statement = _COMMENT.sub(lambda comment: b" " * len(comment[0]), statement)
    opening = _USE.match(statement)
    if opening is None:
        return
    at = opening.end()
    names = statement[at:].rstrip(b"; \t\r\n")
    group, brace, inner = names.partition(b"{")
    prefix = ""
    if brace:
        prefix = "".join(group.decode("utf-8", "replace").split()).strip("\\")
        at += len(group) + 1
        names = inner.rstrip(b"} \t\r\n")
    for written in names.split(b","):
        used = _USED.fullmatch(written)
        if used is not None:
            path = used[1].decode("utf-8", "replace").lstrip("\\")
            module, _, name = (f"{prefix}\\{path}" if prefix else path).rpartition("\\")
            alias = used[2].decode("utf-8", "replace") if used[2] else name
            yield ImportedName(module or "\\", name, alias, start + at + used.start(1))
        at += len(written) + 1


LANGUAGES = (Php(),)
