"""Places where something is wrong, and how they become one hint."""

from collections.abc import Sequence
from typing import NamedTuple

from coderecall.hints.rule import Rule, fingerprint
from coderecall.hints.suppression import is_ignored
from coderecall.hints.view import View
from coderecall.model import Hint, Location, RelatedLocation

MOST_PLACES = 50  # listed with one hint


class Place(NamedTuple):
    """One use that is broken."""

    path: str
    line: int
    column: int
    text: str  # the line, for its `ignore` comment and the fingerprint
    scope: str  # qualified name of what encloses it
    message: str
    is_test: bool
    confidence: float
    is_foreign: bool  # in a generated or vendored file: nobody mends it there


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
) -> Place:
    text = view.line(file_id, line)
    column = view.column(file_id, line, start_byte)
    return Place(path, line, column, text, scope, message, is_test, confidence, view.is_foreign(path))


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
    accept the places or programs made them.

    message: what to say, after the first place's own words when it `begins_with_place`. subject: the changed
    definition, for the fingerprint.
    """
    left = [p for p in places if not p.is_foreign and not is_ignored(p.text, rule.id)]
    if not left:
        return None
    left.sort(key=lambda p: (p.is_test, -p.confidence, p.path, p.line, p.column))
    first, others = left[0], left[1:]
    related = [cause] if cause else []
    related += [RelatedLocation(Location(p.path, p.line, p.column), p.message) for p in others[:MOST_PLACES]]
    words = f"{first.message}: {message}" if begins_with_place else message
    more = f"; +{len(others)} more place{'s' if len(others) > 1 else ''}" if others else ""
    return Hint(
        rule=rule.id,
        severity=rule.severity,
        confidence=first.confidence,
        message=f"{words}{more}",
        location=Location(first.path, first.line, first.column),
        related=tuple(related),
        fingerprint=fingerprint(rule.id, subject, f"{first.path}:{first.scope}", first.text),
        suggestion=suggestion,
    )
