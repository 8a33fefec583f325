"""CR106 and CR107 in C++, where the body of a class declares a method and another file defines it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

HEADER = "class Line {\n public:\n  int hangUp(int how);\n};\n"
SOURCE = '#include "net/line.h"\nint Line::hangUp(int how) { return how; }\n'
USER = '#include "net/line.h"\nint stop(Line& line) {\n  return line.hangUp(1);\n}\n'
FILES = {"net/line.h": HEADER, "src/line.cc": SOURCE, "src/user.cc": USER}
INLINE = HEADER.replace(";\n};", " { return how; }\n};")


def in_both(old: str, new: str) -> Files:
    return {path: FILES[path].replace(old, new) for path in ("net/line.h", "src/line.cc")}


ADDED = in_both("how)", "how, int why)")
RENAMED = in_both("hangUp", "disconnect")


def test_a_parameter_added_in_both(tmp_path: Path, hints: Hints) -> None:
    (hint,) = hints(tmp_path, FILES, ADDED)
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR107", "src/user.cc", 3)


@pytest.mark.parametrize(
    "silent",
    [
        {"src/user.cc": USER.replace("hangUp(1)", "hangUp(1, 2)")},
        {"net/line.h": ADDED["net/line.h"].replace("why)", "why = 0)")},
        {"net/line.h": ADDED["net/line.h"].replace("  int", "  int hangUp(int how);\n  int")},  # an overload
        {"net/line.h": ADDED["net/line.h"].replace("Line {", "Line : public Wire {")},  # a base from outside
        {"net/line.h": HEADER},
    ],
)
def test_silent_where_a_call_may_fit(tmp_path: Path, hints: Hints, silent: Files) -> None:
    assert hints(tmp_path, FILES, {**ADDED, **silent}) == ()


def test_renamed_in_both(tmp_path: Path, hints: Hints) -> None:
    (hint,) = hints(tmp_path, FILES, RENAMED)
    assert (hint.rule, hint.location.path, hint.suggestion) == ("CR106", "src/user.cc", "use `disconnect`")


def test_renamed_where_the_class_has_its_body(tmp_path: Path, hints: Hints) -> None:
    files = {"net/line.h": INLINE, "src/user.cc": USER}
    (hint,) = hints(tmp_path, files, {"net/line.h": INLINE.replace("hangUp", "disconnect")})
    assert (hint.rule, hint.location.path) == ("CR106", "src/user.cc")


@pytest.mark.parametrize(
    "silent",
    [
        {"src/user.cc": USER.replace("hangUp", "disconnect")},
        {"net/line.h": RENAMED["net/line.h"].replace("Line {", "Line : public Wire {")},
        {"net/phone.h": "class Phone {\n public:\n  int hangUp(int how) { return how; }\n};\n"},
        {"net/line.h": RENAMED["net/line.h"].replace("  int", "  int hangUp(int how) { return how; }\n  int")},
    ],
)
def test_silent_where_the_member_may_be_there(tmp_path: Path, hints: Hints, silent: Files) -> None:
    assert hints(tmp_path, FILES, {**RENAMED, **silent}) == ()
