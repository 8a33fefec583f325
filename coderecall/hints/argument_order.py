"""CR109: arguments of a call stand in another order than the parameters of what it calls in another module."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from coderecall.hints.argument_names import crossed, last_name, support
from coderecall.hints.argument_text import written_arguments
from coderecall.hints.call_fit import CallShape, misfit
from coderecall.hints.call_site import LANGUAGES as READ_AS_TREES
from coderecall.hints.call_site import text
from coderecall.hints.checker import Check
from coderecall.hints.place import Place, hint, place
from coderecall.hints.resigned import Resigned
from coderecall.hints.rule import Rule
from coderecall.hints.signature_change import signature_change
from coderecall.hints.state import State
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.resolve.languages import rules_for
from coderecall.store import ReferenceRow, SymbolRow
from parsers.model import Parameter, ParameterKind, ReferenceKind, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

RULE = Rule(
    id="CR109",
    name="arguments-in-another-order",
    severity=Severity.WARNING,
    languages="Python, JavaScript, TypeScript, Go, Java, Kotlin, C#, PHP, Ruby, Rust, C and C++",
    claim="Arguments of a call stand in the places of others.",
    evidence="The parameters in the old and in the new state, the arguments as they are written before and after, and"
    " the names of parameters and arguments.",
    explanation="""\
Reported is a call by position in another module when two parameters of the definition changed places and the call did
not follow; when a new parameter was put before others and the call passes for it what was meant for the next one; when
this change put two arguments of one call in each other's place though the definition stayed as it was;
and a new call whose two arguments carry the names of each other's parameters.

Silent: arguments passed by name or spread, calls whose arguments carry the names of the parameters in the new order,
and equal arguments.

What to do: put the arguments in the order of the parameters, or pass them by name. To accept a call, end its line with
the comment `coderecall: ignore[CR109]`.""",
)

LANGUAGES = READ_AS_TREES | {"go", "java", "kotlin", "csharp", "php", "ruby", "rust", "c", "cpp"}

_BY_POSITION = frozenset({ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL})
# Where a call may still fit when a parameter came before others. Of JavaScript CR110 says it.
_SHIFTED = frozenset({"python", "typescript", "tsx", "kotlin", "csharp", "php", "ruby"})
_TAKE_RECEIVER = frozenset({"python", "javascript", "typescript", "tsx", "rust"})  # of a method through its class
_SPREADS = frozenset({"list_splat", "dictionary_splat", "spread_element"})

Arguments = tuple[str, ...]
Key = tuple[str, str, str, str]


class _Call(NamedTuple):
    row: ReferenceRow
    arguments: Arguments  # by position, as written


class ArgumentOrder(Check):
    """Definitions whose parameters changed places, and calls whose arguments did."""

    rule = RULE

    def before(self, state: State) -> None:
        self._written: dict[Key, list[Arguments]] = {}
        self._kept: set[tuple[Key, Arguments]] = set()
        calls = [call for call, _ in _calls_in_changed_files(state)]
        for one in self._redefined(state):
            if _swapped(one) or _shift(one) is not None:
                calls += _callers(state, one)
        for call in calls:
            self._written.setdefault(_key(state, call), []).append(call.arguments)

    def after(self, state: State) -> list[Hint]:
        redefined = self._redefined(state)
        hints = [self._resigned(state, one) for one in redefined]
        hints += [self._shifted(state, one) for one in redefined]
        moved = {(one.path, one.new.qualified_name) for one in redefined}
        calls = list(_calls_in_changed_files(state))
        for call, _ in calls:  # what is still written so was not rewritten: what differs was written beside it
            before = self._written.get(_key(state, call), [])
            if call.arguments in before:
                before.remove(call.arguments)
                self._kept.add((_key(state, call), call.arguments))
        hints += [
            self._rewritten(state, call, target)
            for call, target in calls
            if (target.path, target.qualified_name) not in moved
        ]
        return [made for made in hints if made]

    @staticmethod
    def _redefined(state: State) -> list[Resigned]:
        return [one for one in state.comparison.resigned if one.language in LANGUAGES and not one.is_overloaded]

    def _resigned(self, state: State, changed: Resigned) -> Hint | None:
        """Calls that stayed as they were when two parameters changed places."""
        places = _swapped(changed)
        if places is None:
            return None
        one, other = places
        symbol, path = changed.new, changed.path
        parameters = _by_position(symbol.parameters)
        wrong = []
        for call in _callers(state, changed):
            given = call.arguments
            if len(given) <= other or given[one] == given[other]:
                continue
            if given not in self._written.get(_key(state, call), ()) or support(parameters, given, one, other) > 0:
                continue
            wrong.append(_place(state, call, f"this call of `{call.row.name}` passes `{given[one]}` first", 0.85))
        change = signature_change(symbol.qualified_name, changed.old.signature, symbol.signature)
        names = f"`{parameters[one].name}` and `{parameters[other].name}`"
        return hint(
            RULE,
            wrong,
            message=f"its parameters {names} changed places in {path}:{symbol.name_line}",
            subject=f"{path}:{symbol.qualified_name}",
            cause=RelatedLocation(Location(path, symbol.name_line), change),
            begins_with_place=True,
        )

    def _shifted(self, state: State, changed: Resigned) -> Hint | None:
        """Calls that stayed as they were, and pass for a new parameter what was meant for the one that stood there."""
        at = _shift(changed)
        if at is None:
            return None
        symbol, path = changed.new, changed.path
        old, new = _by_position(changed.old.parameters)[at].name, _by_position(symbol.parameters)[at].name
        wrong = []
        for call in _callers(state, changed):
            given = call.arguments
            if len(given) <= at or given not in self._written.get(_key(state, call), ()):
                continue
            if _fails(changed, CallShape.read(call.row.shape or "0")) or last_name(given[at]) == last_name(new):
                continue
            said = f"this call of `{call.row.name}` passes `{given[at]}` for `{new}`, and it was for `{old}`"
            wrong.append(_place(state, call, said, 0.85))
        change = signature_change(symbol.qualified_name, changed.old.signature, symbol.signature)
        return hint(
            RULE,
            wrong,
            message=f"its parameters changed in {path}:{symbol.name_line}",
            subject=f"{path}:{symbol.qualified_name}",
            cause=RelatedLocation(Location(path, symbol.name_line), change),
            begins_with_place=True,
        )

    def _rewritten(self, state: State, call: _Call, target: SymbolRow) -> Hint | None:
        """A call whose arguments this change put in another order, or that is new and has them so."""
        given = call.arguments
        before = self._written.get(_key(state, call), [])
        parameters = _by_position(target.parameters or ())
        if (_key(state, call), given) in self._kept or len(given) > len(parameters):
            return None
        swapped = next((places for old in before if (places := _exchange(old, given))), None)
        if swapped:
            one, other = swapped
            favour = support(parameters, given, one, other)
            happened, confidence = "changed places here", 0.85 if favour < 0 else 0.6
        else:
            turned = [
                (i, j) for i in range(len(given)) for j in range(i + 1, len(given)) if crossed(parameters, given, i, j)
            ]
            if len(turned) != 1 or call.row.confidence != Confidence.EXACT:
                return None
            one, other = turned[0]
            favour, happened, confidence = -1, "stand in each other's place", 0.8
        if favour > 0:
            return None
        names = f"`{parameters[one].name}` and `{parameters[other].name}`"
        shown = target.signature or target.name
        return hint(
            RULE,
            [_place(state, call, f"`{given[one]}` and `{given[other]}` {happened}", confidence)],
            message=f"`{target.qualified_name}` takes {names} in this order, see {target.path}:{target.name_line}",
            subject=f"{target.path}:{target.qualified_name}",
            cause=RelatedLocation(Location(target.path, target.name_line), f"`{target.qualified_name}` is `{shown}`"),
            begins_with_place=True,
        )


def _swapped(changed: Resigned) -> tuple[int, int] | None:
    """The places of two parameters that were exchanged, everything else being as it was."""
    old, new = _by_position(changed.old.parameters), _by_position(changed.new.parameters)
    return _exchange(tuple(p.name for p in old), tuple(p.name for p in new))


def _shift(changed: Resigned) -> int | None:
    """The place of a new parameter that was put before one that stays; of those by position."""
    if changed.language not in _SHIFTED:
        return None
    old, new = _by_position(changed.old.parameters), _by_position(changed.new.parameters)
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a.name != b.name), None)
    if at is None:
        return None
    was, stays = {p.name for p in old}, {p.name for p in changed.new.parameters or ()}
    return at if new[at].name not in was and old[at].name in stays else None


def _exchange(old: Sequence[str], new: Sequence[str]) -> tuple[int, int] | None:
    differing = [i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b]
    if len(old) != len(new) or len(differing) != 2:
        return None
    one, other = differing
    return (one, other) if old[one] == new[other] and old[other] == new[one] else None


def _by_position(parameters: Sequence[Parameter] | None) -> list[Parameter]:
    return [p for p in parameters or () if p.kind in _BY_POSITION]


def _callers(state: State, changed: Resigned) -> Iterator[_Call]:
    """Calls of a definition from other files, as they are written; none that cannot say anything and did not change."""
    owner = changed.new.qualified_name.rpartition(".")[0].rpartition(".")[2]
    swapped, shift = _swapped(changed), _shift(changed)
    for row in state.callers(changed.path, changed.new.qualified_name):
        if _passes_receiver(row, owner, changed.new.modifiers, changed.language):
            continue
        if row.path not in state.comparison.changed_paths:
            shape = CallShape.read(row.shape or "0")
            if swapped and shape.positions <= swapped[1]:
                continue
            if shift is not None and (shape.positions <= shift or _fails(changed, shape)):
                continue
        yield from _read(state, row, changed.language)


def _fails(changed: Resigned, shape: CallShape) -> bool:
    """Whether a call no longer fits, which is said of it elsewhere."""
    return misfit(changed.new.parameters or (), shape, changed.language) is not None


def _passes_receiver(row: ReferenceRow, owner: str, modifiers: Collection[str], language: str) -> bool:
    """Whether the first argument is the object: `Store.put(store, 1)`."""
    if language not in _TAKE_RECEIVER or "static" in modifiers or "classmethod" in modifiers:
        return False
    return owner != "" and row.qualifier.rpartition(".")[2] == owner


def _calls_in_changed_files(state: State) -> Iterator[tuple[_Call, SymbolRow]]:
    """Calls with two arguments or more by position, of functions and methods of other files."""
    view = state.view
    for path in sorted(state.comparison.changed_paths):
        file = view.file(path)
        if file is None or file.language not in LANGUAGES or not state.comparison.checked(path):
            continue
        rows = [
            r
            for r in view.db.references_in(file.id)
            if r.kind == ReferenceKind.CALL and CallShape.read(r.shape or "0").positions > 1
        ]
        targets = view.db.symbols({row.target_id for row in rows if row.target_id is not None})
        lone = _lone(state, {row.name for row in rows if row.target_id is None and row.qualifier}, file.language)
        for row in rows:
            target = targets.get(row.target_id or 0) if row.target_id else lone.get(row.name if row.qualifier else "")
            target = _constructor(state, target) if target and SymbolKind(target.kind) is SymbolKind.CLASS else target
            if target is None or target.path == path or target.parameters is None:
                continue
            owner = target.qualified_name.rpartition(".")[0].rpartition(".")[2]
            is_method = target.kind == SymbolKind.METHOD
            if is_method and _passes_receiver(row, owner, target.modifiers.split(), file.language):
                continue
            for call in _read(state, row, file.language):
                yield call, target


def _lone(state: State, names: set[str], language: str) -> dict[str, SymbolRow]:
    """The methods that are the only ones of their names: what a call on an unknown object most likely means."""
    rules = rules_for(language)
    found: dict[str, list[SymbolRow]] = {}
    for symbol in state.view.db.symbols_named(names - rules.common_members if rules else ()):
        if not state.view.is_test(symbol.path) and "local" not in symbol.modifiers.split():
            found.setdefault(symbol.name, []).append(symbol)
    return {name: group[0] for name, group in found.items() if len(group) == 1 and group[0].kind == SymbolKind.METHOD}


def _constructor(state: State, cls: SymbolRow) -> SymbolRow | None:
    callee = state.callees.of(cls)
    return callee.symbol if callee and len(callee.variants) == 1 else None


def _read(state: State, row: ReferenceRow, language: str) -> Iterator[_Call]:
    if language not in READ_AS_TREES:
        shape = CallShape.read(row.shape or "0")
        spreads = shape.spreads_positions or shape.spreads_keywords
        written = None if spreads else written_arguments(state.view.db.source(row.file_id), row, language)
        if written is not None:
            yield _Call(row, written.texts)
        return
    node = state.syntax.call(row.file_id, row.start_byte)
    listed = node.child_by_field_name("arguments") if node is not None else None
    if listed is None or listed.type not in {"argument_list", "arguments"}:
        return
    given = [child for child in listed.named_children if child.type not in {"comment", "keyword_argument"}]
    if not any(child.type in _SPREADS for child in listed.named_children):
        yield _Call(row, tuple(" ".join(text(_without_brackets(child)).split()) for child in given))


def _without_brackets(value: "Node") -> "Node":
    inner = value.named_children[0] if value.type == "parenthesized_expression" and value.named_children else None
    return value if inner is None or inner.type == "comment" else inner


def _key(state: State, call: _Call) -> Key:
    return call.row.path, state.scope(call.row), call.row.qualifier, call.row.name


def _place(state: State, call: _Call, message: str, confidence: float) -> Place:
    row = call.row
    return place(
        *(state.view, row.file_id, row.line, row.start_byte),
        path=row.path,
        scope=state.scope(row),
        message=message,
        is_test=row.is_test,
        confidence=confidence if row.confidence == Confidence.EXACT else min(confidence, 0.7),
    )
