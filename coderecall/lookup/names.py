"""Names as a person writes them, in the manner of any language, and whether a definition has one."""

import re
from collections.abc import Sequence

_JOINTS = re.compile(r"::|->|[.#\\]|(?<=\w):(?=\w)")
_CALLED = re.compile(r"\(.*\)$|/\d+$")  # put(key), put/2
_ONE_COLON = re.compile(r"(?<!:):(?!:)")
_STANDING_FOR_FOLDER = frozenset({"__init__", "index", "mod", "init"})


def name_parts(text: str) -> tuple[str, ...]:
    """The names of a chain, in any language's way to join them: "a::b", "A#b", "a.b()" are two. May be empty."""
    text = text.strip()
    if not re.search(r"\w", text):
        return (text,) if text else ()  # an operator: `<.>`
    whole = _CALLED.sub("", text) or text
    return tuple(part for part in _JOINTS.split(whole) if part.strip())


def name_ends(text: str) -> list[tuple[tuple[str, ...], str]]:
    """The ways to read a chain whose last name has joints itself, as a test's title or a namespace has.

    (names before it, last name), the longest last name first; without the plain reading of `name_parts`.
    """
    text = text.strip()
    starts = [0, *(joint.end() for joint in _JOINTS.finditer(text))]
    return [(name_parts(text[:start]), text[start:]) for start in starts if _JOINTS.search(text[start:])]


def split_place(text: str) -> tuple[str, str]:
    """(path, symbol) of PATH:SYMBOL; the path is "" when there is none. A double colon is part of the name."""
    text = text.rstrip(":")
    colons = list(_ONE_COLON.finditer(text))
    if not colons:
        return "", text
    return text[: colons[-1].start()], text[colons[-1].end() :]


def is_called(parts: Sequence[str], qualified_name: str, path: str) -> bool:
    """Whether a definition may be called so: by the end of its qualified name, before which may stand the end of the
    path of its file, as in "app.store.Store.put" of src/app/store.py. In any case of letters.
    """
    wanted = [part.lower() for part in parts]
    names = qualified_name.lower().split(".")
    if wanted[-len(names) :] == names:
        return _ends(_module(path), wanted[: -len(names)])
    return names[-len(wanted) :] == wanted


def may_be_called(parts: Sequence[str], path: str) -> bool:
    """Whether the file of a definition can be what a chain names right before it."""
    return parts[-2].lower() in {*_module(path), *_module(path.rpartition("/")[0])}


def _module(path: str) -> list[str]:
    folder, _, file = path.lower().rpartition("/")
    stem = file.partition(".")[0]
    return [*(folder.split("/") if folder else ()), *(() if stem in _STANDING_FOR_FOLDER else (stem,))]


def _ends(module: list[str], wanted: list[str]) -> bool:
    """Whether a module, or the package that it is a file of, is called so."""
    return not wanted or wanted in (module[-len(wanted) :], module[:-1][-len(wanted) :])
