"""Go: what `:=`, `var`, `range` and type assertions bind a local name to, read from the text around it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from parsers.ecmascript_bindings import BRACKETS
from parsers.model import Bound
from parsers.narrowing import Narrowed, Way, places_of
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*+"
_CHAIN = _NAME + rb"(?:\." + _NAME + rb")*+"
_NAMED = rb"\*?" + _CHAIN + rb"(?:\[[\w\x80-\xff\s.,*\[\]]*\])?"
_TYPE = rb"(?:(?:\[\w*\]|map\[[\w.\x80-\xff]+\]|\*)*" + _NAMED + rb")"
_BEFORE = later(rb"(?:^|[\n;{]|\b(?:if|for|switch)\b)[ \t]*((?:" + _NAME + rb"\s*,\s*)*)$")
_DECLARED = later(rb"\bvar[ \t]+$|\n[ \t]*$")
_VARIABLE = later(rb"[ \t]+(" + _TYPE + rb")[ \t]*(?=[=;\n])")
_PARAMETER = later(rb"(?:\s*,\s*" + _NAME + rb")*\s+(?:\.\.\.)?(" + _TYPE + rb")\s*(?=[,)])")
_ASSIGNED = later(rb"((?:\s*,\s*" + _NAME + rb")*)\s*:?=\s*")
_RANGE = later(rb"range\s+(" + _CHAIN + rb"(?:\(\))?)\s*\{")
_ASSERTED = later(rb"[^\n;{]*?\.\((" + _TYPE + rb")\)[ \t]*(?=[;\n{])")
_MADE = later(rb"&?(" + _TYPE + rb")\{|(?:new|make)\((" + _TYPE + rb")\s*[,)]")
_STEPS = _NAME + rb"(?:\(\))?+(?:\s*\.\s*" + _NAME + rb"(?:\(\))?+)*+"
_VALUE = later(rb"(" + _STEPS + rb")[ \t]*(?=[;\n{]|//)")
_BEFORE_WINDOW, _WINDOW = 120, 400
_MOST_NAMES = 6


def bound_at(source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
    """See `Language.bound_at`."""
    end = place + len(name)
    before = source[max(0, place - _BEFORE_WINDOW) : place]
    after = source[end : end + _WINDOW]
    declared = _VARIABLE.match(after)
    if declared is not None and _DECLARED.search(before) is not None:
        return _type(declared[1])
    assigned = _ASSIGNED.match(after)
    if assigned is None:
        parameter = _PARAMETER.match(after)
        return _type(parameter[1]) if parameter is not None else None
    first = _BEFORE.search(before.removesuffix(b"var ") if before.endswith(b"var ") else before)
    if first is None:
        return None
    number, more = first[1].count(b","), assigned[1].count(b",")
    return _assigned(after[assigned.end() :], number, more)


def _assigned(value: bytes, number: int, more: int) -> tuple[str, Bound] | None:
    """What the name with a number among several is, when `more` names follow it."""
    if value.startswith(b"range") and value[5:6].isspace():
        through = _RANGE.match(BRACKETS.sub(b"()", value))
        return (_dotted(through[1]), Bound.ITEM) if through is not None and number == 1 else None
    made = _MADE.match(value)
    if made is not None and number == 0 and not more:
        return _type(made[1] or made[2])
    asserted = _ASSERTED.match(value)
    if asserted is not None:
        return _type(asserted[1]) if number == 0 and more <= 1 else None
    read = _VALUE.match(BRACKETS.sub(b"()", value))
    if read is None or number + more > _MOST_NAMES:
        return None
    dotted = _dotted(read[1])
    if number or more:
        return (f"{dotted}.{number}", Bound.VALUE) if dotted.endswith("()") else None
    return (dotted.removesuffix("()"), Bound.CALL) if dotted.endswith("()") else (dotted, Bound.VALUE)


def _type(written: bytes) -> tuple[str, Bound]:
    return "".join(written.decode("utf-8", "replace").split()), Bound.TYPE


def _dotted(chain: bytes) -> str:
    return "".join(chain.decode("utf-8", "replace").split())


def switched(root: "Node", source: bytes) -> Iterator[Narrowed]:
    """`switch x := y.(type) { case *Store: … }`: what x is in the cases of one type."""
    way: Way | None = None
    for place, _ in places_of(source, b".(type)"):
        way = way or Way(root)
        way.to(place)
        while way.node.type != "type_switch_statement" and way.down(place):
            pass
        alias = way.node.child_by_field_name("alias") if way.node.type == "type_switch_statement" else None
        if alias is None:
            continue
        name = source[alias.start_byte : alias.end_byte].decode("utf-8", "replace").strip()
        for case in way.node.named_children:
            types = case.children_by_field_name("type") if case.type == "type_case" else []
            if len(types) == 1:
                written = source[types[0].start_byte : types[0].end_byte].lstrip(b"*").decode("utf-8", "replace")
                if written.replace(".", "").isidentifier():
                    yield Narrowed(name, written, alias.start_byte, types[0].end_byte, case.end_byte, -1)
