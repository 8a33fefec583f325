"""CR101: constants and variables of a package in the other files of the package."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

STORE = (
    'package m\n\nimport "errors"\n\nvar ErrLost = errors.New("lost")\n\nconst Limit = 5\n\nfunc F() int { return 1 }\n'
)
USE = (
    "package m\n\nfunc use(err error, n int) bool {\n\tif n > Limit {\n\t\treturn false\n\t}\n"
    "\treturn err == ErrLost\n}\n"
)


def family(use: str, **more: str) -> dict[str, str]:
    return {"go.mod": "module example.com/m\n\ngo 1.20\n", "a.go": STORE, "b.go": use} | more


def test_each_name_is_a_hint(tmp_path: Path, hints: Hints) -> None:
    first, second = hints(
        tmp_path, family(USE), {"a.go": STORE.replace("ErrLost", "ErrGone").replace("const Limit = 5\n", "")}
    )
    assert (first.rule, first.location.path, first.location.line) == ("CR101", "b.go", 4)
    assert first.message == "`Limit` was removed from a.go, but is still used here"
    assert (second.rule, second.location.path, second.location.line) == ("CR101", "b.go", 7)
    assert second.suggestion == "use `ErrGone`"


def test_other_packages_and_files_of_one_name_are_one_hint(tmp_path: Path, hints: Hints) -> None:
    other = 'package c\n\nimport "example.com/m"\n\nfunc Use(n int) bool { return n > m.Limit }\n'
    (hint,) = hints(tmp_path, family(USE, **{"c/c.go": other}), {"a.go": STORE.replace("Limit", "Most")})
    assert (hint.location.path, hint.related[1].location.path) == ("b.go", "c/c.go")


@pytest.mark.parametrize(
    "use",
    [
        pytest.param("func use(Limit int) int { return Limit }\n", id="a parameter"),
        pytest.param("func use() int {\n\tLimit := 3\n\treturn Limit\n}\n", id="a local variable"),
        pytest.param("type T struct{ Limit int }\n\nfunc use() T { return T{Limit: 3} }\n", id="a field"),
        pytest.param("func use(t T) int { return t.Limit }\n", id="a member"),
        pytest.param("func (Limit T) use() int { return f(Limit) }\n", id="a receiver"),
        pytest.param('import . "example.com/n"\n\nfunc use() int { return Limit }\n', id="all of another package"),
        pytest.param('import Limit "example.com/n"\n\nfunc use() int { return Limit.F() }\n', id="a package"),
        pytest.param("// Limit\nfunc use() string { return `Limit` }\n", id="words"),
    ],
)
def test_what_only_has_its_name(tmp_path: Path, hints: Hints, use: str) -> None:
    files = family(f"package m\n\n{use}")
    assert hints(tmp_path, files, {"a.go": STORE.replace("const Limit = 5\n", "")}) == ()


@pytest.mark.parametrize(
    "after",
    [
        pytest.param({"d.go": "package m\n\nconst Limit = 6\n"}, id="another file of the package has it"),
        pytest.param({"b.go": USE.replace("Limit", "Most")}, id="its use changed too"),
        pytest.param({"b.go": None}, id="the file that used it is gone"),
    ],
)
def test_what_is_mended(tmp_path: Path, hints: Hints, after: Files) -> None:
    assert hints(tmp_path, family(USE), {"a.go": STORE.replace("const Limit = 5\n", ""), **after}) == ()


def test_another_package_in_the_folder(tmp_path: Path, hints: Hints) -> None:
    files = family("package m\n", **{"b_test.go": "package m_test\n\nvar x = Limit\n"})
    assert hints(tmp_path, files, {"a.go": STORE.replace("const Limit = 5\n", "")}) == ()


def test_a_constant_that_a_call_is_reached_through(tmp_path: Path, hints: Hints) -> None:
    use = "package m\n\nfunc use() string { return ErrLost.Error() }\n"
    (hint,) = hints(tmp_path, family(use), {"a.go": STORE.replace("ErrLost", "ErrGone")})
    assert (hint.location.path, hint.location.line) == ("b.go", 3)


PACKAGES = {
    "Kotlin": (
        "p/Limits.kt",
        "package p\n\nconst val LIMIT = 5\n",
        "p/User.kt",
        "package p\n\nfun f(n: Int) = n > LIMIT\n",
    ),
    "Scala": ("Limits.scala", "package p\n\nval LIMIT = 5\n", "User.scala", "package p\n\ndef f(n: Int) = n > LIMIT\n"),
    "Swift": (
        "Sources/App/Limits.swift",
        "let LIMIT = 5\n",
        "Sources/App/User.swift",
        "struct User {\n    func f(n: Int) -> Bool { n > LIMIT }\n}\n",
    ),
}


@pytest.mark.parametrize(("path", "text", "user", "use"), PACKAGES.values(), ids=PACKAGES)
def test_other_languages(tmp_path: Path, hints: Hints, path: str, text: str, user: str, use: str) -> None:
    files = {path: text, user: use}
    after = {path: text.replace("LIMIT", "MOST")}
    (hint,) = hints(tmp_path, files, after)
    assert (hint.rule, hint.location.path, hint.suggestion) == ("CR101", user, "use `MOST`")
    assert hints(tmp_path / "mended", files, {**after, user: use.replace("LIMIT", "MOST")}) == ()


@pytest.mark.parametrize(
    "use",
    [
        pytest.param("package q\n\nfun f(n: Int) = n > LIMIT\n", id="another package"),
        pytest.param("package p\n\nfun f(LIMIT: Int) = LIMIT\n", id="a parameter"),
        pytest.param("package p\n\nimport x.LIMIT\n\nfun f() = LIMIT\n", id="imported"),
        pytest.param("package p\n\nimport x.*\n\nfun f() = LIMIT\n", id="all of a package from outside"),
        pytest.param(
            "package p\n\nclass A : Outside() {\n  fun f() = LIMIT\n}\n", id="a base from outside may have it"
        ),
        pytest.param("package p\n\nfun Outside.f() = LIMIT\n", id="what is extended may have it"),
        pytest.param("package p\n\nclass A {\n  val LIMIT = 3\n  fun f() = LIMIT\n}\n", id="a member"),
        pytest.param("package p\n\nfun f() = g(LIMIT = 3)\n", id="an argument's name"),
    ],
)
def test_kotlin_what_only_has_its_name(tmp_path: Path, hints: Hints, use: str) -> None:
    path, text, user, _ = PACKAGES["Kotlin"]
    assert hints(tmp_path, {path: text, user: use}, {path: "package p\n\nval other = 1\n"}) == ()


@pytest.mark.parametrize(("name", "found"), [("LIMIT", False), ("ACCOUNT_LIMIT", True)])
def test_a_long_name_in_an_extension_is_hardly_a_member_of_what_it_extends(
    tmp_path: Path, hints: Hints, name: str, found: bool
) -> None:
    path, text, user, _ = PACKAGES["Swift"]
    use = "extension Outside {\n    func f(n: Int) -> Bool { n > LIMIT }\n}\n"
    files = {path: text.replace("LIMIT", name), user: use.replace("LIMIT", name)}
    assert [hint.rule for hint in hints(tmp_path, files, {path: "let other = 5\n"})] == ["CR101"] * found
