"""CR109: two arguments stand in the places of each other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

API = "def copy(source, target, mode=0):\n    return source, target, mode\n"
SWAPPED = API.replace("source, target, mode=0", "target, source, mode=0")


def files(call: str, api: str = API) -> dict[str, str]:
    user = f"from app.api import copy\n\n\ndef go(a, b, source, target):\n    {call}\n"
    return {"app/__init__.py": "", "app/api.py": api, "app/user.py": user}


@pytest.mark.parametrize("call", ["copy(a, b)", "copy(source, target)", "copy(a.path, b.path, 1)"])
def test_parameters_that_changed_places(tmp_path: Path, hints: Hints, call: str) -> None:
    (hint,) = hints(tmp_path, files(call), {"app/api.py": SWAPPED})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR109", "app/user.py", 5)
    assert hint.message.endswith("first: its parameters `target` and `source` changed places in app/api.py:1")


@pytest.mark.parametrize(
    "call", ["copy(source=a, target=b)", "copy(a)", "copy(*a)", "copy(a, a)", "copy(target, source)"]
)
def test_calls_that_do_not_mind(tmp_path: Path, hints: Hints, call: str) -> None:
    assert [hint for hint in hints(tmp_path, files(call), {"app/api.py": SWAPPED}) if hint.rule == "CR109"] == []


def test_calls_that_follow(tmp_path: Path, hints: Hints) -> None:
    assert hints(tmp_path, files("copy(a, b)"), files("copy(b, a)", SWAPPED)) == ()


def test_a_constructor(tmp_path: Path, hints: Hints) -> None:
    api = "class Pair:\n    def __init__(self, one, two):\n        self.one = one\n        self.two = two\n"
    before = {"app/__init__.py": "", "app/api.py": api, "app/user.py": "from app.api import Pair\n\nPair(1, 2)\n"}
    (hint,) = hints(tmp_path, before, {"app/api.py": api.replace("one, two)", "two, one)")})
    assert (hint.rule, hint.location.line) == ("CR109", 3)


SHIFTED = API.replace("target, mode=0", "strict, target=None, mode=0")
OPTIONAL = API.replace("target, mode=0", "target=None, mode=0")


@pytest.mark.parametrize("call", ["copy(a, b)", "copy(a, b, mode=1)", "copy(source, target.path)"])
def test_a_new_parameter_before_others(tmp_path: Path, hints: Hints, call: str) -> None:
    """The call still fits: only what it passes goes to another parameter."""
    (hint,) = hints(tmp_path, files(call, OPTIONAL), {"app/api.py": SHIFTED})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR109", "app/user.py", 5)
    assert "for `strict`, and it was for `target`: its parameters changed in app/api.py:1" in hint.message


@pytest.mark.parametrize("call", ["copy(a, strict)", "copy(a, *b)", "copy(a, target=b, strict=1)"])
def test_calls_that_do_not_mind_a_new_parameter(tmp_path: Path, hints: Hints, call: str) -> None:
    found = hints(tmp_path, files(call, OPTIONAL), {"app/api.py": SHIFTED})
    assert [hint for hint in found if hint.rule == "CR109"] == []


def test_calls_that_no_longer_fit_are_said_once(tmp_path: Path, hints: Hints) -> None:
    after = API.replace("target, mode=0", "strict, target, mode=0")
    assert [hint.rule for hint in hints(tmp_path, files("copy(a, b)"), {"app/api.py": after})] == ["CR102"]


@pytest.mark.parametrize(
    "api", [OPTIONAL.replace("target", "goal"), OPTIONAL.replace("mode=0", "mode=0, strict=False")]
)
def test_parameters_that_stay_in_their_places(tmp_path: Path, hints: Hints, api: str) -> None:
    assert hints(tmp_path, files("copy(a, b, 1)", OPTIONAL), {"app/api.py": api}) == ()


@pytest.mark.parametrize(
    "decorator", ["@final\n", "@dataclass\n", "@dataclasses.dataclass(frozen=True)\n", "@implementer(IPair)\n"]
)
def test_a_constructor_that_is_written_though_a_decorator_might_make_one(
    tmp_path: Path, hints: Hints, decorator: str
) -> None:
    api = f"{decorator}class Pair:\n    def __init__(self, one, two):\n        self.one = one\n        self.two = two\n"
    before = {"app/__init__.py": "", "app/api.py": api, "app/user.py": "from app.api import Pair\n\nPair(a, b)\n"}
    (hint,) = hints(tmp_path, before, {"app/user.py": "from app.api import Pair\n\nPair(b, a)\n"})
    assert hint.rule == "CR109"


METHOD = "class Log:\n    def write_line(self, text, kind='input'):\n        return text, kind\n"


def unknown(call: str) -> dict[str, str]:
    return {"app/__init__.py": "", "app/log.py": METHOD, "app/user.py": f"def go(self, text):\n    {call}\n"}


def test_arguments_that_changed_places_in_a_call_of_the_only_method_of_its_name(tmp_path: Path, hints: Hints) -> None:
    old, new = "self.shell.log.write_line(text[0], 'output')", "self.shell.log.write_line('output', text[0])"
    (hint,) = hints(tmp_path, unknown(old), unknown(new))
    assert (hint.rule, hint.location.line) == ("CR109", 2)
    assert "`Log.write_line` takes `text` and `kind` in this order" in hint.message
    other = {"app/other.py": METHOD.replace("Log", "Other")}
    assert hints(tmp_path / "other", unknown(old) | other, unknown(new)) == ()


@pytest.mark.parametrize(
    ("old", "new", "confidence"),
    [
        ("copy(a, b)", "copy(b, a)", 0.6),
        ("copy(a, (b if b else 1))", "copy(b if b else 1, (a))", 0.6),
        ("copy(source, target)", "copy(target, source)", 0.85),
    ],
)
def test_arguments_that_changed_places(tmp_path: Path, hints: Hints, old: str, new: str, confidence: float) -> None:
    (hint,) = hints(tmp_path, files(old), files(new))
    assert (hint.rule, hint.confidence) == ("CR109", confidence)
    assert hint.message.endswith(
        "changed places here: `copy` takes `source` and `target` in this order, see app/api.py:1"
    )


def test_a_call_beside_one_that_stays(tmp_path: Path, hints: Hints) -> None:
    """A test asks whether two are equal either way."""
    assert hints(tmp_path, files("copy(a, b)"), files("copy(a, b); copy(b, a)")) == ()
    assert hints(tmp_path / "again", files("copy(a, b)"), files("copy(a, b); copy(a, b)")) == ()
    (hint,) = hints(tmp_path / "one of two", files("copy(a, b); copy(a, b)"), files("copy(a, b); copy(b, a)"))
    assert (hint.rule, hint.confidence) == ("CR109", 0.6)


def test_arguments_that_were_put_right(tmp_path: Path, hints: Hints) -> None:
    assert hints(tmp_path, files("copy(target, source)"), files("copy(source, target)")) == ()


def test_a_new_call_with_the_names_of_each_other(tmp_path: Path, hints: Hints) -> None:
    (hint,) = hints(tmp_path, files("pass"), files("copy(a.target, b.source)"))
    assert hint.rule == "CR109"
    assert "`a.target` and `b.source` stand in each other's place" in hint.message


@pytest.mark.parametrize("call", ["copy(a, b)", "copy(source, target)", "copy(target, a)", "copy(b, source)"])
def test_a_new_call_that_says_nothing_else(tmp_path: Path, hints: Hints, call: str) -> None:
    assert hints(tmp_path, files("pass"), files(call)) == ()


def test_javascript(tmp_path: Path, hints: Hints) -> None:
    api = "export function copy(source, target) {\n  return [source, target];\n}\n"
    before = {"api.js": api, "user.js": "import { copy } from './api.js';\n\ncopy(1, 2);\n"}
    (hint,) = hints(tmp_path, before, {"api.js": api.replace("(source, target)", "(target, source)")})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR109", "user.js", 3)
