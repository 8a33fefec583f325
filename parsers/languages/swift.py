"""Swift."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from parsers.language import Declaration, ImportedName, Language, Scope, text
from parsers.model import Parameter, ParameterKind, SymbolKind
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_MODIFIERS = {
    "static": "static",
    "class": "static",
    "override": "override",
    "private": "private",
    "fileprivate": "private",
    "public": "exported",
    "open": "exported",
}
_ATTRIBUTE = later(rb"@[\w.]+(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\s*")
_IMPORT = later(
    rb"(?P<attributes>(?:@\w+\s+|(?:public|internal|private|fileprivate|package)\s+)*)import\s+"
    rb"(?:(?:class|struct|enum|protocol|typealias|func|let|var)\s+)?(?P<path>[\w.\x80-\xff`]+)"
)
_KEYWORD = later(rb"([A-Za-z_\x80-\xff][\w\x80-\xff]*)\s*:\s*")
_MEMBERS_OF = frozenset({SymbolKind.CLASS, SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.INTERFACE})
_KEYWORD_NAMES = {"init_declaration": b"init", "deinit_declaration": b"deinit", "subscript_declaration": b"subscript"}
_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CONSTRUCTOR})
_BODIES = frozenset({"computed_property", "willset_didset_block", "protocol_property_requirements"})


class Swift(Language):
    name = "swift"
    suffixes = (".swift",)
    interpreters = ("swift",)
    distribution = "tree-sitter-swift"
    queries = ("swift.scm",)
    separators = rb"[?!]*\."
    receivers = frozenset({"self", "Self"})
    read_nodes = frozenset({"simple_identifier"})
    embeds = b"\\"
    whole_arguments = frozenset({"lambda_literal"})
    unclear = b"'`/<|%#\\"
    builtin_types = frozenset(
        [
            *("Any", "AnyObject", "Bool", "Character", "Double", "Float", "Int", "Never", "Self", "String", "UInt"),
            *("Void", "_exported", "autoclosure", "available", "discardableResult", "escaping", "frozen", "inlinable"),
            *("inline", "main", "nonobjc", "objc", "objcMembers", "preconcurrency", "testable", "unchecked"),
            *("unknown", "usableFromInline"),
        ]
    )

    def grammar(self) -> object:
        import tree_sitter_swift

        return tree_sitter_swift.language()

    def scope_name(self, node: "Node", source: bytes) -> str:
        """The type that an extension extends."""
        named = node.child_by_field_name("name")
        return text(named, source).partition("<")[0].strip() if named is not None else ""

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        names = _names(node, source)
        if not names:
            return ()
        start = node.start_byte
        head_start, decorated = _after_attributes(source, start, names[0][1])
        written = source[head_start : names[0][1]].decode("utf-8", "replace").split()
        if kind is SymbolKind.CLASS or kind is SymbolKind.STRUCT:
            written = [word for word in written if word != "class"]
        modifiers = frozenset([_MODIFIERS[word] for word in written if word in _MODIFIERS])
        if decorated:
            modifiers |= {"decorated"}
        body = node.child_by_field_name("body")
        if body is None:
            body = next((child for child in node.named_children if child.type in _BODIES), None)
        head_end = body.start_byte if body is not None else node.end_byte
        parameters: tuple[Parameter, ...] | None = None
        if kind in _CALLABLE:
            parameters = self.parameters(node, source)
            if b" async" in source[names[0][1] : head_end]:
                modifiers |= {"async"}
            if kind is SymbolKind.FUNCTION and (scope.extends or scope.kind in _MEMBERS_OF) and not scope.function:
                kind = SymbolKind.METHOD
        elif kind is SymbolKind.VARIABLE:
            if scope.extends or scope.kind in _MEMBERS_OF:
                kind = (
                    SymbolKind.PROPERTY if body is not None and body.type == "computed_property" else SymbolKind.FIELD
                )
            elif "let" in written:
                kind = SymbolKind.CONSTANT
        if scope.kind is SymbolKind.INTERFACE and body is None:
            modifiers |= {"abstract"}
        if kind is SymbolKind.ENUM_MEMBER or scope.kind is SymbolKind.INTERFACE:
            modifiers |= scope.modifiers & {"exported"}
        return tuple(
            Declaration(name, at, kind, head_end, parameters, modifiers, "", head_start, type=_type(node, source, at))
            for name, at in names
        )

    def bound_name(self, node: "Node", source: bytes, scope: Scope) -> bytes | None:
        return b""  # the patterns inside bind the names

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        """Parameters of a declaration under the names that a call gives."""
        found: list[Parameter] = []
        for child in node.children:
            if child.type == "=" and found:
                found[-1] = found[-1]._replace(optional=True)
                continue
            named = child.child_by_field_name("name") if child.type == "parameter" else None
            if named is None:
                continue
            label = child.child_by_field_name("external_name")
            name = text(label if label is not None else named, source)
            kind = ParameterKind.KEYWORD_ONLY
            if name == "_" or (label is None and node.type == "subscript_declaration"):
                name, kind = text(named, source), ParameterKind.POSITIONAL_ONLY
            written = source[named.end_byte : child.end_byte].decode("utf-8", "replace").lstrip(": \t\n")
            annotation = " ".join(written.split())
            if source[child.end_byte : child.end_byte + 3] == b"..." or annotation.endswith("..."):
                kind, annotation = ParameterKind.VARIADIC, annotation.removesuffix("...")
            found.append(Parameter(name, kind, kind is ParameterKind.VARIADIC, annotation))
        return tuple(found)

    def argument(self, argument: bytes) -> tuple[str, bytes]:
        keyword = _KEYWORD.match(argument) if b":" in argument else None
        if keyword is None:
            return "", argument
        return keyword[1].decode("utf-8", "replace"), argument[keyword.end() :]

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        match = _IMPORT.match(source, node.start_byte, node.end_byte)
        if match is None:
            return ()
        module, _, name = match["path"].decode("utf-8", "replace").partition(".")
        reexport = b"@_exported" in match["attributes"]
        return (ImportedName(module, name or "*", name, match.start("path"), reexport=reexport),)


def _names(node: "Node", source: bytes) -> list[tuple[str, int]]:
    """(name, where it starts) of all that a definition declares."""
    keyword = _KEYWORD_NAMES.get(node.type)
    if keyword is not None:
        start = source.find(keyword, node.start_byte, node.end_byte)
        return [(keyword.decode(), start)] if start >= 0 else []
    nodes = node.children_by_field_name("name")
    match node.type:
        case "enum_entry":
            nodes = [each for each in nodes if each.type == "simple_identifier"]
        case "property_declaration" | "protocol_property_declaration":
            bound = [each.child_by_field_name("bound_identifier") for each in nodes if each.type == "pattern"]
            nodes = [each for each in bound if each is not None]
        case "macro_declaration":
            named = next((each for each in node.named_children if each.type == "simple_identifier"), None)
            nodes = [named] if named is not None else []
        case "function_declaration" if nodes and nodes[0].type != "simple_identifier":
            return _operator(node, source)
        case _:
            nodes = nodes[:1]
    found = [(text(each, source), each.start_byte) for each in nodes]
    return [(name[1:-1], start + 1) if name.startswith("`") else (name, start) for name, start in found]


_OPERATOR = later(rb"func\s+([^\s\w(]+)")


def _operator(node: "Node", source: bytes) -> list[tuple[str, int]]:
    match = _OPERATOR.search(source, node.start_byte, node.end_byte)
    return [(match[1].decode("utf-8", "replace"), match.start(1))] if match is not None else []


def _type(node: "Node", source: bytes, name_start: int) -> str:
    """The declared type of a variable, or what a function returns."""
    found = node.child_by_field_name("return_type")
    if node.type in {"property_declaration", "protocol_property_declaration"}:
        after = (child for child in node.children if child.start_byte > name_start)
        found = next((child for child in after if child.type in {"type_annotation", "="}), None)
    return " ".join(text(found, source).lstrip(":=").split()) if found is not None else ""


def _after_attributes(source: bytes, start: int, end: int) -> tuple[int, bool]:
    """(where the declaration starts after its attributes, whether there are any)."""
    if not source.startswith(b"@", start):
        return start, False
    while (attribute := _ATTRIBUTE.match(source, start, end)) is not None:
        start = attribute.end()
    return start, True


LANGUAGES = (Swift(),)
