"""Zig."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from parsers.language import (
    NO_MODIFIERS,
    ArgumentSpan,
    CallSite,
    Declaration,
    ImportedName,
    Language,
    Scope,
    first_named,
    text,
)
from parsers.model import Parameter, ParameterKind, Reference, SymbolKind
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

    from parsers.model import Symbol

_EXPORTED = frozenset({"exported"})
_CONTAINERS = frozenset({"struct_declaration", "union_declaration", "enum_declaration", "opaque_declaration"})
_NO_VARIABLES = _CONTAINERS | {"error_set_declaration"}
_TYPES = frozenset({SymbolKind.STRUCT, SymbolKind.ENUM})
_THIS = later(rb"\bconst\s+(\w+)(?:\s*:\s*type)?\s*=\s*@This\(\)")
_POINTED = later(rb"^(?:[*?\s]|const\b|align\([^)]*\))*")
_BINDING = later(rb"\b(?:const|var)\b")
_MAKES_TYPE = later(rb"\)\s*(?:callconv\([^)]*\)\s*)?type\s*$")
# `@import("a/b.zig").c.` before a called name
_IMPORTED = later(rb"@import\(\"([^\"\n]+)\"\)((?:\.\w+)*)\.$")
_NO_NAME = frozenset({b")", b"]", b"}", b"*", b"?"})  # ends of called expressions that end in no name
_ALIAS = "="  # before the module of an import that is only a short name for a chain of names
_WINDOW = 160  # bytes before a call in which an `@import` is looked for


class Zig(Language):
    name = "zig"
    suffixes = (".zig",)
    distribution = "tree-sitter-zig"
    queries = ("zig.scm",)
    block_comment = False
    keywords = False
    unclear = b"'`/\\\\"
    builtin_types = frozenset({"Self"})
    receivers: frozenset[str] = frozenset({"self"})

    def grammar(self) -> object:
        import tree_sitter_zig

        return tree_sitter_zig.language()

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        match node.type:
            case "function_declaration":
                return self._function(node, source, scope)
            case "variable_declaration":
                return _variable(node, kind, source)
            case "test_declaration":
                return _test(node, source)
            case "identifier":  # of an error set
                return (Declaration(text(node, source), node.start_byte, kind, node.end_byte, None, scope.modifiers),)
        named = node.child_by_field_name("name")
        if named is None:
            return ()
        if scope.kind is SymbolKind.ENUM:
            kind = SymbolKind.ENUM_MEMBER
        declared = _written(node.child_by_field_name("type"), source)
        start, end = named.start_byte, node.end_byte
        return (Declaration(text(named, source), start, kind, end, None, _EXPORTED, type=declared),)

    def _function(self, node: "Node", source: bytes, scope: Scope) -> Sequence[Declaration]:
        named, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if named is None:
            return ()
        declared = next((child for child in node.named_children if child.type == "parameters"), None)
        head_end = body.start_byte if body is not None else node.end_byte
        head = source[node.start_byte : named.start_byte].split()
        modifiers = _EXPORTED if b"pub" in head or b"export" in head else NO_MODIFIERS
        parameters = self.parameters(declared, source) if declared is not None else ()
        kind = SymbolKind.FUNCTION
        if _MAKES_TYPE.search(source, named.end_byte, head_end) is not None:
            kind = SymbolKind.STRUCT  # a generic type: what it returns has the members
        elif parameters and _is_receiver(declared, source, scope):
            kind, parameters = SymbolKind.METHOD, parameters[1:]
        elif scope.kind in _TYPES and not scope.function:
            kind, modifiers = SymbolKind.METHOD, modifiers | {"static"}
        returned = _written(node.child_by_field_name("type"), source)
        return (
            Declaration(text(named, source), named.start_byte, kind, head_end, parameters, modifiers, type=returned),
        )

    def receiver_name(self, source: bytes, declaration: Declaration) -> bytes:
        if declaration.kind is not SymbolKind.METHOD or "static" in declaration.modifiers:
            return b""
        opening = source.find(b"(", declaration.name_start)
        return source[opening + 1 : source.find(b":", opening)].strip()

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        found = []
        for child in node.named_children:
            if child.type != "parameter":
                continue
            named, declared = child.child_by_field_name("name"), child.child_by_field_name("type")
            if declared is None:
                kind = ParameterKind.VARIADIC if source.startswith(b"...", child.start_byte) else None
                if kind is not None:
                    found.append(Parameter("...", kind, True, ""))
                continue
            name = text(named, source) if named is not None else ""
            annotation = _written(declared, source)
            found.append(Parameter(name, ParameterKind.POSITIONAL_ONLY, False, annotation))
        return tuple(found)

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        function = node.child_by_field_name("function")
        if function is None:
            return None
        start, end = function.start_byte, function.end_byte
        name = source.rfind(b".", start, end) + 1 or start
        if source[end - 1 : end] in _NO_NAME:
            return None
        return CallSite(start, name, end, ArgumentSpan(node, source.find(b"(", end), node.end_byte))

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        if node.type == "variable_declaration":
            return _short_name(node, source, path)
        quoted = node.named_child(1) if node.named_child_count > 1 else None
        module = text(quoted, source).strip('()" \n') if quoted is not None else ""
        if not module:
            return ()
        names: list[str] = []
        around = node.parent
        while around is not None and around.type == "field_expression":
            member = around.child_by_field_name("member")
            names.append(text(member, source) if member is not None else "")
            around = around.parent
        start = node.start_byte
        if around is not None and around.type == "using_namespace_declaration":
            whole = ".".join([module, *names])
            return (ImportedName(whole, "*", "", start, reexport=source.startswith(b"pub", around.start_byte)),)
        if around is None or around.type != "variable_declaration" or _bound(around, source) is None:
            return (ImportedName(module, "", _inline(module) if names else "", start),)
        name = names.pop() if names else ""
        reexport = source.startswith(b"pub", around.start_byte)
        alias = _bound(around, source) or ""
        return (ImportedName(".".join([module, *names]), name, alias, start, reexport=reexport),)

    def finish_imports(self, imports: list[ImportedName], source: bytes, path: str) -> list[ImportedName]:
        """Short names, `const Node = Ast.Node`, become imports where their first name leads to an import."""
        known: dict[str, str] = {}
        finished = []
        imports = sorted(imports, key=itemgetter(3))  # of two with one name the first counts
        for each in imports:
            if not each.module.startswith(_ALIAS):
                finished.append(each)
                if each.alias:
                    known.setdefault(each.alias, f"{each.module}.{each.name}" if each.name else each.module)
        waiting = [each for each in imports if each.module.startswith(_ALIAS)]
        while waiting:
            still = []
            for each in waiting:
                first, dot, rest = each.module.removeprefix(_ALIAS).partition(".")
                if first in known and first != each.alias:
                    module = f"{known[first]}{dot}{rest}"
                    finished.append(each._replace(module=module))
                    known.setdefault(each.alias, f"{module}.{each.name}")
                else:
                    still.append(each)
            if len(still) == len(waiting):
                break
            waiting = still
        return finished

    def finish_references(
        self,
        references: list[Reference],
        captures: "dict[str, list[Node]]",
        symbols: "list[Symbol]",
        source: bytes,
    ) -> list[Reference]:
        """What is called on a file at hand: `@import("a.zig").b()`."""
        for place, each in enumerate(references):
            if each.qualifier == "?":
                before = _IMPORTED.search(source, max(0, each.start_byte - _WINDOW), each.start_byte)
                if before is not None:
                    module, names = before[1].decode("utf-8", "replace"), before[2].decode("utf-8", "replace")
                    references[place] = each._replace(qualifier=_inline(module) + names, is_local=False)
        return references


def _inline(module: str) -> str:
    """The name under which a file knows one that it imports in the middle of an expression."""
    return f"@import({module.removesuffix('.zig').replace('.', '-')})"


def _written(declared: "Node | None", source: bytes) -> str:
    """A type as written, on one line."""
    return " ".join(text(declared, source).split()) if declared is not None else ""


def _bound(node: "Node", source: bytes) -> str | None:
    """The name that `const` or `var` binds; None for an assignment."""
    named = first_named(node)
    if named is None or named.type != "identifier":
        return None
    return text(named, source) if _BINDING.search(source, node.start_byte, named.start_byte) is not None else None


def _variable(node: "Node", kind: SymbolKind, source: bytes) -> Sequence[Declaration]:
    named = first_named(node)
    name = _bound(node, source)
    value = node.named_child(node.named_child_count - 1) if node.named_child_count > 1 else None
    if named is None or not name:
        return ()
    modifiers = _EXPORTED if source.startswith((b"pub", b"export"), node.start_byte) else NO_MODIFIERS
    if kind is SymbolKind.VARIABLE:
        if value is None or value.type in _NO_VARIABLES or b"@import(" in source[value.start_byte : value.end_byte]:
            return ()
        if name == "Self" or source.startswith(b"@This()", value.start_byte):
            return ()
        is_constant = source.rfind(b"const", node.start_byte, named.start_byte) >= 0
        kind = SymbolKind.CONSTANT if is_constant else SymbolKind.VARIABLE
        end = source.find(b"\n", node.start_byte, node.end_byte)
        declared = _written(node.child_by_field_name("type"), source)
        end = node.end_byte if end < 0 else end
        return (Declaration(name, named.start_byte, kind, end, None, modifiers, type=declared),)
    head_end = source.find(b"{", named.end_byte, node.end_byte)
    return (Declaration(name, named.start_byte, kind, head_end if head_end > 0 else node.end_byte, None, modifiers),)


def _test(node: "Node", source: bytes) -> Sequence[Declaration]:
    named = first_named(node)
    end = named.end_byte if named is not None and named.type != "block" else node.start_byte + len(b"test")
    name = " ".join(source[node.start_byte : end].decode("utf-8", "replace").split())
    return (Declaration(name, node.start_byte, SymbolKind.FUNCTION, end),)


def _short_name(node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
    """`const Node = Ast.Node`: perhaps a name from an import, which `finish_imports` decides; or the file itself."""
    alias = _bound(node, source)
    value = node.named_child(node.named_child_count - 1)
    if alias is None or value is None:
        return
    if value.type == "builtin_function":
        yield ImportedName(path.rpartition("/")[2], "", alias, node.start_byte)
    module, _, name = text(value, source).rpartition(".")
    if value.type == "field_expression" and module and module.replace(".", "").replace("_", "").isalnum():
        reexport = source.startswith(b"pub", node.start_byte)
        yield ImportedName(_ALIAS + module, name, alias, node.start_byte, reexport=reexport)


def _is_receiver(declared: "Node | None", source: bytes, scope: Scope) -> bool:
    """Whether the first parameter is the object: of the type around, whatever the source calls that."""
    first = first_named(declared) if declared is not None else None
    kind = first.child_by_field_name("type") if first is not None else None
    named = first.child_by_field_name("name") if first is not None else None
    if kind is None or named is None:
        return False
    written = source[kind.start_byte : kind.end_byte]
    written = _POINTED.sub(b"", written)
    return written == b"@This()" or written == scope.name.encode() or written in _self_names(source)


@lru_cache(maxsize=2)
def _self_names(source: bytes) -> frozenset[bytes]:
    """What a file calls the types around its functions: `const Self = @This()`."""
    return frozenset(_THIS.findall(source))


LANGUAGES = (Zig(),)
