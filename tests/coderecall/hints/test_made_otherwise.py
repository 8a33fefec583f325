"""CR102: what is called by the name of a class need not be the constructor that stands in it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

PRIVATE = "package app\n\nclass Name private constructor(val text: String, val bounds: Int) {\n%s}\n"
KOTLIN = "package app\n\nfun go(): Name {\n    val a = 1\n    return Name(%s)\n}\n"


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(
            {
                "Name.kt": PRIVATE
                % "    companion object {\n        operator fun invoke(text: String) = Name(text, 1)\n    }\n"
            },
            id="a companion",
        ),
        pytest.param(
            {
                "Name.kt": PRIVATE % "    companion object\n",
                "Names.kt": "package app\n\noperator fun Name.Companion.invoke(text: String) = Name(text, 1)\n",
            },
            id="an extension of it",
        ),
        pytest.param(
            {"Name.kt": PRIVATE % "", "Names.kt": "package app\n\nfun Name(text: String): Name = Name(text, 1)\n"},
            id="a function of that name",
        ),
    ],
)
def test_kotlin(tmp_path: Path, hints: Hints, way: Files) -> None:
    files = {**way, "User.kt": KOTLIN % '"a", 1'}
    assert hints(tmp_path, files, {"User.kt": KOTLIN % '"a"'}) == ()


def test_kotlin_only_the_constructor(tmp_path: Path, hints: Hints) -> None:
    plain = PRIVATE.replace("private constructor", "") % "    operator fun invoke(text: String) = text\n"
    (hint,) = hints(tmp_path, {"Name.kt": plain, "User.kt": KOTLIN % '"a", 1'}, {"User.kt": KOTLIN % '"a"'})
    assert (hint.rule, hint.location.path) == ("CR102", "User.kt")


def test_kotlin_a_closure_behind_the_brackets_is_the_last_argument(tmp_path: Path, hints: Hints) -> None:
    head = "package app\n\nfun find(%s): Int = 1\n"
    user = "package app\n\nfun go(): Int {\n    return find { 1 }\n}\n"
    files = {"Find.kt": head % "default: () -> Int", "User.kt": user}
    assert hints(tmp_path, files, {"Find.kt": head % 'key: String = "x", default: () -> Int'}) == ()
    (hint,) = hints(tmp_path / "required", files, {"Find.kt": head % "key: String, default: () -> Int"})
    assert "this call of `find`" in hint.message
