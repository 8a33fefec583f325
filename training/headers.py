"""What stands at the top of a file about the file: a module's docstring, or the first comment that says what it is."""

import re
from typing import NamedTuple

from training.sentences import doc_query

_MARK = re.compile(r"[ \t]*(?://[/!]?|#(?!!)|--(?!\[)|;;?|%%?|\*(?!/))[ \t]?")
_OPEN, _CLOSE = re.compile(r"[ \t]*(?:/\*+!?|\{-\|?|--\[=*\[|=begin)"), re.compile(r"\*/|-\}|--\]=*\]|\]=*\]|=end")
_STRING = re.compile(r"[rRuU]?(\"\"\"|''')")
_BEFORE = re.compile(r"#!|# -\*-|//go:|// ?\+build|<\?php|\s*$|['\"]use strict['\"]")
_MOST_BLOCKS = 4  # a licence, settings of tools, and then what the file is for


class Header(NamedTuple):
    text: str
    first: int  # line, from 0
    last: int


def header(source: str, first_documented: int) -> Header | None:
    """The first leading comment that says in a sentence what the file is.

    first_documented: line from 0 where the doc comment of the first definition begins: that one is not the file's.
    """
    lines = source.split("\n")
    at = 0
    for _ in range(_MOST_BLOCKS):
        while at < len(lines) and _BEFORE.match(lines[at]):
            at += 1
        last = _end_of_block(lines, at)
        if last is None or last >= first_documented:
            return None
        text = "\n".join(_bare(line) for line in lines[at : last + 1]).strip()
        if doc_query(text, ""):
            return Header(text, at, last)
        at = last + 1
    return None


def _end_of_block(lines: list[str], at: int) -> int | None:
    """The last line of the comment, or of the string, that begins at a line; None when none does."""
    if at >= len(lines):
        return None
    if string := _STRING.match(lines[at]):
        rest = [lines[at][string.end() :], *lines[at + 1 :]]
        return next((at + i for i, line in enumerate(rest) if string[1] in line), None)
    if _OPEN.match(lines[at]):
        return next((i for i in range(at, len(lines)) if _CLOSE.search(lines[i])), None)
    end = at
    while end < len(lines) and _MARK.match(lines[end]):
        end += 1
    return end - 1 if end > at else None


def _bare(line: str) -> str:
    """A line of a comment without its marks."""
    return _CLOSE.sub("", _STRING.sub("", _OPEN.sub("", _MARK.sub("", line, count=1), count=1))).removesuffix('"""')
