"""Python."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from parsers import python_bindings, python_blocks, python_heads, python_narrowing
from parsers.language import NO_MODIFIERS, Declaration, ImportedName, Language, Scope, first_named, text
from parsers.model import Bound, Parameter, ParameterKind, SymbolKind
from parsers.narrowing import Narrowed
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME = later(rb"[\w\x80-\xff]+")
_DECORATOR = later(rb"^\s*@\s*([\w.\x80-\xff]+)", re.MULTILINE)
_MODIFIERS = {
    "staticmethod": "static",
    "classmethod": "classmethod",
    "property": "property",
    "cached_property": "property",
    "getter": "property",
    "setter": "property",
    "deleter": "property",
    "abstractmethod": "abstract",
    "abstractproperty": "abstract",
    "override": "override",
    "overload": "overload",
}
_ENUM_BASE = later(rb"\b(?:\w*Enum|IntFlag|Flag|\w*Choices)\b")
_PLAIN_PARAMETERS = later(rb"\(\s*([\w\x80-\xff]+(?:\s*,\s*[\w\x80-\xff]+)*)?\s*,?\s*\)")
_KEYWORD = later(rb"([\w\x80-\xff]+)\s*=(?!=)\s*")
_HOLDS_COMMAS = later(rb"\b(?:for|lambda)\b")
_TYPE_CHECKING = later(rb"if\s+(?:[\w.]+\.)?TYPE_CHECKING\b")
_PLAIN_IMPORT = later(rb"from[ \t]+([\w.]+)[ \t]+import[ \t]+(\w+(?:[ \t]*,[ \t]*\w+)*)")
_ALL = later(rb"^__all__\s*(?::[^=\n]*)?\+?=\s*[\[(](.*?)[\])]", re.MULTILINE | re.DOTALL)
_LITERAL = later(rb"""["']([\w\x80-\xff]+)["']""")

_MAY_QUOTE = tuple(bytes([byte]) for byte in b"\"'rRuUbB")

_POSITIONAL = ParameterKind.POSITIONAL


class Python(Language):
    name = "python"
    suffixes = (".py", ".pyi", ".pyw", "SConstruct", "SConscript")
    interpreters = ("python", "pypy")
    distribution = "tree-sitter-python"
    queries = ("python.scm",)
    line_comment = b"#"
    block_comment = False
    receivers = frozenset({"self"})
    class_words = frozenset({"cls"})
    brackets_index = True
    chains_assignments = True
    foreign_modules = frozenset(sys.stdlib_module_names)
    reads_bindings = True
    quotes = b"\"'"
    unclear = b"#\\\\`"
    builtin_types = frozenset(
        [
            "str",
            "int",
            "float",
            "bool",
            "bytes",
            "complex",
            "object",
            "None",
            "list",
            "dict",
            "set",
            "tuple",
            "frozenset",
            "type",
            "bytearray",
            "memoryview",
        ]
    )

    def grammar(self) -> object:
        import tree_sitter_python

        return tree_sitter_python.language()

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        if kind is SymbolKind.FUNCTION:
            return self._function(node, source, prefix, scope)
        if kind is SymbolKind.CLASS:
            return self._class(node, source, prefix)
        if kind is SymbolKind.VARIABLE:
            return self._variable(node, source, scope)
        left = node.child_by_field_name("left")
        name = text(left, source).partition("[")[0].strip() if left is not None else ""
        return (Declaration(name, left.start_byte, kind, node.end_byte, None, _exported(name)),) if left else ()

    def bound_name(self, node: "Node", source: bytes, scope: Scope) -> bytes | None:
        match = _NAME.match(source, node.start_byte)
        return match[0] if match is not None else None

    def _function(self, node: "Node", source: bytes, prefix: bytes, scope: Scope) -> Sequence[Declaration]:
        named = node.child_by_field_name("name")
        declared = node.child_by_field_name("parameters")
        body = node.child_by_field_name("body")
        if named is None or declared is None or body is None:
            return ()
        name = text(named, source)
        start = node.start_byte
        modifiers = _exported(name)
        if prefix:
            modifiers |= _decorations(prefix)
        if source.startswith(b"async", start):
            modifiers |= {"async"}
        in_class = scope.kind is SymbolKind.CLASS or scope.kind is SymbolKind.ENUM
        kind = SymbolKind.FUNCTION
        if in_class:
            kind = SymbolKind.CONSTRUCTOR if name == "__init__" else SymbolKind.METHOD
        parameters = self.known_parameters(declared, source)
        head_end = _head_end(node, source, declared.end_byte, body.start_byte, ("return_type",))
        returned = _returned(source[declared.end_byte : head_end])
        if in_class and "static" not in modifiers and parameters and parameters[0].kind <= _POSITIONAL:
            if returned and returned == parameters[0].annotation:
                returned = "Self"  # `def copy(self: T) -> T`
            parameters = parameters[1:]
        return (
            Declaration(
                name,
                named.start_byte,
                kind,
                head_end,
                parameters,
                modifiers,
                head_start=start,
                doc=_doc_span(body, source),
                type=returned,
            ),
        )

    def _class(self, node: "Node", source: bytes, prefix: bytes) -> Sequence[Declaration]:
        named = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        if named is None or body is None:
            return ()
        name = text(named, source)
        start = node.start_byte
        head_end = _head_end(node, source, named.end_byte, body.start_byte, ("superclasses", "type_parameters"))
        bases = source[named.end_byte : head_end]
        kind = SymbolKind.ENUM if b"(" in bases and _ENUM_BASE.search(bases) else SymbolKind.CLASS
        modifiers = _exported(name)
        if prefix:
            modifiers |= _decorations(prefix)
        if b"ABC" in bases:
            modifiers |= {"abstract"}
        doc = _doc_span(body, source)
        return (Declaration(name, named.start_byte, kind, head_end, None, modifiers, head_start=start, doc=doc),)

    def _variable(self, node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
        start = node.start_byte
        match = _NAME.match(source, start)
        if match is None:
            return ()
        name = match[0].decode("utf-8", "replace")
        kind = SymbolKind.CONSTANT if name.isupper() else SymbolKind.VARIABLE
        if scope.kind is SymbolKind.ENUM:
            kind = SymbolKind.ENUM_MEMBER
        declared = python_bindings.annotation(source, match.end(), node.end_byte)
        return (Declaration(name, start, kind, node.end_byte, None, _exported(name), type=declared),)

    def binding(self, source: bytes, start: int, end: int) -> tuple[str, str, Bound] | None:
        return python_bindings.read(source[start:end])

    def reach(self, source: bytes, start: int, end: int, limit: int, following: tuple[int, int] | None) -> int:
        return python_blocks.reach(source, start, end, limit, following)

    def bound_at(self, source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
        return python_heads.bound_at(source, name, place)

    def reach_loosely(self, source: bytes, place: int, limit: int, following: tuple[int, int] | None) -> int:
        return python_blocks.reach_of_head(source, place, limit, following)

    def cut(self, source: bytes, since: int, block: int, following: tuple[int, int]) -> int:
        return python_blocks.cut(source, since, block, following)

    def narrowed(self, root: "Node", source: bytes) -> Iterable[Narrowed]:
        return python_narrowing.narrowed(root, source)

    def outer_names(self, source: bytes) -> Iterable[bytes]:
        return python_bindings.outer_names(source)

    def field_name(self, source: bytes, start: int) -> str:
        return python_bindings.attribute(source, start)

    def field(self, name: str, source: bytes, start: int, end: int) -> Declaration:
        place = start + len("self.")
        declared = python_bindings.annotation(source, place + len(name.encode()), end)
        return Declaration(name, place, SymbolKind.FIELD, end, None, _exported(name), type=declared)

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        written = source[node.start_byte : node.end_byte]
        plain = _PLAIN_PARAMETERS.fullmatch(written)
        if plain is not None:
            names = _NAME.findall(written.decode("utf-8", "replace").encode())
            return tuple(Parameter(name.decode(), _POSITIONAL, False, "") for name in names)
        return tuple(self._parameters(node, source))

    @staticmethod
    def _parameters(node: "Node", source: bytes) -> Iterator[Parameter]:
        children = node.named_children
        kind = _POSITIONAL
        for child in children:
            if child.type == "positional_separator":
                kind = ParameterKind.POSITIONAL_ONLY
        for child in children:
            match child.type:
                case "positional_separator":
                    kind = _POSITIONAL
                    continue
                case "keyword_separator":
                    kind = ParameterKind.KEYWORD_ONLY
                    continue
                case "identifier":
                    yield Parameter(text(child, source), kind, False, "")
                    continue
                case "comment" | "ERROR":
                    continue
            annotated = child.child_by_field_name("type")
            annotation = " ".join(text(annotated, source).split()) if annotated is not None else ""
            optional = child.child_by_field_name("value") is not None
            named = child.child_by_field_name("name")
            if named is None:
                named = first_named(child) if child.type == "typed_parameter" else child
            if named is None:
                continue
            name = text(named, source)
            if name.startswith("**"):
                yield Parameter(name[2:].strip(), ParameterKind.KEYWORD_VARIADIC, True, annotation)
            elif name.startswith("*"):
                yield Parameter(name[1:].strip(), ParameterKind.VARIADIC, True, annotation)
                kind = ParameterKind.KEYWORD_ONLY
            else:
                yield Parameter(name, kind, optional, annotation)

    def argument(self, argument: bytes) -> tuple[str, bytes]:
        if argument.startswith(b"*"):
            return ("**", argument[2:]) if argument.startswith(b"**") else ("*", argument[1:])
        keyword = _KEYWORD.match(argument) if b"=" in argument else None
        if keyword is None:
            return "", argument
        return keyword[1].decode("utf-8", "replace"), argument[keyword.end() :]

    def holds_commas(self, arguments: bytes) -> bool:
        return (b"for" in arguments or b"lambda" in arguments) and _HOLDS_COMMAS.search(arguments) is not None

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        plain = _PLAIN_IMPORT.fullmatch(source, node.start_byte, node.end_byte)
        package = path.endswith("__init__.py")
        if plain is not None:  # most imports, without a node for each name
            module, start = plain[1].decode("utf-8", "replace"), plain.start(2)
            type_only = _under_type_checking(node, source)
            for written in plain[2].split(b","):
                name = written.strip().decode("utf-8", "replace")
                yield ImportedName(module, name, name, start + len(written) - len(written.lstrip()), type_only, package)
                start += len(written) + 1
            return
        module_node = node.child_by_field_name("module_name")
        type_only = _under_type_checking(node, source)
        future = node.type == "future_import_statement"
        if module_node is None and not future:  # import a.b, c as d
            for child in node.children_by_field_name("name"):
                yield _import_module(child, source, type_only)
            return
        module = "__future__" if module_node is None else "".join(text(module_node, source).split())
        star = next((child for child in node.named_children if child.type == "wildcard_import"), None)
        if star is not None:
            yield ImportedName(module, "*", "", star.start_byte, type_only)
            return
        for child in node.children_by_field_name("name"):
            found = _import_module(child, source, type_only)
            name = found.module
            alias = name if child.type == "dotted_name" else found.alias
            yield ImportedName(module, name, alias, found.start_byte, type_only, package and alias == name)

    def finish_imports(self, imports: list[ImportedName], source: bytes, path: str) -> list[ImportedName]:
        if b"__all__" not in source:
            return imports
        listed = {name.decode() for group in _ALL.findall(source) for name in _LITERAL.findall(group)}
        return [found._replace(reexport=True) if found.alias in listed else found for found in imports]


def _import_module(node: "Node", source: bytes, type_only: bool) -> ImportedName:
    named = node.child_by_field_name("name")
    if named is None:
        module = "".join(text(node, source).split())
        return ImportedName(module, "", module.partition(".")[0], node.start_byte, type_only)
    alias = node.child_by_field_name("alias")
    bound = text(alias, source) if alias is not None else ""
    return ImportedName("".join(text(named, source).split()), "", bound, named.start_byte, type_only)


def _under_type_checking(node: "Node", source: bytes) -> bool:
    if node.start_byte == 0 or source.startswith(b"\n", node.start_byte - 1) or b"TYPE_CHECKING" not in source:
        return False
    block = node.parent
    while block is not None:
        statement = block.parent
        if statement is not None and statement.type == "if_statement" and block.type == "block":
            consequence = statement.child_by_field_name("consequence")
            if consequence == block and _TYPE_CHECKING.match(source, statement.start_byte):
                return True
        block = statement
    return False


def _doc_span(body: "Node", source: bytes) -> tuple[int, int] | None:
    # the text tells most bodies that cannot start with a doc string, without a node
    if not source.startswith(_MAY_QUOTE, body.start_byte):
        return None
    statement = first_named(body)
    literal = first_named(statement) if statement is not None and statement.type == "expression_statement" else None
    if literal is None or literal.type != "string":
        return None
    return literal.start_byte, literal.end_byte


def _head_end(node: "Node", source: bytes, start: int, end: int, lasts: tuple[str, ...]) -> int:
    """Where the head of a definition ends: before a comment that stands between it and the body.

    lasts: what its last part may be, the first of those that it has.
    """
    if b"#" not in source[start:end]:
        return end
    parts = (node.child_by_field_name(last) for last in lasts)
    return next((part.end_byte for part in parts if part is not None), start)


def _returned(head: bytes) -> str:
    """The declared type in what stands between parameters and body: `-> Store:`."""
    _, arrow, declared = head.partition(b"->")
    return " ".join(declared.strip(b" \t\r\n:").decode("utf-8", "replace").split()) if arrow else ""


def _decorations(prefix: bytes) -> frozenset[str]:
    names = {name.rpartition(b".")[2].decode("utf-8", "replace") for name in _DECORATOR.findall(prefix)}
    return frozenset({"decorated", *(_MODIFIERS[name] for name in names if name in _MODIFIERS)})


_EXPORTED = frozenset({"exported"})
_PRIVATE = frozenset({"private"})


def _exported(name: str) -> frozenset[str]:
    if not name.startswith("_"):
        return _EXPORTED
    return NO_MODIFIERS if name.startswith("__") and name.endswith("__") else _PRIVATE


LANGUAGES = (Python(),)
