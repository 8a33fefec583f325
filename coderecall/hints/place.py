"""Places where something is wrong, and how they become one hint."""

from collections.abc import Sequence
from typing import NamedTuple

from coderecall.hints.baseline import Baseline
from coderecall.hints.expected_failure import is_expected
from coderecall.hints.rule import Rule, fingerprint
from coderecall.hints.suppression import Ignore, any_accepts
from coderecall.hints.view import View
from coderecall.model import Hint, Location, RelatedLocation

MOST_PLACES = 50  # listed with one hint


class Place(NamedTuple):
    """One use that is broken."""

    path: str
    line: int
    column: int
    text: str  # the line, for the fingerprint
    scope: str  # qualified name of what encloses it
    message: str
    is_test: bool
    confidence: float
    is_foreign: bool  # in a generated or vendored file: nobody mends it there
    ignores: Sequence[Ignore] = ()  # comments that speak of the line
    baseline: Baseline | None = None  # what is known and not reported
    is_expected: bool = False  # a test waits for it to fail


def place(
    view: View,
    file_id: int,
    line: int,
    start_byte: int,
    *,
    path: str,
    scope: str,
    message: str,
    is_test: bool,
    confidence: float,
    may_be_expected: bool = True,
) -> Place:
    """may_be_expected: whether a test may be written for what is wrong here."""
    text = view.line(file_id, line)
    column = view.column(file_id, line, start_byte)
    foreign, ignores = view.is_foreign(path), view.ignores(path, line)
    expected = is_test and may_be_expected and is_expected(view, file_id, line)
    return Place(
        *(path, line, column, text, scope, message, is_test, confidence, foreign, ignores, view.baseline, expected)
    )


def hint(
    rule: Rule,
    places: Sequence[Place],
    *,
    message: str,
    subject: str,
    cause: RelatedLocation | None,
    suggestion: str = "",
    begins_with_place: bool = False,
) -> Hint | None:
    """One hint for one cause, at the first place that a person has to mend; None when there is none, because comments
    accept the places, the baseline knows them, tests wait for them to fail, or programs made them.

    message: what to say, after the first place's own words when it `begins_with_place`. subject: the changed
    definition, for the fingerprint.
    """
    wrong = [p for p in places if not (p.is_foreign or p.is_expected or any_accepts(p.ignores, rule.id))]
    wrong.sort(key=lambda p: (p.is_test, -p.confidence, p.path, p.line, p.column))
    marked = [(p, fingerprint(rule.id, subject, f"{p.path}:{p.scope}", p.text)) for p in wrong]
    marked = [(p, mark) for p, mark in marked if not (p.baseline and p.baseline.takes(mark))]
    left, marks = [p for p, _ in marked], tuple((p.path, mark) for p, mark in marked)
    if not left:
        return None
    first, others = left[0], left[1:]
    related = [cause] if cause else []
    related += [RelatedLocation(Location(p.path, p.line, p.column), p.message) for p in others[:MOST_PLACES]]
    words = f"{first.message}: {message}" if begins_with_place else message
    return Hint(
        rule=rule.id,
        severity=rule.severity,
        confidence=first.confidence,
        message=words + more_places(len(others)),
        location=Location(first.path, first.line, first.column),
        related=tuple(related),
        fingerprint=marks[0][1],
        suggestion=suggestion,
        marks=marks,
    )


def more_places(count: int) -> str:
    """The end of a message on one of several places."""
    if not count:
        return ""
    cut = f", {MOST_PLACES} of them listed" if count > MOST_PLACES else ""
    return f"; +{count} more place{'s' if count > 1 else ''}{cut}"
