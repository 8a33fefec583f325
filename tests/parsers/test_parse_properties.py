"""What holds for every source text in every language."""

import pytest
import test_parse_bash
import test_parse_c
import test_parse_cpp
import test_parse_csharp
import test_parse_elixir
import test_parse_go
import test_parse_haskell
import test_parse_java
import test_parse_javascript
import test_parse_kotlin
import test_parse_lua
import test_parse_php
import test_parse_python
import test_parse_ruby
import test_parse_rust
import test_parse_scala
import test_parse_swift
import test_parse_typescript
import test_parse_zig
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers import LANGUAGES, ParseResult, parse
from parsers.model import ReferenceKind

SOURCES = {
    "a.py": test_parse_python.SOURCE,
    "a.js": test_parse_javascript.SOURCE,
    "a.ts": test_parse_typescript.SOURCE,
    "a.tsx": test_parse_typescript.SOURCE,
    "a.go": test_parse_go.SOURCE,
    "a.java": test_parse_java.SOURCE,
    "a.rs": test_parse_rust.SOURCE,
    "a.c": test_parse_c.SOURCE,
    "a.cpp": test_parse_cpp.SOURCE,
    "a.rb": test_parse_ruby.SOURCE,
    "a.kt": test_parse_kotlin.SOURCE,
    "a.scala": test_parse_scala.SOURCE,
    "b.scala": test_parse_scala.SCALA_3,
    "a.cs": test_parse_csharp.SOURCE,
    "a.lua": test_parse_lua.SOURCE,
    "a.ex": test_parse_elixir.SOURCE,
    "a.hs": test_parse_haskell.SOURCE,
    "a.zig": test_parse_zig.SOURCE,
    "a.php": test_parse_php.SOURCE,
    "a.swift": test_parse_swift.SOURCE,
    "a.bats": test_parse_bash.SOURCE + test_parse_bash.TESTS,
}
# what turns one construct into another
PIECES = [
    b"(",
    b")",
    b"{",
    b"}",
    b'"',
    b"'",
    b"\n",
    b"\r",
    b",",
    b"::",
    b"<",
    b"/*",
    b"#",
    b"\\",
    b"`",
    b"\x00",
    b"\xff",
]
PIECES += [b"class ", b"def ", b"import ", b"fn ", b"=", b"@", b" ", b"end\n", "ü".encode(), b"*", b"...", b"export "]


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A snippet with parts cut out, doubled and put in."""
    path = draw(st.sampled_from(sorted(SOURCES)))
    source = SOURCES[path].encode()
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(source)))
        end = min(len(source), start + draw(st.integers(0, 40)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.just(b""), st.just(source[start:end] * 2)))
        source = source[:start] + piece + source[end:]
    return path, source


def check(result: ParseResult, source: bytes) -> None:
    """The promises of `parsers.model`."""
    last_line = source.count(b"\n") + 1
    for index, symbol in enumerate(result.symbols):
        assert 0 <= symbol.start_byte <= symbol.end_byte <= len(source)
        assert 1 <= symbol.start_line <= symbol.name_line <= symbol.end_line <= last_line
        assert symbol.name
        assert symbol.qualified_name.endswith(symbol.name)
        assert -1 <= symbol.parent < index
        assert len(symbol.signature) <= 200
        assert "\n" not in symbol.signature
        assert (symbol.doc == "") == (symbol.doc_start_line == 0)
        if symbol.parent >= 0:
            parent = result.symbols[symbol.parent]
            assert parent.start_byte <= symbol.start_byte
            assert symbol.end_byte <= parent.end_byte
    for reference in result.references:
        name = source[reference.start_byte : reference.start_byte + len(reference.name.encode())]
        assert name.decode("utf-8", "replace") == reference.name or "\ufffd" in reference.name
        assert -1 <= reference.scope < len(result.symbols)
        assert reference.line == source.count(b"\n", 0, reference.start_byte) + 1
        assert reference.kind is ReferenceKind.CALL or reference.shape is None
    for found in result.imports:
        assert 0 <= found.start_byte <= len(source)
        assert -1 <= found.scope < len(result.symbols)
    assert len(result.errors) <= 20
    for rows in (result.symbols, result.references, result.imports):
        starts = [row.start_byte for row in rows]
        assert starts == sorted(starts)


def test_every_language_is_covered() -> None:
    assert {parse(path, b"").language for path in SOURCES} == set(LANGUAGES)


@pytest.mark.parametrize("path", SOURCES)
def test_the_promises_hold_for_whole_snippets(path: str) -> None:
    source = SOURCES[path].encode()
    check(parse(path, source), source)


@pytest.mark.parametrize("path", SOURCES)
def test_every_prefix_of_a_snippet_parses(path: str) -> None:
    """An edit in progress ends anywhere."""
    source = SOURCES[path].encode()
    for end in range(0, len(source), 7):
        check(parse(path, source[:end]), source[:end])


@settings(max_examples=300)
@given(mutated())
def test_the_promises_hold_for_broken_snippets(mutation: tuple[str, bytes]) -> None:
    path, source = mutation
    check(parse(path, source), source)


@settings(max_examples=150)
@given(st.sampled_from(sorted(SOURCES)), st.binary(max_size=400))
@example("a.py", "def f(): pass".encode("utf-16"))
@example("a.py", b"def \xff\xfe(\x00): \xff()")
@example("a.rb", b"foo 1")
def test_the_promises_hold_for_any_bytes(path: str, source: bytes) -> None:
    check(parse(path, source), source)


@pytest.mark.parametrize("path", SOURCES)
@pytest.mark.parametrize("pair", ["()", "[]", "{}", "a(\n)"])
def test_depth_is_no_limit(path: str, pair: str) -> None:
    opening, closing = pair[:-1], pair[-1]
    source = f"x = {opening * 8_000}1{closing * 8_000}\n".encode()
    parse(path, source)
    parse(path, source[: len(source) // 2])


def test_a_deep_use_tree_is_read() -> None:
    source = b"use " + b"a::{" * 5_000 + b"b" + b"}" * 5_000 + b";"
    assert parse("a.rs", source).imports[0].alias == "b"
