"""Sections of settings: the top-level keys of YAML and JSON, the tables of TOML and INI.

A key with a value on its own line stays with the file, whose text it is; one with a block below it is a section.
"""

import re
from collections.abc import Iterator

from parsers.patterns import later
from parsers.sections.outline import Heading
from parsers.sections.statements import comment_above

_YAML_KEY = later(
    rb"^(?P<key>[A-Za-z0-9_./$@*][^:#\n]*|\"[^\"\n]+\"|'[^'\n]+'):(?=[ \t\r\n])[^\n]*\n"
    rb"(?=(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:[ \t]+[^\s#]|-[ \t]))",
    re.MULTILINE,
)
_YAML_TOP = later(rb"^(?![ \t\r\n#]|-[ \t\r\n])", re.MULTILINE)  # a line that ends the value of the key above
_YAML_DOCUMENT = later(rb"^---(?:[ \t][^\n]*)?\r?$", re.MULTILINE)
_KIND = later(rb"^kind:[ \t]*[\"']?([\w.-]+)", re.MULTILINE)
_KIND_NAME = later(rb"^metadata:[^\n]*\n(?:[ \t][^\n]*\n)*?[ \t]+name:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_TABLE = later(rb"^[ \t]*\[{1,2}(?P<key>[^\[\]\n]+)\]{1,2}[ \t]*(?:[#;].*)?\r?$", re.MULTILINE)
_JSON_TOKEN = later(rb"\"(?:[^\"\\\n]|\\.)*\"|//[^\n]*|/\*.{0,2000}?\*/|[{}\[\]:,]", re.DOTALL)


def yaml(source: bytes) -> Iterator[Heading]:
    """Top-level keys; of Kubernetes objects, several of which share a file, one section each."""
    marks = [(match.start(), match.end() + 1) for match in _YAML_DOCUMENT.finditer(source)]
    starts, ends = [0, *(after for _, after in marks)], [*(before for before, _ in marks), len(source)]
    for start, end in zip(starts, ends, strict=True):
        kind = _KIND.search(source, start, end)
        if kind:
            name = _KIND_NAME.search(source, start, end)
            words = [kind[1], name[1]] if name else [kind[1]]
            yield Heading(_first_line(source, start, end), 1, b" ".join(words).decode("utf-8", "replace"), end)
            continue
        for match in _YAML_KEY.finditer(source, start, end):
            doc, begin = comment_above(source, match.start(), b"#")
            following = _YAML_TOP.search(source, match.end(), end)
            stop = following.start() if following else end
            yield Heading(begin, 1, _key(match["key"]), stop, match.start(), doc)


def tables(source: bytes) -> Iterator[Heading]:
    """Tables of TOML, sections of INI."""
    for match in _TABLE.finditer(source):
        doc, begin = comment_above(source, match.start(), b"#")
        yield Heading(begin, 1, _key(match["key"]), -1, match.start(), doc)


def json(source: bytes) -> Iterator[Heading]:
    """Keys of the outermost object whose value is an object or a list of several lines; comments are allowed."""
    depth, key, key_start, opened = 0, b"", -1, -1
    previous = b""
    for match in _JSON_TOKEN.finditer(source):
        token = match[0]
        if token[:1] == b"/":
            continue
        if depth == 1 and token == b":" and previous[:1] == b'"':
            key = previous
        elif token[:1] == b'"':
            if depth == 1:
                key_start = match.start()
        elif token in b"{[":
            depth += 1
            if depth == 2 and key:
                opened = key_start
        elif token in b"}]":
            depth -= 1
            if depth == 1 and opened >= 0:
                if b"\n" in source[opened : match.end()]:
                    yield Heading(opened, 1, _key(key), match.end())
                opened, key = -1, b""
        elif token == b"," and depth == 1:
            key = b""
        previous = token


def _first_line(source: bytes, start: int, end: int) -> int:
    """Where the first line with something in it begins."""
    while start < end:
        stop = source.find(b"\n", start, end)
        stop = end if stop < 0 else stop
        if source[start:stop].strip():
            return start
        start = stop + 1
    return min(start, end)


def _key(key: bytes) -> str:
    return key.decode("utf-8", "replace").strip().strip("\"'")
