"""What loops, comprehensions, `with`, `except` and `:=` bind a name to in Python, read from the text around it."""

from parsers.model import Bound
from parsers.patterns import later
from parsers.python_bindings import CALL_BRACKETS, CHAIN, NAME

_STEPS = NAME + rb"(?:" + CALL_BRACKETS + rb")?+(?:\." + NAME + rb"(?:" + CALL_BRACKETS + rb")?+)*"
_BRACKETS = later(CALL_BRACKETS)
_SAME = rb"(?:(?:sorted|reversed|list|set|tuple|frozenset|iter)\()*"  # what has the elements of what it is given
_ENDS = rb"(?=\s*(?:[\]):},#]|$|\bif\b|\bfor\b|\basync\b|\belse\b))"
_IN = later(rb"\)?\s+in\s+" + _SAME + rb"(" + _STEPS + rb")(?:\[[^\[\]\n]*:[^\[\]\n]*\])?" + _ENDS)
_COUNTED = later(rb"\)?\s+in\s+enumerate\(" + _SAME + rb"(" + _STEPS + rb")" + _ENDS)
_FOR = later(rb"\bfor\s+$")
_SECOND = later(rb"\bfor\s+\(?" + NAME + rb",\s*$")
_CAUGHT = later(rb"except\*?\s+(?:(" + CHAIN + rb")|\(([\w.,\s\x80-\xff]*)\))\s+as\s+")
_MATCHED = later(rb"case\s+(" + CHAIN + rb")" + CALL_BRACKETS + rb"\s+as\s+")
_ITEM = _STEPS + rb"(?:\s+as\s+\(?[\w., \x80-\xff]+\)?)?\s*,\s*"
_ENTERED = later(rb"with\b\s*\(?\s*(?:" + _ITEM + rb")*(" + _STEPS + rb")\s+as\s+")
_ASSIGNED = later(rb"\s*:=\s*(await\s+)?(" + CHAIN + rb")(" + CALL_BRACKETS + rb")?+(?=\s*[):,\]\n])")
_BEFORE = later(rb"(?:^|\n)[ \t]*\(?((?:" + NAME + rb"[ \t]*,[ \t]*)*)$")
_UNPACKED = later(
    rb"((?:[ \t]*,[ \t]*"
    + NAME
    + rb")*)[ \t]*,?[ \t]*\)?[ \t]*=(?!=)[ \t]*("
    + _STEPS
    + rb")[ \t]*(?:#[^\n]*)?(?=\n|$)"
)
_WINDOW = 400  # bytes before a name in which the head must start
_LITERALS = frozenset({"None", "True", "False", "range()"})


def bound_at(source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
    """See `Language.bound_at`."""
    before = source[max(0, place - _WINDOW) : place]
    end = place + len(name)
    word = before.rstrip()[-3:]
    if word.endswith(b"for"):
        found = _IN.match(source, end)
        return _read(found[1], name, Bound.ITEM) if found is not None and _FOR.search(before[-12:]) else None
    if word.endswith(b"as"):
        return _opened(source, name, place)
    if word.endswith(b",") and _SECOND.search(before[-80:]) is not None:
        counted = _COUNTED.match(source, end)
        if counted is not None:
            return _read(counted[1], name, Bound.ITEM)
        found = _IN.match(source, end)
        pairs = found[1] if found is not None else b""
        return _read(pairs[: -len(b"items()")] + b"values()", name, Bound.ITEM) if pairs.endswith(b".items()") else None
    unpacked = _UNPACKED.match(source, end)
    if unpacked is not None:
        first = _BEFORE.search(before)
        several = _read(unpacked[2], name, Bound.VALUE) if first is not None and unpacked[2].endswith(b")") else None
        return (
            (f"{several[0]}.{first[1].count(b',')}", Bound.VALUE) if several is not None and first is not None else None
        )
    assigned = _ASSIGNED.match(source, end) if source.startswith((b" :=", b":="), end) else None
    if assigned is None:
        return None
    awaited, chain, call = assigned.groups()
    how = Bound.VALUE if call is None else Bound.AWAIT if awaited else Bound.CALL
    return None if call is None and awaited else _read(chain, name, how)


def _opened(source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
    """What `except`, `case` or `with … as` binds."""
    window = max(0, place - _WINDOW)
    start = source.rfind(b"except", window, place)
    caught = _CAUGHT.fullmatch(source, start, place) if start >= 0 else None
    if caught is not None:
        classes = [b"".join(each.split()) for each in (caught[1] or caught[2]).split(b",")]
        return "|".join(each.decode("utf-8", "replace") for each in classes if each), Bound.CATCH
    start = source.rfind(b"case ", window, place)
    matched = _MATCHED.fullmatch(source, start, place) if start >= 0 else None
    if matched is not None:
        return matched[1].decode("utf-8", "replace"), Bound.CATCH
    start = source.rfind(b"with", window, place)
    entered = _ENTERED.fullmatch(source, start, place) if start >= 0 else None
    if entered is None:
        return None
    is_async = source[max(0, start - 8) : start].rstrip().endswith(b"async")
    return _read(entered[1], name, Bound.AENTER if is_async else Bound.ENTER)


def _read(chain: bytes, name: bytes, how: Bound) -> tuple[str, Bound] | None:
    dotted = (_BRACKETS.sub(b"()", chain) if b"(" in chain else chain).decode("utf-8", "replace")
    first = dotted.partition(".")[0]
    if dotted in _LITERALS or first.removesuffix("()").encode() == name:
        return None  # `for x in x`: what it was before
    return dotted, how
