"""CR112: what a function of another module gives is awaited, though the function is no longer asynchronous."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coderecall.hints import call_site
from coderecall.hints.call_site import Role, text
from coderecall.hints.checker import Check
from coderecall.hints.functions import Function, FunctionPair
from coderecall.hints.place import Place, hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.store import ReferenceRow
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

RULE = Rule(
    id="CR112",
    name="plain-result-awaited",
    severity=Severity.ERROR,
    languages="Python, JavaScript and TypeScript",
    claim="A call is awaited whose function, of another module, this change made a plain one.",
    evidence="The function is no longer asynchronous and gives nothing to wait for; the call, and what waits for it.",
    explanation="""\
`await` of what a plain function gives is an error in Python, unless it gives a coroutine or the like. In JavaScript
`await` takes any value, and only `.then`, `.catch` and `.finally` are errors.

Reported are callers in other modules. Silent: a function that does something else now and returns what may have to be
waited for (a call, a name, an attribute), one that says so by its type, one without a body, and one under a decorator
that may change it.

What to do: take the `await` away, or keep the function asynchronous. To accept a call, end its line with the comment
`coderecall: ignore[CR112]`.""",
)

_AWAITABLE = later(r"Awaitable|Coroutine|Future|Task|Deferred|Promise|Any\b|object\b")
_PROMISE_MEMBERS = frozenset({"then", "catch", "finally"})
_RUNS = frozenset({"asyncio.run", "asyncio.create_task", "asyncio.ensure_future"})
# Values that nobody can wait for.
_PLAIN = frozenset(
    {
        *(
            "string",
            "concatenated_string",
            "integer",
            "float",
            "true",
            "false",
            "none",
            "list",
            "tuple",
            "set",
            "dictionary",
        ),
        *("list_comprehension", "set_comprehension", "dictionary_comprehension", "comparison_operator", "not_operator"),
        *(
            "expression_list",
            "unary_operator",
            "number",
            "template_string",
            "null",
            "undefined",
            "array",
            "object",
            "regex",
        ),
        *("unary_expression",),
    }
)
_SAYS_NOTHING = frozenset({"pass_statement", "raise_statement", "comment", "throw_statement"})


class NoLongerAsync(Check):
    """Those who wait for what became plain."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        hints = []
        for _, new in _made_plain(state):
            symbol = new.symbol
            calls = state.callers(new.path, symbol.qualified_name)
            places = [_place(state, call, symbol.name) for call in calls if _waits(state, call, new.language)]
            happened = f"`{symbol.qualified_name}` is no longer asynchronous in {new.path}:{symbol.name_line}"
            cause = RelatedLocation(
                Location(new.path, symbol.name_line), f"`{symbol.qualified_name}` is a plain function"
            )
            found = hint(
                *(RULE, places),
                message=happened,
                subject=f"{new.path}:{symbol.qualified_name}",
                cause=cause,
                begins_with_place=True,
            )
            hints += [found] if found else []
        return hints


def _made_plain(state: State) -> Iterator[FunctionPair]:
    for pair in state.comparison.functions:
        old, new = pair
        if new.is_async or not old.is_async or any(one.is_generator or one.is_changed_by_decorators for one in pair):
            continue
        if not _AWAITABLE.search(new.symbol.type) and _has_body(new) and _gives_plain(old, new):
            yield pair


def _gives_plain(old: Function, new: Function) -> bool:
    """Whether nothing that it returns can be waited for: it does what it did, or the form of its results says so."""
    if text(old.node.child_by_field_name("body")) == text(new.node.child_by_field_name("body")):
        return True
    return all(value is None or value.type in _PLAIN for value in new.returned())


def _has_body(function: Function) -> bool:
    """Whether it does something: what only stands for others says nothing of them."""
    body = function.node.child_by_field_name("body")
    if body is None:
        return False
    return any(child.type not in _SAYS_NOTHING and not _is_idle(child) for child in body.named_children)


def _is_idle(statement: "Node") -> bool:
    """A docstring, or `...`."""
    inner = statement.named_child(0)
    return statement.type == "expression_statement" and inner is not None and inner.type in {"string", "ellipsis"}


def _waits(state: State, call: ReferenceRow, language: str) -> bool:
    node = state.syntax.call(call.file_id, call.start_byte)
    if node is None:
        return False
    if language != "python":
        site = call_site.read(node)
        return site.role is Role.MEMBER and site.detail in _PROMISE_MEMBERS and not site.is_awaited
    around = node.parent
    while around is not None and around.type == "parenthesized_expression":
        around = around.parent
    if around is None or around.type != "argument_list":
        return around is not None and around.type == "await"
    runner = around.parent
    return runner is not None and text(runner.child_by_field_name("function")) in _RUNS


def _place(state: State, call: ReferenceRow, name: str) -> Place:
    return place(
        *(state.view, call.file_id, call.line, call.start_byte),
        path=call.path,
        scope=state.scope(call),
        message=f"what this call of `{name}` gives is awaited",
        is_test=call.is_test,
        confidence=0.9 if call.confidence == Confidence.EXACT else 0.75,
    )
