"""TypeScript's type annotations, as far as they name one type of the repository.

Type arguments are left out: a generic type is itself whatever they are. What only changes how the members of a type may
be used (`Readonly<T>`, `Partial<T>`) is that type.
"""

import re
from functools import lru_cache

from parsers.patterns import later

_CHAIN = later(r"[A-Za-z_$\u0080-\uffff][\w$]*(?:\.[A-Za-z_$\u0080-\uffff][\w$]*)*")
_GENERIC = later(r"([A-Za-z_$\u0080-\uffff][\w$]*(?:\.[A-Za-z_$\u0080-\uffff][\w$]*)*)\s*<(.*)>", re.DOTALL)
_TRANSPARENT = frozenset({"Readonly", "Partial", "Required", "NonNullable", "Pick", "Omit", "DeepReadonly", "NoInfer"})
_NOTHING = frozenset({"null", "undefined", "void", "never", ""})
_LISTS = frozenset({"Array", "ReadonlyArray", "Set", "ReadonlySet", "Iterable", "IterableIterator", "Generator"})
_PROMISES = frozenset({"Promise", "PromiseLike"})
_OPEN, _CLOSE = "([{<", ")]}>"


@lru_cache(maxsize=8192)
def plain_type(written: str) -> tuple[str, bool] | None:
    """(dotted name, whether the value of that name itself is meant) when a type names one type.

    `Store`, `Store | null`, `Readonly<Store<K>>` are objects of Store, `typeof Store` is Store.
    """
    parts = alternatives(written)
    if len(parts) != 1:
        return None
    text = parts[0]
    if text.startswith("typeof "):
        chain = text[7:].strip()
        return (chain, True) if _CHAIN.fullmatch(chain) else None
    text = text.removeprefix("readonly ").strip()
    if _CHAIN.fullmatch(text):
        return (text, False)
    generic = _GENERIC.fullmatch(text)
    if generic is None or not _is_closed(generic[2]):
        return None
    if generic[1] in _TRANSPARENT:
        return plain_type(split(generic[2], ",")[0])
    return None if generic[1] in _PROMISES else (generic[1], False)


@lru_cache(maxsize=8192)
def alternatives(written: str) -> list[str]:
    """The types of a union, without those that have no members."""
    text = _unwrapped(written)
    return [part for each in split(text, "|") if (part := _unwrapped(each)) not in _NOTHING]


@lru_cache(maxsize=4096)
def parts(written: str) -> list[str]:
    """The types of an intersection."""
    return [part for each in split(_unwrapped(written), "&") if (part := _unwrapped(each)) not in {"", "{}"}]


@lru_cache(maxsize=4096)
def element(written: str) -> str | None:
    """The type of the elements of an array or a set; None: it is none."""
    found = alternatives(written)
    if len(found) != 1:
        return None
    text = found[0].removeprefix("readonly ").strip()
    if text.endswith("[]"):
        return _unwrapped(text[:-2])
    generic = _GENERIC.fullmatch(text)
    return generic[2] if generic is not None and generic[1] in _LISTS and _is_closed(generic[2]) else None


@lru_cache(maxsize=4096)
def awaited(written: str) -> str | None:
    """What `await` gives of a type; None: the type is not one that is waited for."""
    found = alternatives(written)
    generic = _GENERIC.fullmatch(found[0]) if len(found) == 1 else None
    return generic[2] if generic is not None and generic[1] in _PROMISES else None


@lru_cache(maxsize=4096)
def returned(written: str) -> str | None:
    """What a call gives of a function type: `(key: string) => Store`; None: it is none."""
    text = _unwrapped(written)
    if text.startswith("<"):
        text = text[_end(text) :].lstrip()
    if not text.startswith("("):
        return None
    rest = text[_end(text) :].lstrip()
    return rest[2:].strip() if rest.startswith("=>") else None


def split(text: str, mark: str) -> list[str]:
    """Parts between the marks that are in no bracket."""
    if mark not in text:
        return [text]
    found, depth, start = [], 0, 0
    for place, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE and text[place - 1 : place + 1] != "=>":
            depth -= 1
        elif character == mark and depth == 0:
            found.append(text[start:place])
            start = place + 1
        elif depth == 0 and text.startswith("=>", place):
            break  # the rest is what a function gives
    return [*found, text[start:]]


def _unwrapped(written: str) -> str:
    """Without the brackets around all of it."""
    text = written.strip()
    while text.startswith("(") and _end(text) == len(text):
        text = text[1:-1].strip()
    return text.removeprefix("|").strip()


def _end(text: str) -> int:
    """Where the bracket closes that the text starts with; its end when it never does."""
    depth = 0
    for place, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE and text[place - 1 : place + 1] != "=>":
            depth -= 1
            if depth == 0:
                return place + 1
    return len(text) + 1


def _is_closed(text: str) -> bool:
    """Whether the brackets of a text are balanced: `A>[]<B` is not the inside of one pair."""
    depth = 0
    for place, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE and text[place - 1 : place + 1] != "=>":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0
