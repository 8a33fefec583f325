"""Lisps: everything is a list, and the first of it says what it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from parsers.generic.nodes import NAME
from parsers.language import Declaration, first_named
from parsers.model import SymbolKind
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

LISTS = frozenset({"list_lit", "list"})
SYMBOLS = frozenset({"sym_lit", "symbol"})
_DEFINES = later(rb"(?:cl-)?def[a-z*-]*\Z|(?:ns|struct|module)\Z")  # first words of a definition
FORMS = frozenset(  # first words of lists that are no calls
    """ns def defn defn- defmacro defmulti defmethod defprotocol defrecord deftype defonce define define-syntax
    define-record-type defun defvar defparameter defclass defgeneric defstruct defconstant defconst defcustom let let*
    letrec lambda fn if cond case when unless do progn begin quote setq set! and or not require provide use import
    struct module""".split()  # noqa: SIM905 - read best as words
)
_KINDS = {
    "defclass": SymbolKind.CLASS,
    **dict.fromkeys(("defrecord", "deftype", "defstruct", "struct", "define-record-type"), SymbolKind.STRUCT),
    "defprotocol": SymbolKind.INTERFACE,
    **dict.fromkeys(("ns", "module", "defpackage"), SymbolKind.MODULE),
    **dict.fromkeys(("def", "defonce", "defvar", "defparameter", "defcustom"), SymbolKind.VARIABLE),
    **dict.fromkeys(("defconst", "defconstant"), SymbolKind.CONSTANT),
}


def patterns(kinds: set[str]) -> list[str]:
    """Patterns for definitions and calls of a grammar that has these kinds of nodes."""
    listing = next(kind for kind in sorted(LISTS, reverse=True) if kind in kinds)
    head = next(kind for kind in sorted(SYMBOLS) if kind in kinds)
    return [
        f"({listing} . ({head})) @definition.function",  # `declare` says which: `#match?` raises for bad UTF-8
        f"({listing} . ({head})) @call",
    ]


def declare(node: "Node", source: bytes) -> Sequence[Declaration]:
    """`(defun name …)`, `(define (name …) …)`, `(ns name)`: the second of a list whose first says that it defines."""
    first, named = node.named_child(0), node.named_child(1) if node.named_child_count > 1 else None
    if first is None or named is None or not _DEFINES.match(source, first.start_byte, first.end_byte):
        return ()
    head = source[first.start_byte : first.end_byte].decode("utf-8", "replace")
    kind = _KINDS.get(head, SymbolKind.FUNCTION)
    if named.type in LISTS:
        named = first_named(named)
    elif head == "define":
        kind = SymbolKind.VARIABLE
    match = NAME.match(source, named.start_byte, named.end_byte) if named is not None else None
    if match is None:
        return ()
    end = source.find(b"\n", node.start_byte, node.end_byte)
    parameters = () if kind is SymbolKind.FUNCTION else None
    name = match[0].decode("utf-8", "replace")
    return (Declaration(name, match.start(), kind, node.end_byte if end < 0 else end, parameters),)


def is_head(node: "Node") -> bool:
    """Whether a list is the head of a definition, `(define (put key) …)`, and no call."""
    parent = node.parent
    if parent is None or parent.type.endswith("header"):
        return True
    if parent.type not in LISTS or parent.named_child_count < 2 or parent.named_child(1) != node:
        return False
    first = first_named(parent)
    return first is not None and (first.text or b"").startswith((b"def", b"struct", b"let", b"lambda", b"fn"))
