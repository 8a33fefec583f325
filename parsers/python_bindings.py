"""Python's assignments and `return` as bindings, read from their text."""

import re
from collections.abc import Iterable
from functools import lru_cache

from parsers.model import Bound
from parsers.patterns import later

NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*"
CHAIN = NAME + rb"(?:\." + NAME + rb")*"
_STRING = rb"(?:\"[^\"\\\n]*+(?:\\.[^\"\\\n]*+)*+\"(?!\")|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'(?!'))"
_PLAIN = rb"[^()\[\]{}\"'#]++"
_DEPTH = 4  # brackets within brackets that are still read


def _call() -> bytes:
    """The brackets of one call with what is in them, never backtracking."""
    inside = rb"(?:" + _PLAIN + rb"|" + _STRING + rb"|#[^\n]*+)"
    for _ in range(_DEPTH):
        inside = rb"(?:" + _PLAIN + rb"|" + _STRING + rb"|#[^\n]*+|[(\[{]" + inside + rb"*+[)\]}])"
    return rb"\(" + inside + rb"*+\)"


CALL_BRACKETS = _call()
_TARGET = later(rb"((?:self|cls)\.)?(" + NAME + rb")[ \t]*")
_RETURN = later(rb"return(?![\w\x80-\xff])[ \t]*")
_ATTRIBUTE = later(rb"(?:self|cls)\.(" + NAME + rb")")
_FIRST = rb"[ \t]*(?:" + CHAIN + rb"[ \t]*=(?!=)[ \t]*)*"  # `a = b = value`
_VALUE = later(_FIRST + rb"(await[ \t]+)?(" + CHAIN + rb")(" + CALL_BRACKETS + rb")?+")
_OUTER = later(rb"^[ \t]+(?:global|nonlocal)[ \t]+(" + NAME + rb"(?:[ \t]*,[ \t]*" + NAME + rb")*)", re.MULTILINE)
_NOTHING = frozenset({b"None", b""})
_LITERALS = frozenset({"True", "False", "NotImplemented", "Ellipsis"})
_COLON, _EQUALS = b":="


@lru_cache(maxsize=16384)
def read(statement: bytes) -> tuple[str, str, Bound] | None:
    """What an assignment binds its name to, or a `return` its function."""
    returned = _RETURN.match(statement)
    if returned is not None:
        return _bound("", statement, returned.end())
    target = _TARGET.match(statement)
    if target is None:
        return None
    name = ("self." if target[1] else "") + target[2].decode("utf-8", "replace")
    place = target.end()
    mark = statement[place] if place < len(statement) else 0
    if mark == _COLON:
        return (name, annotation(statement, place, len(statement)), Bound.TYPE)
    if mark == _EQUALS:
        return _bound(name, statement, place + 1)
    return (name, "", Bound.OTHER) if not mark else None  # one of several names that are unpacked


def _bound(name: str, statement: bytes, start: int) -> tuple[str, str, Bound] | None:
    value = _VALUE.fullmatch(statement, start)
    if value is None:
        return (name, "None", Bound.OTHER) if statement[start:].strip() in _NOTHING else (name, "", Bound.OTHER)
    awaited, chain, call = value.groups()
    if chain == b"None" and not call:
        return name, "None", Bound.OTHER
    dotted = chain.decode("utf-8", "replace")
    if call is None:
        if awaited or dotted in _LITERALS:
            return (name, "", Bound.OTHER)
        return (name, dotted, Bound.VALUE)
    return (name, dotted, Bound.AWAIT if awaited else Bound.CALL)


def annotation(source: bytes, start: int, end: int) -> str:
    """The declared type after a name, "" when there is none."""
    written = source[start:end].lstrip(b" \t")
    if not written.startswith(b":"):
        return ""
    return " ".join(written[1:].partition(b"=")[0].decode("utf-8", "replace").split())


def attribute(source: bytes, start: int) -> str:
    """The attribute of the object at hand that an assignment sets; "" when it sets something else."""
    match = _ATTRIBUTE.match(source, start)
    return match[1].decode("utf-8", "replace") if match is not None else ""


def outer_names(source: bytes) -> Iterable[bytes]:
    """Names that a function declares to be those of an outer scope."""
    if b"global " not in source and b"nonlocal " not in source:
        return ()
    return {name.strip() for names in _OUTER.findall(source) for name in names.split(b",")}
