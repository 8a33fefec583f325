"""Python's blocks by their indentation: how far an assignment holds.

A binding reaches what follows it in its block and in the blocks inside, up to the next binding of the name. Where that
one stands in a deeper block, the statement that holds the block may be a loop, whose second round sees it: the first
binding then holds up to that statement only. What the indentation does not tell shortens the reach, never lengthens it.
"""

import re
from functools import lru_cache

from parsers.patterns import later


def reach(source: bytes, start: int, end: int, limit: int, following: tuple[int, int] | None) -> int:
    """See `Language.reach`."""
    line = source.rfind(b"\n", 0, start) + 1
    if source[line:start].strip():  # `if ready: store = Store()`
        until = source.find(b"\n", end, limit)
        until = limit if until < 0 else until
        return until if following is None else min(until, following[0])
    indentation = start - line
    outside = _less(indentation).search(source, end, limit)
    until = limit if outside is None else outside.start()
    if following is None or following[0] >= until:
        return until
    first, last = following
    line = source.rfind(b"\n", 0, first) + 1
    if first - line == indentation and last > first and not source[line:first].strip():
        return last  # the value of the next assignment is read before the name is bound
    until = end
    for same in _at_most(indentation).finditer(source, end, first):
        until = same.start()
    return until


def reach_of_head(source: bytes, place: int, limit: int, following: tuple[int, int] | None) -> int:
    """See `Language.reach_loosely`: of a name that the head of a block binds, in the block; behind `with` and tests
    (`if (x := …)`) further on."""
    line = source.rfind(b"\n", 0, place) + 1
    head = _HEAD.match(source, line)
    end = source.find(b"\n", place, limit)
    body = _OPENS.search(source, place, limit if end < 0 else end + 1)
    if head is None and end >= 0 and (names := _NAMES.match(source, line)) is not None:  # `x, y = …`
        return reach(source, names.end(1), end, limit, following)
    if head is None or body is None or end < 0:
        return limit if end < 0 else end  # not a statement of one line
    if following is not None and following[0] < end:
        return following[0]
    indentation = head.end(1) - line
    first = _FIRST.match(source, end, limit)
    outside = _at_most(indentation).search(source, end, limit)
    until = limit if outside is None else outside.start()
    if first is None or first.end() > until:
        return end
    if following is not None and following[0] < until:
        return cut(source, end, first.end(), following)
    return until if head[2] in _ENDING else reach(source, head.end(1), end, limit, following)


def cut(source: bytes, since: int, block: int, following: tuple[int, int]) -> int:
    """See `Language.cut`."""
    first, last = following
    line = source.rfind(b"\n", 0, block) + 1
    if source[line:block].strip():  # `if isinstance(x, Store): x.get()`
        return first
    indentation = block - line
    own = source.rfind(b"\n", 0, first) + 1
    if first - own == indentation and last > first and not source[own:first].strip():
        return last  # the value of the next assignment is read before the name is bound
    until = since
    for same in _at_most(indentation).finditer(source, since, first):
        until = same.start()
    return until


_HEAD = later(rb"([ \t]*)(?:async[ \t]+)?(for|except|with|if|elif|while|case)\b")
_NAMES = later(rb"([ \t]*)\(?[\w\x80-\xff]+[ \t]*,")
_OPENS = later(rb":[ \t]*(?:#[^\n]*)?\n")
_FIRST = later(rb"(?:\s|#[^\n]*)+")
_ENDING = frozenset({b"for", b"except", b"case"})  # what they bind may be another thing, or nothing, behind them


@lru_cache(maxsize=64)
def _less(indentation: int) -> re.Pattern[bytes]:
    """A line that is less indented."""
    return re.compile(rb"\n(?![ \t]{%d})[ \t]*[^\s#]" % indentation)


@lru_cache(maxsize=64)
def _at_most(indentation: int) -> re.Pattern[bytes]:
    """A line that is not indented deeper, and does not close a bracket."""
    return re.compile(rb"\n(?![ \t]{%d})[ \t]*[^\s#)\]}]" % (indentation + 1))
