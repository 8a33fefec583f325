"""Uses that a hint does not list, because a broken import stands for them: who mends the import goes on to these."""

from collections.abc import Iterator
from pathlib import Path

from coderecall.disk import SkipFile, read_source
from coderecall.model import Hint, Location, RelatedLocation
from parsers import parse
from parsers.patterns import later

_NAMED = later(r"`([^`]+)`")
_PART = later(r"\.|::|#|->")


def behind_imports(root: Path, hint: Hint) -> tuple[RelatedLocation, ...]:
    """In each file of the hint with an import at its place: the uses of what that import binds, in their order.

    The files are read as they are now, and nothing else is looked at: a file that cannot be read has none.
    """
    named = _NAMED.search(hint.message)
    if named is None:
        return ()
    name = _PART.split(named[1])[-1]
    places = {hint.location.path: hint.location.line}
    for related in hint.related:
        places.setdefault(related.location.path, related.location.line)
    return tuple(found for path, line in places.items() for found in _in_file(root, path, line, name))


def _in_file(root: Path, path: str, line: int, name: str) -> Iterator[RelatedLocation]:
    try:
        source = read_source(root, path)
    except SkipFile:
        return
    bound = {one.alias for one in parse(path, source).imports if one.line == line and one.name == name and one.alias}
    if not bound:
        return
    seen = {line}
    for use in parse(path, source, reads_of=sorted(bound)).references:
        first = use.qualifier.partition(".")[0] or use.name
        if first in bound and not use.is_local and use.line not in seen:
            seen.add(use.line)
            yield RelatedLocation(Location(path, use.line), f"`{first}` is used here, by the import in line {line}")
