"""CR108: a method of a base class got other parameters, and an override in another module did not."""

from collections.abc import Iterator, Sequence

from coderecall.hints.call_fit import CallShape, misfit
from coderecall.hints.checker import Check
from coderecall.hints.functions import FunctionPair
from coderecall.hints.place import Place, hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.store import SymbolRow
from parsers.model import Parameter, ParameterKind, ReferenceKind, SymbolKind

RULE = Rule(
    id="CR108",
    name="override-does-not-fit",
    severity=Severity.ERROR,
    languages="Python",
    claim="An override cannot be called as the method of its base class in another module has to be called now.",
    evidence="The parameters of the base method in the old and in the new state, those of the override, and the chain"
    " of exact bases between the two classes.",
    explanation="""\
Whoever calls the method through the base class has to pass what the base method requires. Such a call fitted the
override before this change and no longer does, or passes for one parameter what the override takes for another.

Only Python is looked at: elsewhere the compiler says it, or any number of arguments is legal. Silent: constructors,
private methods with two underscores, overrides that take any arguments, and overloads.

What to do: give the override the same parameters. To accept it, end the line of its name with the comment
`coderecall: ignore[CR108]`.""",
)

_BY_POSITION = frozenset({ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL})
_MOST_CLASSES = 300  # derived classes that are looked at


class OverrideDoesNotFit(Check):
    """Overrides of methods that got other parameters."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        return [made for pair in state.comparison.functions if (made := _check(state, pair))]


def _check(state: State, pair: FunctionPair) -> Hint | None:
    old, new = pair.old.symbol, pair.new.symbol
    if pair.new.language != "python" or new.kind is not SymbolKind.METHOD or new.name.startswith("__"):
        return None
    if old.parameters is None or new.parameters is None or old.parameters == new.parameters:
        return None
    if "property" in new.modifiers or old.modifiers != new.modifiers:
        return None
    path, line = pair.new.path, new.name_line
    before, after = least_call(old.parameters), least_call(new.parameters)
    owner = new.qualified_name.rpartition(".")[0]
    places = []
    for override in _overrides(state, path, owner, new.name):
        parameters = override.parameters
        if parameters is None or "overload" in override.modifiers.split() or override.path == path:
            continue
        if misfit(parameters, before, "python") is not None:
            continue
        wrong = misfit(parameters, after, "python")
        if wrong is not None:
            places.append(_place(state, override, f"does not take what its base requires (such a call {wrong.why})"))
        elif (at := _shift(old.parameters, new.parameters, parameters)) is not None:
            said = f"takes `{parameters[at].name}` where its base takes `{new.parameters[at].name}` now"
            places.append(_place(state, override, said))
    change = f"`{new.qualified_name}` was `{old.signature}`, is `{new.signature}`"
    return hint(
        RULE,
        places,
        message=f"the parameters of `{new.qualified_name}` changed in {path}:{line}",
        subject=f"{path}:{new.qualified_name}",
        cause=RelatedLocation(Location(path, line), change),
        begins_with_place=True,
    )


def least_call(parameters: tuple[Parameter, ...]) -> CallShape:
    """The call that passes what is required and nothing else."""
    positions = sum(1 for p in parameters if p.kind in _BY_POSITION and not p.optional)
    keywords = tuple(p.name for p in parameters if p.kind is ParameterKind.KEYWORD_ONLY and not p.optional)
    return CallShape(positions, keywords, spreads_positions=False, spreads_keywords=False)


def _shift(old: Sequence[Parameter], new: Sequence[Parameter], override: Sequence[Parameter]) -> int | None:
    """The place of a parameter that the base takes now before those that it took, and the override does not."""
    for at, (was, now, own) in enumerate(zip(old, new, override, strict=False)):
        if was.kind not in _BY_POSITION or now.kind not in _BY_POSITION or own.kind not in _BY_POSITION:
            return None
        if was.name != now.name:
            stays = any(p.name == was.name for p in new)
            arrived = all(now.name != p.name for p in (*old, *override))
            return at if stays and arrived and own.name == was.name else None
    return None


def _overrides(state: State, path: str, owner: str, name: str) -> Iterator[SymbolRow]:
    """The nearest definitions of the method below a class."""
    db = state.view.db
    waiting = [symbol.id for symbol in state.view.symbols(path).get(owner, ())]
    seen = set(waiting)
    while waiting and len(seen) <= _MOST_CLASSES:
        inherited = [
            r for r in db.references_to(waiting) if r.kind == ReferenceKind.INHERIT and r.confidence == Confidence.EXACT
        ]
        waiting = []
        for derived in db.symbols({r.scope_id for r in inherited} - seen).values():
            seen.add(derived.id)
            own = state.view.symbols(derived.path).get(f"{derived.qualified_name}.{name}")
            if own is None:
                waiting.append(derived.id)
            elif len(own) == 1 and state.comparison.checked(derived.path):
                yield own[0]


def _place(state: State, override: SymbolRow, said: str) -> Place:
    return place(
        *(state.view, override.file_id, override.name_line, override.start_byte),
        path=override.path,
        scope=override.qualified_name,
        message=f"the override `{override.qualified_name}` {said}",
        is_test=override.is_test,
        confidence=0.85,
    )
