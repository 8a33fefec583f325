"""Offsets are those of the bytes on disk, lines those of an editor, with any Unicode, CRLF or a byte order mark."""

import pytest
import test_parse_properties as promises
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers import ParseResult, language_of, parse
from parsers.registry import languages

MARK = b"\xef\xbb\xbf"
_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)


def said(result: ParseResult, source: bytes) -> list[tuple[object, ...]]:
    """Everything that has a place: what it is, the line, and how many bytes come before it on the line."""
    starts = [0, *(place + 1 for place, byte in enumerate(source) if byte == ord("\n"))]

    def on_line(byte: int, line: int) -> int:
        return byte - starts[line - 1]

    return [
        *(
            (
                *(s.qualified_name, s.kind, s.parent, s.start_line, s.end_line, s.name_line, s.doc, s.doc_start_line),
                *(s.signature, s.parameters, s.modifiers, on_line(s.start_byte, s.start_line)),
            )
            for s in result.symbols
        ),
        *(
            (r.name, r.qualifier, r.kind, r.scope, r.line, r.shape, r.is_local, on_line(r.start_byte, r.line))
            for r in result.references
        ),
        *((i.module, i.name, i.alias, i.scope, i.line, on_line(i.start_byte, i.line)) for i in result.imports),
    ]


def moved(found: list[tuple[object, ...]], path: str, source: bytes, comment: str) -> list[tuple[object, ...]]:
    """What is said of the source with a comment and a blank line put before it, less what they move."""
    name = language_of(path, source)
    assert name is not None
    line = languages()[name].line_comment + b" " + comment.encode() + b"\n\n"
    whole = line + source
    result = parse(path, whole)
    promises.check(result, whole)
    text = whole.split(b"\n", 2)[2]
    back = ParseResult(
        result.language,
        [
            s._replace(
                start_line=s.start_line - 2,
                end_line=s.end_line - 2,
                name_line=s.name_line - 2,
                doc_start_line=s.doc_start_line and s.doc_start_line - 2,
                start_byte=s.start_byte - len(line),
            )
            for s in result.symbols
        ],
        [r._replace(line=r.line - 2, start_byte=r.start_byte - len(line)) for r in result.references],
        [i._replace(line=i.line - 2, start_byte=i.start_byte - len(line)) for i in result.imports],
        [],
        [],
    )
    assert len(found) == len(said(back, text))
    return said(back, text)


@settings(max_examples=120)
@given(st.sampled_from(sorted(promises.SOURCES)), _TEXT)
@example("a.py", "𝒳é\N{SNOWMAN}\N{LINE SEPARATOR}\N{NEXT LINE}")
@example("a.c", "\tﬁ\u200b")
def test_text_before_moves_everything_by_its_bytes(path: str, comment: str) -> None:
    if comment.rstrip().endswith("\\"):
        return  # continues the comment in C
    source = promises.SOURCES[path].encode()
    found = said(parse(path, source), source)
    assert moved(found, path, source, comment) == found


@pytest.mark.parametrize("path", promises.SOURCES)
def test_a_byte_order_mark_moves_only_what_is_on_its_line(path: str) -> None:
    source = b"\n" + promises.SOURCES[path].encode()
    marked = MARK + source
    result = parse(path, marked)
    promises.check(result, marked)
    assert said(result, marked) == said(parse(path, source), source)


@pytest.mark.parametrize("path", promises.SOURCES)
def test_line_ends_of_windows_change_no_line_and_no_column(path: str) -> None:
    source = promises.SOURCES[path].encode()
    windows = source.replace(b"\n", b"\r\n")
    result = parse(path, windows)
    promises.check(result, windows)
    assert said(result, windows) == said(parse(path, source), source)
