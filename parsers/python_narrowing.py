"""Python's tests of the class of a name, and as far as each of them holds.

`isinstance(x, C)` holds for the rest of an `and`, the body of its `if`, and after an `assert`; `not isinstance(x, C)`
for the rest of an `or`, the other branches, and after the `if` whose body leaves the block.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from parsers.narrowing import Narrowed, Way, places_of
from parsers.patterns import later
from parsers.python_bindings import CALL_BRACKETS, NAME

if TYPE_CHECKING:
    from tree_sitter import Node

_WORD = r"[^\W\d]\w*"
_TESTED = later(rf"(?:self\.)?{_WORD}")
_CHAIN = later(rf"{_WORD}(?:\s*\.\s*{_WORD})*")
_WORDS = (b"isinstance(", b"self.assertIsInstance(")
_BRACKETS = later(CALL_BRACKETS)
_ONE = NAME + rb"(?:\." + NAME + rb")*" + CALL_BRACKETS
_PATTERN = later(rb"[ \t]*(" + _ONE + rb"(?:\s*\|\s*" + _ONE + rb")*)\s*(?::|\bif\b|\bas\b)")
_OWN_CLASS = frozenset({"self.__class__", "type(self)"})
_LEAVES = frozenset({"return_statement", "raise_statement", "continue_statement", "break_statement"})
_MOST_CLASSES = 12
_PARTS = 3  # of a conditional expression


def narrowed(root: "Node", source: bytes) -> Iterator[Narrowed]:
    """The tests of a file."""
    yield from _cases(root, source)
    places = sorted(found for word in _WORDS for found in places_of(source, word))
    if not places:
        return
    way = Way(root)
    for place, end in places:
        call = _call_at(way, place, end)
        arguments = call.child_by_field_name("arguments") if call is not None else None
        read = _arguments(arguments, source) if arguments is not None else None
        if call is not None and read is not None:
            name, chain = read
            spans = _asserted(way, call) if source[place : place + 1] == b"s" else _holds(way, call)
            for since, until, block in spans:
                yield Narrowed(name, chain, place, since, until, block)


def _cases(root: "Node", source: bytes) -> Iterator[Narrowed]:
    """`match x:` with `case C():`, in the case."""
    if b"match " not in source:
        return
    way: Way | None = None
    for place, end in places_of(source, b" case "):
        pattern = _PATTERN.match(source, end)
        if pattern is None:
            continue
        way = way or Way(root)
        way.to(place + 1)
        while way.node.type != "case_clause" and way.down(place + 1):
            pass
        case = way.node
        body = case.child_by_field_name("consequence")
        while way.up() and way.node.type != "match_statement":
            pass
        subject = way.node.child_by_field_name("subject") if way.node.type == "match_statement" else None
        if subject is None or body is None or case.start_byte != place + 1:
            continue
        name = source[subject.start_byte : subject.end_byte].decode("utf-8", "replace")
        if _TESTED.fullmatch(name) is not None:
            classes = _BRACKETS.sub(b"", pattern[1]).decode("utf-8", "replace")
            chain = "|".join("".join(each.split()) for each in classes.split("|"))
            yield Narrowed(name, chain, place, pattern.end(1), case.end_byte, body.start_byte)


def _call_at(way: Way, place: int, end: int) -> "Node | None":
    """Move to the call of which the function starts at a place and the bracket ends at another; None in a string or a
    comment."""
    way.to(place)
    while way.down(place):
        node = way.node
        if node.start_byte == place and node.type == "call":
            arguments = node.child_by_field_name("arguments")
            if arguments is not None and arguments.start_byte == end - 1:
                return node
    return None


def _arguments(arguments: "Node", source: bytes) -> tuple[str, str] | None:
    """The tested name and the classes, joined with "|"; None: it is another thing, or too much."""
    given = [child for child in arguments.named_children if child.type != "comment"]
    if len(given) < 2 or any(child.type == "keyword_argument" for child in given[:2]):
        return None
    name, classes = (source[child.start_byte : child.end_byte].decode("utf-8", "replace") for child in given[:2])
    if _TESTED.fullmatch(name) is None or name in {"self", "cls"}:
        return None
    if classes in _OWN_CLASS:
        return name, "cls"
    if classes.startswith("("):
        parts = classes[1:].removesuffix(")").rstrip().removesuffix(",").split(",")
    else:
        parts = classes.split("|")
    chains = ["".join(part.split()) for part in parts]
    if len(chains) > _MOST_CLASSES or not all(_CHAIN.fullmatch(chain) for chain in chains):
        return None
    return name, "|".join(chains)


def _asserted(way: Way, call: "Node") -> Iterator[tuple[int, int, int]]:
    """`self.assertIsInstance(x, C)`: after the statement."""
    if way.up() and way.node.type == "expression_statement":
        start = way.node.start_byte
        if way.up():
            yield call.end_byte, way.node.end_byte, start


def _holds(way: Way, call: "Node") -> Iterator[tuple[int, int, int]]:
    """Where `isinstance(…)` holds: (since, until, start of the first statement or -1)."""
    positive = True
    since = until = test = call.end_byte
    field = way.field
    while way.up():
        above = way.node
        match above.type:
            case "parenthesized_expression":
                pass
            case "not_operator":
                positive = not positive
            case "boolean_operator":
                operator = above.child_by_field_name("operator")
                if operator is None or (operator.type == "and") is not positive:
                    break
                until = above.end_byte
            case "if_statement" | "elif_clause" | "while_statement" if field == "condition":
                found = _statement(way, above, since, positive=positive)
                if found is not None:
                    yield found
                    return
                break
            case "assert_statement":
                first = above.named_child(0)
                if positive and first is not None and first.end_byte == test and way.up():
                    yield since, way.node.end_byte, above.start_byte
                    return
                break
            case "conditional_expression":
                yield from _conditional(above, test, since, positive=positive)
                break
            case "if_clause":
                if positive and way.up():
                    whole = way.node
                    yield whole.start_byte + 1, above.start_byte, -1  # behind where its own name is bound
                    until = whole.end_byte
                break
            case _:
                break
        field, test = way.field, above.end_byte
    if until > since:
        yield since, until, -1


def _statement(way: Way, above: "Node", since: int, *, positive: bool) -> tuple[int, int, int] | None:
    """Where the whole test of a statement holds."""
    body = above.child_by_field_name("body" if above.type == "while_statement" else "consequence")
    if body is None:
        return None
    if positive:
        return since, body.end_byte, body.start_byte
    if above.type == "while_statement" or (above.type == "elif_clause" and not way.up()):
        return None
    whole = way.node
    if above.type == "if_statement":
        last = body.named_child(body.named_child_count - 1) if body.named_child_count else None
        if last is not None and last.type in _LEAVES and way.up():
            return body.end_byte, way.node.end_byte, whole.start_byte
    return body.end_byte, whole.end_byte, whole.start_byte


def _conditional(above: "Node", test: int, since: int, *, positive: bool) -> Iterator[tuple[int, int, int]]:
    """`x.get() if isinstance(x, C) else other`."""
    parts = [child for child in above.named_children if child.type != "comment"]
    if len(parts) != _PARTS or parts[1].end_byte != test:
        return
    value, _, other = parts
    held = value if positive else other
    yield held.start_byte, held.end_byte, -1
    yield since, test, -1
