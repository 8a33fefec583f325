"""Python's type annotations, as far as they name one class."""

import re
from functools import lru_cache

from parsers.patterns import later

_CHAIN = later(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_SUBSCRIPT = later(r"([^\W\d][\w.]*)\s*\[(.*)\]", re.DOTALL)
_EITHER = frozenset({"Optional", "Union"})
_WRAPPERS = frozenset({"ClassVar", "Final", "Annotated", "Required", "NotRequired", "ReadOnly", "InitVar"})
_CLASS = frozenset({"type", "Type"})
_LIBRARY = """
    list List dict Dict set Set frozenset FrozenSet tuple Tuple Callable Literal Iterable Iterator Generator Sequence
    Mapping MutableMapping Awaitable Coroutine AsyncIterator AsyncGenerator Collection Deque DefaultDict
"""
_CONTAINERS = frozenset(_LIBRARY.split())
_MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "DefaultDict", "defaultdict", "OrderedDict"})
_STEPWISE = frozenset({"Generator", "AsyncGenerator"})  # what else they take and give follows in the brackets
_LISTED = """
    list List set Set frozenset FrozenSet Sequence MutableSequence Iterable Iterator Collection Deque deque AbstractSet
    MutableSet Reversible AsyncIterator AsyncIterable ValuesView
"""
_LISTS = _STEPWISE | frozenset(_LISTED.split())
_TUPLES = frozenset({"tuple", "Tuple"})


@lru_cache(maxsize=8192)
def plain_type(written: str) -> tuple[str, bool] | None:
    """(dotted name, whether the class itself is meant) when an annotation names one class.

    `Store`, `"Store"`, `Optional[Store]`, `Store | None` are objects of Store, `type[Store]` is Store. A generic class
    is itself whatever its arguments are; the containers of the library say nothing of a class of the repository.
    """
    text = written.strip()
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        return plain_type(text[1:-1])
    if _CHAIN.fullmatch(text):
        return (text, False) if text != "None" else None
    parts = _split(text, "|")
    if len(parts) > 1:
        return _only(parts)
    subscript = _SUBSCRIPT.fullmatch(text)
    if subscript is None:
        return None
    name, inner = subscript[1].rpartition(".")[2], subscript[2]
    if name in _EITHER:
        return _only(_split(inner, ","))
    if name in _WRAPPERS:
        return plain_type(_split(inner, ",")[0])
    if name in _CLASS:
        found = plain_type(inner)
        return (found[0], True) if found is not None and not found[1] else None
    return None if name in _CONTAINERS else (subscript[1], False)


@lru_cache(maxsize=4096)
def alternatives(written: str) -> list[str]:
    """The types of a union, without None."""
    text = _unquoted(written)
    parts = _split(text, "|")
    if len(parts) == 1:
        subscript = _SUBSCRIPT.fullmatch(text)
        if subscript is None or subscript[1].rpartition(".")[2] not in _EITHER:
            return [text] if text not in {"None", ""} else []
        parts = _split(subscript[2], ",")
    return [each for part in parts for each in alternatives(part)]


@lru_cache(maxsize=4096)
def element(written: str) -> str | None:
    """The type of what a loop over a list, a set or the like gives; None: it is none."""
    name, inner = _container(written)
    if name in _LISTS and inner:
        parts = _split(inner, ",")
        return parts[0].strip() if name in _STEPWISE or len(parts) == 1 else None
    if name in _TUPLES and len(parts := _split(inner, ",")) > 1:
        return parts[0].strip() if len(parts) == 2 and parts[1].strip() == "..." else None
    return None


@lru_cache(maxsize=4096)
def mapped(written: str) -> str | None:
    """The type of the values of a dictionary; None: it is none."""
    name, inner = _container(written)
    parts = _split(inner, ",") if name in _MAPPINGS else []
    return parts[1].strip() if len(parts) == 2 else None


@lru_cache(maxsize=4096)
def parts(written: str) -> list[str] | None:
    """The types of the elements of a tuple; None: it is none, or one of any length."""
    name, inner = _container(written)
    found = [part.strip() for part in _split(inner, ",")] if name in _TUPLES else []
    return found if len(found) > 1 and "..." not in found else None


def _container(written: str) -> tuple[str, str]:
    """Name and what is in the brackets of a type of the library; ("", ""): it is another one."""
    if "[" not in written:
        return "", ""
    found = alternatives(written)
    subscript = _SUBSCRIPT.fullmatch(found[0]) if len(found) == 1 else None
    if subscript is None:
        return "", ""
    name = subscript[1].rpartition(".")[2]
    return _container(_split(subscript[2], ",")[0]) if name in _WRAPPERS else (name, subscript[2])


def _unquoted(written: str) -> str:
    text = written.strip()
    is_quoted = len(text) > 1 and text[0] in "\"'" and text[-1] == text[0] and text[0] not in text[1:-1]
    return text[1:-1].strip() if is_quoted else text


def _only(parts: list[str]) -> tuple[str, bool] | None:
    """The type of the one part that is not None."""
    named = [part for part in parts if part.strip(" \"'") not in {"None", ""}]
    return plain_type(named[0]) if len(named) == 1 else None


def _split(text: str, mark: str) -> list[str]:
    """Parts between the marks that are in no bracket."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        if character in "[(":
            depth += 1
        elif character in "])":
            depth -= 1
        elif character == mark and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]
