"""Declarations of local variables in Java and C#, read from the text around the name: `Store x = …`, `is Store x`,
`catch (LostError x)`, `var x = new Store()`."""

import re

from parsers.ecmascript_bindings import BRACKETS
from parsers.model import Bound
from parsers.patterns import later

_NAME = rb"[A-Za-z_$@\x80-\xff][\w$\x80-\xff]*+"
_DEPTH = 4  # brackets within brackets that are still read


def _generic() -> bytes:
    """`<String, List<Row>>`, never backtracking."""
    plain = rb"[\w$\x80-\xff\s,.?&\[\]@]++"
    inside = rb"(?:" + plain + rb")"
    for _ in range(_DEPTH):
        inside = rb"(?:" + plain + rb"|<" + inside + rb"*+>)"
    return rb"<" + inside + rb"*+>"


_GENERIC = _generic()
_TYPED = later(
    rb"(?:^|[\s({;,!&|?:>])(" + _NAME + rb"(?:\." + _NAME + rb")*(?:" + _GENERIC + rb")?\??(?:\[[\s,]*\])*)\s+$"
)
_GENERICS = later(rb"<[^<>()]*>")
STEP = _NAME + rb"(?:" + _GENERIC + rb")?(?:\(\))?+"
_VALUE = later(rb"\s*=\s*(?:(new)\s+|(await)\s+)?(" + STEP + rb"(?:\s*\.\s*" + STEP + rb")*+)\s*(?=[;,)])")
_EACH = later(rb"\s*(?::|in\b)\s*(" + STEP + rb"(?:\s*\.\s*" + STEP + rb")*+)\s*\)")
_WINDOW, _VALUE_WINDOW = 160, 300
_INFERRED = frozenset({b"var", b"val"})
_KEYWORDS = """
    return else case new throw yield assert in final await when and or not is as out ref readonly const let from
"""
_NO_TYPES = frozenset(_KEYWORDS.encode().split())


def bound_at(source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
    """See `Language.bound_at`; of a declared type all is said."""
    found = _TYPED.search(source, max(0, place - _WINDOW), place)
    if found is None or found[1] in _NO_TYPES:
        return None
    written = found[1]
    if written not in _INFERRED:
        if source[: found.start(1)].rstrip()[-1:] == b"|":
            return None  # `catch (LostError | EarlyError e)`
        return " ".join(written.decode("utf-8", "replace").split()), Bound.TYPE
    rest = BRACKETS.sub(b"()", source[place + len(name) : place + len(name) + _VALUE_WINDOW])
    each = _EACH.match(rest)
    if each is not None:
        return dotted(each[1]), Bound.ITEM
    value = _VALUE.match(rest)
    if value is None:
        return None
    written = dotted(value[3])
    chain = written.removesuffix("()")
    if value[1] is not None:  # an object, or what the first method of one gives
        return (chain, Bound.CALL) if "()" not in chain else None
    if chain == written:
        return (chain, Bound.VALUE) if value[2] is None else None
    return chain, Bound.AWAIT if value[2] is not None else Bound.CALL


def dotted(chain: bytes) -> str:
    while (shorter := _GENERICS.sub(b"", chain)) != chain:
        chain = shorter
    name = re.sub(rb"\s+", b"", chain).decode("utf-8", "replace").lstrip("@")
    return f"self{name[4:]}" if name.startswith("this.") else name
