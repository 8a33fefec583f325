"""Symbols of a file and the scopes that names live in, by one sweep over the captured definitions in source order.

The enclosing symbol of a node comes from a stack of byte spans: climbing the tree costs a walk from the root per step.
"""

from bisect import bisect_right
from functools import cache
from itertools import count, repeat
from operator import attrgetter, neg
from typing import TYPE_CHECKING, NamedTuple

from parsers.arguments import one_line
from parsers.docs import doc_string, leading_comment
from parsers.language import TYPE_MARK, Declaration, Language, Scope
from parsers.lines import LineTable
from parsers.model import Symbol, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

MAX_SIGNATURE = 200
_MAX_QUALIFIED = 500  # deeper names are no longer extended: definitions may nest without end
_FUNCTION_KINDS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CONSTRUCTOR})
_DEFINITION = "definition."
# the order of events that start and end at the same bytes: what encloses comes first
_SCOPE, _SYMBOL, _ANONYMOUS, _VARIABLE, _LOCAL, _PATTERN, _TYPE_PARAMETER, _FIELD, _RETURNED, _INITIALIZED = range(10)
_TAGS = {
    "scope": _SCOPE,
    "anonymous": _ANONYMOUS,
    "variable": _VARIABLE,
    "local": _LOCAL,
    "pattern": _PATTERN,
    "type_parameter": _TYPE_PARAMETER,
    "field": _FIELD,
    "returned": _RETURNED,
    "initialized": _INITIALIZED,
}

Captures = dict[str, list["Node"]]
_NEW = tuple.__new__
_START, _END = attrgetter("start_byte"), attrgetter("end_byte")


class Outline(NamedTuple):
    symbols: list[Symbol]
    scopes: list[Scope]  # in source order, an outer one before what it encloses
    declared: set[int]  # bytes where the symbols have their own names
    assigned: list[tuple[Scope, bytes | None, int, int]]  # scope, local name if it is one, span of what binds a name
    loose: list[tuple[Scope, bytes, int]]  # scope, name, byte of names bound in another way
    is_annotated: bool  # whether types are declared


def outline(captures: Captures, source: bytes, language: Language, lines: LineTable) -> Outline:
    """Every symbol in source order, and every scope with the names bound in it."""
    sweep = _Sweep(source, language, lines)
    bind, loose = sweep.bind, sweep.loose
    for start, negative_end, tag, _, kind, node in _events(captures, _wrapped_starts(captures, language)):
        if sweep.top.end <= start:
            sweep.leave(start)
        if tag == _LOCAL:
            name = source[start:-negative_end]
            loose.append((sweep.top, name, start))
            bind(name)
        elif tag == _VARIABLE:
            sweep.variable(node, start, -negative_end)
        elif tag == _SYMBOL:
            sweep.symbol(node, kind, start, -negative_end)
        elif tag == _FIELD:
            sweep.field(start, -negative_end)
        elif tag == _RETURNED:
            sweep.returned(start, -negative_end)
        elif tag == _INITIALIZED:
            sweep.initialized(start, -negative_end)
        elif tag == _ANONYMOUS:
            sweep.anonymous(node, start, -negative_end)
        elif tag == _TYPE_PARAMETER:
            sweep.bind_type(source[start:-negative_end])
        elif tag == _PATTERN:
            for name in language.names_in(source[start:-negative_end]):
                sweep.bind(name)
        else:
            sweep.scope(language.scope_name(node, source), start, -negative_end)
    for scope in sweep.scopes:
        scope.settle()
    symbols = language.finish_symbols(sweep.symbols, source)
    is_annotated = language.writes_types or "annotation" in captures
    return Outline(symbols, sweep.scopes, sweep.declared, sweep.assigned, sweep.loose, is_annotated)


def _events(captures: Captures, outer: dict[int, int]) -> "list[tuple[int, int, int, int, SymbolKind, Node]]":
    """(start, -end, tag, tie-breaker, kind, node) in source order, what encloses before what it encloses."""
    events: list[tuple[int, int, int, int, SymbolKind, Node]] = []
    for capture, nodes in captures.items():
        tag, kind = _event_of(capture)
        if tag < 0:
            continue
        starts: Iterable[int] = map(_START, nodes)
        if outer and tag in {_SYMBOL, _VARIABLE}:
            starts = [outer.get(start, start) for start in starts]
        # all in C: there are as many of these as of anything
        events += zip(starts, map(neg, map(_END, nodes)), repeat(tag), count(len(events)), repeat(kind), nodes)
    events.sort()
    return events


@cache
def _event_of(capture: str) -> tuple[int, SymbolKind]:
    """Tag and kind of what a capture of the query finds; -1: nothing of this sweep."""
    if capture.startswith(_DEFINITION):
        return _SYMBOL, SymbolKind[capture[len(_DEFINITION) :].upper()]
    return _TAGS.get(capture, -1), SymbolKind.VARIABLE


def _wrapped_starts(captures: Captures, language: Language) -> dict[int, int]:
    """Start of a definition -> start of the outermost wrapper around it."""
    outer: dict[int, int] = {}
    for node in sorted(captures.get("wrapper", ()), key=_START):
        inner = language.wrapped(node)
        if inner is not None:
            start = node.start_byte
            outer[inner.start_byte] = outer.get(start, start)
    return outer


class _Sweep:
    """The stack of open scopes and what has been found so far."""

    def __init__(self, source: bytes, language: Language, lines: LineTable) -> None:
        self.symbols: list[Symbol] = []
        self.scopes: list[Scope] = []
        self.declared: set[int] = set()
        self.assigned: list[tuple[Scope, bytes | None, int, int]] = []
        self.loose: list[tuple[Scope, bytes, int]] = []
        self._source = source
        self._language = language
        self._lines = lines.starts
        self._comments = language.line_comment in source or (language.block_comment and b"*/" in source)
        self.top = Scope.file()
        self._stack = [self.top]
        self._variables: set[tuple[int, str]] = set()

    def leave(self, start: int) -> None:
        """Close the scopes that end before a byte."""
        while self.top.end <= start and len(self._stack) > 1:
            self._stack.pop()
            self.top = self._stack[-1]

    def bind(self, name: bytes) -> None:
        """A name bound by the innermost scope; only functions have local names."""
        top = self.top
        if top.locals is not None and name != top.receiver:
            top.locals.add(name)

    def bind_type(self, name: bytes) -> None:
        """A type parameter: local in whatever declares it, a class as well as a function.

        It is bound twice: a use as a type is looked up under a mark of its own, so that a variable that has the name of
        its type (`struct row *row`) does not hide the type.
        """
        if self.top.locals is None:
            self.top.locals = set()
        self.top.locals |= {name, TYPE_MARK + name}

    def scope(self, name: str, start: int, end: int) -> None:
        """Members of this span are named after `name`."""
        top = self.top
        qualified = f"{top.qualified}.{name}" if top.qualified and name else name or top.qualified
        scope = Scope(start, end, top.symbol, SymbolKind.STRUCT if name else top.kind, qualified, name or top.name, top)
        scope.extends = True
        self._open(scope)

    def anonymous(self, node: "Node", start: int, end: int) -> None:
        """A function that is no symbol: what is defined in it belongs to the symbol around it."""
        top = self.top
        scope = Scope(start, end, top.symbol, None, top.qualified, "", top)
        mark = self._language.variable_mark
        scope.locals = {mark} if mark else set(self._language.implicit_locals)
        scope.function = True
        if self._language.hides_names(node, self._source):
            scope.hides = True
        self._open(scope)

    def variable(self, node: "Node", start: int, end: int) -> None:
        """A symbol in a file or class, a local name in a function."""
        if self._language.chains_assignments and self.top.kind in _VARIABLE_KINDS:
            self._stack.pop()  # `a = b = value`: no member of the other
            self.top = self._stack[-1]
        if self.top.function:
            name = self._language.bound_name(node, self._source, self.top)
            if name is not None:
                if name:
                    self.bind(name)
                    self.assigned.append((self.top, name, start, end))
                return
        self.assigned.append((self.top, None, start, end))
        self.symbol(node, SymbolKind.VARIABLE, start, end)

    def field(self, start: int, end: int) -> None:
        """An attribute that a method gives its object: a member of the class, where it is assigned first."""
        name = self._language.field_name(self._source, start)
        if not name:
            return
        self.assigned.append((self.top, None, start, end))
        owner: Scope | None = self.top
        while owner is not None and (owner.kind is None or owner.kind in _FUNCTION_KINDS):
            owner = owner.parent
        if owner is None or owner.symbol < 0 or (owner.symbol, name) in self._variables:
            return
        self._variables.add((owner.symbol, name))
        self._add(self._language.field(name, self._source, start, end), start, end, owner)

    def returned(self, start: int, end: int) -> None:
        """A value that the innermost function gives."""
        top = self.top
        if top.kind is None and top.parent is not None:
            # a function without a name that is all of a definition: `const f = () => { return x; }`
            top = top.parent
            if top.kind not in _FUNCTION_KINDS or top.end != self.top.end:
                return
        self.assigned.append((top, None, start, end))

    def initialized(self, start: int, end: int) -> None:
        """A member of a type with its first value; what the type holds under the name."""
        top = self.top
        if top.kind is SymbolKind.FIELD and top.parent is not None:
            self.assigned.append((top.parent, None, start, end))

    def symbol(self, node: "Node", kind: SymbolKind, start: int, end: int) -> None:
        """A definition node, which may declare several names."""
        prefix = self._source[start : node.start_byte]
        outer = self.top
        for declaration in self._language.declare(node, kind, self._source, prefix, outer):
            while self.top is not outer:  # names declared together are siblings
                self._stack.pop()
                self.top = self._stack[-1]
            if declaration.parameters is None and declaration.kind in _VARIABLE_KINDS:
                key = (self.top.symbol, declaration.name)
                if key in self._variables:
                    continue  # a name assigned again is still the same variable
                self._variables.add(key)
            elif declaration.kind is SymbolKind.FIELD:
                self._variables.add((self.top.symbol, declaration.name.lstrip("#")))
            self._define(declaration, start, end)

    def _define(self, found: Declaration, start: int, end: int) -> None:
        """Add a symbol of the innermost scope, and open its own."""
        if not found.name:
            return  # the parser put in what it missed
        top = self.top
        self.declared.add(found.name_start)
        if found.continues and self._join(found, start, end):
            return
        index, qualified, modifiers = self._add(found, start, end, top)
        top.last = index
        if not found.encloses:
            top.locals = (top.locals or set()) | {parameter.name.encode() for parameter in found.parameters or ()}
            return
        if top.locals and not top.function and not found.parameters:
            top.locals.discard(found.name.encode())  # a parameter of the constructor that is a member, too
        scope = Scope(start, end, index, found.kind, qualified, found.name, top)
        scope.modifiers = modifiers
        self._enter(scope, found)

    def _join(self, found: Declaration, start: int, end: int) -> bool:
        """Make a clause a part of the definition before it, if it belongs to that."""
        top = self.top
        if top.last < 0 or self.symbols[top.last].qualified_name != _qualified(found, top):
            return False
        joined = self._language.joined(self.symbols[top.last], found)
        if joined is None:
            return False
        line = bisect_right(self._lines, max(end - 1, start))
        self.symbols[top.last] = joined._replace(end_byte=end, end_line=line)
        scope = Scope(start, end, top.last, joined.kind, joined.qualified_name, joined.name, top)
        scope.modifiers = joined.modifiers
        self._enter(scope, found)
        return True

    def _enter(self, scope: Scope, found: Declaration) -> None:
        """Open the scope of a definition."""
        if scope.kind in self._language.transparent or len(scope.qualified) > _MAX_QUALIFIED:
            scope.qualified = self.top.qualified
        if scope.kind in _FUNCTION_KINDS:
            mark = self._language.variable_mark
            scope.locals = {mark} if mark else {parameter.name.encode() for parameter in found.parameters or ()}
            scope.receiver = self._language.receiver_name(self._source, found)
            scope.function = True
        self._open(scope)

    def _add(self, found: Declaration, start: int, end: int, top: Scope) -> tuple[int, str, frozenset[str]]:
        """Add a symbol that belongs to a scope: its index, qualified name and modifiers."""
        source = self._source
        name, name_start, kind, head_end, parameters, modifiers, _, head_start, doc_span, _, typed, _ = found
        qualified = _qualified(found, top)
        if top.function:
            modifiers |= _LOCAL_MODIFIER
        lines = self._lines
        start_line = bisect_right(lines, start)
        if doc_span is not None:
            doc, doc_start = doc_string(source, *doc_span), doc_span[0]
        elif start_line > 1 and self._comments:
            doc, doc_start = leading_comment(source, start, lines[start_line - 1], self._language)
            if doc and "<" in doc:
                doc = self._language.clean_doc(doc)
        else:
            doc, doc_start = "", -1
        self.declared.add(name_start)
        index = len(self.symbols)
        self.symbols.append(
            _NEW(  # a named tuple's own constructor costs a Python call
                Symbol,
                (
                    name,
                    qualified,
                    kind,
                    top.symbol,
                    start,
                    end,
                    start_line,
                    bisect_right(lines, end - 1, start_line) if end > start else start_line,
                    bisect_right(lines, name_start, start_line),
                    signature(source[start if head_start < 0 else head_start : head_end]),
                    parameters,
                    doc,
                    bisect_right(lines, doc_start) if doc else 0,
                    modifiers,
                    typed,
                ),
            )
        )
        return index, qualified, modifiers

    def _open(self, scope: Scope) -> None:
        self._stack.append(scope)
        self.top = scope
        self.scopes.append(scope)


def _qualified(found: Declaration, top: Scope) -> str:
    prefix = top.qualified
    if found.qualifier:
        prefix = f"{prefix}.{found.qualifier}" if prefix else found.qualifier
    return f"{prefix}.{found.name}" if prefix else found.name


_LOCAL_MODIFIER = frozenset({"local"})
_VARIABLE_KINDS = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT})


def signature(head: bytes) -> str:
    """A declaration without its body, on one line."""
    return one_line(head.strip().rstrip(b" \t\r\n{:;="), MAX_SIGNATURE)
