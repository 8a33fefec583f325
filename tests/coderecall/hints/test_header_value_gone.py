"""CR101 for constants, macros and members of enumerations that a header of C or C++ lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

HEADER = """#ifndef LIMITS_H
#define LIMITS_H
#define MAX_LINES 40
namespace net {
namespace limits {
static const int kMostCalls = 7;
}
enum State { kIdleState, kBusyState };
}
#endif
"""
USER = """#include "net/limits.h"
namespace net {
int calls() { return limits::kMostCalls; }
int lines() { return MAX_LINES; }  // MAX_LINES of net::limits::kMostCalls
bool busy(State state) { return state == kBusyState; }
}
"""
FILES = {"net/limits.h": HEADER, "net/user.cc": USER}
RENAMED = [("kMostCalls", "kCallLimit", 3), ("MAX_LINES", "LINE_LIMIT", 4), ("kBusyState", "kTalking", 5)]


@pytest.mark.parametrize(("old", "new", "line"), RENAMED)
def test_a_renamed_value(tmp_path: Path, hints: Hints, old: str, new: str, line: int) -> None:
    (hint,) = hints(tmp_path, FILES, {"net/limits.h": HEADER.replace(old, new)})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR101", "net/user.cc", line)
    assert (hint.suggestion, hint.related[1:]) == (f"use `{new}`", ())


@pytest.mark.parametrize(("old", "new", "line"), RENAMED)
def test_silent_once_the_reads_are_adapted(tmp_path: Path, hints: Hints, old: str, new: str, line: int) -> None:
    adapted = {path: text.replace(old, new) for path, text in FILES.items()}
    assert line
    assert hints(tmp_path, FILES, adapted) == ()


def test_a_removed_constant(tmp_path: Path, hints: Hints) -> None:
    (hint,) = hints(tmp_path, FILES, {"net/limits.h": HEADER.replace("static const int kMostCalls = 7;\n", "")})
    assert hint.message == "`net.limits.kMostCalls` was removed in net/limits.h, but is still used here"


def test_a_read_in_another_header_is_one_more_place(tmp_path: Path, hints: Hints) -> None:
    body = "// kMostCalls\nnamespace net {\nstruct Calls {\n  int ids[limits::kMostCalls];\n};\n}\n"
    more = '#include "net/limits.h"\n' + body
    after = {"net/limits.h": HEADER.replace("kMostCalls", "kCallLimit")}
    (hint,) = hints(tmp_path, {**FILES, "net/more.h": more}, after)
    assert {hint.location.path, hint.related[1].location.path} == {"net/more.h", "net/user.cc"}
    other = more.replace("int ids[limits::kMostCalls]", "static const int kMostCalls = 9")
    assert hints(tmp_path / "other", {**FILES, "net/more.h": other}, after) == ()


@pytest.mark.parametrize(
    "silent",
    [
        {"net/more.h": "#define MAX_LINES 50\n"},
        {"net/user.cc": USER.replace("int lines", "#ifdef MAX_LINES\nint lines").replace("LINES;", "LINES;\n#endif\n")},
        {"net/user.cc": USER.replace("int lines() {", "int lines() { int MAX_LINES = 3;")},
        {"net/user.cc": USER.replace("net/limits.h", "net/other.h"), "net/other.h": "int other;\n"},
        {"net/limits.h": HEADER.replace("#define MAX_LINES 40\n", "")},  # the compiler may be given it
    ],
)
def test_silent_where_the_name_may_come_from_elsewhere(tmp_path: Path, hints: Hints, silent: Files) -> None:
    after = {"net/limits.h": HEADER.replace("MAX_LINES", "LINE_LIMIT"), **silent}
    assert hints(tmp_path, FILES, after) == ()


def test_silent_where_a_header_defines_it_only_when_nothing_else_does(tmp_path: Path, hints: Hints) -> None:
    header = HEADER.replace("#define MAX_LINES 40\n", "#ifndef MAX_LINES\n#define MAX_LINES 40\n#endif\n")
    files = {**FILES, "net/limits.h": header}
    assert hints(tmp_path, files, {"net/limits.h": header.replace("MAX_LINES", "LINE_LIMIT")}) == ()
