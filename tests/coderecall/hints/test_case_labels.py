"""CR101: a member of an enumeration that is gone and still a label of a switch in another file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

JAVA = ("p/Mode.java", "package p;\n\npublic enum Mode {\n  LENIENT,\n  STRICT\n}\n")
SWIFT = ("Sources/App/Mode.swift", "enum Mode {\n    case lenient\n    case strict(Int)\n}\n")
USER = "package p;\n\nclass User {\n  int f(Mode m) {\n    %s\n  }\n}\n"


@pytest.mark.parametrize(
    "switch",
    [
        "switch (m) { case LENIENT: return 1; default: return 2; }",
        "switch (m) { case STRICT: return 1; case LENIENT: return 2; }",
        "return switch (m) { case STRICT, LENIENT -> 1; };",
        "switch (g()) { case 1: switch (m) { case LENIENT: return 1; } }",
    ],
    ids=["one", "among others", "with a comma", "inside another"],
)
def test_java(tmp_path: Path, hints: Hints, switch: str) -> None:
    path, text = JAVA
    (hint,) = hints(tmp_path, {path: text, "p/User.java": USER % switch}, {path: text.replace("LENIENT", "RELAXED")})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR101", "p/User.java", 5)
    assert hint.suggestion == "use `RELAXED`"


def test_java_with_other_uses_it_is_one_hint(tmp_path: Path, hints: Hints) -> None:
    path, text = JAVA
    user = USER % "switch (m) { case LENIENT: return 1; }\n    return m == Mode.LENIENT ? 1 : 2;"
    (hint,) = hints(tmp_path, {path: text, "p/User.java": user}, {path: text.replace("LENIENT", "RELAXED")})
    assert sorted([hint.location.line, hint.related[1].location.line]) == [5, 6]


@pytest.mark.parametrize(
    ("user", "more"),
    [
        pytest.param("switch (m) { case RELAXED: return 1; }", {}, id="mended"),
        pytest.param(
            "switch (x) { case LENIENT: return 1; case OTHER: return 2; }", {}, id="another enumeration's label"
        ),
        pytest.param("switch (x) { case LENIENT: return 1; case 2: return 2; }", {}, id="no enumeration"),
        pytest.param(
            "switch (x) { case LENIENT: return 1; }",
            {"p/Other.java": "package p;\n\nenum Other {\n  LENIENT\n}\n"},
            id="another enumeration has it",
        ),
        pytest.param("return 1; // case LENIENT:", {}, id="a comment"),
    ],
)
def test_java_silent(tmp_path: Path, hints: Hints, user: str, more: Files) -> None:
    path, text = JAVA
    files = {path: text, "p/User.java": USER % user, **more}
    assert hints(tmp_path, files, {path: text.replace("LENIENT", "RELAXED")}) == ()


def test_java_a_file_that_does_not_know_the_enumeration(tmp_path: Path, hints: Hints) -> None:
    path, text = JAVA
    user = "package q;\n\nclass User {\n  int f(Object m) {\n    switch (m) { case LENIENT: return 1; }\n  }\n}\n"
    assert hints(tmp_path, {path: text, "q/User.java": user}, {path: text.replace("LENIENT", "RELAXED")}) == ()


@pytest.mark.parametrize(
    ("switch", "found"),
    [
        ("switch m { case .lenient: return 1\n    case .strict(let x): return x }", True),
        ("switch m { case .lenient: return 1\n    case .other: return 2 }", False),
        ("switch m { case .lenient: return 1\n    default: return 2 }", False),
    ],
    ids=["its members", "another's", "one alone"],
)
def test_swift(tmp_path: Path, hints: Hints, switch: str, found: bool) -> None:
    path, text = SWIFT
    files = {path: text, "Sources/App/User.swift": f"func f(m: Mode) -> Int {{\n    {switch}\n}}\n"}
    assert bool(hints(tmp_path, files, {path: text.replace("lenient", "relaxed")})) is found
