"""CR101 in C and C++ for a function whose declaration alone was removed or renamed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

HEADER = "int dial(int host);\nint hang_up(int how);\n"
SOURCE = '#include "dial.h"\nint dial(int host) { return host; }\nint hang_up(int how) { return how; }\n'
USER = '#include "dial.h"\n\nint redial(void) { return dial(3); }\n'
RENAMED = {"src/dial.h": HEADER.replace("dial(", "call_host(")}


def files(ending: str) -> Files:
    return {"src/dial.h": HEADER, f"src/dial.{ending}": SOURCE, f"src/user.{ending}": USER}


@pytest.mark.parametrize("ending", ["c", "cc"])
def test_only_the_declaration_is_renamed(tmp_path: Path, hints: Hints, ending: str) -> None:
    (hint,) = hints(tmp_path, files(ending), RENAMED)
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR101", f"src/user.{ending}", 3)
    assert (hint.suggestion, "was renamed to `call_host`" in hint.message) == ("use `call_host`", True)


@pytest.mark.parametrize("ending", ["c", "cc"])
def test_only_the_declaration_is_removed(tmp_path: Path, hints: Hints, ending: str) -> None:
    (hint,) = hints(tmp_path, files(ending), {"src/dial.h": HEADER.partition("\n")[2]})
    assert hint.message == "the declaration of `dial` was removed in src/dial.h, but `dial` is still used here"


@pytest.mark.parametrize(
    "silent",
    [
        {"src/user.cc": USER.replace("dial(3)", "call_host(3)")},
        {"src/user.cc": USER.replace("int redial", "extern int dial(int host);\nint redial")},
        {"src/user.cc": USER.replace("dial.h", "dial.cc")},
        {"src/user.cc": USER.replace("dial.h", "other.h"), "src/other.h": "int other;\n"},
        {"src/more.h": "int dial(int host);\n"},  # the declaration moved
        {"src/more.h": "#define dial call_host\n"},
        {"src/dial.h": HEADER.replace("int dial", "int\n  dial")},
        {"src/dial.h": HEADER.replace("int dial(int host);", "DECLARE(int, dial);")},
    ],
)
def test_silent_where_it_is_known_in_another_way(tmp_path: Path, hints: Hints, silent: Files) -> None:
    assert hints(tmp_path, files("cc"), {**RENAMED, **silent}) == ()


def test_one_cause_is_said_once(tmp_path: Path, hints: Hints) -> None:
    source = {"src/dial.cc": SOURCE.replace("dial(int", "call_host(int")}
    (hint,) = hints(tmp_path, files("cc"), {**RENAMED, **source})
    assert (hint.rule, hint.location.path) == ("CR101", "src/user.cc")
