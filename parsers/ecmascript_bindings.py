"""Declarations, assignments to `this.x` and `return` of JavaScript and TypeScript as bindings, read from their text."""

import re
from functools import lru_cache

from parsers.model import Bound
from parsers.patterns import later

_NAME = rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*+"
_GENERIC = rb"(?:<[\w$\x80-\xff\s,.|&\[\]{}:;'\"<>?]*>)?"  # `<Row, Key>`, of which nothing is kept
_STEP = rb"#?" + _NAME + _GENERIC + rb"(?:\(\))?+"
_CHAIN = _STEP + rb"(?:\s*(?:\?\.|!?\.)\s*" + _STEP + rb")*"
_TARGET = later(
    rb"(?:export\s+)?(?:declare\s+)?(?:(?:const|let|var)\s+)?"
    rb"(?:(?:public|private|protected|readonly|override|static|declare|accessor)\s+)*"
    rb"(this\.)?#?(" + _NAME + rb")\s*[?!]?\s*"
)
_RETURN = later(rb"return(?![\w$\x80-\xff])\s*")
_MEMBER = later(
    rb"(?:this\.#?|(?:(?:public|private|protected|override|readonly)\s+)+)(" + _NAME + rb")\s*(?:=(?![=>])|[?:]|$)"
)
_STRING = rb"\"[^\"\\\n]*+(?:\\.[^\"\\\n]*+)*+\"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'|`[^`\\]*+(?:\\.[^`\\]*+)*+`"


def _brackets() -> re.Pattern[bytes]:
    """One pair of round brackets with what is in it, never backtracking."""
    plain = rb"[^()\[\]{}\"'`]++"
    inside = rb"(?:" + plain + rb"|" + _STRING + rb")"
    for _ in range(6):
        inside = rb"(?:" + plain + rb"|" + _STRING + rb"|[(\[{]" + inside + rb"*+[)\]}])"
    return re.compile(rb"\(" + inside + rb"*+\)")


BRACKETS = _brackets()
_VALUE = later(
    rb"(await\s+)?(new\s+)?(" + _CHAIN + rb")(\(\))?!?(?:\s+(?:as|satisfies)\s+(?P<type>[^=;]+?))?\s*;?\s*", re.DOTALL
)
_GENERICS = later(rb"<[^<>]*>")
_SEPARATORS = later(rb"\s*(?:\?\.|!?\.)\s*")
_NOTHING = frozenset({b"null", b"undefined", b"", b";"})
_LITERALS = frozenset({"true", "false", "null", "undefined", "this", "function", "class", "async", "import", "super"})
_COLON, _EQUALS = b":="


@lru_cache(maxsize=16384)
def read(statement: bytes) -> tuple[str, str, Bound] | None:
    """What a declaration or an assignment binds its name to, or a `return` its function."""
    returned = _RETURN.match(statement)
    if returned is not None:
        return _bound("", statement[returned.end() :])
    target = _TARGET.match(statement)
    if target is None:
        return None
    name = ("self." if target[1] else "") + target[2].decode("utf-8", "replace")
    place = target.end()
    mark = statement[place] if place < len(statement) else 0
    if mark == _COLON:
        declared = type_of(statement[place:])
        return (name, declared, Bound.TYPE) if declared else (name, "", Bound.OTHER)
    return _bound(name, statement[place + 1 :]) if mark == _EQUALS else None


def _bound(name: str, written: bytes) -> tuple[str, str, Bound] | None:
    text = written.strip(b" \t\r\n;")
    if text in _NOTHING:
        return None
    if b"(" in text:
        text = BRACKETS.sub(b"()", text)
    value = _VALUE.fullmatch(text)
    if value is None:
        return (name, "", Bound.OTHER)
    if value["type"] is not None and value["type"].strip() != b"const":
        declared = " ".join(value["type"].decode("utf-8", "replace").split())
        return (name, declared, Bound.TYPE) if declared not in {"any", "unknown"} else (name, "", Bound.OTHER)
    awaited, new, chain, _, _ = value.groups()
    while (shorter := _GENERICS.sub(b"", chain)) != chain:
        chain = shorter
    dotted = _SEPARATORS.sub(b".", chain).decode("utf-8", "replace").replace("#", "")
    if dotted.startswith("this."):
        dotted = f"self{dotted[4:]}"
    is_call = dotted.endswith("()")
    dotted = dotted.removesuffix("()")
    if dotted == "this":
        return (name, "self", Bound.VALUE)
    if dotted.partition(".")[0] in _LITERALS:
        return (name, "", Bound.OTHER)
    if new is not None:
        return (name, dotted, Bound.CALL)
    if not is_call:
        return (name, "", Bound.OTHER) if awaited else (name, dotted, Bound.VALUE)
    return (name, dotted, Bound.AWAIT if awaited else Bound.CALL)


_MOST_TYPE = 600  # bytes


def _type() -> re.Pattern[bytes]:
    """A type up to the value or the end that follows it, never backtracking."""
    inside = rb"(?:[^()\[\]{}<>=\"'`]++|=>|=|" + _STRING + rb")"
    for _ in range(5):
        inside = rb"(?:[^()\[\]{}<>=\"'`]++|=>|=|" + _STRING + rb"|[(\[{<]" + inside + rb"*+[)\]}>])"
    return re.compile(rb":((?:[^()\[\]{}<>=;\"'`]++|=>|" + _STRING + rb"|[(\[{<]" + inside + rb"*+[)\]}>])*+)")


_TYPE = _type()


def type_of(annotated: bytes) -> str:
    """The type in `: Type = value` and what else may follow it; "" when there is none."""
    match = _TYPE.match(annotated[:_MOST_TYPE])
    return " ".join(match[1].decode("utf-8", "replace").split()) if match is not None else ""


_EACH = later(
    rb"(" + _CHAIN + rb")\s*(?:\?\.|!?\.)\s*(?:map|forEach|filter|find|some|every|flatMap|findIndex|findLast)"
    rb"(?:<[\w\s.,|\[\]]*>)?\(\s*(?:async\s*)?\(?\s*$"
)
_LOOP = later(rb"\s+of\s+(" + _CHAIN + rb")\s*\)")
_METHODS = frozenset(b"map forEach filter find some every flatMap findIndex findLast".split())
_WINDOW = 160  # bytes before a name in which what is gone through must be written


def element_of(source: bytes, name: bytes, place: int) -> str:
    """The chain of which the name bound at a place is an element: `for (const x of chain)`, `chain.map((x) => …)`."""
    before = source[max(0, place - _WINDOW) : place]
    if before.endswith((b"const ", b"let ", b"var ")):
        loop = _LOOP.match(BRACKETS.sub(b"()", source[place + len(name) : place + len(name) + 200]))
        return _dotted(loop[1]) if loop is not None else ""
    called = before.rstrip()
    if not called.endswith(b"("):
        return ""
    called = called[:-1].rstrip().removesuffix(b"async").rstrip().removesuffix(b"(").rstrip()
    if called.rpartition(b".")[2].partition(b"<")[0] not in _METHODS:
        return ""
    line = before.rpartition(b";")[2].rpartition(b"{")[2]
    each = _EACH.search(BRACKETS.sub(b"()", line))
    return _dotted(each[1]) if each is not None else ""


def _dotted(chain: bytes) -> str:
    while (shorter := _GENERICS.sub(b"", chain)) != chain:
        chain = shorter
    dotted = _SEPARATORS.sub(b".", chain).decode("utf-8", "replace").replace("#", "").strip()
    if dotted.startswith("this."):
        return f"self{dotted[4:]}"
    return "" if dotted.partition(".")[0] in _LITERALS else dotted


def member(source: bytes, start: int) -> tuple[str, int]:
    """The member that an assignment to `this.x`, or a parameter `private x`, gives an object, and where its name is
    after `start`; "" none."""
    match = _MEMBER.match(source[start : start + 200])
    return (match[1].decode("utf-8", "replace"), match.start(1)) if match is not None else ("", 0)
