"""Counting or reading an argument list gives what the tree gives."""

import pytest
import test_parse_properties as snippets
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.arguments import ArgumentReader
from parsers.registry import grammar, language_of, languages

_PARTS = [
    "a", "b.c", "1", '"x"', "'y'", '"a, b"', "f(1, 2)", "[1, (2, 3)]", "{k: v}", "a == b", "a < b", "c > d", "-1",
    "a[1]", '"\\""', '""', '"(" ', "{}", "g(h(i(j(k(1, 2), 3), 4), 5), 6)", "x + y", "not z", "/a,b/", "`t, ${u}`",
    "a // b", '"é, ü"', "key=1", "*rest", "**options", "...spread", 'f"{a["b, c"]}"', '"""a, "b" c"""', "lambda x: x",
    "lambda x, y: x", "x for x, y in z", "/* a, b */ a", "a /* b */", "(a, b) => c",
]  # fmt: skip


def both_ways(path: str, source: bytes) -> list[tuple[bytes, str, str]]:
    """(text, as it is read, by tree) of every argument list."""
    name = language_of(path)
    assert name is not None
    language, parser, query = grammar(name)
    from tree_sitter import QueryCursor

    root = parser.parse(source).root_node
    found = []
    lists = QueryCursor(query).captures(root).get("arguments", [])
    for node in sorted(lists, key=lambda node: node.start_byte):
        if not node.has_error:
            fresh = ArgumentReader(language)
            twice = fresh.shapes([node, node], source)  # the second time it may be remembered
            assert twice[0] == twice[1]
            found.append((source[node.start_byte : node.end_byte], twice[0], fresh.by_tree(node, source)))
    return found


@pytest.mark.parametrize("path", snippets.SOURCES)
def test_both_ways_agree_on_snippets(path: str) -> None:
    for text, read, by_tree in both_ways(path, snippets.SOURCES[path].encode()):
        assert read == by_tree, text


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("()", "0"),
        ("(a, [b, 1], k='x, y')", "2 k"),
        ("(a, b,)", "2"),
        ('("a, b", c)', "2"),
        ("(*a, *b, c=1, **d)", "0 * * c **"),
        ("(a == b, c <= d)", "2"),
    ],
)
def test_plain_lists_are_read_as_text(text: str, shape: str) -> None:
    assert ArgumentReader(languages()["python"]).read(text.encode(), 0, len(text)) == shape


@pytest.mark.parametrize(
    "text", ["(f'{z}', c)", "(x for x, y in z)", "(lambda x, y: x)", "(a, # b, c\n d)", '("""a, "b""")']
)
def test_text_that_could_mislead_is_left_to_the_tree(text: str) -> None:
    assert ArgumentReader(languages()["python"]).read(text.encode(), 0, len(text)) is None


def test_lists_with_the_same_outline_are_told_apart() -> None:
    reader = ArgumentReader(languages()["python"])
    texts = [b"(a, b)", b"(a, )", b"(x for a, b in c)", b"('a', 'b')", b"(a, b)"]
    assert [reader.read(text, 0, len(text)) for text in texts] == ["2", "1", None, "2", "2"]


def test_comments_and_a_last_comma_are_not_counted() -> None:
    source = b"f(/* a */); f(a, /* b */); f(\n  a,\n  // b\n); f(a, b,); f(); f(a // b, c\n)"
    assert [read for _, read, _ in both_ways("a.js", source)] == ["0", "1", "1", "2", "0", "1"]


@settings(max_examples=300)
@given(
    st.sampled_from(["a.py", "a.js", "a.go", "a.java", "a.rs", "a.c", "a.cpp", "a.swift", "a.php", "a.lua", "a.ex"]),
    st.lists(st.sampled_from(_PARTS)),
)
def test_both_ways_agree_on_any_list(path: str, parts: list[str]) -> None:
    call = f"call({', '.join(parts)})"
    statement = {
        "a.php": f"<?php {call};",
        "a.swift": call,
        "a.lua": call,
        "a.ex": call,
        "a.go": f"package a\nfunc f() {{ {call} }}",
        "a.rs": f"fn f() {{ {call}; }}",
    }.get(path)
    statement = statement or {"a.py": call, "a.js": f"{call};"}.get(path, f"class A {{ int a = {call}; }};")
    for text, read, by_tree in both_ways(path, statement.encode()):
        assert read == by_tree, text
