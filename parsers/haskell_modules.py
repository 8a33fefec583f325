"""What the text of a Haskell module says as a whole: its export list, what it defines, its conditional parts."""

import re
from functools import lru_cache
from typing import NamedTuple

from parsers.patterns import later

_COMMENT = later(rb"--[^\n]*|\{-(?!#).*?-\}", re.DOTALL)
_HEADER = later(rb"^module\s+([\w.']+)", re.MULTILINE)
_EXPORT = later(rb"(module\s+)?(?:(?:type|pattern)\s+)?((?:[\w']+\.)*[\w']+|\((?:[^\w\s()]+)\))(?:\s*\(([^()]*)\))?")
_CHILD = later(rb"[\w']+|\.\.")
_TYPES = later(rb"^(?:data|newtype|class|type|pattern)\b([^\n=]*)", re.MULTILINE)
_DIRECTIVE = later(rb"^#[ \t]*(if\w*|else|elif|endif)\b(?:[^\n\\]|\\.)*", re.MULTILINE | re.DOTALL)
# at the start of a line, before a type, as a constructor
_DEFINED = later(
    rb"^\(?([\w'\x80-\xff]++|[^\w\s()\[\]{}\"',;`]++)"
    rb"|\b([\w']++(?:\s*+,\s*+[\w']++)*+)(?=\s*+::)"
    rb"|(?<=[=|])\s*+([A-Z][\w']*+)",
    re.MULTILINE,
)
# blank lines, comments and further directives up to a line that goes on with a declaration
_INSET = later(rb"(?:[ \t]*(?:--[^\n]*|\{-(?!#)(?s:.)*?-\}[ \t]*|#[^\n]*)?\r?\n)*+[ \t]+[^\s#]")


class Exports(NamedTuple):
    """The export list of a module."""

    names: frozenset[str]
    modules: frozenset[str]  # `module M`
    whole: frozenset[str]  # types with all their constructors and fields


@lru_cache(maxsize=4)
def exports_of(source: bytes) -> Exports | None:
    """None: the module exports all that it defines."""
    header = _HEADER.search(source)
    if header is None:
        return None
    text_ = _COMMENT.sub(b"", source[header.end() : header.end() + 40_000])
    if not text_.lstrip().startswith(b"("):
        return None
    opening = text_.index(b"(")
    depth = 0
    for end in range(opening, len(text_)):
        depth += (text_[end] == 0x28) - (text_[end] == 0x29)
        if depth == 0:
            break
    names: set[str] = set()
    modules: set[str] = set()
    whole: set[str] = set()
    for module, name, children in _EXPORT.findall(text_, opening + 1, end):
        exported = name.decode("utf-8", "replace").strip("()")
        if module:
            modules.add(exported)
            continue
        exported = exported.rpartition(".")[2] or exported
        names.add(exported)
        for child in _CHILD.findall(children):
            if child == b"..":
                whole.add(exported)
            else:
                names.add(child.decode("utf-8", "replace"))
    own = header[1].decode("utf-8", "replace")
    return None if own in modules else Exports(frozenset(names), frozenset(modules), frozenset(whole))


def without_directives(source: bytes) -> bytes:
    """Directives blanked that stand between declarations, with both branches left to read."""
    blanked = bytearray(source)
    groups: list[list[tuple[int, int]]] = []  # spans of the directives of each open `#if`; none: inside a declaration
    for directive in _DIRECTIVE.finditer(source):
        word = directive[1]
        if word.startswith(b"if"):
            groups.append([directive.span()])
        elif not groups:
            continue
        elif groups[-1]:
            groups[-1].append(directive.span())
        if _INSET.match(source, directive.end()) is not None:
            groups[-1].clear()
        if word == b"endif":
            for start, end in groups.pop():
                blanked[start:end] = b" " * (end - start)
    return bytes(blanked)


def defined_names(source: bytes) -> set[str]:
    """Names that lines of a file begin to define, as far as the text alone tells."""
    found = [b" ".join(groups).replace(b",", b" ") for groups in _DEFINED.findall(source)]
    words = b" ".join([*found, *(b" ".join(_CHILD.findall(head)) for head in _TYPES.findall(source))])
    return set(words.decode("utf-8", "replace").split())
