"""CR104: what a function of another module returns has another shape than its callers take it for."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from coderecall.hints import call_site
from coderecall.hints.call_site import CallSite, Role
from coderecall.hints.checker import Check
from coderecall.hints.functions import FunctionPair
from coderecall.hints.place import Place, hint, place
from coderecall.hints.returned import read
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.store import ReferenceRow
from parsers.patterns import later

RULE = Rule(
    id="CR104",
    name="result-has-another-shape",
    severity=Severity.ERROR,
    languages="Python, JavaScript and TypeScript",
    claim="A caller takes the result of a function of another module for what it no longer is.",
    evidence="The `return` statements of the function in the old and in the new state, and what the caller does with"
    " the result first.",
    explanation="""\
Three changes of what a function returns are followed to its callers in other modules: a tuple (in JavaScript an array)
of another length, which callers unpack into a fixed number of names; one value where there was a tuple, or a tuple
where there was one value; and `None` (`null`, `undefined`) from a function that never gave it, whose callers use the
result at once: an attribute, an item, unpacking.

Silent: results that a caller looks at before it uses them, functions whose declared type said before that the result
may be missing, generators, functions under a decorator that may change the result, and values that cannot be read from
the `return` statements.

What to do: mend the callers, or keep the old shape. To accept a call, end its line with the comment
`coderecall: ignore[CR104]`.""",
)

_INSIDE = later(r"\[[^\[\]]*\]|<[^<>]*>")
_GIVES_INNER = later(r"(?:\w+\.)*(?:Optional|Union|Annotated|Awaitable|Coroutine|Promise)\b")
_MAY_BE_MISSING = later(r"\b(?:Optional|None|null|undefined|Any|any|unknown|void)\b")
# What a tuple or an array has itself.
_OF_TUPLES = frozenset({"count", "index", "__len__", "__iter__", "length", "map", "forEach", "filter", "at", "join"})


class ReturnShape(Check):
    """Callers of functions whose `return` statements changed."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        return [made for pair in state.comparison.functions if (made := _check(state, pair))]


class _Difference(NamedTuple):
    happened: str  # "gives 3 values now, it gave 2"
    is_wrong: Callable[[CallSite], str]  # what a caller does that no longer works, "" when it is fine


def _check(state: State, pair: FunctionPair) -> Hint | None:
    difference = _difference(pair)
    if difference is None:
        return None
    path, symbol = pair.new.path, pair.new.symbol
    places = []
    for call in state.callers(path, symbol.qualified_name):
        node = state.syntax.call(call.file_id, call.start_byte)
        site = call_site.read(node) if node is not None else None
        if site is None or site.is_awaited != pair.new.is_async:
            continue
        what = difference.is_wrong(site)
        if what:
            places.append(_place(state, call, f"this call of `{symbol.name}` {what}"))
    cause = RelatedLocation(Location(path, symbol.name_line), f"`{symbol.qualified_name}` {difference.happened}")
    return hint(
        RULE,
        places,
        message=f"it {difference.happened}, see {path}:{symbol.name_line}",
        subject=f"{path}:{symbol.qualified_name}",
        cause=cause,
        begins_with_place=True,
    )


def _difference(pair: FunctionPair) -> _Difference | None:
    """What is other about the results; None: nothing that can be told."""
    old, new = pair
    if old.is_async != new.is_async or old.is_changed_by_decorators or new.is_changed_by_decorators:
        return None
    before, after = read(old), read(new)
    if before is None or after is None or before == after:
        return None
    if before.size and after.size and before.size != after.size:
        if after.size > before.size and new.language != "python":
            return None  # who takes the first ones of an array need not know that there are more
        happened = f"gives {_values(after.size)} now, it gave {before.size}"
        return _Difference(happened, partial(_unpacks, before.size))
    if before.size and after.is_plain and after.values and after.values <= before.values:
        return _Difference(f"gives one value now, it gave {before.size}", partial(_unpacks, before.size))
    if before.is_plain and after.size and before.values & after.values:
        return _Difference(f"gives {_values(after.size)} now, it gave one", _is_no_tuple)
    if after.may_be_missing and not before.may_be_missing and not _said_missing(old.symbol.type):
        nothing = "None" if new.language == "python" else "null or undefined"
        gives = "may give" if after.values else "gives"
        return _Difference(f"{gives} {nothing} now, it never did", _needs_value)
    return None


def _said_missing(declared: str) -> bool:
    """Whether a declared type says that there may be no value; what is inside a list or a mapping is not the value."""
    while not _GIVES_INNER.match(declared) and (outside := _INSIDE.sub("", declared)) != declared:
        declared = outside
    return _MAY_BE_MISSING.search(declared) is not None


def _unpacks(size: int, site: CallSite) -> str:
    """Whether the caller takes exactly that many parts."""
    takes = call_site.unpacked_count(site.pattern) if site.role is Role.UNPACKED and site.pattern else None
    return f"takes {_values(size)}" if takes == size else ""


def _values(size: int) -> str:
    return "a sequence of one value" if size == 1 else f"{size} values"


def _is_no_tuple(site: CallSite) -> str:
    first = _first_use(site)
    return f"reads `{first.detail}` of it" if first.role is Role.MEMBER and first.detail not in _OF_TUPLES else ""


def _needs_value(site: CallSite) -> str:
    first = _first_use(site)
    if first.role is Role.MEMBER:
        return f"reads `{first.detail}` of it"
    return {Role.ITEM: "takes an item of it", Role.UNPACKED: "unpacks it", Role.ITERATED: "goes through it"}.get(
        first.role, ""
    )


def _first_use(site: CallSite) -> CallSite:
    """What is done first with a result that a variable holds."""
    if site.role is not Role.BOUND:
        return site
    uses = call_site.later_uses(site)
    return call_site.read(uses[0]) if uses else site


def _place(state: State, call: ReferenceRow, message: str) -> Place:
    return place(
        *(state.view, call.file_id, call.line, call.start_byte),
        path=call.path,
        scope=state.scope(call),
        message=message,
        is_test=call.is_test,
        confidence=0.85 if call.confidence == Confidence.EXACT else 0.7,
    )
