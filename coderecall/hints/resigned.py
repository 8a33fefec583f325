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


def resigned(pair: "FilePair") -> Iterator[Resigned]:
    """What both states have under one name, once each, with other parameters: of overloads it is not known which became
    which."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_in_place or pair.defines_the_same:
        return
    if old.parsed.errors or new.parsed.errors:
        return
    before = old.groups()
    for name, group in new.groups().items():
        known = before.get(name, [])
        if len(group) != 1 or len(known) != 1 or not group[0].kind.is_callable:
            continue
        was, now = known[0], group[0]
        if was.parameters is not None and now.parameters is not None and was.parameters != now.parameters:
            yield Resigned(new.path, new.parsed.language, was, now)
