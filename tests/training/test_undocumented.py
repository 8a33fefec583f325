"""Sources without doc comments: each line stays where it was, and nothing else is lost."""

import pytest

from parsers import parse
from training.undocumented import undocumented

PYTHON = '''\
"""A module's own words stay."""


class Store:
    """Keeps things."""

    def get(self, key):
        """Find what was kept.

        With a \\"quote\\" in it.
        """
        return self.held[key]  # a comment stays

    def close(self):
        "Nothing to do."


def alone():
    x = """no doc"""
    return x
'''


def bare(path: str, source: str) -> str:
    found = undocumented(path, source.encode(), parse(path, source.encode()))
    assert found is not None
    return found.text.decode()


def test_doc_strings_go_and_a_body_of_nothing_else_gets_a_statement() -> None:
    text = bare("store.py", PYTHON)

    assert text.count("\n") == PYTHON.count("\n")
    assert "Keeps things" not in text
    assert "Find what" not in text
    assert "quote" not in text
    assert "    def close(self):\n        pass\n" in text
    assert text.count("pass") == 1
    for kept in ("A module's own words stay", "# a comment stays", '"""no doc"""'):
        assert kept in text


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("a.go", "package a\n\n// Get finds\n// things.\nfunc Get() int {\n\treturn 1 // here\n}\n"),
        (
            "A.java",
            "class A {\n    /**\n     * Get finds things.\n     */\n    @Override\n    int get() { return 1; }\n}\n",
        ),
        ("a.rs", "/// Get finds things.\n#[inline]\nfn get() -> i32 {\n    1\n}\n"),
        ("a.rb", "# Get finds things.\ndef get\n  1\nend\n"),
        ("a.ts", "/** Get finds things. */\nexport function get(): number {\r\n  return 1;\r\n}\n"),
    ],
)
def test_comments_above_definitions_go(path: str, source: str) -> None:
    text = bare(path, source)

    assert "finds" not in text
    assert text.count("\n") == source.count("\n")
    assert [line for line in text.split("\n") if line.strip()] == [
        line for line in source.split("\n") if line.strip() and not line.strip().startswith(("//", "/*", "*", "# G"))
    ]
    assert not any(symbol.doc for symbol in parse(path, text.encode()).symbols)


def test_names_are_those_whose_doc_comment_is_out() -> None:
    source = b'def f(): "On the line of the head."\n\n\ndef g():\n    """Out."""\n    return 1\n'

    found = undocumented("a.py", source, parse("a.py", source))

    assert found is not None
    assert found.names == {"g"}
