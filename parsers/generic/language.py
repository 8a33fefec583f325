"""Definitions and calls of a language of which only the grammar is known.

The query is made from the names of the grammar's kinds of nodes (`kinds`); what a node declares or calls is found by
the names of its fields and the order of its children (`nodes`). That is less than a language's own module gives: no
imports, no types, and no reference is resolved.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from parsers.generic import lisp
from parsers.generic.kinds import calls, definitions
from parsers.generic.names import DISTRIBUTION, Spec
from parsers.generic.nodes import FUNCTIONS, NAME, field, head_end, name_node, parameters, with_body, with_name
from parsers.language import CallSite, Declaration, ImportedName, Language, Scope, first_named
from parsers.model import Parameter, SymbolKind
from parsers.patterns import later

if TYPE_CHECKING:
    import tree_sitter
    from tree_sitter import Node

_CALLEE_FIELDS = ("function", "functor", "callee", "name", "method", "macro", "constructor", "type", "target")
_OBJECT_FIELDS = ("object", "receiver", "invocant")
_LAST_NAME = later(rb"[\w$?!-]+$")
_LAST_DOTTED = later(rb"[\w.]+$")
_PARTS = later(r"::|[.:#]")
_SCOPE = later(r"::")
_MAX_CALLEE = 400  # bytes
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CONSTRUCTOR})
_TYPES = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.TYPE})
_ROOTS = frozenset({"program", "module", "source_file"})
_BINDINGS = frozenset({"let_binding", "bind"})  # define a function only with parameters


class GenericLanguage(Language):
    """A language known by its grammar only."""

    distribution = DISTRIBUTION
    queries = ()
    generic = True
    builtin_calls = lisp.FORMS

    def __init__(self, name: str, spec: Spec) -> None:
        super().__init__()
        self.name = name
        self.suffixes = spec.suffixes
        self.line_comment = spec.comment
        self.separators = rb"::|\$" if spec.dotted else rb"->|::|[.:]"
        self._parts = _SCOPE if spec.dotted else _PARTS
        self._last_name = _LAST_DOTTED if spec.dotted else _LAST_NAME
        self._spec = spec
        self._marks = re.compile(spec.marks.encode(), re.MULTILINE) if spec.marks else None

    def grammar(self) -> object:
        from tree_sitter_language_pack import get_binding

        return get_binding(self._spec.grammar or self.name)

    def matches(self, source: bytes) -> bool:
        return self._marks is None or self._marks.search(source) is not None

    def query_text(self, grammar: "tree_sitter.Language") -> str:
        """Patterns for every kind of node whose name says that it defines or calls something."""
        named = {
            kind
            for n in range(grammar.node_kind_count)
            if grammar.node_kind_is_named(n) and grammar.node_kind_is_visible(n)
            if (kind := grammar.node_kind_for_id(n))
        }
        found = [f"({kind}) @definition.{symbol}" for kind, symbol in definitions(named, self._spec.kinds)]
        found += [f"({kind}) @call" for kind in calls(named)]
        if "argument_part" in named:  # Dart: what is called stands beside it
            found.append("(selector (argument_part)) @call")
        if self._spec.lisp:
            found += lisp.patterns(named)
        return "\n".join(found)

    def captured(self, captures: "dict[str, list[Node]]") -> "dict[str, list[Node]]":
        whole = with_name if self._spec.assigned else with_body
        return {
            name: list(map(whole, nodes)) if name.startswith("definition.") else nodes
            for name, nodes in captures.items()
        }

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        if self._spec.lisp and node.type in lisp.LISTS:
            return lisp.declare(node, source)
        if self._spec.assigned and node.type in FUNCTIONS:
            return ()  # it has no name, see `captured`
        named = name_node(node) if _defines(node, kind, scope) else None
        match = NAME.match(source, named.start_byte, named.end_byte) if named is not None else None
        if match is None:
            return ()
        *owners, name = [part for part in self._parts.split(match[0].decode("utf-8", "replace")) if part] or [""]
        name = name.rstrip("*")  # Nim's mark of what is exported
        same = scope.name == name and (kind in _FUNCTIONS) == (scope.kind in _FUNCTIONS)
        if not name or same:  # `subroutine_statement` in `subroutine` says the same again
            return ()
        if owners and owners[0] in self.receivers:
            owners = owners[1:]
        if kind is SymbolKind.FUNCTION and scope.kind in _TYPES:
            kind = SymbolKind.METHOD
        elif node.type in _BINDINGS and not any("param" in child.type for child in node.named_children):
            kind = SymbolKind.VARIABLE
        names = tuple(parameters(node, source)) if kind in _FUNCTIONS else None
        start = match.start() + match[0].rfind(name.encode("utf-8", "replace"))
        head = head_end(node, source)
        return (Declaration(name, max(start, match.start()), kind, head, names, qualifier=".".join(owners)),)

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        return tuple(parameters(node, source))

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        if self._spec.lisp and lisp.is_head(node):
            return None
        beside = node.prev_named_sibling if node.type == "selector" else None
        callee = beside or field(node, _CALLEE_FIELDS) or first_named(node)
        if callee is None:
            return None
        start, end = callee.start_byte, callee.end_byte
        tail = max(start, end - _MAX_CALLEE)
        last = self._last_name.search(source[tail:end])
        if last is None:
            return None
        receiver = field(node, _OBJECT_FIELDS) or (callee.prev_named_sibling if callee.type == "selector" else None)
        chain = receiver.start_byte if receiver is not None and receiver.start_byte < start else start
        arguments = node.child_by_field_name("arguments") or next(
            (c for c in node.named_children if "argument" in c.type and c.start_byte >= end), None
        )
        return CallSite(chain, tail + last.start(), tail + last.end(), arguments, readable=False)

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        return ()


def _defines(node: "Node", kind: SymbolKind, scope: Scope) -> bool:
    if not node.named_child_count:
        return False  # a keyword
    if node.type in _ROOTS and node.parent is None:
        return False  # the file
    if node.type.endswith("specifier") and node.child_by_field_name("body") is None:
        return False  # a mere mention: `struct point p`
    return scope.kind is not SymbolKind.TYPE or kind not in _TYPES  # the right side of `type Cart = class …`
