"""`coderecall: ignore[CR101]` comments: who wrote one accepts the hints of these rules at this line.

What is a comment, the grammar of the language says; text that no grammar reads has comments where it says so. A comment
on a line of its own speaks of the line below it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from parsers.patterns import later

if TYPE_CHECKING:
    from tree_sitter import Node

_SIGN = b"coderecall"
_WORDS = later(rb"coderecall:[ \t]*ignore\b(?:[ \t]*\[([^\]\n]*)(\]?))?")
# What is likely meant as such a comment.
_LIKE_WORDS = later(rb"(?i)\bcoderecall(?:[ \t]*:[ \t]*|[ \t]+)(i[a-z]{5})[ \t]*\[[^\]\n]*")
_OPEN = "accepts every rule: name those that are meant, as in `coderecall: ignore[CR101]`"
_UNCLOSED = "has no closing bracket"
_MISSPELT = "accepts nothing: it is written `coderecall: ignore[CR101]`"
_ALONE = later(rb"\s*(?:#|//|/\*|\*|--|;|<!--|\{-|\(\*|%|\"|'|\.\.|!)")  # begins a line in a text without grammar
_WRAPPING = b" \t\r{}"  # what may stand beside a comment that is alone on its line: `{/* … */}` in JSX


@dataclass(slots=True)
class Ignore:
    """One comment."""

    line: int  # where its words are
    rules: frozenset[str]  # ids; empty: every rule
    unknown: tuple[str, ...] = ()  # as it is written, of what no rule has as its id or name
    flaw: str = ""  # what else is to be said of the way it is written
    used: set[str] = field(default_factory=set)  # rules of which it accepted a hint

    @property
    def is_open(self) -> bool:
        """Whether it accepts whatever there is: no id is given, not even a wrong one."""
        return self.flaw == _OPEN

    def accepts(self, rule: str) -> bool:
        if rule in self.rules or self.is_open:
            self.used.add(rule)
            return True
        return False


def any_accepts(ignores: Iterable[Ignore], rule: str) -> bool:
    return any([ignore.accepts(rule) for ignore in ignores])  # noqa: C419 - each of them is to know that it was used


def read_ignores(language: str, source: bytes) -> Mapping[int, list[Ignore]]:
    """The comments by the lines that they speak of."""
    found: dict[int, list[Ignore]] = {}
    if _SIGN in source.lower():
        for ignore, line in _read(language, source):
            found.setdefault(line, []).append(ignore)
    return found


def _read(language: str, source: bytes) -> Iterator[tuple[Ignore, int]]:
    matches = list(_WORDS.finditer(source))
    matches += [like for like in _LIKE_WORDS.finditer(source) if _is_misspelt(like)]
    if not matches:
        return
    root = _tree(language, source)
    lines = source.split(b"\n")
    for match in matches:
        row = source.count(b"\n", 0, match.start())
        ignore = _ignore(match[0], row + 1)
        if root is None:
            alone = _ALONE.match(lines[row]) is not None
            yield ignore, row + 2 if alone else row + 1
            continue
        comment = _comment(root, match.start())
        if comment is not None:
            yield ignore, _line_meant(root, lines, comment, row)


def _ignore(written: bytes, line: int) -> Ignore:
    match = _WORDS.match(written)
    if match is None:
        return Ignore(line, frozenset(), flaw=_MISSPELT)
    listed, closing = match.groups()
    if listed is None:
        return Ignore(line, frozenset(), flaw=_OPEN)
    words = [word.strip() for word in listed.decode("utf-8", "replace").split(",")]
    ids = {word: _id(word) for word in words}
    unknown = tuple(word for word in words if not ids[word])
    return Ignore(line, frozenset(ids.values()) - {""}, unknown, "" if closing else _UNCLOSED)


def _is_misspelt(like: re.Match[bytes]) -> bool:
    """Whether what is like such a comment is none: capitals, no colon, letters that changed places."""
    return sorted(like[1].lower()) == sorted(b"ignore") and not _WORDS.match(like[0])


def _id(word: str) -> str:
    from coderecall.hints.catalogue import RULES

    if word.upper() in RULES:
        return word.upper()
    return next((rule.id for rule in RULES.values() if rule.name == word.lower()), "")


def _tree(language: str, source: bytes) -> "Node | None":
    from parsers import syntax_tree

    try:
        return syntax_tree(language, source)
    except KeyError:
        return None


def _comment(root: "Node", byte: int) -> "Node | None":
    """The outermost comment around a byte."""
    from parsers import is_comment

    node: Node | None = root.descendant_for_byte_range(byte, byte + 1)
    found = None
    while node is not None:
        if is_comment(node.type):
            found = node
        node = node.parent
    return found


def _line_meant(root: "Node", lines: list[bytes], comment: "Node", row: int) -> int:
    """The comment's own line, or the first below it that is not such a comment when it stands alone."""
    last = _last_row(comment)
    if not _is_alone(lines, comment, row):
        return row + 1
    starts = [0]
    for line in lines[: last + 64]:
        starts.append(starts[-1] + len(line) + 1)
    below = last + 1
    while below < min(len(lines), last + 60):
        text = lines[below]
        begin = starts[below] + len(text) - len(text.lstrip(_WRAPPING))
        following = _comment(root, begin) if text.strip(_WRAPPING) else None
        if following is None or not _is_alone(lines, following, below):
            break
        below = _last_row(following) + 1
    return below + 1


def _last_row(comment: "Node") -> int:
    row, column = comment.end_point
    return row - 1 if column == 0 and row > comment.start_point[0] else row  # some grammars take the line end too


def _is_alone(lines: list[bytes], comment: "Node", row: int) -> bool:
    """Whether nothing but the comment is on its lines from this one on: Haskell's grammar joins comments that follow
    each other, even the one behind code with those below it.
    """
    first, begin = comment.start_point
    last, end = _last_row(comment), comment.end_point[1]
    behind = lines[last][end:] if last == comment.end_point[0] else b""
    before = lines[row][:begin] if row == first else b""
    return not before.strip(_WRAPPING) and not behind.strip(_WRAPPING)
