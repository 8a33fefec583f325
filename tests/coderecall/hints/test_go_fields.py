"""CR106 for fields of Go structs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

LOG = "package log\n\ntype Logger struct {\n\tLevel int\n\tName  string\n}\n\nfunc New() *Logger { return nil }\n"
HEAD = 'package main\n\nimport "example.com/m/log"\n\n'
RENAMED = LOG.replace("Level int", "Depth int")


def files(user: str, log: str = LOG) -> dict[str, str]:
    return {"go.mod": "module example.com/m\n", "log/log.go": log, "main.go": HEAD + user}


@pytest.mark.parametrize(
    "user",
    [
        pytest.param("func f(l *log.Logger) int {\n\treturn l.Level\n}\n", id="a parameter"),
        pytest.param("func f() int {\n\tl := &log.Logger{}\n\treturn l.Level\n}\n", id="made here"),
        pytest.param("func f() int {\n\tvar l log.Logger\n\treturn l.Level\n}\n", id="declared"),
        pytest.param("func f() *log.Logger {\n\n\treturn &log.Logger{Level: 1}\n}\n", id="set when it is made"),
        pytest.param("func f(e entry) int {\n\n\treturn e.logger.Level\n}\n", id="called like the struct"),
    ],
)
def test_a_renamed_field(tmp_path: Path, hints: Hints, user: str) -> None:
    (hint,) = hints(tmp_path, files(user), {"log/log.go": RENAMED})
    assert (hint.rule, hint.location.path, hint.suggestion) == ("CR106", "main.go", "use `Depth`")
    assert "`Logger.Level` was renamed to `Depth` in log/log.go:4" in hint.message
    mended = {"log/log.go": RENAMED, "main.go": HEAD + user.replace("Level", "Depth")}
    assert hints(tmp_path / "mended", files(user), mended) == ()


def test_in_another_file_of_the_package(tmp_path: Path, hints: Hints) -> None:
    user = "package log\n\nfunc level(l *Logger) int {\n\treturn l.Level\n}\n"
    (hint,) = hints(tmp_path, {**files(""), "log/user.go": user}, {"log/log.go": LOG.replace("\tLevel int\n", "")})
    assert (hint.location.path, hint.location.line) == ("log/user.go", 4)
    assert "`Logger.Level` was removed" in hint.message


@pytest.mark.parametrize(
    "user",
    [
        pytest.param("func f(l *other.Logger) int {\n\treturn l.Level\n}\n", id="a type of another package"),
        pytest.param("func f(l *Logger) int {\n\treturn l.Level\n}\n", id="a type of its own package"),
        pytest.param("func f(x thing) int {\n\treturn x.y.Level\n}\n", id="anything"),
        pytest.param("func f() int {\n\treturn log.Level\n}\n", id="of the package"),
        pytest.param("func f(x thing) *thing {\n\treturn &thing{Level: 1}\n}\n", id="set in another type"),
        pytest.param("func f(l *log.Logger) int {\n\treturn l.Level()\n}\n", id="a call"),
    ],
)
def test_what_may_be_something_else(tmp_path: Path, hints: Hints, user: str) -> None:
    assert hints(tmp_path, files(user), {"log/log.go": RENAMED}) == ()


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(RENAMED.replace("Name ", "Base\n\tName "), id="it may come from an embedded type"),
        pytest.param(
            LOG.replace("type Logger struct {\n\tLevel int", "type Logger struct {\n\tLevel int64"), id="type"
        ),
        pytest.param(RENAMED + "\nfunc (l *Logger) Level() int { return 1 }\n", id="a method now"),
    ],
)
def test_a_field_that_may_still_be_there(tmp_path: Path, hints: Hints, after: str) -> None:
    user = "func f(l *log.Logger) int {\n\treturn l.Level\n}\n"
    assert hints(tmp_path, files(user), {"log/log.go": after}) == ()


def test_a_struct_of_another_platform(tmp_path: Path, hints: Hints) -> None:
    before = {
        **files(""),
        "log/log_windows.go": LOG,
        "log/user.go": "package log\n\nfunc f(l *Logger) int { return l.Level }\n",
    }
    assert hints(tmp_path, before, {"log/log.go": RENAMED}) == ()


def test_two_structs_with_such_a_field(tmp_path: Path, hints: Hints) -> None:
    """Only where the function says the type is it known which one is meant."""
    other = "package other\n\ntype Event struct {\n\tLevel int\n}\n"
    guess = {**files("func f(e entry) int {\n\treturn e.logger.Level\n}\n"), "other/other.go": other}
    assert hints(tmp_path, guess, {"log/log.go": RENAMED}) == ()
    known = {**files("func f(l log.Logger) int {\n\treturn l.Level\n}\n"), "other/other.go": other}
    (hint,) = hints(tmp_path / "known", known, {"log/log.go": RENAMED})
    assert hint.confidence == 0.85


@pytest.mark.parametrize(("imported", "found"), [("example.com/x/logger.go", False), ("example.com/x/other", True)])
def test_a_package_that_calls_itself_otherwise_than_its_path(
    tmp_path: Path, hints: Hints, imported: str, found: bool
) -> None:
    user = f'package main\n\nimport "{imported}"\n\nfunc f() int {{\n\treturn logger.Level\n}}\n'
    before = {"go.mod": "module example.com/m\n", "log/log.go": LOG, "main.go": user}
    assert [hint.rule for hint in hints(tmp_path, before, {"log/log.go": RENAMED})] == ["CR106"] * found
