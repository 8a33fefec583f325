"""Lists, sets and dictionaries of the libraries of Java, C# and Kotlin, as far as their elements have one type."""

import re
from functools import lru_cache

from coderecall.resolve.typescript_types import split
from parsers.patterns import later

_GENERIC = later(r"(?:[\w.]+\.)?(\w+)\s*<(.*)>\??", re.DOTALL)
_ARRAY = later(r"(.+?)\s*\[[\s,]*\]")
_NAMES = """
    List ArrayList LinkedList Set HashSet LinkedHashSet TreeSet SortedSet NavigableSet EnumSet Collection Iterable Queue
    Deque ArrayDeque PriorityQueue Stack Vector CopyOnWriteArrayList ImmutableList ImmutableSet
    IEnumerable IList ICollection IReadOnlyList IReadOnlyCollection ISet IReadOnlySet IAsyncEnumerable ImmutableArray
    MutableList MutableSet MutableCollection Array Sequence
"""
_LISTS = frozenset(_NAMES.split())
_MAPS = frozenset(
    {"Map", "HashMap", "LinkedHashMap", "TreeMap", "SortedMap", "ConcurrentMap", "ConcurrentHashMap", "ImmutableMap"}
    | {"Dictionary", "IDictionary", "IReadOnlyDictionary", "SortedDictionary", "ConcurrentDictionary", "MutableMap"}
)


@lru_cache(maxsize=8192)
def element(written: str) -> str | None:
    """The type of what a loop over a list, a set or an array gives; None: it is none."""
    array = _ARRAY.fullmatch(written.strip())
    if array is not None:
        return array[1]
    generic = _GENERIC.fullmatch(written.strip())
    if generic is None or generic[1] not in _LISTS:
        return None
    parts = split(generic[2], ",")
    return _bound(parts[0]) if len(parts) == 1 else None


@lru_cache(maxsize=8192)
def mapped(written: str) -> str | None:
    """The type of the values of a dictionary; None: it is none."""
    generic = _GENERIC.fullmatch(written.strip())
    parts = split(generic[2], ",") if generic is not None and generic[1] in _MAPS else []
    return _bound(parts[1]) if len(parts) == 2 else None


def _bound(written: str) -> str:
    """`? extends Store`, `out Store` and `Store` have the members of Store."""
    text = written.strip()
    for word in ("? extends ", "out ", "in "):
        text = text.removeprefix(word)
    return text.strip()
