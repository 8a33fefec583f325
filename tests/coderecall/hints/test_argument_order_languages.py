"""CR109 in the languages whose calls are read as text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

# Path and text of a definition and of a call in another file; the first %s are parameters, the second arguments.
USERS = {
    "go": (
        "lib/lib.go",
        "package lib\n\nfunc Resize(%s) int {\n\treturn width*10 + height\n}\n",
        "main.go",
        'package main\n\nimport "example.com/m/lib"\n\nfunc run(a, b, width, height int) {\n\tlib.Resize(%s)\n}\n',
    ),
    "java": (
        "a/Lib.java",
        "package a;\n\nclass Lib {\n  static int resize(%s) { return width * 10 + height; }\n}\n",
        "a/Main.java",
        "package a;\n\nclass Main {\n  int run(int a, int b, int width, int height) { return Lib.resize(%s); }\n}\n",
    ),
    "csharp": (
        "a/Lib.cs",
        "namespace A {\n  static class Lib {\n    public static int Resize(%s) { return width + height; }\n  }\n}\n",
        "a/Main.cs",
        "namespace A {\n  class Main {\n    int Go(int a, int b, int width, int height) => Lib.Resize(%s);\n  }\n}\n",
    ),
    "kotlin": (
        "a/lib.kt",
        "package a\n\nfun resize(%s): Int {\n    return width * 10 + height\n}\n",
        "a/main.kt",
        "package a\n\nfun run(a: Int, b: Int, width: Int, height: Int): Int {\n    return resize(%s)\n}\n",
    ),
    "php": (
        "src/Lib.php",
        "<?php\nnamespace A;\n\nclass Lib {\n    static function resize(%s) { return $width * 10 + $height; }\n}\n",
        "src/Main.php",
        "<?php\nnamespace A;\n\nclass Main {\n    function go($a, $b, $width, $height) { Lib::resize(%s); }\n}\n",
    ),
    "ruby": (
        "lib/lib.rb",
        "module Lib\n  def self.resize(%s)\n    width * 10 + height\n  end\nend\n",
        "lib/main.rb",
        "def run(a, b, width, height)\n  Lib.resize(%s)\nend\n",
    ),
    "rust": (
        "src/size.rs",
        "pub fn resize(%s) -> u32 {\n    width * 10 + height\n}\n",
        "src/lib.rs",
        "mod size;\nuse size::resize;\n\npub fn run(a: u32, b: u32, width: u32, height: u32) {\n    resize(%s);\n}\n",
    ),
    "c": (
        "src/size.c",
        "int resize(%s)\n{\n    return width * 10 + height;\n}\n",
        "src/main.c",
        "int resize(int, int);\n\nint run(int a, int b, int width, int height)\n{\n    return resize(%s);\n}\n",
    ),
}
PARAMETERS = {
    "go": ("width int, height int", "height int, width int"),
    "java": ("int width, int height", "int height, int width"),
    "csharp": ("int width, int height", "int height, int width"),
    "kotlin": ("width: Int, height: Int", "height: Int, width: Int"),
    "php": ("$width, $height", "$height, $width"),
    "ruby": ("width, height", "height, width"),
    "rust": ("width: u32, height: u32", "height: u32, width: u32"),
    "c": ("int width, int height", "int height, int width"),
}
LANGUAGES = pytest.mark.parametrize("language", sorted(USERS))


def texts(language: str, parameters: str, arguments: str) -> dict[str, str]:
    path, text, user, call = USERS[language]
    return {"go.mod": "module example.com/m\n", path: text % parameters, user: call % arguments}


def named(language: str, arguments: str) -> str:
    return arguments.replace("a", "$a").replace("b", "$b") if language == "php" else arguments


@LANGUAGES
def test_parameters_that_changed_places(tmp_path: Path, hints: Hints, language: str) -> None:
    old, new = PARAMETERS[language]
    path, text, user, call = USERS[language]
    (hint,) = hints(tmp_path, texts(language, old, named(language, "a, b")), {path: text % new})
    assert (hint.rule, hint.location.path) == ("CR109", user)
    assert "its parameters `width` and `height` changed places" in hint.message.replace(
        "`height` and `width`", "`width` and `height`"
    )
    mended = {path: text % new, user: call % named(language, "b, a")}
    assert hints(tmp_path / "mended", texts(language, old, named(language, "a, b")), mended) == ()


@LANGUAGES
def test_a_call_that_was_right_all_the_time(tmp_path: Path, hints: Hints, language: str) -> None:
    """Its arguments carry the names of the parameters in the new order."""
    old, new = PARAMETERS[language]
    path, text, _, _ = USERS[language]
    arguments = "$height, $width" if language == "php" else "height, width"
    assert hints(tmp_path, texts(language, old, arguments), {path: text % new}) == ()


@LANGUAGES
def test_arguments_that_the_change_exchanged(tmp_path: Path, hints: Hints, language: str) -> None:
    old, _ = PARAMETERS[language]
    right, wrong = ("$width, $height", "$height, $width") if language == "php" else ("width, height", "height, width")
    _, _, user, call = USERS[language]
    (hint,) = hints(tmp_path, texts(language, old, right), {user: call % wrong})
    assert (hint.rule, hint.location.path) == ("CR109", user)
    assert "changed places here" in hint.message
    assert hints(tmp_path / "other way", texts(language, old, wrong), {user: call % right}) == ()


def test_a_parameter_before_others_where_the_call_still_fits(tmp_path: Path, hints: Hints) -> None:
    path, text, user, _ = USERS["php"]
    before = texts("php", "$width, $height = 1", "$a, $b")
    (hint,) = hints(tmp_path, before, {path: text % "$depth, $width, $height = 1"})
    assert (hint.rule, hint.location.path) == ("CR109", user)
    assert "passes `$a` for `depth`, and it was for `width`" in hint.message


def test_overloads_tell_nothing(tmp_path: Path, hints: Hints) -> None:
    old, new = PARAMETERS["java"]
    path, text, _, _ = USERS["java"]
    more = "static int resize(long width, long height) { return 1; }\n  static int resize(%s)"
    text = text.replace("static int resize(%s)", more)
    assert hints(tmp_path, {**texts("java", old, "a, b"), path: text % old}, {path: text % new}) == ()
