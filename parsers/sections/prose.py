"""Headings of documents: Markdown, reStructuredText, AsciiDoc, Org, plain text."""

import re
from collections.abc import Iterator

from parsers.patterns import later
from parsers.sections.outline import Heading

# Patterns stop at the end of a line and leave blanks to `strip`: text may be hostile, and a blank that two parts of a
# pattern could take makes the search quadratic.
_MARKDOWN = later(
    rb"^(?P<fence>[ ]{0,3}(?P<mark>```+|~~~+)[^\n]*)$"
    rb"|^[ ]{0,3}(?P<hashes>#{1,6})(?P<title>[ \t][^\n]*)$"
    rb"|^(?P<set>[ ]{0,3}(?![>\-*+#|`])[^\s][^\n]*)\n[ ]{0,3}(?P<under>=+|--+)[ \t]*\r?$",
    re.MULTILINE,
)
_FRONT_MATTER = later(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.MULTILINE | re.DOTALL)
# a line of one repeated mark, as reStructuredText puts below a title, and often above it too
_UNDERLINE = later(
    rb"^(?:(?P<over>([=\-~^\"'`#*+.:_])\2{2,})[ \t]*\r?\n)?(?P<title>[^\n]+)\n"
    rb"(?P<under>([=\-~^\"'`#*+.:_])\5{2,})[ \t]*\r?$",
    re.MULTILINE,
)
_ASCIIDOC = later(rb"^(?P<marks>={1,6})(?P<title>[ \t][^\n]*)$", re.MULTILINE)
_ORG = later(rb"^(?P<marks>\*{1,8})(?P<title>[ \t][^\n]*)$", re.MULTILINE)
_TODO = later(rb"^(?:TODO|DONE)[ \t]+")
_MAX_TITLE = 300  # bytes
_LINK = later(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_ROLE = later(r":[\w:-]+:`([^`<]*?)(?:\s*<[^`]*>)?`")
_TAG = later(r"<[^>]*>|\{#[^}]*\}")
_MARKS = later(r"[`*]+|(?<!\w)_+|_+(?!\w)")


def markdown(source: bytes) -> Iterator[Heading]:
    """ATX and setext headings outside fenced code (CommonMark 0.31, sections 4.2, 4.3, 4.5)."""
    front = _FRONT_MATTER.match(source)
    fence = b""
    for match in _MARKDOWN.finditer(source, front.end() if front else 0):
        mark = match["mark"]
        if mark:
            opens = not fence
            if opens:
                fence = mark
            elif mark[:1] == fence[:1] and len(mark) >= len(fence) and not match["fence"].strip().strip(mark[:1]):
                fence = b""
        elif fence:
            continue
        elif match["hashes"]:
            yield from _titled(_unclosed(match["title"], b"#"), match.start(), len(match["hashes"]))
        else:
            yield from _titled(match["set"], match.start(), 1 if match["under"].startswith(b"=") else 2)


def restructuredtext(source: bytes) -> Iterator[Heading]:
    """Titles by their underlines; which mark is which level is told by the order in which they first appear."""
    order: list[bytes] = []
    for match in _UNDERLINE.finditer(source):
        over, under, title = match["over"] or b"", match["under"], match["title"].rstrip()
        if over and over[:1] != under[:1]:
            over = b""
        if (
            not title
            or len(under) < _width(title.strip())
            or (title[:1] in b" \t" and not over)
            or _is_rule(title.strip())
        ):
            continue
        style = over[:1] + under[:1]
        if style not in order:
            order.append(style)
        start = match.start() if over else match.start("title")
        for heading in _titled(title, start, order.index(style) + 1):
            yield heading._replace(title_start=match.start("title"))


def text(source: bytes) -> Iterator[Heading]:
    """Plain text: titles that are underlined as in reStructuredText."""
    return restructuredtext(source)


def asciidoc(source: bytes) -> Iterator[Heading]:
    return _marked(_ASCIIDOC, source)


def org(source: bytes) -> Iterator[Heading]:
    return _marked(_ORG, source)


def _marked(pattern: re.Pattern[bytes], source: bytes) -> Iterator[Heading]:
    for match in pattern.finditer(source):
        title = _TODO.sub(b"", _unclosed(match["title"], b"="))
        yield from _titled(title, match.start(), len(match["marks"]))


def _unclosed(title: bytes, mark: bytes) -> bytes:
    """A title without the marks that may close its line: `## Title ##`."""
    title = title.strip()
    words = title.rstrip(mark)
    return words.rstrip() if not words or words[-1:].isspace() else title


def _titled(title: bytes, start: int, level: int) -> Iterator[Heading]:
    title = title.strip()[:_MAX_TITLE]
    words = _MARKS.sub("", _TAG.sub("", _ROLE.sub(r"\1", _LINK.sub(r"\1", title.decode("utf-8", "replace"))))).strip()
    if words:
        yield Heading(start, level, words)


def _width(title: bytes) -> int:
    return len(title.decode("utf-8", "replace"))


def _is_rule(title: bytes) -> bool:
    """Whether the "title" is itself a line of marks, as in a table."""
    return not title.strip(b"=-~^\"'`#*+.:_ \t")
