"""CR110: a new parameter in JavaScript that no caller passes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

API = "export const track = (stream, size) => {\n  return stream.read(size);\n};\n"


def files(*calls: str) -> dict[str, str]:
    return {"api.js": API, "user.js": "import { track } from './api.js';\n\n" + "".join(f"{call};\n" for call in calls)}


@pytest.mark.parametrize("new", ["stream, size, strict", "strict, stream, size", "stream, strict, size"])
def test_nobody_passes_it(tmp_path: Path, hints: Hints, new: str) -> None:
    (hint,) = hints(tmp_path, files("track(1, 2)"), {"api.js": API.replace("stream, size", new, 1)})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR110", "user.js", 3)
    assert hint.message == (
        "this call of `track` does not pass `strict`: the change added `strict` in api.js:1, and no caller passes it"
    )


@pytest.mark.parametrize(
    ("new", "body"),
    [
        ("stream, size, strict = false", "return stream.read(size, strict)"),
        ("stream, size, strict", "if (strict) stream.check(); return stream.read(size)"),
        ("stream, size, strict", "return stream.read(strict ?? size)"),
        ("stream, size, strict", "return stream.read(size, strict?.mode)"),
        ("stream, size, strict", "return stream.read(size, strict)"),
        ("stream, size, strict", "return stream.read({ size, strict })"),
        ("stream, size, ...more", "return stream.read(size, more)"),
        ("stream, size, { strict }", "return stream.read(size, strict)"),
        ("stream", "return stream.read()"),
    ],
)
def test_it_may_be_left_out(tmp_path: Path, hints: Hints, new: str, body: str) -> None:
    api = f"export const track = ({new}) => {{\n  {body};\n}};\n"
    assert hints(tmp_path, files("track(1, 2)"), {"api.js": api}) == ()


@pytest.mark.parametrize("calls", [("track(1, 2)", "track(1, 2, true)"), ("track(...all)",), ("track(1)",)])
def test_callers_that_pass_it_or_never_passed_all(tmp_path: Path, hints: Hints, calls: tuple[str, ...]) -> None:
    after = {"api.js": API.replace("stream, size", "stream, size, strict", 1)}
    assert hints(tmp_path, files(*calls), after) == ()


def test_a_parameter_in_the_middle_that_is_handed_on(tmp_path: Path, hints: Hints) -> None:
    api = "export const track = (stream, strict, size) => {\n  return stream.read(size, strict);\n};\n"
    (hint,) = hints(tmp_path, files("track(1, 2)"), {"api.js": api})
    assert hint.rule == "CR110"


def test_a_parameter_that_is_used(tmp_path: Path, hints: Hints) -> None:
    api = "export const track = (stream, size, strict) => {\n  return stream.read(size, strict.mode);\n};\n"
    (hint,) = hints(tmp_path, files("track(1, 2)"), {"api.js": api})
    assert hint.rule == "CR110"


def test_a_caller_that_the_change_wrote(tmp_path: Path, hints: Hints) -> None:
    api = "export const track = (stream, strict, size = 1) => {\n  return stream.read(size, strict.mode);\n};\n"
    after = files("track(1, options)")
    assert hints(tmp_path, files("track(1, 2)"), {**after, "api.js": api}) == ()
