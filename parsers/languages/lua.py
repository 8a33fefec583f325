"""Lua."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from parsers.language import NO_MODIFIERS, Declaration, ImportedName, Language, Scope, first_named, last_named, text
from parsers.model import Parameter, ParameterKind, Reference, ReferenceKind, Symbol, SymbolKind
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_EXPORTED = frozenset({"exported"})
_DOTTED = later(r"[\w\x80-\U0010ffff]+(?:\s*[.:]\s*[\w\x80-\U0010ffff]+)*")
_INDEX = frozenset({"dot_index_expression", "method_index_expression"})
_RETURN = later(r"^@(?:return|type)\s+(fun\([^)]*\)\S*|[^\s#,]+)", re.MULTILINE)
_ANNOTATION = later(r"^@param\s+(\w+|\.\.\.)(\?)?\s+(fun\([^)]*\)\S*|[^\s#]+)", re.MULTILINE)
# `require("a.b").c:` before a called name
_REQUIRED = later(rb"\brequire[ \t]*\(?[ \t]*[\"']([^\"'\n]+)[\"'][ \t]*\)?((?:[ \t]*\.[ \t]*\w+)*)[ \t]*[.:][ \t]*$")
_METATABLE = later(rb"setmetatable\s*\(\s*(\w+)\s*,[^()]*$")
_WINDOW = 160  # bytes before a call in which a `require` is looked for


class Lua(Language):
    name = "lua"
    suffixes = (".lua",)
    distribution = "tree-sitter-lua"
    queries = ("lua.scm",)
    line_comment = b"--"
    block_comment = False
    separators = rb"\.|:"
    quotes = b"\"'"
    unclear = b"-\\\\"  # `--` starts a comment
    keywords = False
    builtin_calls = frozenset({"require"})
    receivers = frozenset({"self"})

    def grammar(self) -> object:
        import tree_sitter_lua

        return tree_sitter_lua.language()

    def wrapped(self, node: "Node") -> "Node | None":
        return first_named(node)

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        if node.type == "assignment_statement":
            return self._assigned(node, kind, source, prefix, scope)
        named = node.child_by_field_name("name")
        if named is None:
            return ()
        if node.type == "function_declaration":
            is_local = source.startswith(b"local", node.start_byte)
            return self._function(named, node, node.end_byte, source, scope, is_local=is_local)
        value = node.child_by_field_name("value")
        if value is not None and value.type == "function_definition":
            return self._function(named, value, value.end_byte, source, scope) if kind is SymbolKind.FUNCTION else ()
        return (Declaration(text(named, source), named.start_byte, kind, node.end_byte, None, _EXPORTED),)

    def _assigned(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        """`a, M.b = 1, function() … end`: the functions and the other values are captured apart."""
        names, values = first_named(node), last_named(node)
        if names is None or values is None:
            return ()
        is_local = prefix.startswith(b"local")
        found: list[Declaration] = []
        given = [value for value in values.named_children if not value.is_extra]
        for place, named in enumerate(names.children_by_field_name("name")):
            value = given[place] if place < len(given) else None
            if value is not None and value.type == "function_definition":
                if kind is SymbolKind.FUNCTION:
                    found += self._function(named, value, value.end_byte, source, scope, is_local=is_local)
            elif kind is not SymbolKind.FUNCTION and not _is_required(value, source):
                qualifier, name = _split(named, source)
                if name:
                    start = named.end_byte - len(name.encode())
                    kind = SymbolKind.FIELD if qualifier else SymbolKind.VARIABLE
                    modifiers = NO_MODIFIERS if is_local else _EXPORTED
                    end = _line_end(node, source)
                    found.append(Declaration(name, start, kind, end, None, modifiers, qualifier))
        return found

    def _function(
        self, named: "Node", function: "Node", end: int, source: bytes, scope: Scope, *, is_local: bool = False
    ) -> Sequence[Declaration]:
        qualifier, name = _split(named, source)
        if not name or qualifier == "self" or qualifier.startswith("self."):
            return ()  # a field of an object that only runs make
        declared = function.child_by_field_name("parameters")
        parameters = self.parameters(declared, source) if declared is not None else ()
        is_method = named.type == "method_index_expression" or _takes_self(declared, source)
        kind = SymbolKind.METHOD if is_method and (qualifier or scope.symbol >= 0) else SymbolKind.FUNCTION
        head_end = declared.end_byte if declared is not None else end
        modifiers = NO_MODIFIERS if is_local else _EXPORTED
        start = named.end_byte - len(name.encode())
        return (Declaration(name, start, kind, head_end, parameters, modifiers, qualifier),)

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        found = []
        for child in node.named_children:
            if child.type == "vararg_expression":
                found.append(Parameter("...", ParameterKind.VARIADIC, True, ""))
            elif child.type == "identifier":
                found.append(Parameter(text(child, source), ParameterKind.POSITIONAL_ONLY, False, ""))
        return tuple(found[1:] if found and found[0].name == "self" else found)

    def finish_symbols(self, symbols: list[Symbol], source: bytes) -> list[Symbol]:
        """Tables with functions are types; what EmmyLua comments say of parameters."""
        owners = {each.qualified_name.rpartition(".")[0] for each in symbols if each.parameters is not None}
        finished = []
        for each in symbols:
            changed = each
            if "@" in each.doc:
                returned = _RETURN.search(each.doc)
                changed = each._replace(
                    parameters=_annotated(each) if each.parameters else each.parameters,
                    type=returned[1] if returned is not None else "",
                )
            if each.qualified_name in owners and each.kind in {SymbolKind.VARIABLE, SymbolKind.FIELD}:
                changed = changed._replace(kind=SymbolKind.CLASS)
            finished.append(changed)
        return finished

    def holds_commas(self, arguments: bytes) -> bool:
        return b"function" in arguments

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        arguments = node.child_by_field_name("arguments")
        quoted = last_named(arguments) if arguments is not None else None
        module = text(quoted, source).strip("\"'[]=") if quoted is not None else ""
        if not module:
            return
        value, name = node, ""
        around = node.parent
        if around is not None and around.type in _INDEX:
            member = around.child_by_field_name("field") or around.child_by_field_name("method")
            name, value, around = text(member, source) if member is not None else "", around, around.parent
        alias = _assigned_to(value, around, source, second=source.startswith(b"pcall", node.start_byte))
        if alias:
            yield ImportedName(module, name, alias, node.start_byte)
        elif name:
            yield ImportedName(module, "", _inline(module), node.start_byte)
        else:
            yield ImportedName(module, "", "", node.start_byte)

    def finish_references(
        self, references: list[Reference], captures: "dict[str, list[Node]]", symbols: list[Symbol], source: bytes
    ) -> list[Reference]:
        """What is called on a module at hand, `require("a.b").c()`, and which table gets a metatable."""
        indexes: dict[str, int] = {}
        for place, each in enumerate(references):
            if each.qualifier == "?":
                before = _REQUIRED.search(source, max(0, each.start_byte - _WINDOW), each.start_byte)
                if before is not None:
                    module, names = before[1].decode("utf-8", "replace"), before[2].decode("utf-8", "replace")
                    qualifier = _inline(module) + "".join(names.split())
                    references[place] = each._replace(qualifier=qualifier, is_local=False)
            elif each.kind is ReferenceKind.INHERIT and each.scope < 0:
                call = _METATABLE.search(source, max(0, each.start_byte - _WINDOW), each.start_byte)
                if call is not None:
                    indexes = indexes or {symbol.qualified_name: index for index, symbol in enumerate(symbols)}
                    references[place] = each._replace(scope=indexes.get(call[1].decode("utf-8", "replace"), -1))
        return references


def _inline(module: str) -> str:
    """The name under which a file knows a module that it requires in the middle of an expression."""
    return f"require({module.replace('.', '/')})"


def _split(named: "Node", source: bytes) -> tuple[str, str]:
    """(names before the last, last name) of `M.a.b`, `M:b`; ("", "") when it is no chain of names."""
    written = text(named, source)
    if _DOTTED.fullmatch(written) is None:
        return "", ""
    qualifier, _, name = "".join(written.split()).replace(":", ".").rpartition(".")
    return qualifier, name


def _takes_self(declared: "Node | None", source: bytes) -> bool:
    first = first_named(declared) if declared is not None else None
    return first is not None and text(first, source) == "self"


def _is_required(value: "Node | None", source: bytes) -> bool:
    """Whether a value is `require "a"` or `require("a").b`, which is an import."""
    if value is not None and value.type == "dot_index_expression":
        value = value.child_by_field_name("table")
    if value is None or value.type != "function_call":
        return False
    called = value.child_by_field_name("name")
    return called is not None and text(called, source) == "require"


def _assigned_to(value: "Node", around: "Node | None", source: bytes, *, second: bool) -> str:
    """The variable that gets a value; `second`: the one after it, as of `local ok, mod = pcall(require, "mod")`."""
    assignment = around.parent if around is not None and around.type == "expression_list" else None
    names = first_named(assignment) if assignment is not None and assignment.type == "assignment_statement" else None
    if around is None or names is None:
        return ""
    place = next((i for i, each in enumerate(around.named_children) if each.start_byte == value.start_byte), 0)
    variables = names.children_by_field_name("name")
    place += second
    if place >= len(variables) or variables[place].type != "identifier":
        return ""
    return text(variables[place], source)


def _annotated(symbol: Symbol) -> tuple[Parameter, ...]:
    declared = {name: (bool(optional), kind) for name, optional, kind in _ANNOTATION.findall(symbol.doc)}
    found = []
    for each in symbol.parameters or ():
        optional, annotation = declared.get(each.name, (False, ""))
        maybe = each.optional or optional or annotation.endswith("?")
        found.append(each._replace(optional=maybe, annotation=annotation.rstrip(":")))
    return tuple(found)


def _line_end(node: "Node", source: bytes) -> int:
    end = source.find(b"\n", node.start_byte, node.end_byte)
    return node.end_byte if end < 0 else end


LANGUAGES = (Lua(),)
