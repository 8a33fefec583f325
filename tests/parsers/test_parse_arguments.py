"""Reading an argument list as text gives what the tree gives."""

import pytest
import test_parse_properties as snippets
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import Argument
from parsers.arguments import ArgumentReader
from parsers.registry import grammar, language_of

_PARTS = [
    "a", "b.c", "1", '"x"', "'y'", '"a, b"', "f(1, 2)", "[1, (2, 3)]", "{k: v}", "a == b", "a < b", "c > d", "-1",
    "a[1]", '"\\""', '""', '"(" ', "{}", "g(h(i(j(k(1, 2), 3), 4), 5), 6)", "x + y", "not z", "/a,b/", "`t, ${u}`",
    "a // b", '"é, ü"', "key=1", "*rest", "**options", "...spread", 'f"{a["b, c"]}"', '"""a, "b" c"""', "lambda x: x",
]  # fmt: skip


def both_ways(path: str, source: bytes) -> list[tuple[bytes, tuple[Argument, ...], tuple[Argument, ...]]]:
    """(text, by text, by tree) of every argument list."""
    name = language_of(path)
    assert name is not None
    language, parser, query = grammar(name)
    from tree_sitter import QueryCursor

    root = parser.parse(source).root_node
    found = []
    for node in QueryCursor(query).captures(root).get("arguments", []):
        if node.has_error:
            continue
        text = source[node.start_byte : node.end_byte]
        fresh = ArgumentReader(language)
        by_text = fresh.read(source, node.start_byte, node.end_byte)
        if by_text is not None:
            found.append((text, by_text, fresh.by_tree(node, source)))
    return found


@pytest.mark.parametrize("path", snippets.SOURCES)
def test_both_ways_agree_on_snippets(path: str) -> None:
    for text, by_text, by_tree in both_ways(path, snippets.SOURCES[path].encode()):
        assert by_text == by_tree, text


def test_plain_lists_are_read_as_text() -> None:
    """Otherwise the tests here would compare nothing."""
    assert [text for text, _, _ in both_ways("a.py", b"f(a, [b, 1], k='x, y')(f'{z}', c)(d, *e)")] == [
        b"(a, [b, 1], k='x, y')",
    ]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["a.py", "a.js", "a.go", "a.java", "a.rs", "a.c", "a.cpp"]), st.lists(st.sampled_from(_PARTS)))
def test_both_ways_agree_on_any_list(path: str, parts: list[str]) -> None:
    call = f"call({', '.join(parts)})"
    statement = {"a.go": f"package a\nfunc f() {{ {call} }}", "a.rs": f"fn f() {{ {call}; }}"}.get(path)
    statement = statement or {"a.py": call, "a.js": f"{call};"}.get(path, f"class A {{ int a = {call}; }};")
    for text, by_text, by_tree in both_ways(path, statement.encode()):
        assert by_text == by_tree, text
