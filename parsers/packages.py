"""Packages and namespaces that a file opens, and their full names, one after the other or one in the other."""

from typing import TYPE_CHECKING

from parsers.language import Declaration, text
from parsers.model import Symbol, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

NO_DOC = (0, 0)  # the comment above a package is the licence


def package_declaration(node: "Node", source: bytes, kind: SymbolKind, mark: str) -> tuple[Declaration, ...]:
    """The package that a node opens; `mark`: what may stand around a name and is no part of it."""
    named = node.child_by_field_name("name")
    if named is None:
        return ()
    name = "".join(text(named, source).split()).replace(mark, "")
    body = node.child_by_field_name("body")
    head_end = body.start_byte if body is not None else node.end_byte
    return (Declaration(name, named.start_byte, kind, head_end, doc=NO_DOC),)


def fully_named(symbols: list[Symbol], kind: SymbolKind) -> list[Symbol]:
    """The symbols with those of packages named from the outermost: `package a` and then `package b` is `a.b`.

    A package with a body names what lies in it, one without the rest of what is around it. Its name is all of it: it is
    looked up so.
    """
    if not any(symbol.kind is kind for symbol in symbols):
        return symbols
    found = list(symbols)
    rest: dict[int, str] = {}  # parent -> the package that was opened last among its members
    for index, symbol in enumerate(symbols):
        if symbol.kind is not kind:
            continue
        around = rest.get(symbol.parent, "")
        if not around and symbol.parent >= 0 and found[symbol.parent].kind is kind:
            around = found[symbol.parent].qualified_name
        own = symbol.qualified_name
        name = f"{around}.{own}" if around else own
        found[index] = symbol._replace(name=name, qualified_name=name)
        if symbol.end_byte - symbol.start_byte <= len(symbol.signature.encode()) + 2:  # no body
            rest[symbol.parent] = name
    return found
