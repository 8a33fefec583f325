"""Kotlin: what `val`, `for`, `catch` and parameters of closures bind a local name to, read from the text around it."""

from parsers.brace_locals import STEP, dotted
from parsers.ecmascript_bindings import BRACKETS
from parsers.model import Bound
from parsers.patterns import later

_CHAIN = STEP + rb"(?:\s*(?:\?\.|!!\s*\.|\.)\s*" + STEP + rb")*+"
_TYPE = later(rb"\s*:\s*([\w.\x80-\xff]+(?:<[\w\s.,<>?*:\x80-\xff]*>)?\??)\s*(?=[=,)\n{;]|->|in\b|by\b|$)")
_AS = rb"(?:\s+as\s+([\w.\x80-\xff]+))?"
_ENDS = rb"(?:;|//[^\n]*|\n)\s*+(?![.?:&|+\-*]|as\b)"  # a chain may go on in the next line
_VALUE = later(rb"\s*=\s*(" + _CHAIN + rb")(?:!!)?" + _AS + rb"[ \t]*" + _ENDS)
_EACH = later(rb"\s+in\s+(" + _CHAIN + rb")\s*\)")
_DECLARES = later(rb"\b(?:val|var)\s+$")
_WINDOW = 300


def bound_at(source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
    """See `Language.bound_at`."""
    after = source[place + len(name) : place + len(name) + _WINDOW]
    typed = _TYPE.match(after)
    if typed is not None:
        return " ".join(typed[1].decode("utf-8", "replace").split()), Bound.TYPE
    rest = BRACKETS.sub(b"()", after)
    before = source[max(0, place - 12) : place]
    each = _EACH.match(rest)
    if each is not None:
        return (_chain(each[1]), Bound.ITEM) if before.rstrip().endswith(b"(") else None
    value = _VALUE.match(rest) if _DECLARES.search(before) is not None else None
    if value is None:
        return None
    if value[2] is not None:
        return value[2].decode("utf-8", "replace"), Bound.TYPE
    chain = _chain(value[1])
    return (chain.removesuffix("()"), Bound.CALL) if chain.endswith("()") else (chain, Bound.VALUE)


def _chain(written: bytes) -> str:
    return dotted(written.replace(b"!!", b"").replace(b"?.", b"."))
