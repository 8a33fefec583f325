"""CR101: which new definition an old one became."""

from collections.abc import Callable
from pathlib import Path

from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

PYTHON = "def {}(a):\n    return a\n\n\ndef third(x, y=1):\n    return x * y\n"
OTHER = "\n\ndef other(b):\n    return b\n"


def said(found: tuple[Hint, ...]) -> str:
    return " ".join([hint.message for hint in found] + [place.message for hint in found for place in hint.related])


def test_one_new_definition_is_one_old_one(tmp_path: Path, hints: Hints) -> None:
    use = "from lib import hello, other\n\nhello(1)\nother(2)\n"
    files = {"lib.py": PYTHON.format("hello") + OTHER, "use.py": use}
    text = said(hints(tmp_path, files, {"lib.py": PYTHON.format("hallo")}))
    assert "`hello` was renamed to `hallo`" in text
    assert "`other` was removed" in text


def test_two_new_ones_of_the_same_text_are_told_by_their_names(tmp_path: Path, hints: Hints) -> None:
    body = "(rows):\n" + "".join(f"    rows = rows.take({n}, 'part {n}')\n" for n in range(6)) + "    return rows\n\n\n"
    before, after = (f"def {a}{body}def {b}{body}" for a, b in (("get_rows", "get_lines"), ("take_lines", "take_rows")))
    files = {"lib.py": before, "use.py": "from lib import get_rows, get_lines\n"}
    text = said(hints(tmp_path, files, {"lib.py": after}))
    assert "`get_rows` was renamed to `take_rows`" in text
    assert "`get_lines` was renamed to `take_lines`" in text


def test_a_method_that_got_the_name_of_a_field(tmp_path: Path, hints: Hints) -> None:
    java = "package a;\n\npublic class B {{\n    private int code;\n\n    public int {}() {{ return code; }}\n}}\n"
    use = "package a;\n\nclass C {\n    int f(B b) { return b.getCode(); }\n}\n"
    files = {"a/B.java": java.format("getCode"), "a/C.java": use}
    (hint,) = hints(tmp_path, files, {"a/B.java": java.format("code")})
    assert "`B.getCode` was renamed to `" in hint.message
    assert hint.suggestion == "use `code`"
