"""CR103: the result of an asynchronous function of another module is used without waiting for it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from coderecall.hints import call_site
from coderecall.hints.call_site import CallSite, Role, text
from coderecall.hints.checker import Check
from coderecall.hints.functions import Function, FunctionPair
from coderecall.hints.place import Place, hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.store import ReferenceRow, SymbolRow
from parsers.model import ReferenceKind
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

RULE = Rule(
    id="CR103",
    name="result-not-awaited",
    severity=Severity.ERROR,
    languages="Python, JavaScript and TypeScript",
    claim="A call of an asynchronous function of another module is used as if it had already run.",
    evidence="The function is asynchronous now; the call, and what is done with its result.",
    explanation="""\
A call of an `async` function gives a coroutine (in JavaScript a promise), not the result. Without `await` the function
does not run at all in Python, and whoever uses the value gets the coroutine.

Reported are the callers in other modules of a function that this change made asynchronous, and new calls whose result
is dropped or used at once. Silent: what is returned, handed to something that takes coroutines (`asyncio.run`,
`gather`, `create_task` and names like them), kept and awaited later; functions under a decorator that may change them;
in JavaScript a promise that nobody waits for, which is legal.

What to do: await the call, which makes the caller asynchronous too, or run it in a task. To accept a call, end its line
with the comment `coderecall: ignore[CR103]`.""",
)

# What a coroutine may be handed to: how a word in the name of such a function begins, or what it is.
_TAKES_COROUTINES = later(
    r"run|task|await|async|gather|future|spawn|submit|sched|wait|sync|coro|defer|shield|start|block|promis|resolv|append"
    r"|push|once|complet|retry|isawait|iscoro|cast|expect|assert|(?:all|race|add)$"
)
_WORD = later(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Where a coroutine may wait until somebody awaits it.
_COLLECTS = frozenset(
    {
        *("", "stored", "list", "tuple", "set", "pair", "list_comprehension", "generator_expression", "array"),
        *("set_comprehension", "dictionary_comprehension", "expression_list", "spread_element", "list_splat"),
        *("default_parameter", "typed_default_parameter"),
    }
)
# Where a value is asked whether or what it is; a coroutine always is.
_ASKS = frozenset({"if_statement", "elif_clause", "while_statement", "not_operator", "comparison_operator"})
# An expression that gives the call's result or another value.
_GIVES_PART = frozenset({"boolean_operator", "conditional_expression", "binary_expression", "ternary_expression"})
# Where JavaScript asks whether a value is true; a promise always is.
_TESTS = frozenset({"if_statement", "while_statement", "do_statement", "ternary_expression", "unary_expression"})
_AWAITABLE = later(r"Awaitable|Coroutine|Future|Task|Deferred|Promise|async|create_task|gather|coro")
_PROMISE_MEMBERS = frozenset({"then", "catch", "finally"})
_COROUTINE_MEMBERS = frozenset({"send", "throw", "close", "__await__"})

Key = tuple[str, str, str, str]


class NotAwaited(Check):
    """Callers of what became asynchronous, and new calls of what is."""

    rule = RULE

    def before(self, state: State) -> None:
        self._known = {key for key, _, _ in _dropped(state)}
        self._awaited = {pair.name for pair in _made_async(state) if _gave_awaitable(state, pair.old)}

    def after(self, state: State) -> list[Hint]:
        hints = []
        said = set()
        for _, new in _made_async(state):
            symbol = new.symbol
            calls = state.callers(new.path, symbol.qualified_name)
            may_keep = symbol.qualified_name in self._awaited
            places = [_place(state, call, symbol.name) for call in calls if _is_wrong(state, call, may_keep)]
            said |= {(call.path, call.line) for call in calls}
            happened = f"`{symbol.qualified_name}` became asynchronous in {new.path}:{symbol.name_line}"
            found = _hint(places, new.path, symbol.qualified_name, symbol.name_line, happened)
            hints += [found] if found else []
        for key, call, target in _dropped(state):
            if key not in self._known and (call.path, call.line) not in said:
                what = f"`{target.qualified_name}` is asynchronous, see {target.path}:{target.name_line}"
                places = [_place(state, call, target.name)]
                found = _hint(places, target.path, target.qualified_name, target.name_line, what)
                hints += [found] if found else []
        return hints


def _made_async(state: State) -> Iterator[FunctionPair]:
    for pair in state.comparison.functions:
        old, new = pair
        if new.is_async and not (old.is_async or new.is_generator or new.is_changed_by_decorators):
            yield pair


def _gave_awaitable(state: State, old: Function) -> bool:
    """Whether callers may have waited for the result before: then they keep and collect what they get as they did."""
    if _AWAITABLE.search(old.symbol.type) or any(_AWAITABLE.search(text(value)) for value in old.returned()):
        return True
    for call in state.callers(old.path, old.symbol.qualified_name):
        node = state.syntax.call(call.file_id, call.start_byte)
        if node is not None and call_site.read(node).is_awaited:
            return True
    return False


class _Use(NamedTuple):
    key: Key
    call: ReferenceRow
    target: SymbolRow


def _dropped(state: State) -> Iterator[_Use]:
    """Exact calls in changed files of asynchronous functions of other files, the result dropped or used at once."""
    view = state.view
    for path in sorted(state.comparison.changed_paths):
        row = view.file(path)
        if row is None or row.language not in call_site.LANGUAGES or not state.comparison.checked(path):
            continue
        calls = [
            r
            for r in view.db.references_in(row.id)
            if r.kind == ReferenceKind.CALL and r.confidence == Confidence.EXACT and r.target_id is not None
        ]
        targets = view.db.symbols({call.target_id for call in calls if call.target_id is not None})
        for call in calls:
            target = targets.get(call.target_id or 0)
            if target is None or target.path == path or not _gives_coroutine(state, target):
                continue
            if _is_wrong(state, call, may_keep=True):
                yield _Use((path, state.scope(call), call.qualifier, call.name), call, target)


def _gives_coroutine(state: State, target: SymbolRow) -> bool:
    modifiers = set(target.modifiers.split())
    if "async" not in modifiers or modifiers & {"decorated", "overload", "property"}:
        return False
    return b"yield" not in state.view.db.source(target.file_id)[target.start_byte : target.end_byte]


def _is_wrong(state: State, call: ReferenceRow, may_keep: bool) -> bool:
    """`may_keep`: whether a result that is stored or collected may be awaited elsewhere."""
    node = state.syntax.call(call.file_id, call.start_byte)
    if node is None:
        return False
    site = call_site.read(node, through=_GIVES_PART)
    file = state.view.file(call.path)
    if site.is_awaited or file is None:
        return False
    return _wrong_in_python(site, may_keep) if file.language == "python" else _wrong_in_javascript(site)


def _wrong_in_python(site: CallSite, may_keep: bool) -> bool:
    if site.role in {Role.DISCARDED, Role.ITEM, Role.UNPACKED, Role.ITERATED}:
        return True
    if site.role is Role.MEMBER:
        return site.detail not in _COROUTINE_MEMBERS
    if site.role is Role.ARGUMENT:
        return not _takes_coroutines(site.detail)
    if site.role is Role.BOUND:
        return not _is_kept(call_site.later_uses(site), may_keep)
    return site.role is Role.OTHER and not (may_keep and site.detail in _COLLECTS)


def _takes_coroutines(function: str) -> bool:
    return any(_TAKES_COROUTINES.match(word.lower()) for word in _WORD.findall(function))


def _wrong_in_javascript(site: CallSite) -> bool:
    if site.role is Role.MEMBER:
        return site.detail not in _PROMISE_MEMBERS
    if site.role in {Role.ITEM, Role.UNPACKED, Role.ITERATED}:
        return True
    if site.role is Role.BOUND:
        uses = call_site.later_uses(site)
        sites = [call_site.read(use) for use in uses]
        first = sites[0] if sites else None
        if first is not None and first.role is Role.OTHER and first.detail in _TESTS:
            return all(_is_value_in_javascript(one) for one in sites)  # else it may be awaited behind the test
        return first is not None and first.role is Role.MEMBER and first.detail not in _PROMISE_MEMBERS
    return site.role is Role.OTHER and site.detail in _TESTS | {"template_substitution", "spread_element"}


def _is_value_in_javascript(site: CallSite) -> bool:
    if site.role is Role.MEMBER:
        return site.detail not in _PROMISE_MEMBERS
    return not site.is_awaited and site.role is Role.OTHER and site.detail in _TESTS


def _is_kept(uses: Iterable["Node"], may_keep: bool) -> bool:
    """Whether a coroutine that a variable holds may be awaited later."""
    sites = [call_site.read(use) for use in uses]
    if any(site.is_awaited or (site.role is Role.ARGUMENT and _takes_coroutines(site.detail)) for site in sites):
        return True
    if not may_keep and any(_is_value(site) for site in sites):
        return False
    return any(site.role is Role.RETURNED or (site.role is Role.OTHER and site.detail in _COLLECTS) for site in sites)


def _is_value(site: CallSite) -> bool:
    """Whether a variable is used for what the function gave, which a coroutine is not: asked, compared, taken apart."""
    if site.role is Role.MEMBER:
        return site.detail not in _COROUTINE_MEMBERS
    return site.role in {Role.ITEM, Role.UNPACKED, Role.ITERATED} or (site.role is Role.OTHER and site.detail in _ASKS)


def _place(state: State, call: ReferenceRow, name: str) -> Place:
    confidence = 0.9 if call.confidence == Confidence.EXACT else 0.75
    return place(
        *(state.view, call.file_id, call.line, call.start_byte),
        path=call.path,
        scope=state.scope(call),
        message=f"this call of `{name}` is not awaited",
        is_test=call.is_test,
        confidence=confidence,
    )


def _hint(places: list[Place], path: str, name: str, line: int, happened: str) -> Hint | None:
    cause = RelatedLocation(Location(path, line), f"`{name}` is asynchronous")
    return hint(RULE, places, message=happened, subject=f"{path}:{name}", cause=cause, begins_with_place=True)
