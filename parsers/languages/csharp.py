"""C#."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from parsers.language import CallSite, Declaration, ImportedName, Language, Scope, text
from parsers.model import Bound, Parameter, ParameterKind, Symbol, SymbolKind
from parsers.packages import fully_named, package_declaration
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_MODIFIERS = {
    "static": "static",
    "const": "static",
    "abstract": "abstract",
    "override": "override",
    "private": "private",
    "public": "exported",
    "async": "async",
    "partial": "partial",
}
_ACCESS = frozenset({"public", "private", "protected", "internal", "file"})
_CLASSES = frozenset({SymbolKind.CLASS, SymbolKind.STRUCT})
_USING = later(
    rb"(global\s+)?using\s+(?:(static)\s+)?(?:unsafe\s+)?(?:([\w@\x80-\xff]+)\s*=\s*)?(?:global\s*::\s*)?"
    rb"([\w.@\s\x80-\xff]+?)\s*(?:<[^;]*>)?\s*;?\s*$"
)
_DIRECTIVE = later(rb"\s*#\s*(if|else|elif|endif)\b")
_NAMED = later(rb"@?([A-Za-z_\x80-\xff][\w\x80-\xff]*)\s*:(?!:)\s*")
_TAG = later(r"<(?:see|seealso|paramref|typeparamref)\s+\w+\s*=\s*\"([^\"]*)\"\s*/?>|<[^<>]+>")
_NODES = """
    block for_statement foreach_statement catch_clause using_statement lambda_expression anonymous_method_expression
    switch_section switch_expression_arm accessor_declaration method_declaration constructor_declaration
    local_function_statement arrow_expression_clause declaration_list
"""
_BLOCKS = frozenset(_NODES.split())  # at the end of which what they declare ends


class CSharp(Language):
    name = "csharp"
    suffixes = (".cs", ".csx")
    distribution = "tree-sitter-c-sharp"
    queries = ("csharp.scm",)
    separators = rb"\?\.|!?\s*\.|::"
    unclear = b"'`/<|%#\\\\$@"
    transparent = frozenset({SymbolKind.NAMESPACE})
    builtin_calls = frozenset({"nameof"})
    receivers = frozenset({"this"})
    declares_types = True
    implicit_locals = frozenset({b"value"})
    builtin_types = frozenset({"var", "dynamic", "String", "Object", "Int32", "Int64", "Boolean", "Double", "Void"})

    blocks = _BLOCKS

    def bound_at(self, source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
        from parsers import brace_locals

        return brace_locals.bound_at(source, name, place)

    def grammar(self) -> object:
        import tree_sitter_c_sharp

        return tree_sitter_c_sharp.language()

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        if kind is SymbolKind.NAMESPACE:
            return package_declaration(node, source, SymbolKind.NAMESPACE, "@")
        if node.type == "parameter_list":
            return self._primary_constructor(node, source, scope)
        modifiers, head_start = _modifiers(node, kind, source, scope)
        if kind is SymbolKind.FIELD and node.type != "event_declaration":
            kind = SymbolKind.CONSTANT if "const" in _words(node, source) else kind
            names = _declared(node)
            typed = next(
                (_type(each, source) for each in node.named_children if each.type == "variable_declaration"), ""
            )
            return tuple(
                Declaration(
                    text(named, source),
                    named.start_byte,
                    kind,
                    node.end_byte,
                    None,
                    modifiers,
                    "",
                    head_start,
                    type=typed,
                )
                for named in names
            )
        body = node.child_by_field_name("body") or node.child_by_field_name("accessors")
        head_end = body.start_byte if body is not None else node.end_byte
        if body is None and kind is SymbolKind.PROPERTY:
            value = node.child_by_field_name("value")
            head_end = value.start_byte if value is not None else head_end
        named = node.child_by_field_name("name")
        name = text(named, source).lstrip("@") if named is not None else ""
        start = named.start_byte if named is not None else node.start_byte
        given = node.child_by_field_name("parameters")
        parameters = self.parameters(given, source) if given is not None else None
        qualifier = _explicit_interface(node, source)
        match node.type:
            case "record_declaration":
                if any(child.type == "struct" for child in node.children):
                    kind = SymbolKind.STRUCT
            case "destructor_declaration":
                name, start = f"~{name}", max(node.start_byte, start - 1)
            case "operator_declaration" | "conversion_operator_declaration":
                sign = node.child_by_field_name("operator") or node.child_by_field_name("type")
                name = f"operator {' '.join(text(sign, source).split())}" if sign is not None else ""
            case "indexer_declaration":
                name, parameters = "this[]", None
            case "delegate_declaration":
                parameters = None
            case "method_declaration":
                if body is None and scope.kind is SymbolKind.INTERFACE:
                    modifiers |= {"abstract"}
                if given is not None and _is_extension(given, source):
                    modifiers = (modifiers - {"static"}) | {"extension"}
        typed = _type(node, source) if kind is SymbolKind.PROPERTY else _result(node, source)
        return (Declaration(name, start, kind, head_end, parameters, modifiers, qualifier, head_start, type=typed),)

    def _primary_constructor(self, node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
        named = node.parent.child_by_field_name("name") if node.parent is not None else None
        return (
            Declaration(
                scope.name,
                node.start_byte,
                SymbolKind.CONSTRUCTOR,
                node.end_byte,
                self.parameters(node, source),
                scope.modifiers & {"exported"},
                head_start=named.start_byte if named is not None else node.start_byte,
                encloses=False,
            ),
        )

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        declared: Node | None = None
        for index, child in enumerate(node.children):
            field = node.field_name_for_child(index)
            if child.type == "parameter":
                read = self._parameter(child, source)
                found += [read] if read is not None else []
            elif field == "type":
                declared = child
            elif field == "name" and declared is not None:  # `params int[] rest` is no node of its own
                annotation = " ".join(text(declared, source).split())
                found.append(Parameter(text(child, source), ParameterKind.VARIADIC, True, annotation))
        return tuple(found)

    @staticmethod
    def _parameter(node: "Node", source: bytes) -> Parameter | None:
        named, declared = node.child_by_field_name("name"), node.child_by_field_name("type")
        if named is None:
            return None
        words = [text(child, source) for child in node.children if child.type == "modifier"]
        if "this" in words:
            return None
        if declared is not None:
            words.append(" ".join(text(declared, source).split()))
        optional = any(child.type == "=" for child in node.children)
        kind = ParameterKind.VARIADIC if "params" in words else ParameterKind.POSITIONAL
        return Parameter(text(named, source).lstrip("@"), kind, optional, " ".join(words))

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        return None

    def argument(self, argument: bytes) -> tuple[str, bytes] | None:
        match = _NAMED.match(argument)
        if match is not None:
            return match[1].decode("utf-8", "replace"), argument[match.end() :]
        return "", argument

    def clean_doc(self, doc: str) -> str:
        """XML documentation without its tags."""
        return "\n".join(
            line for line in (_TAG.sub(r"\1", each).rstrip() for each in doc.splitlines()) if line.strip()
        ).strip()

    def mended(self, source: bytes) -> bytes:
        """Of code under conditions, the grammar reads only whole members and statements: the first branch stays."""
        return _first_branches(source)

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        match = _USING.match(source[node.start_byte : node.end_byte])
        if match is None:
            return
        module = b"".join(match[4].split()).decode("utf-8", "replace").replace("@", "")
        start = node.start_byte + match.start(4)
        everywhere = match[1] is not None
        if match[3] is not None:
            alias = match[3].decode("utf-8", "replace").lstrip("@")
            yield ImportedName(module, "", alias, start, reexport=everywhere)
        else:
            yield ImportedName(module, "*", "", start, reexport=everywhere)

    def finish_symbols(self, symbols: list[Symbol], source: bytes) -> list[Symbol]:
        return fully_named(symbols, SymbolKind.NAMESPACE)


def _first_branches(source: bytes) -> bytes:
    """The source with directives and the branches after the first one blanked out."""
    if b"#if" not in source:
        return source
    lines = source.splitlines(keepends=True)
    hidden: list[bool] = []  # of each open `#if`: whether its current branch goes
    for index, line in enumerate(lines):
        match = _DIRECTIVE.match(line)
        word = match[1] if match is not None else b""
        if word == b"if":
            hidden.append(False)
        elif word in {b"else", b"elif"} and hidden:
            hidden[-1] = True
        elif word == b"endif" and hidden:
            hidden.pop()
        elif not any(hidden):
            continue
        text = line.rstrip(b"\r\n")
        lines[index] = b" " * len(text) + line[len(text) :]
    return b"".join(lines)


def _type(node: "Node", source: bytes) -> str:
    declared = node.child_by_field_name("type")
    return " ".join(text(declared, source).split()) if declared is not None else ""


def _result(node: "Node", source: bytes) -> str:
    """What a method gives, where it is no type of the language itself."""
    declared = node.child_by_field_name("returns")
    if declared is None or declared.type == "predefined_type":
        return ""
    return " ".join(text(declared, source).split())


def _declared(node: "Node") -> list["Node"]:
    """The names that a field declaration declares."""
    found: list[Node] = []
    for declaration in node.named_children:
        if declaration.type == "variable_declaration":
            names = [
                each.child_by_field_name("name")
                for each in declaration.named_children
                if each.type == "variable_declarator"
            ]
            found += [named for named in names if named is not None]
    return found


def _words(node: "Node", source: bytes) -> list[str]:
    return [text(child, source) for child in node.children if child.type == "modifier"]


def _modifiers(node: "Node", kind: SymbolKind, source: bytes, scope: Scope) -> tuple[frozenset[str], int]:
    """(modifiers, where the declaration starts after its attributes)."""
    words: list[str] = []
    start, annotated = node.start_byte, False
    for child in node.children:
        if child.type == "attribute_list":
            start, annotated = child.end_byte, True
        elif child.type == "modifier":
            words.append(text(child, source))
    found = {_MODIFIERS[word] for word in words if word in _MODIFIERS}
    if kind is SymbolKind.ENUM_MEMBER:
        found |= scope.modifiers & {"exported"}
    elif node.type == "parameter" or (scope.kind is SymbolKind.INTERFACE and _ACCESS.isdisjoint(words)):
        found.add("exported")  # a component of a record, a member of an interface
    elif scope.kind in _CLASSES and not scope.function and _ACCESS.isdisjoint(words):
        found.add("private")
    return frozenset(found | {"decorated"} if annotated else found), start


def _explicit_interface(node: "Node", source: bytes) -> str:
    """`IDisposable` of `void IDisposable.Dispose()`: only who has the object as that interface can call it."""
    for child in node.named_children:
        if child.type == "explicit_interface_specifier":
            return re.sub(r"<.*>", "", text(child, source).rstrip(". "))
    return ""


def _is_extension(given: "Node", source: bytes) -> bool:
    first = next((child for child in given.named_children if child.type == "parameter"), None)
    return first is not None and "this" in _words(first, source)


LANGUAGES = (CSharp(),)
