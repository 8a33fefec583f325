"""Go."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from parsers.language import NO_MODIFIERS, Declaration, ImportedName, Language, Scope, text
from parsers.model import Bound, Parameter, ParameterKind, SymbolKind
from parsers.narrowing import Narrowed
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_RECEIVER = later(rb"\(\s*(?:([\w\x80-\xff]+)\s+)?\*?\s*(?:[\w\x80-\xff]+\.)?([\w\x80-\xff]+)")
_VERSION = later(r"v\d+$")
_EXPORTED = frozenset({"exported"})
_TYPES = {"struct_type": SymbolKind.STRUCT, "interface_type": SymbolKind.INTERFACE}
_BUILTIN_TYPES = (
    "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint "
    "uint8 uint16 uint32 uint64 uintptr"
)
_NODES = """
    block if_statement for_statement expression_switch_statement type_switch_statement select_statement
    expression_case default_case type_case communication_case func_literal function_declaration method_declaration
"""
_BLOCKS = frozenset(_NODES.split())  # at the end of which what they declare ends


class Go(Language):
    name = "go"
    suffixes = (".go",)
    distribution = "tree-sitter-go"
    keywords = False
    queries = ("go.scm",)
    builtin_types = frozenset(_BUILTIN_TYPES.split())
    receivers: frozenset[str] = frozenset()
    typed_parameters = True

    blocks = _BLOCKS

    def bound_at(self, source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
        from parsers import go_locals

        return go_locals.bound_at(source, name, place)

    def narrowed(self, root: "Node", source: bytes) -> Iterable[Narrowed]:
        from parsers import go_locals

        return go_locals.switched(root, source)

    def grammar(self) -> object:
        import tree_sitter_go

        return tree_sitter_go.language()

    def wrapped(self, node: "Node") -> "Node | None":
        inner = node.child(1)  # in `const ( … )` each specification has its own start and comment
        return inner if inner is not None and inner.is_named and inner.type != "var_spec_list" else None

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        if kind is SymbolKind.CONSTANT or kind is SymbolKind.VARIABLE:
            return tuple(
                Declaration(text(named, source), named.start_byte, kind, node.end_byte, None, _exported(named, source))
                for named in node.children_by_field_name("name")
                if named.type == "identifier"
            )
        named = node.child_by_field_name("name")
        if named is None:
            return ()
        name, start, modifiers = text(named, source), named.start_byte, _exported(named, source)
        if kind is SymbolKind.TYPE:
            declared = node.child_by_field_name("type")
            kind = _TYPES.get(declared.type, kind) if declared is not None else kind
            head_end = node.end_byte
            if declared is not None and kind is not SymbolKind.TYPE:
                head_end = source.find(b"{", declared.start_byte, declared.end_byte)
            return (Declaration(name, start, kind, head_end, None, modifiers),)
        declared = node.child_by_field_name("parameters")
        body = node.child_by_field_name("body")
        head_end = body.start_byte if body is not None else node.end_byte
        parameters = self.known_parameters(declared, source) if declared is not None else ()
        receiver = node.child_by_field_name("receiver")
        qualifier = ""
        if receiver is not None:
            match = _RECEIVER.match(source, receiver.start_byte, receiver.end_byte)
            qualifier = match[2].decode("utf-8", "replace") if match is not None else ""
        elif node.type == "method_elem":
            modifiers |= {"abstract"}
        result = source[declared.end_byte : head_end] if declared is not None else b""
        typed = " ".join(result.decode("utf-8", "replace").split()) if b"//" not in result else ""
        return (Declaration(name, start, kind, head_end, parameters, modifiers, qualifier, type=typed),)

    def receiver_name(self, source: bytes, declaration: Declaration) -> bytes:
        if declaration.kind is not SymbolKind.METHOD or not declaration.qualifier:
            return b""
        opening = source.rfind(b"func", 0, declaration.name_start)
        match = _RECEIVER.match(source, source.find(b"(", opening))
        return match[1] or b"" if match is not None else b""

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        return tuple(_parameters(node, source)) if node.end_byte - node.start_byte > 2 else ()

    def argument(self, argument: bytes) -> tuple[str, bytes]:
        return ("*", argument[:-3]) if argument.endswith(b"...") else ("", argument)

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        quoted = node.child_by_field_name("path")
        if quoted is None:
            return
        module = text(quoted, source).strip('"`')
        named = node.child_by_field_name("name")
        written = text(named, source) if named is not None else ""
        if written == ".":
            yield ImportedName(module, "*", "", quoted.start_byte)
        elif written == "_":
            yield ImportedName(module, "", "", quoted.start_byte)
        else:
            yield ImportedName(module, "", written or _package(module), quoted.start_byte)


def _package(module: str) -> str:
    """The name a package is usually known under: its last element, before a major version or `gopkg.in` suffix."""
    parts = module.split("/")
    if len(parts) > 1 and _VERSION.match(parts[-1]):
        parts.pop()
    return parts[-1].partition(".v")[0].removeprefix("go-").replace("-", "_")


def _exported(named: "Node", source: bytes) -> frozenset[str]:
    return _EXPORTED if text(named, source)[:1].isupper() else NO_MODIFIERS


def _parameters(node: "Node", source: bytes) -> Iterator[Parameter]:
    for child in node.named_children:
        variadic = child.type == "variadic_parameter_declaration"
        if not variadic and child.type != "parameter_declaration":
            continue
        declared = child.child_by_field_name("type")
        annotation = " ".join(text(declared, source).split()) if declared is not None else ""
        kind = ParameterKind.VARIADIC if variadic else ParameterKind.POSITIONAL_ONLY
        names = child.children_by_field_name("name")
        for name in [text(named, source) for named in names] or [""]:
            yield Parameter(name, kind, variadic, annotation)


LANGUAGES = (Go(),)
