"""Code as lines that can be compared: white space, blank lines, comments and doc strings aside."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_HASH = frozenset({"python", "ruby", "elixir", "bash", "php"})
_DASHES = frozenset({"lua", "haskell"})
_DOC = re.compile(r"[rRuUbB]?(\"\"\"|''')")
_GOES_ON = re.compile(r"(?:[(\[{,=+%\\]|\b(?:return|and|or|in|else))$")  # what follows is no statement of its own
# Strings of one line and comments; of a long string that goes on below, its quotes and what follows.
_STRINGS = re.compile(r"(\"\"\"|''')(?:.*?\1|(.*))|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|#.*")
# Lines that say where names come from. They are alike everywhere and change with what is used.
_IMPORT = re.compile(
    r"(?:import|from|using|use|require|include|package|open|module|export \{|export \*)\b|#\s*include|\}? from "
)
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\w+|[^\w\s]")


class Line(NamedTuple):
    number: int  # from 1
    text: str  # runs of white space are one space


class Hunk(NamedTuple):
    """Lines of the old state that the change replaced; equal ends: it only added."""

    start: int  # into the old lines
    end: int
    new_start: int  # into the new lines
    new_end: int


def code_lines(source: bytes, language: str) -> list[Line]:
    """The lines of a file that say something to a program."""
    found: list[Line] = []
    closing = ""  # what ends the comment or the string that is open
    is_comment = False
    for number, raw in enumerate(source.decode("utf-8", "replace").split("\n"), 1):
        text = " ".join(raw.split())
        if not text:
            continue
        if closing:
            closing = "" if closing in text else closing
        else:
            closing, is_comment = _comment(text, language, found[-1].text if found else "")
            if not is_comment and language == "python":
                closing = _open_string(text)
        if not is_comment:
            found.append(Line(number, text))
        is_comment = is_comment and bool(closing)
    return found


def _comment(text: str, language: str, before: str) -> tuple[str, bool]:
    """(what ends it in a later line, whether the line is nothing else). before: the line of code above."""
    if language == "python":
        doc = _DOC.match(text)
        if doc and not _GOES_ON.search(before):
            return ("" if doc[1] in text[doc.end() :] else doc[1]), True
    if language in _HASH:
        if text.startswith("#"):
            return "", True
        if language != "php":
            return "", False
    if language in _DASHES:
        return "", text.startswith("--")
    if text.startswith("/*"):
        return ("" if "*/" in text else "*/"), text.endswith("*/") or "*/" not in text
    return "", text.startswith("//")


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
