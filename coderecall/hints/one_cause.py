"""One cause is one hint, also where two rules found what it breaks."""

import re
from collections.abc import Iterable
from dataclasses import replace

from coderecall.hints.place import MOST_PLACES
from coderecall.model import Hint, RelatedLocation

# Rules that say the same of one changed definition: where its uses are sure, and where they lead through an object or
# a subclass.
_ALIKE = {"CR102": "parameters", "CR107": "parameters", "CR108": "parameters", "CR101": "gone", "CR106": "gone"}
_NAMED = re.compile(r"`([^`]+)`")
_MORE = re.compile(r"; \+(\d+) more places?$")


def by_cause(hints: Iterable[Hint]) -> list[Hint]:
    """Joins hints on one changed definition under the first of them; the others become places of it."""
    found: list[Hint] = []
    of_cause: dict[tuple[str, str, str], int] = {}
    for hint in hints:
        key = _cause(hint)
        if key is not None and key in of_cause:
            found[of_cause[key]] = _joined(found[of_cause[key]], hint)
            continue
        if key is not None:
            of_cause[key] = len(found)
        found.append(hint)
    return found


def _cause(hint: Hint) -> tuple[str, str, str] | None:
    """What happened, and the path and name of the definition that it happened to, as the first related place says."""
    family = _ALIKE.get(hint.rule)
    name = _NAMED.match(hint.related[0].message) if family and hint.related else None
    return (family, hint.related[0].location.path, name[1]) if family and name else None


def _joined(first: Hint, other: Hint) -> Hint:
    words, more = _without_count(first.message)
    other_words, other_more = _without_count(other.message)
    count = more + other_more + 1
    places = (RelatedLocation(other.location, other_words), *other.related[1:])
    return replace(
        first,
        message=f"{words}; +{count} more place{'s' if count > 1 else ''}",
        related=(*first.related, *places)[: MOST_PLACES + 1],
        marks=(*first.marks, *other.marks),
        also=tuple(dict.fromkeys((*first.also, other.rule, *other.also))),
    )


def _without_count(message: str) -> tuple[str, int]:
    found = _MORE.search(message)
    return (message[: found.start()], int(found[1])) if found else (message, 0)
