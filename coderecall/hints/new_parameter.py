"""CR110: a function of another module got a parameter that none of its callers passes, where nothing enforces it."""

import re
from collections.abc import Sequence

from coderecall.hints.argument_text import written_arguments
from coderecall.hints.call_fit import CallShape
from coderecall.hints.call_site import text
from coderecall.hints.checker import Check
from coderecall.hints.functions import Function, FunctionPair
from coderecall.hints.place import Place, hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.signature_change import signature_change
from coderecall.hints.state import State
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.store import ReferenceRow
from parsers.model import Parameter, ParameterKind, ReferenceKind

RULE = Rule(
    id="CR110",
    name="new-parameter-not-passed",
    severity=Severity.WARNING,
    languages="JavaScript",
    claim="A function of another module got a parameter without a default, and no caller passes it.",
    evidence="The parameters of the function in the old and in the new state, and the number of arguments of every call"
    " that leads to it exactly.",
    explanation="""\
In JavaScript a call with too few arguments is legal: the parameter is `undefined`. A parameter that a change adds
between others moves what the callers pass; one that it adds at the end is `undefined` for all of them.

Silent: when a caller passes the new parameter or was written with the change, when it has a default, when the function
looks whether it was given (`if (x)`, `x ??`, `x?.`, `typeof x` and the like), when it stands at the end and is only
handed on to other calls, and in TypeScript, where CR102 says it.

What to do: pass it, or give it a default. To accept a call, end its line with the comment
`coderecall: ignore[CR110]`.""",
)

_GUARDED = (
    r"\b{0}\b\s*(?:\|\||\?\?|&&|\?\.|\?[^?.]|[!=]==?|=[^=>])|!\s*{0}\b|\b(?:if|while)\s*\(\s*{0}\b|typeof\s+{0}\b"
)


class NewParameter(Check):
    """Callers in JavaScript of functions that got a parameter."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        return [made for pair in state.comparison.functions if (made := _check(state, pair))]


def _check(state: State, pair: FunctionPair) -> Hint | None:
    old, new = pair.old.symbol.parameters, pair.new.symbol.parameters
    if pair.new.language != "javascript" or old is None or new is None:
        return None
    added = _added(old, new)
    if added is None or _looks_for(pair.new, new[added].name):
        return None
    if added == len(old) and _is_only_handed_on(pair.new, new[added].name):
        return None
    symbol, path = pair.new.symbol, pair.new.path
    calls = [
        (row, CallShape.read(row.shape or "0"))
        for row in state.callers(path, symbol.qualified_name)
        if row.confidence == Confidence.EXACT
    ]
    if any(shape.spreads_positions or shape.positions > len(old) for _, shape in calls):
        return None
    if any(_is_written_by_change(state, row) for row, _ in calls):
        return None
    # who left out more than the new one is used to what is missing
    places = [_place(state, row, new[added].name) for row, shape in calls if shape.positions == len(old)]
    change = signature_change(symbol.qualified_name, pair.old.symbol.signature, symbol.signature)
    return hint(
        RULE,
        places,
        message=f"the change added `{new[added].name}` in {path}:{symbol.name_line}, and no caller passes it",
        subject=f"{path}:{symbol.qualified_name}",
        cause=RelatedLocation(Location(path, symbol.name_line), change),
        begins_with_place=True,
    )


def _added(old: Sequence[Parameter], new: Sequence[Parameter]) -> int | None:
    """The place of the only new parameter, all others being as they were; None otherwise."""
    if len(new) != len(old) + 1 or any(p.kind is not ParameterKind.POSITIONAL for p in new):
        return None
    names = [p.name for p in old]
    for place_, parameter in enumerate(new):
        if [p.name for p in (*new[:place_], *new[place_ + 1 :])] == names:
            return None if parameter.optional or not parameter.name.isidentifier() else place_
    return None


def _looks_for(function: Function, name: str) -> bool:
    """Whether the function minds that a parameter may be missing, or hands all arguments on."""
    body = text(function.node.child_by_field_name("body"))
    return (
        re.search(_GUARDED.format(re.escape(name)), body) is not None or re.search(r"\barguments\b", body) is not None
    )


def _is_only_handed_on(function: Function, name: str) -> bool:
    """Whether a parameter is used, and only as an argument or an entry: there `undefined` mostly is no harm."""
    body = text(function.node.child_by_field_name("body"))
    word = re.escape(name)
    uses = len(re.findall(rf"(?<![\w.]){word}\b", body))
    return 0 < uses == len(re.findall(rf"(?<=[(,{{\[:])\s*{word}\s*(?=[,)}}\]])", body))


def _is_written_by_change(state: State, row: ReferenceRow) -> bool:
    """Whether a call is new or has other arguments than before: its author knew the parameters."""
    view = state.view
    for pair in state.comparison.pairs:
        if pair.old is None or pair.new is None or pair.new.path != row.path:
            continue
        now = written_arguments(view.db.source(row.file_id), row, pair.new.parsed.language)
        before = [
            written_arguments(pair.old.source, reference, pair.old.parsed.language)
            for reference in pair.old.parsed.references
            if reference.name == row.name and reference.kind == ReferenceKind.CALL and reference.shape
        ]
        return now is not None and now.texts not in [given.texts for given in before if given]
    return False


def _place(state: State, row: ReferenceRow, name: str) -> Place:
    return place(
        *(state.view, row.file_id, row.line, row.start_byte),
        path=row.path,
        scope=state.scope(row),
        message=f"this call of `{row.name}` does not pass `{name}`",
        is_test=row.is_test,
        confidence=0.6,
    )
