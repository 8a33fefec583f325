"""One cause is one hint, also where two rules found what it breaks."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from coderecall.hints.place import MOST_PLACES, more_places
from coderecall.model import Hint, Location, RelatedLocation
from parsers.patterns import later

# Rules that say the same of one changed definition: where its uses are sure, and where they lead through an object or
# a subclass.
_GONE = "gone"
_ALIKE = {
    **dict.fromkeys(("CR102", "CR107", "CR108", "CR109", "CR110"), "parameters"),
    **dict.fromkeys(("CR101", "CR106", "CR111"), _GONE),
}
_ONE_FILE = "used in one file"
_LINES_OF_STATEMENT = 3
_NAMED = later(r"`([^`]+)`")
_UNCHANGED = later(r" is `")
_Key = tuple[str, str, str]
_WHY = later(r": [^:]+ in ([^\s:]+):\d+(?:, and nothing else has it)?$")  # after the words of a place
_MORE = later(r"; \+(\d+) more places?(?:, \d+ of them listed)?$")


def by_cause(hints: Iterable[Hint], is_import: Callable[[Location], bool]) -> list[Hint]:
    """Joins hints on one changed definition, or in one import of several names, under the first of them; the others
    become places of it.

    is_import: whether there is an import at a place.
    """
    found: list[Hint] = []
    places: dict[_Key, int] = {}  # of what is alike: where it is in `found`
    for hint in hints:
        fields = _fields(hint)
        keys = [key for key in (_cause(hint), _statement(hint), *fields) if key]
        by = next((k for k in keys if k in places and _is_near(k, hint, found[places[k]], is_import)), None)
        if by is None:
            places.update((key, len(found)) for key in keys)
            found.append(hint)
            continue
        at = places[by]
        if by in (others := _fields(found[at])):  # a constructor is told with one field; others are hints of their own
            places = {key: index for key, index in places.items() if key == by or key not in others}
            found[at] = replace(found[at], lost_parameters=(by[2],))
        if by in fields:
            places.update((key, at) for key in keys if key not in fields)
        found[at] = _joined(found[at], hint)
    return found


def _fields(hint: Hint) -> list[_Key]:
    """What is said of a field where it is gone, for each that a constructor no longer takes."""
    path = hint.related[0].location.path if hint.related else ""
    return [(_GONE, path, member) for member in hint.lost_parameters]


def _statement(hint: Hint) -> _Key | None:
    """Of a name that one file uses: what took it away, and that file. An import of several names is mended once."""
    if hint.rule != "CR101" or not hint.related or hint.related[0].message.endswith("is still used here"):
        return None  # a deleted file is no place to show, so the first one related is a use
    paths = {hint.location.path, *(related.location.path for related in hint.related[1:])}
    return (_ONE_FILE, hint.related[0].location.path, hint.location.path) if len(paths) == 1 else None


def _is_near(key: _Key, hint: Hint, other: Hint, is_import: Callable[[Location], bool]) -> bool:
    if key[0] != _ONE_FILE:
        return True
    here, there = hint.location, other.location
    return abs(here.line - there.line) <= _LINES_OF_STATEMENT and is_import(here) and is_import(there)


def _cause(hint: Hint) -> _Key | None:
    """What happened, and the path and name of the definition that it happened to, as the first related place says."""
    family = _ALIKE.get(hint.rule)
    name = _NAMED.match(hint.related[0].message) if family and hint.related else None
    if name and hint.rule == "CR109" and _UNCHANGED.match(hint.related[0].message, name.end()):
        return None  # each call that was changed is a cause of its own
    return (family, hint.related[0].location.path, name[1]) if family and name else None


def _joined(first: Hint, other: Hint) -> Hint:
    words, more = _without_count(first.message)
    other_words, other_more = _without_count(other.message)
    why = _WHY.search(other_words)
    if why and first.related and why[1] == first.related[0].location.path:
        other_words = other_words[: why.start()]  # the first place has said it
    known = first.related
    if first.lost_parameters and _ALIKE.get(other.rule) == _GONE:
        known = (*other.related[:1], *known[1:])  # what became of the field says why the constructor is another
    said = {first.location, *(related.location for related in known[1:])}
    listed = (RelatedLocation(other.location, other_words), *other.related[1:])
    places = [place for place in listed if place.location not in said]  # two rules may have read one place
    count = more + other_more + 1 - (len(listed) - len(places))
    return replace(
        first,
        message=words + more_places(count),
        related=(*known, *places)[: MOST_PLACES + 1],
        suggestion=first.suggestion or other.suggestion,
        marks=(*first.marks, *other.marks),
        also=tuple(rule for rule in dict.fromkeys((*first.also, other.rule, *other.also)) if rule != first.rule),
    )


def _without_count(message: str) -> tuple[str, int]:
    found = _MORE.search(message)
    return (message[: found.start()], int(found[1])) if found else (message, 0)
