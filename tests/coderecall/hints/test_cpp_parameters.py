"""CR102 in C++, where the header declares and another file defines a function."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

HEADER = "#include <string>\nnamespace net {\nint dial(const std::string& host);\n}  // namespace net\n"
SOURCE = '#include "net/dial.h"\nnamespace net {\nint dial(const std::string& host) { return 1; }\n}\n'
USER = '#include "net/dial.h"\nnamespace net {\nint redial() { return dial("a"); }\n}\n'
FILES = {"net/dial.h": HEADER, "net/dial.cc": SOURCE, "net/user.cc": USER}
ADDED = {path: FILES[path].replace("host)", "host, int port)") for path in ("net/dial.h", "net/dial.cc")}


def test_a_parameter_added_in_declaration_and_definition(tmp_path: Path, hints: Hints) -> None:
    (hint,) = hints(tmp_path, FILES, ADDED)
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR102", "net/user.cc", 3)
    assert hint.message.startswith("this call of `dial` does not pass the required `port`")


def test_a_parameter_taken_from_both(tmp_path: Path, hints: Hints) -> None:
    user = USER.replace('"a"', '"a", 80')
    (hint,) = hints(tmp_path, {**FILES, **ADDED, "net/user.cc": user}, {path: FILES[path] for path in ADDED})
    assert (hint.rule, hint.location.path) == ("CR102", "net/user.cc")


def test_a_declaration_need_not_name_its_parameters(tmp_path: Path, hints: Hints) -> None:
    header = {"net/dial.h": HEADER.replace("& host)", "&, int)")}
    (hint,) = hints(tmp_path, FILES, {**ADDED, **header})
    assert "the required `port`" in hint.message


@pytest.mark.parametrize(
    "silent",
    [
        {"net/user.cc": USER.replace('"a"', '"a", 80')},  # the caller is adapted
        {"net/dial.h": ADDED["net/dial.h"].replace("port)", "port = 80)")},  # only the declaration has the default
        {"net/dial.h": ADDED["net/dial.h"].replace("int dial", "int dial(const std::string& host);\nint dial")},
        {"net/dial.h": HEADER},  # does not declare what is defined
        {"net/dial.h": HEADER.replace("const std::string& host", "...")},
        {"net/other.h": HEADER.replace("dial(const std::string& host);", "dial(int n) { return n; }")},  # an overload
        {"net/other.h": "#define dial(host) dial_at(host, 80)\n"},
    ],
)
def test_silent_where_the_call_may_fit(tmp_path: Path, hints: Hints, silent: Files) -> None:
    assert hints(tmp_path, FILES, {**ADDED, **silent}) == ()


def test_both_declared_overloads_take_calls(tmp_path: Path, hints: Hints) -> None:
    port = "int dial(const std::string& host, int port);\n"
    header = HEADER.replace("int dial", f"{port}int dial")
    source = SOURCE.replace("int dial", "int dial(const std::string& host, int port) { return port; }\nint dial")
    files = {**FILES, "net/dial.h": header, "net/dial.cc": source}
    assert hints(tmp_path, files, {"net/user.cc": USER.replace('"a"', '"a", 80')}) == ()
