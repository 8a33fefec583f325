"""CR108: a method of a base class got other parameters, and an override in another module did not."""

from collections.abc import Iterable, Iterator

from coderecall.hints.anonymous import LANGUAGES as ANONYMOUS
from coderecall.hints.anonymous import anonymous_overrides
from coderecall.hints.checker import Check
from coderecall.hints.implementations import implementations
from coderecall.hints.members import may_inherit
from coderecall.hints.override_fit import LANGUAGES, SAME_PARAMETERS, is_same, renamed, why_not
from coderecall.hints.place import Place, hint, place
from coderecall.hints.resigned import Resigned
from coderecall.hints.rule import Rule
from coderecall.hints.signature_change import signature_change
from coderecall.hints.state import State
from coderecall.hints.trait_impls import trait_methods
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.store import SymbolRow
from parsers.model import ReferenceKind, SymbolKind

RULE = Rule(
    id="CR108",
    name="override-does-not-fit",
    severity=Severity.ERROR,
    languages="Python, Ruby, PHP, JavaScript, TypeScript, Java, Kotlin, C#, Go, Rust",
    claim="An override cannot be called as the method of its base class in another module has to be called now.",
    evidence="The parameters of the base method in the old and in the new state, those of the override, and the chain"
    " of exact bases between the two classes.",
    explanation="""\
Whoever calls the method through the base class has to pass what the base method requires. Such a call fitted the
override before this change and no longer does, or passes for one parameter what the override takes for another.

In Java, Kotlin and C# an override with other parameters is another method; in PHP one that takes fewer than its base is
an error when the class is loaded; in JavaScript and TypeScript an override may leave parameters out at the end. In Go
the override is a method of a type that had all methods of the changed interface, two at least; in Rust it is a function
in an `impl` of the changed trait.

Silent: constructors, private and static methods, methods with two underscores before their names, overrides that take
any arguments, overloads; and in Java, Kotlin and C# where something further up has a method of the name too or lies
outside the repository.

What to do: give the override the same parameters. To accept it, end the line of its name with the comment
`coderecall: ignore[CR108]`.""",
)

_LEFT_OUT = frozenset({"property"})
_NOT_OVERRIDDEN = frozenset({"private", "static"})
_MOST_CLASSES = 300  # derived classes that are looked at


class OverrideDoesNotFit(Check):
    """Overrides of methods that got other parameters."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        return [made for one in state.comparison.resigned if _may_be_overridden(one) and (made := _check(state, one))]


def _may_be_overridden(one: Resigned) -> bool:
    was, now = one.old, one.new
    if one.language not in LANGUAGES or now.kind is not SymbolKind.METHOD or was.modifiers != now.modifiers:
        return False
    if one.is_overloaded and one.language not in SAME_PARAMETERS:
        return False
    left_out = _LEFT_OUT if one.language == "python" else _LEFT_OUT | _NOT_OVERRIDDEN
    return not now.modifiers & left_out and not now.name.startswith("__")


def _check(state: State, one: Resigned) -> Hint | None:
    path, language, old, new, is_overloaded = one
    was, now = renamed(old.parameters or (), state.comparison.renamed_types), new.parameters or ()
    places = []
    for group in _overrides(state, one):
        overrides = [row for row in group if row.path != path and row.parameters is not None]
        if language in SAME_PARAMETERS:  # overloads, of which one may be an override
            if not is_same(was, now, language) and any(is_same(r.parameters or (), now, language) for r in overrides):
                continue
            if len(overrides) > 1 or is_overloaded:
                overrides = [row for row in overrides if is_same(row.parameters or (), was, language)]
        for override in overrides if len(overrides) == 1 else ():
            said = why_not(was, now, override.parameters or (), language)
            if said and "overload" not in override.modifiers.split():
                places.append(_place(state, override, said))
    change = signature_change(new.qualified_name, old.signature, new.signature)
    return hint(
        RULE,
        places,
        message=f"the parameters of `{new.qualified_name}` changed in {path}:{new.name_line}",
        subject=f"{path}:{new.qualified_name}",
        cause=RelatedLocation(Location(path, new.name_line), change),
        begins_with_place=True,
    )


def _overrides(state: State, method: Resigned) -> Iterator[list[SymbolRow]]:
    """The definitions of the name in the classes below: in each branch the nearest ones."""
    path, language, _, symbol, _ = method
    owners = state.view.symbols(path).get(symbol.qualified_name.rpartition(".")[0], [])
    if language == "go":
        for owner in owners:
            for row in implementations(state, owner, symbol.name):
                yield [row]
    elif language == "rust":
        yield from trait_methods(state, [owner.id for owner in owners], symbol.name)
    elif language not in SAME_PARAMETERS or not any(may_inherit(state.view, owner, symbol.name) for owner in owners):
        yield from _below(state, owners, symbol.name, anonymous=language in ANONYMOUS)


def _below(state: State, owners: Iterable[SymbolRow], name: str, *, anonymous: bool) -> Iterator[list[SymbolRow]]:
    """The nearest definitions of a method below a class; anonymous: also in classes without a name."""
    db = state.view.db
    waiting = [symbol.id for symbol in owners]
    seen = set(waiting)
    while waiting and len(seen) <= _MOST_CLASSES:
        if anonymous:
            yield from anonymous_overrides(state, waiting, name)
        inherited = [r for r in db.references_to(waiting, ReferenceKind.INHERIT) if r.confidence == Confidence.EXACT]
        waiting = []
        for derived in db.symbols({r.scope_id for r in inherited} - seen).values():
            seen.add(derived.id)
            own = state.view.symbols(derived.path).get(f"{derived.qualified_name}.{name}")
            if own is None:
                waiting.append(derived.id)
            elif state.comparison.checked(derived.path):
                yield own


def _place(state: State, override: SymbolRow, said: str) -> Place:
    return place(
        *(state.view, override.file_id, override.name_line, override.start_byte),
        path=override.path,
        scope=override.qualified_name,
        message=f"the override `{override.qualified_name}` {said}",
        is_test=override.is_test,
        confidence=0.7 if override.language == "go" else 0.85,
    )
