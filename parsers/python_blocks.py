"""Python's blocks by their indentation: how far an assignment holds.

A binding reaches what follows it in its block and in the blocks inside, up to the next binding of the name. Where that
one stands in a deeper block, the statement that holds the block may be a loop, whose second round sees it: the first
binding then holds up to that statement only. What the indentation does not tell shortens the reach, never lengthens it.
"""

import re
from functools import lru_cache


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


@lru_cache(maxsize=64)
def _less(indentation: int) -> re.Pattern[bytes]:
    """A line that is less indented."""
    return re.compile(rb"\n(?![ \t]{%d})[ \t]*[^\s#]" % indentation)


@lru_cache(maxsize=64)
def _at_most(indentation: int) -> re.Pattern[bytes]:
    """A line that is not indented deeper, and does not close a bracket."""
    return re.compile(rb"\n(?![ \t]{%d})[ \t]*[^\s#)\]}]" % (indentation + 1))
