"""`x instanceof C` in JavaScript, TypeScript and PHP, and as far as each such test holds.

It holds for the rest of an `&&`, the branch of its `if`, `while` or `?:`; `!(x instanceof C)` for the rest of an `||`,
the other branch, and after an `if` whose branch leaves the block. Where the name is set again, nothing is said.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from parsers.narrowing import Narrowed, Way, places_of
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME = r"[A-Za-z_$\u0080-\uffff][\w$]*"
_TESTED = later(rf"(?:this(?:\.|->)#?|\$)?{_NAME}")
_CLASS = later(rf"\\?{_NAME}(?:[.\\]{_NAME})*")
_LEAVES = frozenset({"return_statement", "throw_statement", "continue_statement", "break_statement"})
_THROWS = frozenset({"throw_expression", "exit_statement"})
_BLOCKS = frozenset({"statement_block", "compound_statement"})
_TERNARY = frozenset({"ternary_expression", "conditional_expression"})
_NOT = frozenset({"unary_expression", "unary_op_expression"})


def narrowed(root: "Node", source: bytes) -> Iterator[Narrowed]:
    """The tests of a file in source order."""
    way: Way | None = None
    for place, end in places_of(source, b" instanceof "):
        way = way or Way(root)
        way.to(place)
        while way.node.type != "binary_expression" or not _is_test(way.node, place, end):
            if not way.down(place):
                break
        else:
            left, right = way.node.child_by_field_name("left"), way.node.child_by_field_name("right")
            read = _read(left, right, source) if left is not None and right is not None else None
            if read is not None:
                name, chain, written = read
                for since, until in _holds(way, way.node.end_byte):
                    if until > since and not _is_set(source, written, since, until):
                        yield Narrowed(name, chain, place, since, until, -1)


def _is_test(node: "Node", place: int, end: int) -> bool:
    right = node.child_by_field_name("right")
    return right is not None and place < right.start_byte <= end and node.start_byte < place


def _read(left: "Node", right: "Node", source: bytes) -> tuple[str, str, str] | None:
    """The tested name, the class, and the name as it is written."""
    written, chain = (source[node.start_byte : node.end_byte].decode("utf-8", "replace") for node in (left, right))
    if _TESTED.fullmatch(written) is None or _CLASS.fullmatch(chain) is None or written == "this":
        return None
    name = re.sub(r"^this(?:\.|->)#?", "self.", written).removeprefix("$")
    return name, chain.replace("\\", ".").lstrip("."), written


def _is_set(source: bytes, written: str, since: int, until: int) -> bool:
    """Whether a name is assigned anew; where it is declared anew the caller knows."""
    name = re.escape(written.encode())
    sets = re.compile(
        rb"(?<![\w$.])" + name + rb"\s*(?:=(?![=>])|[-+*/%&|^?.<>]{1,3}=(?!=)|\+\+|--)|(?:\+\+|--)" + name
    )
    return sets.search(source, since, until) is not None


def _holds(way: Way, since: int) -> Iterator[tuple[int, int]]:
    """Where the test at hand holds."""
    positive, until = True, since
    field, test = way.field, way.node
    while way.up():
        above = way.node
        kind = above.type
        if kind == "binary_expression":
            operator = above.child_by_field_name("operator")
            if operator is None or operator.type not in {"&&", "||"} or (operator.type == "&&") is not positive:
                break
            until = above.end_byte
        elif kind in _NOT:
            if above.child_count == 0 or (sign := above.child(0)) is None or sign.type != "!":
                break
            positive = not positive
        elif kind in _TERNARY and field == "condition":
            yes = above.child_by_field_name("consequence") or above.child_by_field_name("body")
            held = yes if positive else above.child_by_field_name("alternative")
            if held is not None:
                yield held.start_byte, held.end_byte
            until = test.end_byte
            break
        elif kind in {"if_statement", "else_if_clause", "while_statement"} and field == "condition":
            yield from _statement(way, above, since, positive=positive)
            return
        elif kind != "parenthesized_expression":
            break
        field, test = way.field, above
    if until > since:
        yield since, until


def _statement(way: Way, above: "Node", since: int, *, positive: bool) -> Iterator[tuple[int, int]]:
    """Where the whole test of a statement holds."""
    body = above.child_by_field_name("consequence") or above.child_by_field_name("body")
    if body is None:
        return
    if positive:
        yield since, body.end_byte
    elif above.type == "if_statement":
        end = above.end_byte
        if _leaves(body) and way.up() and way.node.type in _BLOCKS:
            end = way.node.end_byte
        yield body.end_byte, end


def _leaves(body: "Node") -> bool:
    """Whether a branch ends by leaving the block around it."""
    last = body
    if body.type in _BLOCKS:
        inner = body.named_child(body.named_child_count - 1) if body.named_child_count else None
        if inner is None:
            return False
        last = inner
    if last.type == "expression_statement" and last.named_child_count:
        thrown = last.named_child(0)
        return thrown is not None and thrown.type in _THROWS
    return last.type in _LEAVES
