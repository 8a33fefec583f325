"""C and C++."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from parsers.language import NO_MODIFIERS, Declaration, ImportedName, Language, Scope, first_named, last_named, text
from parsers.model import Parameter, ParameterKind, SymbolKind
from parsers.patterns import later
from parsers.preprocessing import without_macros
from parsers.repair import has_lost, repaired

if TYPE_CHECKING:
    from tree_sitter import Node

_EXPORTED = frozenset({"exported"})
_MACRO = frozenset({"exported", "static"})  # known where it is written or included, and not to the linker
_KEYWORDS = frozenset(
    (
        *("void", "int", "char", "short", "long", "float", "double", "bool", "unsigned", "signed", "struct", "union"),
        *("enum", "static", "const", "inline", "extern", "volatile", "if", "else", "for", "while", "switch", "do"),
        *("return", "sizeof", "case", "default", "goto"),
    )
)
_CLASSES = frozenset({SymbolKind.CLASS, SymbolKind.STRUCT})
_NAME = later(r"~?[A-Za-z_\x80-\U0010ffff$][\w$]*$|operator\b.*$", re.DOTALL)
_GENERICS = later(r"<[^<>]*>")
# what only C++ says; `extern "C"` under `__cplusplus` is how a C header greets C++
_CPP = later(
    rb"^[ \t]*(?:template\s*<|namespace\b|using\s+(?:namespace\b|\w+\s*=)|(?:public|private|protected)\s*:"
    rb"|class\s+[\w ]+(?:final\s*)?[:{]"
    rb"|#\s*include\s*<(?:string|vector|map|memory|utility|type_traits|cstdint|cstddef)>)"
    rb"|\bstd::|\bconstexpr\b.*\b(?:auto|int|bool)\b|\benum\s+class\b",
    re.MULTILINE,
)
_HIDDEN = later(
    rb"(?:\w+\s+(?=namespace))?(namespace|class|struct)\s+(?:[A-Z][A-Z0-9_]*(?:\([^()]*\))?\s+)*([A-Za-z_][\w:]*)"
)
_GUARD = later(rb"(?:^|\n)[ \t]*#[ \t]*if(?:ndef|[ \t]+![ \t]*defined)\b[^\n]*\s*$")
_OVERRIDE = later(rb"\boverride\b")
_ACCESS = later(rb"\b(public|private|protected)\s*:(?!:)")
_GOOGLE_TEST = frozenset({"TEST", "TEST_F", "TEST_P", "TYPED_TEST", "TYPED_TEST_P"})


class C(Language):
    name = "c"
    suffixes: tuple[str, ...] = (".c", ".h")
    distribution = "tree-sitter-c"
    keywords = False
    queries: tuple[str, ...] = ("c_family.scm",)
    separators = rb"\.|->|::"
    # `struct point {…} origin;` defines `point`, and a struct inside a struct is as global as any
    transparent = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.TYPE, SymbolKind.STRUCT})
    builtin_types = frozenset(
        [
            "size_t",
            "ssize_t",
            "uint8_t",
            "uint16_t",
            "uint32_t",
            "uint64_t",
            "int8_t",
            "int16_t",
            "int32_t",
            "int64_t",
            "uintptr_t",
            "intptr_t",
        ]
    )

    def grammar(self) -> object:
        import tree_sitter_c

        return tree_sitter_c.language()

    def parsed_text(self, source: bytes) -> bytes:
        return without_macros(source, is_cpp=self.name == "cpp")

    def repaired_text(self, text: bytes, captures: "dict[str, list[Node]]") -> bytes | None:
        nodes = [node for node in captures.get("definition.function", ()) if node.type == "function_definition"]
        if not has_lost(text, sorted([node.start_byte for node in nodes])):
            return None
        functions = []
        for node in nodes:
            body = node.child_by_field_name("body")
            if body is not None:
                functions.append((node.start_byte, body.start_byte, node.end_byte))
        return repaired(text, functions)

    def wrapped(self, node: "Node") -> "Node | None":
        return last_named(node)  # template<…> and then what it is of

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        match node.type:
            case "function_definition" | "field_declaration":
                return self._function(node, source, scope)
            case "declaration":
                if scope.kind in _CLASSES and not scope.function:
                    return self._function(node, source, scope)  # a constructor without a body
                return self._variables(node, source, scope)
            case "type_definition":
                return tuple(_typedefs(node, source))
            case "preproc_def" | "preproc_function_def":
                return _macro(node, kind, source)
        named = node.child_by_field_name("name")
        if named is None:
            return ()
        body = node.child_by_field_name("body")
        head_end = body.start_byte if body is not None else node.end_byte
        qualifier, name = _qualified(text(named, source))
        modifiers = _access(node, source, scope)
        return (Declaration(name, named.start_byte, kind, head_end, None, modifiers, qualifier),)

    def _function(self, node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
        if source.startswith(b"friend", max(0, node.start_byte - 7)):
            return ()  # declares a function of the namespace around the class
        declarator = _function_declarator(node)
        named = declarator.child_by_field_name("declarator") if declarator is not None else None
        in_class = scope.kind in _CLASSES and not scope.function
        if declarator is None or named is None:
            return _misread(node, source, scope) or self._conversion(node, source, scope)
        qualifier, name = _qualified(text(named, source))
        declared = declarator.child_by_field_name("parameters")
        if not _NAME.match(name) or name in _KEYWORDS or declared is None:
            return ()
        body = node.child_by_field_name("body")
        parameters = self.known_parameters(declared, source)
        modifiers = _access(node, source, scope)
        head_end = body.start_byte if body is not None else node.end_byte
        initializers = next((child for child in node.named_children if child.type == "field_initializer_list"), None)
        if initializers is not None:
            head_end = initializers.start_byte
        kind = SymbolKind.METHOD if in_class or qualifier else SymbolKind.FUNCTION
        owner = qualifier.rpartition(".")[2] or (scope.name if in_class else "")
        if owner == name:
            kind = SymbolKind.CONSTRUCTOR
        if name in _GOOGLE_TEST and len(parameters) == 2 and node.child_by_field_name("type") is None:
            qualifier, name = parameters[0].annotation, parameters[1].annotation  # TEST(Suite, Name) { … }
            return (Declaration(name, declared.start_byte, kind, head_end, (), modifiers, qualifier),)
        if _OVERRIDE.search(source, declared.end_byte, head_end):
            modifiers |= {"override"}
        if body is None and source[declared.end_byte : node.end_byte].replace(b" ", b"").endswith((b"=0;", b"=0")):
            modifiers |= {"abstract"}
        named_at = named.end_byte - len(name.encode())
        return (Declaration(name, named_at, kind, head_end, parameters, modifiers, qualifier),)

    @staticmethod
    def _conversion(node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
        """`operator bool() const`, which has no function declarator."""
        declarator = node.child_by_field_name("declarator")
        if declarator is None or declarator.type != "operator_cast":
            return ()
        declared = declarator.child_by_field_name("type")
        body = node.child_by_field_name("body")
        head_end = body.start_byte if body is not None else node.end_byte
        name = "operator " + (text(declared, source) if declared is not None else "")
        modifiers = _access(node, source, scope)
        return (Declaration(name, declarator.start_byte, SymbolKind.METHOD, head_end, (), modifiers),)

    def bound_name(self, node: "Node", source: bytes, scope: Scope) -> bytes | None:
        return b""  # the query captures each declarator as local

    def _variables(self, node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
        found: list[Declaration] = []
        head = source[node.start_byte : node.start_byte + 80].split()
        if not scope.function and head and head[0] == b"extern":
            return ()  # says that it is defined elsewhere
        static = b"static" in head[:3]
        constant = bool({b"const", b"constexpr", b"constinit"} & set(head[:4]))
        kind = SymbolKind.CONSTANT if constant else SymbolKind.VARIABLE
        modifiers = _access(node, source, scope)
        for child in node.children_by_field_name("declarator"):
            declarator: Node | None = child
            while declarator is not None and declarator.type in _VARIABLE_DECLARATORS:
                inner = declarator.child_by_field_name("declarator")
                if declarator.type == "function_declarator" and (inner is None or inner.type != _PARENTHESES):
                    declarator = None  # a prototype, not a pointer to a function
                    break
                declarator = inner or (first_named(declarator) if declarator.type in _UNNAMED else None)
            if declarator is not None and declarator.type == "identifier":
                name = text(declarator, source)
                if name in _KEYWORDS:
                    continue  # of broken code
                if static and declarator is child and not scope.function and _is_defined_later(name, source, child):
                    continue  # says that it is defined below
                found.append(Declaration(name, declarator.start_byte, kind, child.end_byte, None, modifiers))
        return found

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        for child in node.named_children:
            variadic = child.type in {"variadic_parameter", "variadic_parameter_declaration"}
            if not variadic and not child.type.endswith("parameter_declaration"):
                continue
            declarator = child.child_by_field_name("declarator")
            while declarator is not None:
                inner = declarator.child_by_field_name("declarator")
                if inner is None and declarator.type.endswith("_declarator"):
                    inner = last_named(declarator)
                if inner is None:
                    break
                declarator = inner
            named = declarator if declarator is not None and declarator.type == "identifier" else None
            optional = variadic or child.type == "optional_parameter_declaration"
            end = child.end_byte
            default = child.child_by_field_name("default_value")
            written = source[child.start_byte : default.start_byte if default is not None else end].rstrip(b" =\t\n")
            annotation = written.decode("utf-8", "replace")
            if named is not None:
                before = source[child.start_byte : named.start_byte]
                annotation = (before + written[named.end_byte - child.start_byte :]).decode("utf-8", "replace")
            annotation = " ".join(annotation.split()).rstrip(",")  # of a macro: `DEFINE1(name, char *, path)`
            if annotation == "void" and named is None:
                continue
            kind = ParameterKind.VARIADIC if variadic else ParameterKind.POSITIONAL_ONLY
            found.append(Parameter(text(named, source) if named is not None else "", kind, optional, annotation))
        if source[node.start_byte : node.end_byte].rstrip(b" )\n\t").endswith(b"...") and (
            not found or found[-1].kind is not ParameterKind.VARIADIC
        ):
            found.append(Parameter("", ParameterKind.VARIADIC, True, ""))
        return tuple(found)

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        included = node.child_by_field_name("path")
        if included is not None:
            yield ImportedName(text(included, source).strip().strip('"'), "", "", included.start_byte)


class Cpp(C):
    name = "cpp"
    suffixes = (".cc", ".cpp", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".h++", ".inl", ".ipp", ".h")
    distribution = "tree-sitter-cpp"
    queries = ("c_family.scm", "cpp.scm")
    transparent = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.TYPE})
    builtin_calls = frozenset({"static_cast", "dynamic_cast", "const_cast", "reinterpret_cast"})

    def grammar(self) -> object:
        import tree_sitter_cpp

        return tree_sitter_cpp.language()

    def argument(self, argument: bytes) -> tuple[str, bytes]:
        return ("*", argument[:-3]) if argument.endswith(b"...") else ("", argument)

    def matches(self, source: bytes) -> bool:
        return _CPP.search(source) is not None


_PARENTHESES = "parenthesized_declarator"
_UNNAMED = frozenset({"reference_declarator", _PARENTHESES})  # have no field for what they declare
_VARIABLE_DECLARATORS = frozenset(
    {
        *("init_declarator", "pointer_declarator", "array_declarator", "attributed_declarator", "function_declarator"),
        *_UNNAMED,
    }
)


def _is_defined_later(name: str, source: bytes, declarator: "Node") -> bool:
    if source[declarator.end_byte : declarator.end_byte + 1] != b";":
        return False
    written = name.encode()
    return (
        source.find(written + b" = {", declarator.end_byte) > 0
        or source.find(written + b" =\n", declarator.end_byte) > 0
    )


def _function_declarator(node: "Node") -> "Node | None":
    """The innermost function declarator: `int (*f(int a))(int)` declares f."""
    found = None
    declarator = node.child_by_field_name("declarator")
    while declarator is not None:
        if declarator.type == "function_declarator":
            found = declarator
        inner = declarator.child_by_field_name("declarator")
        if inner is None and declarator.type in {"reference_declarator", "parenthesized_declarator"}:
            inner = first_named(declarator)
        declarator = inner
    if found is not None and node.type != "function_definition":
        inner = found.child_by_field_name("declarator")
        if inner is not None and inner.type == "parenthesized_declarator":
            return None  # a pointer to a function
    return found


def _misread(node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
    """What a macro that the grammar cannot know hides: it then reads a namespace or class as a function."""
    body = node.child_by_field_name("body")
    if body is None:
        return ()
    head_end = body.start_byte
    hidden = _HIDDEN.match(source, node.start_byte, head_end)
    if hidden is not None:
        kind = SymbolKind.NAMESPACE if hidden[1] == b"namespace" else SymbolKind.CLASS
        qualifier, name = _qualified(hidden[2].decode("utf-8", "replace"))
        return (Declaration(name, hidden.end(2) - len(name.encode()), kind, head_end, None, _EXPORTED, qualifier),)
    declarator = node.child_by_field_name("declarator")
    if (
        declarator is not None and declarator.type == "parenthesized_declarator" and not scope.function
    ):  # TEST(name) {…}
        named = first_named(declarator)
        if named is not None and named.type == "identifier":
            name = text(named, source)
            return (Declaration(name, named.start_byte, SymbolKind.FUNCTION, head_end, (), _EXPORTED),)
    return ()


def _qualified(written: str) -> tuple[str, str]:
    """`ns::Store<T>::put` -> ("ns.Store", "put")."""
    head, operator, symbol = written.partition("operator")
    if not operator or (symbol[:1].isalnum() or symbol[:1] == "_"):
        head, operator, symbol = written, "", ""
    while head != (shorter := _GENERICS.sub("", head)):
        head = shorter
    parts = [part.strip() for part in (head + operator).split("::")]
    return ".".join(part for part in parts[:-1] if part), parts[-1] + " ".join(symbol.split())


def _typedefs(node: "Node", source: bytes) -> Iterator[Declaration]:
    declared = node.child_by_field_name("type")
    tag = declared.child_by_field_name("name") if declared is not None else None
    body = declared.child_by_field_name("body") if declared is not None else None
    kind, head_end = SymbolKind.TYPE, node.end_byte
    if declared is not None and body is not None:
        head_end = body.start_byte
        if tag is None:  # typedef struct { … } name: the name is the struct's
            kind = SymbolKind.ENUM if declared.type == "enum_specifier" else SymbolKind.STRUCT
    for child in node.children_by_field_name("declarator"):
        named: Node | None = child
        while named is not None and named.type != "type_identifier":
            inner = named.child_by_field_name("declarator")
            named = inner or (first_named(named) if named.type == "parenthesized_declarator" else None)
        if named is not None and (tag is None or body is None or text(tag, source) != text(named, source)):
            yield Declaration(text(named, source), named.start_byte, kind, head_end, None, _EXPORTED)


def _macro(node: "Node", kind: SymbolKind, source: bytes) -> Sequence[Declaration]:
    named, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if named is None:
        return ()
    if (
        value is None
        and kind is SymbolKind.CONSTANT
        and _GUARD.search(source, max(0, node.start_byte - 300), node.start_byte)
    ):
        return ()  # an include guard
    parameters: tuple[Parameter, ...] | None = None
    declared = node.child_by_field_name("parameters")
    if declared is not None:
        names = source[declared.start_byte + 1 : declared.end_byte - 1].decode("utf-8", "replace").split(",")
        parameters = tuple(
            Parameter(name.strip().removesuffix("..."), ParameterKind.VARIADIC, True, "")
            if name.strip().endswith("...")
            else Parameter(name.strip(), ParameterKind.POSITIONAL_ONLY, False, "")
            for name in names
            if name.strip()
        )
    head_end = value.start_byte if value is not None and declared is not None else node.end_byte
    return (Declaration(text(named, source), named.start_byte, kind, head_end, parameters, _MACRO),)


def _access(node: "Node", source: bytes, scope: Scope) -> frozenset[str]:
    """Linkage in a file, access in a class."""
    start = node.start_byte
    head = source[start : start + 60].split()
    static = b"static" in head[:3]
    if scope.kind in _CLASSES and not scope.function:
        found = _ACCESS.findall(source, max(scope.start, scope.read_to), start)
        scope.read_to = start
        if found:
            scope.access = ((0, found[-1]),)
        private = scope.access[0][1] == b"private" if scope.access else scope.kind is SymbolKind.CLASS
        return frozenset({"private" if private else "exported"} | ({"static"} if static else set()))
    if static:
        return frozenset({"static", "private"})
    return NO_MODIFIERS if scope.function else _EXPORTED


LANGUAGES = (C(), Cpp())
