"""Nothing in a repository can drive the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderecall.terminal import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ümlaut, 漢字, 👍🏽", "plain, ümlaut, 漢字, 👍🏽"),
        ("\x1b[31mred\x1b]0;title\x07", "\\x1b[31mred\\x1b]0;title\\x07"),
        ("a\x7fb\x9bc", "a\\x7fb\\x9bc"),
        ("admin\u202e\u2066", "admin\\u202e\\u2066"),
        ("line\r\nnext\u2028", "line\\r\\nnext\\u2028"),
        ("latin-\udce4.py", "latin-\\xe4.py"),
        ("lone \ud800", "lone \\ud800"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_escapes_are_visible(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_line_feeds_can_stay() -> None:
    assert printable("a\nb\r\n", keep_newlines=True) == "a\nb\\r\n"


@given(st.text(st.characters(codec=None)))
def test_whatever_comes_in_only_printable_text_goes_out(text: str) -> None:
    shown = printable(text)
    shown.encode("utf-8")
    assert not any((ord(c) < 32 and c != "\t") or 127 <= ord(c) < 160 for c in shown)
    assert printable(shown) == shown
