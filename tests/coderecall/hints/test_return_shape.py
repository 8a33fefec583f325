"""CR104: a function gives something of another shape than its callers in other modules take it for."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]


def files(returned: str, body: str, head: str = "def split(text):") -> dict[str, str]:
    return {
        "app/__init__.py": "",
        "app/api.py": f"{head}\n    left = text[:1]\n    right = text[1:]\n    {returned}\n",
        "app/user.py": f"from app.api import split\n\n\ndef go(text):\n    {body}\n",
    }


def change(hints: Hints, folder: Path, old: str, new: str, body: str) -> tuple[Hint, ...]:
    return hints(folder, files(old, body), files(new, body))


def test_a_tuple_that_grew(tmp_path: Path, hints: Hints) -> None:
    (hint,) = change(hints, tmp_path, "return left, right", "return left, right, text", "a, b = split(text)")
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR104", "app/user.py", 5)
    assert hint.message == ("this call of `split` takes 2 values: it gives 3 values now, it gave 2, see app/api.py:1")


def test_a_tuple_that_shrank(tmp_path: Path, hints: Hints) -> None:
    (hint,) = change(hints, tmp_path, "return (left, right, 1)", "return (left, right)", "(a, b, c) = split(text)")
    assert "it gives 2 values now, it gave 3" in hint.message


def test_a_sequence_of_one(tmp_path: Path, hints: Hints) -> None:
    (hint,) = change(hints, tmp_path, "return left, right", "return (left,)", "a, b = split(text)")
    assert "it gives a sequence of one value now, it gave 2" in hint.message


def test_one_value_where_there_were_two(tmp_path: Path, hints: Hints) -> None:
    (hint,) = change(hints, tmp_path, "return left, right", "return left", "a, b = split(text)")
    assert "it gives one value now, it gave 2" in hint.message


@pytest.mark.parametrize("body", ["return split(text).upper()", "found = split(text)\n    return found.upper()"])
def test_two_values_where_there_was_one(tmp_path: Path, hints: Hints, body: str) -> None:
    (hint,) = change(hints, tmp_path, "return left", "return left, right", body)
    assert "reads `upper` of it: it gives 2 values now, it gave one" in hint.message


@pytest.mark.parametrize(
    ("body", "does"),
    [
        ("return split(text).upper()", "reads `upper` of it"),
        ("return split(text)[0]", "takes an item of it"),
        ("a, b = split(text)", "unpacks it"),
        ("for part in split(text):\n        print(part)", "goes through it"),
        ("found = split(text)\n    return found.upper()", "reads `upper` of it"),
    ],
)
def test_a_result_that_may_be_missing(tmp_path: Path, hints: Hints, body: str, does: str) -> None:
    new = "if not text:\n        return None\n    return left"
    (hint,) = change(hints, tmp_path, "return left", new, body)
    assert hint.message == f"this call of `split` {does}: it may give None now, it never did, see app/api.py:1"


@pytest.mark.parametrize(
    "body",
    [
        "found = split(text)\n    return found and found.upper()",
        "found = split(text)\n    if found is None:\n        return ''\n    return found.upper()",
        "return split(text)",
        "print(split(text))",
        "(split(text) or '').upper()",
    ],
)
def test_a_caller_that_looks_first(tmp_path: Path, hints: Hints, body: str) -> None:
    assert change(hints, tmp_path, "return left", "return left if text else None", body) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return left", "return right"),
        ("if text:\n        return left", "return left if text else None"),  # its end could be reached before
        ("return left if text else None", "return None if text else left"),
        ("yield left, right", "yield left, right, text"),
        ("return left, right", "return tuple(text)"),
        ("return left, *right", "return left, right, 1"),
    ],
)
def test_nothing_that_can_be_told(tmp_path: Path, hints: Hints, old: str, new: str) -> None:
    assert change(hints, tmp_path, old, new, "a, b = split(text)") == ()


@pytest.mark.parametrize("said", ["str | None", "Optional[str]", "dict[str, int] | None", "t.Any", "Union[str, None]"])
def test_a_declared_type_that_said_so(tmp_path: Path, hints: Hints, said: str) -> None:
    head, body = f"def split(text) -> {said}:", "return split(text).upper()"
    new = files("return left if text else None", body, head)
    assert hints(tmp_path, files("return left", body, head), new) == ()


@pytest.mark.parametrize("said", ["dict[str, Any]", "list[str | None]", "t.Callable[[int | None], t.Any]"])
def test_what_a_container_may_hold_says_nothing_of_itself(tmp_path: Path, hints: Hints, said: str) -> None:
    head, body = f"def split(text) -> {said}:", "return split(text).copy()"
    before, after = files("return left", body, head), files("return left if text else None", body, head)
    (hint,) = hints(tmp_path, before, {"app/api.py": after["app/api.py"]})
    assert hint.rule == "CR104"


def test_any_number_is_taken(tmp_path: Path, hints: Hints) -> None:
    assert change(hints, tmp_path, "return left, right", "return left, right, text", "a, *b = split(text)") == ()


def test_callers_that_follow(tmp_path: Path, hints: Hints) -> None:
    before = files("return left, right", "a, b = split(text)")
    assert hints(tmp_path, before, files("return left, right, text", "a, b, c = split(text)")) == ()


def test_an_asynchronous_function(tmp_path: Path, hints: Hints) -> None:
    head, body = "async def split(text):", "return lambda: 1\n\n\nasync def more(text):\n    a, b = await split(text)"
    after = files("return left, right, text", body, head)
    (hint,) = hints(tmp_path, files("return left, right", body, head), after)
    assert hint.location.line == 9


JS = "export function split(text) {\n  return text;\n}\n"


@pytest.mark.parametrize(
    ("old", "new", "body"),
    [
        ("return text;", "if (!text) return null;\n  return text;", "return split(x).length;"),
        ("return [text, 1, 2];", "return [text, 1];", "const [a, b, c] = split(x);"),
    ],
)
def test_javascript(tmp_path: Path, hints: Hints, old: str, new: str, body: str) -> None:
    user = f"import {{ split }} from './api.js';\n\nexport function go(x) {{\n  {body}\n}}\n"
    before = {"api.js": JS.replace("return text;", old), "user.js": user}
    (hint,) = hints(tmp_path, before, {"api.js": JS.replace("return text;", new)})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR104", "user.js", 4)


def test_an_optional_chain_looks_first(tmp_path: Path, hints: Hints) -> None:
    user = "import { split } from './api.js';\n\nexport const go = (x) => split(x)?.length;\n"
    after = {"api.js": JS.replace("return text;", "if (!text) return null;\n  return text;")}
    assert hints(tmp_path, {"api.js": JS, "user.js": user}, after) == ()


def test_nothing_where_there_always_was_something(tmp_path: Path, hints: Hints) -> None:
    (hint,) = change(hints, tmp_path, "return [left]", "return None", "return split(text)[0]")
    assert "takes an item of it: it gives None now, it never did" in hint.message


@pytest.mark.parametrize("now", ["raise NotImplementedError", "..."])
def test_a_function_without_a_return_is_for_others_to_define(tmp_path: Path, hints: Hints, now: str) -> None:
    assert change(hints, tmp_path, "return [left]", now, "return split(text)[0]") == ()
