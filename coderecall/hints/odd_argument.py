"""CR302: two arguments of a call stand the other way round than in all other calls of the same definition."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from coderecall.hints.argument_names import crossed, last_name, support
from coderecall.hints.argument_order import LANGUAGES
from coderecall.hints.argument_text import written_arguments
from coderecall.hints.call_fit import CallShape
from coderecall.hints.checker import Check
from coderecall.hints.passages import hunks
from coderecall.hints.place import hint, place
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.hints.view import View
from coderecall.model import Confidence, Hint, Location, RelatedLocation, Severity
from coderecall.store import ReferenceRow, SymbolRow
from parsers.model import ReferenceKind
from parsers.patterns import later

RULE = Rule(
    id="CR302",
    name="odd-argument",
    severity=Severity.WARNING,
    claim="Two arguments of a call stand the other way round than in the other calls of the same definition.",
    evidence="The names of the arguments of this call, and the other calls, in which the same names stand in each"
    " other's places.",
    explanation="""\
Whoever calls a function mostly gives its arguments the same names: `resize(width, height)`. A new call that passes
`height` where the others pass `width`, and `width` where they pass `height`, is turned round on purpose or wrong.

Reported are calls on lines that the change added or rewrote, when at least 2 other calls have both names in the other
order, and none has one of them in this one. Where the parameters too are called more like the arguments in the other
order, one such call is enough. One of them stands in another function: who writes both orders in one means them. Which
definition is called is known, not guessed by its name. Silent: what
is passed by name or spread, values without a name, calls of which the arguments cannot be read as text, and functions
whose names say that they turn something round (`reversed`, `swap`, `transpose`).

What to do: look which order the definition wants. To accept a call, end its line with the comment
`coderecall: ignore[CR302]`.""",
)

_LEAST_OTHERS = 2  # calls that have both names the other way round; 1 where the parameters' names say the same
_MOST_OTHERS = 60  # calls that are read
_MOST_CALLS = 150  # of one change
# A function that is called so turns its arguments round on purpose.
_TURNS = later(r"(?i)recipro|inver[st]|swap|revers|transpos|flip|mirror|opposite|converse|rotat|commut")
_SURE = frozenset({Confidence.EXACT, Confidence.INFERRED})


class OddArgument(Check):
    """Calls on changed lines against all other calls of what they lead to."""

    rule = RULE

    def after(self, state: State) -> list[Hint]:
        moved = {(one.path, one.new.qualified_name) for one in state.comparison.resigned}
        found = []
        for call, target, given in _changed_calls(state):
            odd = None if (target.path, target.qualified_name) in moved else odd_pair(state.view, call, target, given)
            turns = odd is not None and _TURNS.search(state.scope(call).rpartition(".")[2])
            if odd and not turns and not _is_said_by_order(state, call, target, odd, given):
                made = _hint(state, call, target, odd)
                found += [made] if made else []
        return found


class Odd(NamedTuple):
    """Two arguments of a call and the calls that have them the other way round."""

    one: str  # arguments as written
    other: str
    witnesses: Sequence[ReferenceRow]
    shown: str  # how the first of them has the two


def _changed_calls(state: State) -> Iterator[tuple[ReferenceRow, SymbolRow, tuple[str, ...]]]:
    """Calls with two named arguments or more that the change wrote, and what they lead to."""
    view, left = state.view, _MOST_CALLS
    for pair in state.comparison.pairs:
        row = view.file(pair.new.path) if pair.new else None
        if pair.new is None or row is None or view.is_foreign(row.path) or not state.comparison.checked(row.path):
            continue
        new = state.comparison.trees.lines(row.language, pair.new.source)
        old = state.comparison.trees.lines(row.language, pair.old.source) if pair.old else []
        lines = {line.number for hunk in hunks(old, new) for line in new[hunk.new_start : hunk.new_end]}
        rows = [call for call in view.db.references_in(row.id) if may_be_read(call)]
        targets = view.db.symbols({call.target_id for call in rows if call.target_id is not None})
        for call in rows:
            target = targets.get(call.target_id or 0)
            given = written_arguments(pair.new.source, call, row.language) if target else None
            if target is None or given is None or lines.isdisjoint(range(call.line, given.last_line + 1)):
                continue
            if len({name for text in given.texts if (name := last_name(text))}) > 1 and left > 0:
                left -= 1
                yield call, target, given.texts


def may_be_read(call: ReferenceRow) -> bool:
    """Whether a call has two arguments or more by position and nothing spread, and what it leads to is known."""
    if call.kind != ReferenceKind.CALL or call.confidence not in _SURE or call.target_id is None:
        return False
    shape = CallShape.read(call.shape or "0")
    return shape.positions > 1 and not (shape.spreads_positions or shape.spreads_keywords)


def odd_pair(view: View, call: ReferenceRow, target: SymbolRow, given: Sequence[str]) -> Odd | None:
    """The first two arguments of a call that the other calls of `target` have the other way round."""
    names = [last_name(text) for text in given]
    others = list(_other_calls(view, call, target, set(names)))
    for i, j in combinations(range(len(names)), 2):
        one, other = names[i], names[j]
        if not one or not other or one == other:
            continue
        witnesses = [(row, texts) for row, texts in others if _at(texts, i) == other and _at(texts, j) == one]
        against = Counter(_at(texts, i) == one or _at(texts, j) == other for _, texts in others)
        elsewhere = any((row.file_id, row.scope_id) != (call.file_id, call.scope_id) for row, _ in witnesses)
        least = 1 if support(target.parameters or (), given, i, j) < 0 else _LEAST_OTHERS
        if elsewhere and len(witnesses) >= least and not against[True]:
            shown = f"`{witnesses[0][1][i]}, {witnesses[0][1][j]}`"
            return Odd(given[i], given[j], [row for row, _ in witnesses], shown)
    return None


def _is_said_by_order(state: State, call: ReferenceRow, target: SymbolRow, odd: Odd, given: Sequence[str]) -> bool:
    """Whether CR109 says it: by the names of the parameters, or because the change exchanged the two."""
    if target.language not in LANGUAGES or target.path == call.path:
        return False
    parameters = target.parameters or ()
    if call.confidence == Confidence.EXACT and crossed(parameters, given, *map(given.index, (odd.one, odd.other))):
        return True
    olds = [pair.old for pair in state.comparison.pairs if pair.old and pair.new and pair.new.path == call.path]
    for old in olds:
        for reference in old.parsed.references:
            if reference.name == call.name and reference.kind == ReferenceKind.CALL and reference.shape:
                before = written_arguments(old.source, reference, target.language)
                if before and before.texts != given and sorted(before.texts) == sorted(given):
                    return True
    return False


def _at(texts: Sequence[str], place: int) -> str:
    return last_name(texts[place]) if place < len(texts) else ""


def _other_calls(
    view: View, call: ReferenceRow, target: SymbolRow, names: set[str]
) -> Iterator[tuple[ReferenceRow, tuple[str, ...]]]:
    """Calls of the same definition, with their arguments by position."""
    left = _MOST_OTHERS
    for row in view.db.references_to([target.id]):
        if (row.file_id, row.seq) == (call.file_id, call.seq) or not may_be_read(row) or left <= 0:
            continue
        left -= 1
        given = written_arguments(view.db.source(row.file_id), row, target.language)
        if given and names & {last_name(text) for text in given.texts}:
            yield row, given.texts


def _hint(state: State, call: ReferenceRow, target: SymbolRow, odd: Odd) -> Hint | None:
    sure = call.confidence == Confidence.EXACT and not call.is_test
    here = place(
        *(state.view, call.file_id, call.line, call.start_byte),
        path=call.path,
        scope=state.scope(call),
        message=f"`{odd.one}, {odd.other}` stand the other way round than in the other calls of `{call.name}`",
        is_test=call.is_test,
        confidence=0.75 if sure else 0.5,
    )
    first = odd.witnesses[0]
    count = len(odd.witnesses)
    return hint(
        RULE,
        [here],
        message=f"{count} calls pass {odd.shown}, the first is in {first.path}:{first.line}"
        if count > 1
        else f"{first.path}:{first.line} passes {odd.shown}",
        subject=f"{target.path}:{target.qualified_name}",
        cause=RelatedLocation(Location(first.path, first.line), f"here they are {odd.shown}"),
        suggestion="look which order the definition wants",
        begins_with_place=True,
    )
