"""CR101: constants and members of enumerations that other files reach through their type, without importing it or with
a call after them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

CASES = {
    "Java": (
        {"p/Mode.java": "package p;\n\npublic enum Mode {\n  LENIENT,\n  STRICT\n}\n"},
        {
            "p/User.java": "package p;\n\nclass User {\n  boolean f(Mode m) { return m == Mode.LENIENT; }\n\n"
            "  String g() { return Mode.LENIENT.name(); }\n}\n"
        },
        "LENIENT",
        [4, 6],
    ),
    "Kotlin": (
        {"p/Mode.kt": "package p\n\nenum class Mode {\n  LENIENT,\n  STRICT\n}\n"},
        {"p/User.kt": "package p\n\nfun f(m: Mode) = m == Mode.LENIENT\n\nfun g() = Mode.LENIENT.toString()\n"},
        "LENIENT",
        [3, 5],
    ),
    "C#": (
        {"Mode.cs": "namespace P;\n\npublic enum Mode\n{\n    Lenient,\n    Strict,\n}\n"},
        {
            "User.cs": "namespace P;\n\nclass User\n{\n    bool F(Mode m) => m == Mode.Lenient;\n\n"
            "    string G() => Mode.Lenient.ToString();\n}\n"
        },
        "Lenient",
        [5, 7],
    ),
    "PHP": (
        {"src/Mode.php": "<?php\nnamespace App;\n\nenum Mode\n{\n    case Lenient;\n    case Strict;\n}\n"},
        {
            "src/User.php": "<?php\nnamespace App;\n\nfunction f(Mode $m)\n{\n    return $m === Mode::Lenient;\n}\n\n"
            "function g()\n{\n    return Mode::Lenient->label();\n}\n"
        },
        "Lenient",
        [6, 11],
    ),
    "Ruby": (
        {"lib/methods.rb": "module Far\n  METHODS = %w[get head].freeze\nend\n"},
        {
            "lib/conn.rb": "module Far\n  class Conn\n    METHODS.each { |m| define_method(m) { m } }\n\n"
            "    def all\n      METHODS\n    end\n  end\nend\n"
        },
        "METHODS",
        [3, 6],
    ),
    "Rust": (
        {"src/codes.rs": "pub enum ExitCode {\n    Done,\n    Killed,\n}\n"},
        {
            "src/main.rs": "mod codes;\n\nfn f() -> i32 {\n    codes::ExitCode::Killed.exit()\n}\n\n"
            "fn g() -> bool {\n    run() == crate::codes::ExitCode::Killed\n}\n"
        },
        "Killed",
        [4, 8],
    ),
    "Go": (
        {"go.mod": "module example.com/x\n\ngo 1.20\n", "m/a.go": "package m\n\nconst Limit = 5\n"},
        {
            "c/c.go": 'package c\n\nimport "example.com/x/m"\n\nfunc F() string { return m.Limit.Name() }\n\n'
            "func G() bool { return m.Limit > 3 }\n"
        },
        "Limit",
        [5, 7],
    ),
    "Scala": (
        {"src/Mode.scala": "package p\n\nobject Mode {\n  val LIMIT = 1\n}\n"},
        {
            "src/User.scala": "package p\n\nclass User {\n  def f(m: Int): Boolean = m == Mode.LIMIT\n\n"
            "  def g(): String = Mode.LIMIT.toString\n}\n"
        },
        "LIMIT",
        [4, 6],
    ),
    "Swift": (
        {"Sources/App/Mode.swift": "enum Mode {\n    case lenient\n    case strict\n}\n"},
        {
            "Sources/App/User.swift": "func f(m: Mode) -> Bool { return m == Mode.lenient }\n\n"
            "func g() -> String { return Mode.lenient.text() }\n"
        },
        "lenient",
        [1, 3],
    ),
}


@pytest.mark.parametrize(("where", "user", "name", "lines"), CASES.values(), ids=CASES)
def test_each_use_is_found(
    tmp_path: Path, hints: Hints, where: Files, user: Files, name: str, lines: list[int]
) -> None:
    path, text = list(where.items())[-1]
    assert isinstance(text, str)
    (hint,) = hints(tmp_path, {**where, **user}, {path: text.replace(name, "Other")})
    places = [hint.location, *(related.location for related in hint.related[1:])]
    assert hint.rule == "CR101"
    assert sorted((place.path, place.line) for place in places) == [(next(iter(user)), line) for line in lines]


@pytest.mark.parametrize(("where", "user", "name", "lines"), CASES.values(), ids=CASES)
def test_mended_uses_are_silent(
    tmp_path: Path, hints: Hints, where: Files, user: Files, name: str, lines: list[int]
) -> None:
    assert lines
    after = {path: str(text).replace(name, "Other") for path, text in {**where, **user}.items()}
    assert hints(tmp_path, {**where, **user}, after) == ()


def test_a_class_of_ruby_whose_objects_a_base_makes(tmp_path: Path, hints: Hints) -> None:
    base = "class Failure < StandardError\n  def initialize(text)\n    super\n  end\nend\n"
    files = {"lib/error.rb": base + "\nclass Parsing < Failure\nend\n"}
    user = "def f\n  raise Parsing.new(1)\nrescue Parsing => e\n  e\nend\n\ndef g\n  Parsing.open\nend\n"
    (hint,) = hints(tmp_path, files | {"lib/user.rb": user}, {"lib/error.rb": base})
    places = [hint.location, *(related.location for related in hint.related[1:])]
    assert sorted(place.line for place in places) == [2, 8]  # of one function the first


def test_a_type_that_is_gone_is_one_place_in_a_line(tmp_path: Path, hints: Hints) -> None:
    store = "class Store\n  def initialize(path)\n  end\n\n  def self.open(path)\n  end\nend\n"
    files = {"lib/store.rb": store, "lib/user.rb": "def f\n  [Store.new(1), Store.open(2), Store]\nend\n"}
    (hint,) = hints(tmp_path, files, {"lib/store.rb": store.replace("class Store", "class Shop")})
    assert len(hint.related) == 1
