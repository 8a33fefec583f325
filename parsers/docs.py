"""Documentation of a definition: the doc string's text, or the comment block directly above, without its marks.

Comments are read from the lines above the definition rather than captured: most definitions have none, and a look at
one line costs less than a node for every comment of the file.
"""

import re
from functools import lru_cache

from parsers.language import Language
from parsers.patterns import later

_QUOTES = later(rb"""^[a-zA-Z]*('''|\"\"\"|'|\")""")
# for tools, not for readers
_DIRECTIVE = later(
    r"^[ \t]*(?:go:|\+build|nolint|eslint|@ts-|tslint:|prettier-|istanbul |c8 |clang-format|NOLINT|noqa|type:|pylint:|"
    r"pragma:|fmt:|isort:|rubocop:|-\*-|frozen_string_literal:|encoding:|!/)",
    re.MULTILINE,
)
_STARRED = later(r"\n[ \t]*\*")
_INDENT = later(r"\n( *)(?=\S)")
_TRAILING = later(r" +\n")


def doc_string(source: bytes, start: int, end: int) -> str:
    """Text of a string literal used as documentation."""
    literal = source[start:end]
    opening = _QUOTES.match(literal)
    if opening is None:
        return ""
    return _dedent(literal[opening.end() : -len(opening[1])].decode("utf-8", "replace"))


def leading_comment(source: bytes, start: int, line_start: int, language: Language) -> tuple[str, int]:
    """(text, first byte) of the comment block that ends on the line above the one that starts at `line_start`.

    ("", -1) when there is none, or when something else stands before `start` on its line.
    """
    if line_start < 2 or source[line_start - 2] == _LINE_FEED:
        return _NONE
    above_start = source.rfind(b"\n", 0, line_start - 1) + 1
    above = source[above_start : line_start - 1].strip()
    mark = language.line_comment
    is_block = language.block_comment and above.endswith(b"*/")
    if not (is_block or above.startswith(mark)) or (line_start != start and not source[line_start:start].isspace()):
        return _NONE
    if is_block:
        return _block(source, above_start + len(source[above_start:line_start].rstrip()))
    lines: list[bytes] = []
    first = above_start
    while above.startswith(mark):
        lines.append(above)
        first = above_start
        if above_start == 0:
            break
        line_start, above_start = above_start, source.rfind(b"\n", 0, above_start - 1) + 1
        above = source[above_start : line_start - 1].strip()
    lines.reverse()
    doc = _marks(mark.decode(), language.doc_mark).sub("", b"\n".join(lines).decode("utf-8", "replace"))
    if _DIRECTIVE.search(doc):
        doc = "\n".join([line for line in doc.split("\n") if not _DIRECTIVE.match(line)])
    doc = _dedent(doc)
    return (doc, first) if doc else _NONE


def _block(source: bytes, end: int) -> tuple[str, int]:
    start = source.rfind(b"/*", 0, end - 2)
    if start < 0 or source[source.rfind(b"\n", 0, start) + 1 : start].strip():
        return _NONE  # a comment at the end of another line belongs to that line
    inner = source[start:end].decode("utf-8", "replace")[2:-2].lstrip("*!").rstrip("*")
    inner = inner.rstrip()
    bare, starred = _STARRED.subn("\n", inner)
    if starred and (starred == inner.count("\n") or all(not line or line[0] == "*" for line in _rest(inner))):
        inner = bare
    doc = _dedent(inner)
    return (doc, start) if doc else _NONE


def _rest(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()[1:]]


@lru_cache
def _marks(mark: str, doc_mark: str) -> re.Pattern[str]:
    """`//`, `///`, `//!`, `#`, `#:` at the start of a line."""
    return re.compile(rf"^(?:{re.escape(mark)})[{re.escape(mark[0])}!:]*{doc_mark}", re.MULTILINE)


def _dedent(text: str) -> str:
    """As `inspect.cleandoc`: the first line counts on its own, the rest loses its common indentation."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    place = text.find("\n")
    if place < 0:
        return text.strip()
    first, rest = text[:place], text[place:].expandtabs()
    # by replacing, which runs in C, rather than line by line
    margin = min(map(len, _INDENT.findall(rest)), default=0)
    if margin:
        rest = rest.replace("\n" + " " * margin, "\n")
    if " \n" in rest:
        rest = _TRAILING.sub("\n", rest)
    return (first.strip() + rest).strip()


_LINE_FEED = b"\n"[0]
_NONE = "", -1
