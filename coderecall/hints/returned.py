"""What the `return` statements of a function say together."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from coderecall.hints.call_site import text
from coderecall.hints.functions import Function

if TYPE_CHECKING:
    from tree_sitter import Node

_TUPLES = frozenset({"tuple", "expression_list", "array"})
_SPLATS = frozenset({"list_splat", "spread_element"})
_NOTHING = frozenset({"none", "null", "undefined"})
_CHOICES = frozenset({"conditional_expression", "ternary_expression"})
_ENDS = frozenset({"return_statement", "raise_statement", "throw_statement"})

# Clauses of a statement; in JavaScript a branch may be a lone statement.
_BRANCHES = frozenset({"block", "elif_clause", "else_clause", "statement_block", "return_statement", "throw_statement"})
_TRIED = frozenset({"block", "statement_block", "except_clause", "catch_clause"})


class Returned(NamedTuple):
    size: int | None  # of the tuple that each of them gives; None: not all give a tuple of one length
    is_plain: bool  # no value is written as a tuple
    may_be_missing: bool  # one gives nothing, or the end can be reached
    values: frozenset[str]  # what is returned as written, of tuples each part


def read(function: Function) -> Returned | None:
    """None for a generator, and for a function that has no `return`, such as one that others override."""
    values = [value for returned in function.returned() for value in _choices(returned)]
    given = [value for value in values if value is not None]
    if not values or function.is_generator:
        return None
    parts = [_parts(value) for value in given]
    sizes = {len(part) if part is not None else None for part in parts}
    texts = {text(one) for value, part in zip(given, parts, strict=True) for one in (part or [value])}
    return Returned(
        size=next(iter(sizes)) if len(sizes) == 1 else None,
        is_plain=all(value.type not in _TUPLES for value in given),
        may_be_missing=None in values or not _always_ends(function),
        values=frozenset(texts),
    )


def _choices(value: "Node | None") -> Iterator["Node | None"]:
    """The values that one `return` may give, None for nothing."""
    if value is None or value.type in _NOTHING:
        yield None
    elif value.type == "parenthesized_expression" and value.named_children:
        yield from _choices(value.named_children[0])
    elif value.type in _CHOICES:
        condition = 1 if value.type == "conditional_expression" else 0
        branches = [child for child in value.named_children if child.type != "comment"]
        for number, branch in enumerate(branches):
            if number != condition:
                yield from _choices(branch)
    else:
        yield value


def _parts(value: "Node") -> list["Node"] | None:
    if value.type not in _TUPLES:
        return None
    parts = [child for child in value.named_children if child.type != "comment"]
    return None if any(part.type in _SPLATS for part in parts) else parts


def _always_ends(function: Function) -> bool:
    """Whether no way through the function reaches its end without a `return` or an exception, as far as it shows."""
    body = function.node.child_by_field_name("body")
    if body is None or body.type not in {"block", "statement_block"}:
        return body is not None  # `x => value`
    return _ends(body)


def _ends(node: "Node") -> bool:
    kind = node.type
    if kind in _ENDS:
        return True
    if kind in {"block", "statement_block", "else_clause", "finally_clause", "with_statement", "switch_body"}:
        inner = [child for child in node.named_children if child.type != "comment"]
        return bool(inner) and _ends(inner[-1])
    if kind == "if_statement":
        blocks = [child for child in node.named_children if child.type in _BRANCHES]
        return any(block.type == "else_clause" for block in blocks) and all(_ends(_last(block)) for block in blocks)
    if kind == "try_statement":
        blocks = [child for child in node.named_children if child.type in _TRIED]
        return all(_ends(_last(block)) for block in blocks)
    if kind == "while_statement":
        return text(node.child_by_field_name("condition")).strip("()") in {"True", "1", "true"}
    return False


def _last(block: "Node") -> "Node":
    """The statements of a clause."""
    if block.type in {"elif_clause", "except_clause", "catch_clause", "else_clause"}:
        inner = [child for child in block.named_children if child.type in {"block", "statement_block", "if_statement"}]
        return inner[-1] if inner else block
    return block
