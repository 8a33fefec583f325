"""Rust."""

from collections.abc import Iterable, Sequence
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
from parsers.model import Parameter, ParameterKind, SymbolKind
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_EXPORTED = frozenset({"exported"})
_TRAIT_IMPL = later(rb"(?:unsafe\s+)?impl\b[^{]*\sfor\s")
_BEFORE = later(rb"(?:[\w\x80-\xff]+\s*(?:\.|::)\s*)+$")
_PATH = later(r"(?:[&*(\s]|'\w+\s|mut\s|const\s|dyn\s)*((?:\w+\s*::\s*)*)(\w+)")
_COMMENTS = frozenset({"line_comment", "block_comment"})
_STRING = later(rb"\"[^\"\\\n]*+\"")
_INNER = later(rb"\([^()]*+\)")
_UNCLEAR = frozenset(b"\"'`/<|%#\\{}[]")
_LONGEST = 300  # bytes of arguments that are read
# Macros whose tokens are expressions; what others make of them only they know.
_PLAIN_MACROS = frozenset(
    {
        *("assert", "assert_eq", "assert_ne", "debug_assert", "debug_assert_eq", "debug_assert_ne", "dbg", "vec"),
        *("print", "println", "eprint", "eprintln", "format", "write", "writeln", "panic", "todo", "unreachable"),
        *("trace", "debug", "info", "warn", "error", "bail", "ensure", "anyhow", "unimplemented"),
    }
)
_MEMBER_OF = frozenset({SymbolKind.STRUCT, SymbolKind.INTERFACE, SymbolKind.ENUM})


class Rust(Language):
    name = "rust"
    suffixes = (".rs",)
    distribution = "tree-sitter-rust"
    keywords = False
    queries = ("rust.scm",)
    separators = rb"\.|::"
    builtin_types = frozenset({"Self", "String"})

    def grammar(self) -> object:
        import tree_sitter_rust

        return tree_sitter_rust.language()

    def wrapped(self, node: "Node") -> "Node | None":
        item = node.next_named_sibling
        while item is not None and item.type in _COMMENTS:
            item = item.next_named_sibling
        return item

    def scope_name(self, node: "Node", source: bytes) -> str:
        declared = node.child_by_field_name("type")
        if declared is None:
            return ""
        written = text(declared, source)
        match = _PATH.match(written)
        if match is None or written[match.end() : match.end() + 1] in {",", "("}:
            # members of `[T]`, `(A, B)`, `fn(A)`: of none of the types that are written in it
            return "".join(written.replace(".", "").split())[:60]
        return match[2]

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        named = node.child_by_field_name("name")
        if named is None:
            return ()
        head = source[node.start_byte : named.start_byte]
        body = node.child_by_field_name("body")
        head_end = body.start_byte if body is not None else node.end_byte
        modifiers = self._visibility(head, kind, source, scope)
        parameters: tuple[Parameter, ...] | None = None
        declared = node.child_by_field_name("parameters")
        if node.type == "macro_definition":
            head_end = named.end_byte
            modifiers = _EXPORTED if b"macro_export" in prefix else NO_MODIFIERS
        elif kind is SymbolKind.FUNCTION and declared is not None:
            parameters = self.known_parameters(declared, source)
            if b"async" in head.split():
                modifiers |= {"async"}
            if scope.kind in _MEMBER_OF and not scope.function:
                kind = SymbolKind.METHOD
                first = first_named(declared)
                if not _is_receiver(first, source):
                    modifiers |= {"static"}
            if node.type == "function_signature_item" and scope.kind is SymbolKind.INTERFACE:
                modifiers |= {"abstract"}
        elif kind is SymbolKind.ENUM_MEMBER:
            head_end = node.end_byte
        return (
            Declaration(
                text(named, source),
                named.start_byte,
                kind,
                head_end,
                parameters,
                modifiers,
                head_start=node.start_byte,
            ),
        )

    @staticmethod
    def _visibility(head: bytes, kind: SymbolKind, source: bytes, scope: Scope) -> frozenset[str]:
        if head.startswith(b"pub"):
            return _EXPORTED
        if kind is SymbolKind.ENUM_MEMBER or scope.kind is SymbolKind.INTERFACE:
            return scope.modifiers & _EXPORTED
        if scope.extends and _TRAIT_IMPL.match(source, scope.start, scope.start + 400):
            return _EXPORTED  # reached through the trait
        return NO_MODIFIERS

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        for child in node.named_children:
            if child.type == "variadic_parameter":
                found.append(Parameter("", ParameterKind.VARIADIC, True, ""))
            pattern = child.child_by_field_name("pattern")
            declared = child.child_by_field_name("type")
            if child.type != "parameter" or pattern is None or declared is None or text(pattern, source) == "self":
                continue
            name = " ".join(text(pattern, source).split()).lstrip("& ").removeprefix("mut ")
            annotation = " ".join(text(declared, source).split())
            found.append(Parameter(name, ParameterKind.POSITIONAL_ONLY, False, annotation))
        return tuple(found)

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        if node.type == "macro_invocation":
            named = node.child_by_field_name("macro")
            if named is None:
                return None
            start = source.rfind(b"::", named.start_byte, named.end_byte) + 2
            name_start = named.start_byte if start == 1 else start
            return CallSite(named.start_byte, name_start, named.end_byte, None, readable=False)
        start, end = node.start_byte, node.end_byte
        if source[end : end + 1] != b"(":
            return None
        given = _tokens(node, source)
        readable = given is not None
        window = max(0, start - 80)
        before = _BEFORE.search(source[window:start])
        if before is None and source[start - 1 : start] == b".":
            return CallSite(start - 1, start, end, given, readable=readable)
        chain = start if before is None else window + before.start()
        if source[chain - 1 : chain] == b".":
            chain -= 1  # what comes before is an expression
        return CallSite(chain, start, end, given, readable=readable)

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        named = node.child_by_field_name("name")
        if node.type == "mod_item":
            name = text(named, source) if named is not None else ""
            reexport = source.startswith(b"pub", node.start_byte)
            return (ImportedName(f"self::{name}", "", name, node.start_byte, reexport=reexport),)
        if node.type == "extern_crate_declaration":
            name = text(named, source) if named is not None else ""
            alias = node.child_by_field_name("alias")
            return (ImportedName(name, "", text(alias, source) if alias is not None else name, node.start_byte),)
        argument = node.child_by_field_name("argument")
        reexport = source.startswith(b"pub", node.start_byte)
        return () if argument is None else _use_tree(argument, source, reexport=reexport)


class _Counted(ArgumentSpan):
    """Arguments among the tokens of a macro, of which the text says how many they are."""

    def __init__(self, start: int, end: int, count: int) -> None:
        self.start_byte, self.end_byte = start, end
        self.named_child_count, self.child_count = count, 2 * count + 1 if count else 2

    @property
    def named_children(self) -> "list[Node]":
        return []


def _tokens(name: "Node", source: bytes) -> _Counted | None:
    """The arguments behind a name in a macro that calls what looks like a call; None: they cannot be told."""
    group = name.next_sibling
    around = name.parent
    while around is not None and around.type == "token_tree":
        around = around.parent
    macro = around.child_by_field_name("macro") if around is not None else None
    if group is None or macro is None or text(macro, source).rpartition("::")[2] not in _PLAIN_MACROS:
        return None
    start, end = group.start_byte, group.end_byte
    inner = _STRING.sub(b"0", source[start + 1 : end - 1])
    if end - start > _LONGEST or not _UNCLEAR.isdisjoint(inner):
        return None
    while inner != (flat := _INNER.sub(b"0", inner)):
        inner = flat
    parts = [part for part in inner.split(b",") if part.strip()]
    return _Counted(start, end, len(parts))


def _use_tree(argument: "Node", source: bytes, *, reexport: bool) -> list[ImportedName]:
    """A `use` tree, flattened; a stack rather than recursion, as its depth is the file's choice."""
    found: list[ImportedName] = []
    pending: list[tuple[Node, str]] = [(argument, "")]
    while pending:
        node, base = pending.pop()
        match node.type:
            case "use_list":
                pending.extend((child, base) for child in node.named_children)
            case "scoped_use_list":
                path, names = node.child_by_field_name("path"), node.child_by_field_name("list")
                inner = _join(base, text(path, source)) if path is not None else base
                if names is not None:
                    pending.append((names, inner))
            case "use_wildcard":
                path = first_named(node)
                module = _join(base, text(path, source)) if path is not None else base
                found.append(ImportedName(module, "*", "", node.start_byte, reexport=reexport))
            case "use_as_clause":
                path, alias = node.child_by_field_name("path"), node.child_by_field_name("alias")
                if path is not None and alias is not None:
                    bound = text(alias, source)
                    found.append(_imported(text(path, source), base, "" if bound == "_" else bound, node, reexport))
            case "line_comment" | "block_comment" | "ERROR":
                pass
            case _:
                found.append(_imported(text(node, source), base, None, node, reexport))
    return found


def _imported(path: str, base: str, alias: str | None, node: "Node", reexport: bool) -> ImportedName:
    whole = _join(base, path)
    if path == "self" and base:  # `io::{self}` is `io`
        module, name = base, ""
    else:
        module, _, name = whole.rpartition("::")
        if not module:
            module, name = whole, ""
    bound = whole.removesuffix("::self").rpartition("::")[2] if alias is None else alias
    return ImportedName(module, name, bound, node.start_byte, reexport=reexport)


def _join(base: str, path: str) -> str:
    path = "".join(path.split()).removeprefix("::")
    return f"{base}::{path}" if base else path


def _is_receiver(first: "Node | None", source: bytes) -> bool:
    if first is None:
        return False
    return first.type == "self_parameter" or text(first, source).startswith(("self:", "mut self:", "self :"))


LANGUAGES = (Rust(),)
