"""JavaScript, TypeScript and TSX."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from parsers import ecmascript_bindings
from parsers.ecmascript_exports import exported
from parsers.ecmascript_imports import imported_names
from parsers.language import NO_MODIFIERS, Declaration, ImportedName, Language, Scope, first_named, text
from parsers.model import Bound, Parameter, ParameterKind, Symbol, SymbolKind
from parsers.narrowing import Narrowed
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})
_MODIFIERS = {
    "async": "async",
    "static": "static",
    "get": "property",
    "set": "property",
    "abstract": "abstract",
    "override": "override",
    "override_modifier": "override",
}
_EXPORTED = frozenset({"exported"})
_AROUND_VARIABLES = frozenset({"ambient_declaration", "export_statement"})
_BRACED = later(rb"\{(?!#\})(?:[^{}]|\{#\})*\}")
_ASSIGNED = later(r"(?:module\.)?(exports)(?:\.|$)")
_QUOTES = "'\"`"


class JavaScript(Language):
    name = "javascript"
    suffixes: tuple[str, ...] = (".js", ".jsx", ".mjs", ".cjs")
    interpreters: tuple[str, ...] = ("node", "nodejs", "bun", "zx")
    distribution = "tree-sitter-javascript"
    keywords = False
    queries: tuple[str, ...] = ("ecmascript.scm", "javascript.scm", "jsx.scm")
    quotes = b"\"'"
    unclear = b"`/<\\\\"
    separators = rb"\?\.#?|!?\.#?"
    reads_bindings = True
    block_scopes = True
    member_marks = (b".", b"?.", b"!.")
    read_nodes = frozenset({"identifier", "shorthand_property_identifier", "this"})

    def grammar(self) -> object:
        import tree_sitter_javascript

        return tree_sitter_javascript.language()

    def wrapped(self, node: "Node") -> "Node | None":
        if node.type == "export_statement":
            return node.child_by_field_name("declaration") or node.child_by_field_name("value")
        return first_named(node)

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        match node.type:
            case "variable_declarator":
                return self._variable(node, source, prefix, scope)
            case "assignment_expression":
                return self._assignment(node, kind, source, scope)
            case "pair":
                return self._pair(node, source, scope)
            case "arrow_function" | "function_expression" | "class":
                return self._default_export(node, source)
            case "enum_assignment" | "property_identifier" | "string":
                member = node.child_by_field_name("name") or node
                name = text(member, source).strip(_QUOTES)
                return (Declaration(name, member.start_byte, kind, node.end_byte, None, scope.modifiers & _EXPORTED),)
        named = node.child_by_field_name("name") or node.child_by_field_name("property")
        if named is None:
            return ()
        name = text(named, source).strip(_QUOTES)
        body = node.child_by_field_name("body")
        value = node.child_by_field_name("value")
        is_function_field = value is not None and value.type in _FUNCTIONS
        modifiers = _modifiers(node, value if is_function_field else None, source)
        if b"export" in prefix or (kind in _MEMBERS and scope.modifiers & _EXPORTED and "private" not in modifiers):
            modifiers |= _EXPORTED
        if name.startswith("#"):
            modifiers = (modifiers | {"private"}) - _EXPORTED
        if kind is SymbolKind.FUNCTION and node.type == "function_signature" and b"declare" not in prefix:
            modifiers |= {"overload"}
        if node.type == "method_signature" and scope.kind is SymbolKind.CLASS:
            modifiers |= {"overload"}
        parameters: tuple[Parameter, ...] | None = None
        declared = (value if is_function_field and value is not None else node).child_by_field_name("parameters")
        if is_function_field and value is not None:
            kind = SymbolKind.METHOD
            body = value.child_by_field_name("body")
            parameters = self._value_parameters(value, source)
        elif declared is not None and kind is not SymbolKind.PROPERTY:
            parameters = self.known_parameters(declared, source)
        if name == "constructor" and kind is SymbolKind.METHOD and scope.kind is SymbolKind.CLASS:
            kind = SymbolKind.CONSTRUCTOR
        head_end = body.start_byte if body is not None else node.end_byte
        qualifier, _, name = name.rpartition(".")  # namespace A.B
        head_start = _after_decorators(node)
        if b"@" in prefix:
            modifiers |= {"decorated"}
            head_start = node.start_byte - len(prefix) + max(prefix.rfind(b"export"), 0)
        if declared is not None and parameters is not None:
            written = _type(source, declared.end_byte, head_end)
        elif kind is SymbolKind.TYPE:
            written = _meaning(value, source)
        else:
            written = _type(source, named.end_byte, value.start_byte if value is not None else node.end_byte)
        return (
            Declaration(
                name, named.start_byte, kind, head_end, parameters, modifiers, qualifier, head_start, type=written
            ),
        )

    def bound_name(self, node: "Node", source: bytes, scope: Scope) -> bytes | None:
        named, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if named is None and node.type in {"required_parameter", "optional_parameter"}:
            named = node.child_by_field_name("pattern")
        if named is None or (value is not None and (value.type in _FUNCTIONS or value.type == "class")):
            return None
        return source[named.start_byte : named.end_byte]

    def bound_at(self, source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
        chain = ecmascript_bindings.element_of(source, name, place)
        return (chain, Bound.ITEM) if chain else None

    def narrowed(self, root: "Node", source: bytes) -> Iterable[Narrowed]:
        if b" instanceof " not in source:
            return ()
        from parsers import brace_narrowing

        return brace_narrowing.narrowed(root, source)

    def binding(self, source: bytes, start: int, end: int) -> tuple[str, str, Bound] | None:
        return ecmascript_bindings.read(source[start:end])

    def field_name(self, source: bytes, start: int) -> str:
        return ecmascript_bindings.member(source, start)[0]

    def field(self, name: str, source: bytes, start: int, end: int) -> Declaration:
        place = start + ecmascript_bindings.member(source, start)[1]
        declared = _type(source, place + len(name.encode()), end)
        modifiers = frozenset({"private"}) if source.startswith(b"private", start) else NO_MODIFIERS
        return Declaration(name, place, SymbolKind.FIELD, end, None, modifiers, type=declared)

    def _variable(self, node: "Node", source: bytes, prefix: bytes, scope: Scope) -> Sequence[Declaration]:
        named = node.child_by_field_name("name")
        if named is None:
            return ()
        name = text(named, source)
        value = node.child_by_field_name("value")
        prefix = prefix or _shared_prefix(node, source)
        modifiers = _EXPORTED if prefix.startswith(b"export") else NO_MODIFIERS
        if value is not None and value.type in _FUNCTIONS:
            return (self._function(name, named, value, source, modifiers),)
        if value is not None and value.type == "class":
            return (_class(name, named, value, modifiers),)
        if value is not None and _is_require(value, source):
            return ()  # an import, not a definition
        kind = SymbolKind.CONSTANT if b"const" in prefix else SymbolKind.VARIABLE
        declared = _type(source, named.end_byte, value.start_byte if value is not None else node.end_byte)
        return (Declaration(name, named.start_byte, kind, _first_brace(value, node), None, modifiers, type=declared),)

    def _assignment(self, node: "Node", kind: SymbolKind, source: bytes, scope: Scope) -> Sequence[Declaration]:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        named = left.child_by_field_name("property") if left is not None else None
        if left is None or right is None or named is None:
            return ()
        path = "".join(text(left, source).split())
        name = text(named, source)
        qualifier = path[: -len(name) - 1].removesuffix(".prototype")
        exports = _ASSIGNED.match(path)
        is_value = right.type in _FUNCTIONS or right.type == "class"
        if kind is SymbolKind.VARIABLE and (is_value or exports is None or scope.function):
            return ()  # a function is captured on its own; other members are no definitions
        if exports is not None:
            qualifier = qualifier.removeprefix("module.").removeprefix("exports").lstrip(".")
            if name == "exports":
                if not is_value:
                    return ()
                function_name = right.child_by_field_name("name")
                if function_name is not None:
                    named = function_name
                name, qualifier = ("default" if function_name is None else text(function_name, source)), ""
        modifiers = _EXPORTED if exports is not None else NO_MODIFIERS
        qualifier = qualifier.removeprefix("this").lstrip(".")
        if not all(part.isidentifier() or "$" in part for part in qualifier.split(".")) and qualifier:
            return ()
        if right.type == "class":
            return (_class(name, named, right, modifiers)._replace(qualifier=qualifier),)
        if not is_value:
            if _is_require(right, source):
                return ()
            return (
                Declaration(name, named.start_byte, SymbolKind.VARIABLE, _first_brace(right, node), None, modifiers),
            )
        found = self._function(name, named, right, source, modifiers)
        if ".prototype." in path:
            found = found._replace(kind=SymbolKind.METHOD)
        return (found._replace(qualifier=qualifier),)

    def _pair(self, node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is None or value is None or scope.function or key.type == "computed_property_name":
            return ()
        name = text(key, source).strip(_QUOTES)
        if value.type not in _FUNCTIONS:
            exported = scope.modifiers & _EXPORTED
            return (Declaration(name, key.start_byte, SymbolKind.PROPERTY, node.end_byte, None, exported),)
        found = self._function(name, key, value, source, scope.modifiers & _EXPORTED)
        return (found._replace(kind=SymbolKind.METHOD),)

    def _default_export(self, node: "Node", source: bytes) -> Sequence[Declaration]:
        named = node.child_by_field_name("name") or node
        name = "default" if named is node else text(named, source)
        if node.type == "class":
            return (_class(name, named, node, _EXPORTED),)
        return (self._function(name, named, node, source, _EXPORTED),)

    def _function(
        self, name: str, named: "Node", value: "Node", source: bytes, modifiers: frozenset[str]
    ) -> Declaration:
        body = value.child_by_field_name("body")
        if source.startswith(b"async", value.start_byte):
            modifiers |= {"async"}
        head_end = body.start_byte if body is not None else value.end_byte
        parameters = self._value_parameters(value, source)
        is_typed = source.find(b":", value.start_byte, head_end) > 0
        declared = value.child_by_field_name("parameters") if is_typed else None
        written = _type(source, declared.end_byte, head_end) if declared is not None else ""
        return Declaration(name, named.start_byte, SymbolKind.FUNCTION, head_end, parameters, modifiers, type=written)

    def _value_parameters(self, value: "Node", source: bytes) -> tuple[Parameter, ...]:
        declared = value.child_by_field_name("parameters")
        if declared is not None:
            return self.known_parameters(declared, source)
        single = value.child_by_field_name("parameter")
        return () if single is None else (Parameter(text(single, source), ParameterKind.POSITIONAL, False, ""),)

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        return tuple(_parameters(node, source)) if node.end_byte - node.start_byte > 2 else ()

    def argument(self, argument: bytes) -> tuple[str, bytes]:
        return ("*", argument[3:]) if argument.startswith(b"...") else ("", argument)

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        return imported_names(node, source)

    def finish_imports(self, imports: list[ImportedName], source: bytes, path: str) -> list[ImportedName]:
        names = exported(source) if imports else ()
        if not names:
            return imports
        return [each._replace(reexport=True) if each.alias in names and not each.reexport else each for each in imports]

    def finish_symbols(self, symbols: list[Symbol], source: bytes) -> list[Symbol]:
        listed = exported(source)
        if not listed:
            return symbols
        return [
            symbol._replace(modifiers=symbol.modifiers | _EXPORTED)
            if symbol.qualified_name in listed
            or (
                symbol.kind in _MEMBERS
                and symbol.qualified_name.rpartition(".")[0] in listed
                and not symbol.modifiers & {"private"}
            )
            else symbol
            for symbol in symbols
        ]


_MEMBERS = frozenset(
    {SymbolKind.METHOD, SymbolKind.FIELD, SymbolKind.PROPERTY, SymbolKind.CONSTRUCTOR, SymbolKind.ENUM_MEMBER}
)


def _class(name: str, named: "Node", value: "Node", modifiers: frozenset[str]) -> Declaration:
    body = value.child_by_field_name("body")
    head_end = body.start_byte if body is not None else value.end_byte
    return Declaration(name, named.start_byte, SymbolKind.CLASS, head_end, None, modifiers)


def _type(source: bytes, start: int, end: int) -> str:
    """The type written after a name or a list of parameters, before a value or body."""
    written = source[start:end].lstrip(b" \t\r\n?!")
    if not written.startswith(b":"):
        return ""
    return ecmascript_bindings.type_of(written.rstrip().removesuffix(b"=>").removesuffix(b"="))


def _meaning(value: "Node | None", source: bytes) -> str:
    """The type that an alias stands for; what lies in braces is left out."""
    if value is None or value.type == "object_type":
        return ""
    written = source[value.start_byte : min(value.end_byte, value.start_byte + 2000)]
    while (shorter := _BRACED.sub(b"{#}", written)) != written:
        written = shorter
    return " ".join(written.replace(b"{#}", b"{}").decode("utf-8", "replace").split())[:300]


def _first_brace(value: "Node | None", node: "Node") -> int:
    """An object's members are not part of its signature."""
    return value.start_byte if value is not None and value.type == "object" else node.end_byte


def _after_decorators(node: "Node") -> int:
    start = -1
    for child in node.children_by_field_name("decorator"):
        start = child.end_byte
    return start


def _modifiers(node: "Node", value: "Node | None", source: bytes) -> frozenset[str]:
    found: set[str] = set()
    for child in node.children:
        kind = child.type
        if kind in {"formal_parameters", "property_identifier", "identifier", "type_identifier", "statement_block"}:
            break
        if kind == "accessibility_modifier":
            if text(child, source) == "private":
                found.add("private")
        elif kind == "decorator":
            found.add("decorated")
        elif kind in _MODIFIERS:
            found.add(_MODIFIERS[kind])
    if value is not None and source.startswith(b"async", value.start_byte):
        found.add("async")
    return frozenset(found) if found else NO_MODIFIERS


def _shared_prefix(node: "Node", source: bytes) -> bytes:
    """What stands before the first of several variables and is said of each: `export const` of `b` in
    `export const a = 1, b = 2`."""
    statement = node.parent
    first = first_named(statement) if statement is not None else None
    while statement is not None and statement.parent is not None and statement.parent.type in _AROUND_VARIABLES:
        statement = statement.parent
    return source[statement.start_byte : first.start_byte] if statement is not None and first is not None else b""


def _is_require(value: "Node", source: bytes) -> bool:
    written = source[value.start_byte : value.start_byte + 16]
    return written.startswith((b"require(", b"await import("))


def _parameters(node: "Node", source: bytes) -> Iterator[Parameter]:
    for child in node.named_children:
        if child.is_extra or child.is_error or child.type == "decorator":
            continue
        pattern = child.child_by_field_name("pattern") or child.child_by_field_name("left") or child
        annotated = child.child_by_field_name("type")
        annotation = " ".join(text(annotated, source).lstrip(":").split()) if annotated is not None else ""
        optional = (
            child.type in {"optional_parameter", "assignment_pattern"} or child.child_by_field_name("value") is not None
        )
        name = " ".join(text(pattern, source).split())
        if name == "this":
            continue
        if name.startswith("..."):
            yield Parameter(name[3:].strip(), ParameterKind.VARIADIC, True, annotation)
        else:
            yield Parameter(name, ParameterKind.POSITIONAL, optional, annotation)


class TypeScript(JavaScript):
    name = "typescript"
    writes_types = True

    def field_name(self, source: bytes, start: int) -> str:
        # members are declared; a class that assigns an inherited one does not have it anew
        return "" if source.startswith(b"this", start) else super().field_name(source, start)

    suffixes: tuple[str, ...] = (".ts", ".mts", ".cts")
    interpreters = ("deno", "ts-node", "tsx")
    distribution = "tree-sitter-typescript"
    queries: tuple[str, ...] = ("ecmascript.scm", "typescript.scm")

    def grammar(self) -> object:
        import tree_sitter_typescript

        return tree_sitter_typescript.language_typescript()


class Tsx(TypeScript):
    name = "tsx"
    suffixes = (".tsx",)
    queries: tuple[str, ...] = ("ecmascript.scm", "typescript.scm", "jsx.scm")

    def grammar(self) -> object:
        import tree_sitter_typescript

        return tree_sitter_typescript.language_tsx()


LANGUAGES = (JavaScript(), TypeScript(), Tsx())
