"""Code as lines that can be compared: white space, blank lines, comments and doc strings aside."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple, Self

from parsers import comment_spans
from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_DOC = later(r"[rRuUbB]?(\"\"\"|''')")
_GOES_ON = later(r"(?:[(\[{,=+%\\]|\b(?:return|and|or|in|else))$")  # what follows is no statement of its own
# Strings of one line; of a long string that goes on below, its quotes and what follows.
_STRINGS = later(r"(\"\"\"|''')(?:.*?\1|(.*))|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
# Lines that say where names come from. They are alike everywhere and change with what is used.
_IMPORT = later(
    r"(?:import|from|using|use|require|include|package|open|module|export \{|export \*)\b|#\s*include|\}? from "
)
_GAP = "\0"  # where a comment was
_GAPS = later(rf" ?{_GAP}[ {_GAP}]*")
_WORD = later(r"\w+")
_TOKEN = later(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\w+|[^\w\s]")


class Line(NamedTuple):
    number: int  # from 1
    text: str  # without comments; runs of white space are one space
    phrase: str = ""  # the longest part of it that stands so in the file

    @classmethod
    def read(cls, number: int, raw: str) -> Self:
        """raw: a line with gaps instead of comments."""
        text = " ".join(raw.split())
        if _GAP not in text:
            return cls(number, text, text)
        return cls(number, _GAPS.sub(_closed, text), max(map(str.strip, text.split(_GAP)), key=len))


class Hunk(NamedTuple):
    """Lines of the old state that the change replaced; equal ends: it only added."""

    start: int  # into the old lines
    end: int
    new_start: int  # into the new lines
    new_end: int


def code_lines(source: bytes, language: str, root: "Node | None" = None) -> list[Line]:
    """The lines of a file that say something to a program. root: of its tree, where there is one."""
    found: list[Line] = []
    closing = ""  # what ends the string that is open
    is_doc, is_python = False, language == "python"
    for number, raw in enumerate(_without_comments(source, language, root).decode("utf-8", "replace").split("\n"), 1):
        line = Line.read(number, raw)
        if not line.text:
            continue
        if closing:
            closing = "" if closing in line.text else closing
        elif is_python and ('"""' in line.text or "'''" in line.text):
            closing, is_doc = _doc_string(line.text, found[-1].text if found else "")
            if not is_doc:
                closing = _open_string(line.text)
        if not is_doc:
            found.append(line)
        is_doc = is_doc and bool(closing)
    return found


def _without_comments(source: bytes, language: str, root: "Node | None") -> bytes:
    """A text with gaps where the grammar of its language sees comments, and all its lines."""
    try:
        spans = comment_spans(language, source, root)
    except KeyError:
        return source  # not code
    parts: list[bytes] = []
    at = 0
    for start, end in spans:
        parts += [source[at:start], _GAP.encode(), b"\n" * source.count(b"\n", start, end)]
        at = end
    return b"".join([*parts, source[at:]])


def _closed(gap: re.Match[str]) -> str:
    """A space where there would be one without the comment."""
    before, after = gap.string[: gap.start()][-1:], gap.string[gap.end() :][:1]
    if not before or not after or before in "([" or after in ")],;":
        return ""
    return " " if " " in gap[0] or (_WORD.match(before) and _WORD.match(after)) else ""


def _doc_string(text: str, before: str) -> tuple[str, bool]:
    """(what ends it in a later line, whether the line is nothing else). before: the line of code above."""
    doc = _DOC.match(text)
    if doc and not _GOES_ON.search(before):
        return ("" if doc[1] in text[doc.end() :] else doc[1]), True
    return "", False


def _open_string(text: str) -> str:
    """The quotes of a string that the line begins and does not end, "" when it ends all."""
    return next((found[1] for found in _STRINGS.finditer(text) if found[2] is not None), "")


def hunks(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Hunk]:
    """What changed between two states of a file."""
    start, old_end, new_end = 0, len(old), len(new)
    while start < min(old_end, new_end) and old[start].text == new[start].text:
        start += 1
    while old_end > start and new_end > start and old[old_end - 1].text == new[new_end - 1].text:
        old_end, new_end = old_end - 1, new_end - 1
    before, after = [line.text for line in old[start:old_end]], [line.text for line in new[start:new_end]]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield Hunk(start + a, start + b, start + c, start + d)


def says_something(text: str) -> bool:
    """Whether a line is more than brackets and closing words."""
    return len(text) > 5 and _WORD.search(text) is not None


def is_import(text: str) -> bool:
    return _IMPORT.match(text) is not None


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def names(text: str) -> set[str]:
    """Words that begin with a letter, strings and all."""
    return {word for word in _WORD.findall(text) if not word[0].isdigit()}
