"""Documentation of a definition: the doc string's text, or the comment block directly above, without its marks.

Comments are read from the lines above the definition rather than captured: most definitions have none, and a look at
one line costs less than a node for every comment of the file.
"""

import re
from functools import lru_cache

from parsers.language import Language

_QUOTES = re.compile(rb"""^[a-zA-Z]*('''|\"\"\"|'|\")""")
# for tools, not for readers
_DIRECTIVE = re.compile(
    r"^(?:go:|\+build|nolint|eslint|@ts-|tslint:|prettier-|istanbul |c8 |clang-format|NOLINT|noqa|type:|pylint:|"
    r"pragma:|fmt:|isort:|rubocop:|-\*-|frozen_string_literal:|encoding:|!/)"
)


def doc_string(source: bytes, start: int, end: int) -> str:
    """Text of a string literal used as documentation."""
    literal = source[start:end]
    opening = _QUOTES.match(literal)
    if opening is None:
        return ""
    return _dedent(literal[opening.end() : -len(opening[1])].decode("utf-8", "replace").splitlines())


def leading_comment(source: bytes, start: int, language: Language) -> tuple[str, int]:
    """(text, first byte) of the comment block that ends on the line above `start`; ("", -1) when there is none."""
    line_start = source.rfind(b"\n", 0, start) + 1
    if line_start == 0:
        return "", -1
    above_start = source.rfind(b"\n", 0, line_start - 1) + 1
    above = source[above_start : line_start - 1].strip()
    if language.block_comment and above.endswith(b"*/"):
        if not source[line_start:start].isspace() and line_start != start:
            return "", -1
        return _block(source, above_start + len(source[above_start:line_start].rstrip()))
    mark = language.line_comment
    if not above.startswith(mark) or (line_start != start and not source[line_start:start].isspace()):
        return "", -1
    lines: list[str] = []
    first = above_start
    while above.startswith(mark):
        lines.append(above.decode("utf-8", "replace"))
        first = above_start
        if above_start == 0:
            break
        line_start, above_start = above_start, source.rfind(b"\n", 0, above_start - 1) + 1
        above = source[above_start : line_start - 1].strip()
    marks = _marks(mark.decode(), language.doc_mark)
    stripped = [marks.sub("", line) for line in reversed(lines)]
    doc = _dedent([line for line in stripped if not _DIRECTIVE.match(line.strip())])
    return (doc, first) if doc else ("", -1)


def _block(source: bytes, end: int) -> tuple[str, int]:
    start = source.rfind(b"/*", 0, end - 2)
    if start < 0 or source[source.rfind(b"\n", 0, start) + 1 : start].strip():
        return "", -1  # a comment at the end of another line belongs to that line
    inner = source[start:end].decode("utf-8", "replace")[2:-2].lstrip("*!").rstrip("*")
    lines = inner.splitlines()
    if len(lines) > 1 and all(not line.strip() or line.lstrip().startswith("*") for line in lines[1:]):
        lines = [lines[0], *(line.lstrip()[1:] for line in lines[1:])]
    doc = _dedent(lines)
    return (doc, start) if doc else ("", -1)


@lru_cache
def _marks(mark: str, doc_mark: str) -> re.Pattern[str]:
    """`//`, `///`, `//!`, `#`, `#:` at the start of a line."""
    return re.compile(rf"^(?:{re.escape(mark)})[{re.escape(mark[0])}!:]*{doc_mark}")


def _dedent(lines: list[str]) -> str:
    """As `inspect.cleandoc`: the first line counts on its own, the rest loses its common indentation."""
    if not lines:
        return ""
    rest = [line.expandtabs() for line in lines[1:]]
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([lines[0].strip(), *(line[margin:].rstrip() for line in rest)]).strip()
