"""CR105: a function of another module raises another exception than its caller catches."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coderecall.hints.call_site import text
from coderecall.hints.checker import Check
from coderecall.hints.exception_types import ancestors, same_name
from coderecall.hints.functions import Function, FunctionPair, own_nodes
from coderecall.hints.place import Place, hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.store import ReferenceRow

if TYPE_CHECKING:
    from tree_sitter import Node

RULE = Rule(
    id="CR105",
    name="exception-not-caught",
    severity=Severity.WARNING,
    languages="Python, JavaScript and TypeScript",
    claim="A caller catches an exception that a function of another module no longer raises, and not the one that it"
    " raises instead.",
    evidence="The `raise` (`throw`) statements of the function in the old and in the new state, the class of the new"
    " exception with its bases, and the handlers around the call.",
    explanation="""\
The function raised an exception that callers in other modules wait for. It now raises another one in its place, whose
bases the handler does not name: the handler no longer runs.

Silent: when the new exception derives from the one that is caught, when the class or one of its bases is not known,
when the handler names what it catches in a way that cannot be read. That what the function calls may still raise the
old one is not looked at.

What to do: catch the new exception, or derive it from the old one. To accept a handler, end its line with the comment
`coderecall: ignore[CR105]`.""",
)

_GENERAL = frozenset({"Exception", "BaseException"})
_CLASS_NAMES = frozenset({"identifier", "attribute", "member_expression", "dotted_name"})


class ExceptionNotCaught(Check):
    """Handlers around calls of functions that raise something else now."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        return [made for pair in state.comparison.functions if (made := _check(state, pair))]


def _check(state: State, pair: FunctionPair) -> Hint | None:
    old, new = _raised(pair.old), _raised(pair.new)
    renamed = state.comparison.renamed_types  # whoever catches it by the old name is told of that
    gone = {name for name in old.keys() - new.keys() if renamed.get(name) not in new}
    come = sorted(new.keys() - old.keys())
    if not gone or not come:
        return None
    kinds = {name: ancestors(state.view, pair.new.path, name) for name in come}
    known = {name: above for name, above in kinds.items() if above is not None}
    if not known:
        return None
    symbol, path = pair.new.symbol, pair.new.path
    places, swapped = [], ("", "")
    for call in state.callers(path, symbol.qualified_name):
        node = state.syntax.call(call.file_id, call.start_byte)
        for handler, lost in _stale(node, gone, known) if node is not None else ():
            swapped = swapped if swapped[0] else lost
            places.append(_place(state, call, handler, symbol.name, lost))
    happened = f"raises `{swapped[1]}` now, it raised `{swapped[0]}`"
    line = new[swapped[1]] if swapped[1] else symbol.name_line
    return hint(
        RULE,
        places,
        message=f"it {happened}, see {path}:{line}",
        subject=f"{path}:{symbol.qualified_name}",
        cause=RelatedLocation(Location(path, line), f"`{symbol.qualified_name}` {happened}"),
        begins_with_place=True,
    )


def _raised(function: Function) -> dict[str, int]:
    """Names of the exceptions that a function raises itself, with the first line of each."""
    found: dict[str, int] = {}
    for node in own_nodes(function.node):
        if node.type in {"raise_statement", "throw_statement"} and node.named_children:
            value = node.named_children[0]
            called = value.child_by_field_name("function") or value.child_by_field_name("constructor") or value
            name = text(called).rpartition(".")[2]
            if called.type in _CLASS_NAMES and name[:1].isupper():
                found.setdefault(name, node.start_point.row + 1)
    return found


def _stale(
    call: "Node", gone: frozenset[str] | set[str], come: dict[str, frozenset[str]]
) -> Iterator[tuple["Node", tuple[str, str]]]:
    """Handlers around a call for what no longer comes, and (old, new) exception."""
    inner, node = call, call.parent
    while node is not None and node.type not in {"function_definition", "lambda", "class_definition"}:
        body = node.child_by_field_name("body")
        if node.type == "try_statement" and body is not None and body.id == inner.id:
            handlers = [(clause, caught) for clause in node.named_children if (caught := _caught(clause)) is not None]
            if any("" in caught for _, caught in handlers):
                return  # one that cannot be read
            lost = _lost(handlers, gone, come)
            if lost is not None:
                yield lost
                return
        inner, node = node, node.parent


def _lost(
    handlers: list[tuple["Node", set[str]]], gone: frozenset[str] | set[str], come: dict[str, frozenset[str]]
) -> tuple["Node", tuple[str, str]] | None:
    special = [(clause, caught) for clause, caught in handlers if not caught & _GENERAL]
    for clause, caught in special:
        waited = sorted(name for name in gone if same_name(name) in caught)
        for new, above in come.items() if waited else ():
            if not any(above & other for _, other in special):
                return clause, (waited[0], new)
    return None


def _caught(clause: "Node") -> set[str] | None:
    """The names that a handler catches, "" for what cannot be read; None: no handler."""
    if clause.type == "catch_clause":
        tested = [node for node in own_nodes(clause) if node.type == "binary_expression"]
        pairs = [text(node.child_by_field_name("right")) for node in tested if b"instanceof" in (node.text or b"")]
        return {name.rpartition(".")[2] for name in pairs}
    if clause.type != "except_clause":
        return None
    value = next((child for child in clause.named_children if child.type != "comment"), None)
    if value is None or value.type == "block":
        return set(_GENERAL)
    if value.type == "as_pattern":
        value = value.named_children[0]
    classes = value.named_children if value.type == "tuple" else [value]
    return {same_name(text(one)) if one.type in _CLASS_NAMES else "" for one in classes if one.type != "comment"}


def _place(state: State, call: ReferenceRow, handler: "Node", name: str, lost: tuple[str, str]) -> Place:
    return place(
        *(state.view, call.file_id, handler.start_point.row + 1, handler.start_byte),
        path=call.path,
        scope=state.scope(call),
        message=f"`{lost[0]}` is caught here for `{name}`, and `{lost[1]}` is not",
        is_test=call.is_test,
        confidence=0.8 if call.confidence == Confidence.EXACT else 0.7,
    )
