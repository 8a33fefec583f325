"""Functions and methods that a change kept and gave other parameters, in any language."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from parsers.model import Symbol

if TYPE_CHECKING:
    from coderecall.hints.comparison import FilePair


class Resigned(NamedTuple):
    """Both versions of a definition."""

    path: str
    language: str
    old: Symbol
    new: Symbol
    is_overloaded: bool = False  # others have the name too


def resigned(pair: "FilePair") -> Iterator[Resigned]:
    """What both states have under one name; of overloads the one that changed, when all others are as they were."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_in_place or pair.defines_the_same:
        return
    if old.parsed.errors or new.parsed.errors:
        return
    before = old.groups()
    for name, group in new.groups().items():
        known = before.get(name, [])
        lists = ([one.parameters for one in known], [one.parameters for one in group])
        left = [one for one in known if one.parameters not in lists[1]]
        came = [one for one in group if one.parameters not in lists[0]]
        if len(known) != len(group) or len(left) != 1 or len(came) != 1 or not came[0].kind.is_callable:
            continue
        was, now = left[0], came[0]
        if was.parameters is not None and now.parameters is not None:
            yield Resigned(new.path, new.parsed.language, was, now, len(group) > 1)
