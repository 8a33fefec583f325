"""CR105: a handler waits for an exception that a function of another module no longer raises."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]


def api(raised: str, classes: str = "") -> str:
    return f"{classes}def load(key):\n    if not key:\n        raise {raised}\n    return key\n"


def user(*handlers: str, imports: str = "import socket") -> str:
    clauses = "".join(f"    {handler}:\n        return 0\n" for handler in handlers)
    return f"{imports}\n\nfrom app.api import load\n\n\ndef go(key):\n    try:\n        return load(key)\n{clauses}"


def files(raised: str, *handlers: str) -> dict[str, str]:
    return {"app/__init__.py": "", "app/api.py": api(raised), "app/user.py": user(*handlers)}


OWN = "class Missing(Exception):\n    pass\n\n\n"


def test_another_exception(tmp_path: Path, hints: Hints) -> None:
    after = {"app/api.py": api("Missing(key)", OWN)}
    (hint,) = hints(tmp_path, files("KeyError(key)", "except KeyError"), after)
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR105", "app/user.py", 9)
    assert hint.message == (
        "`KeyError` is caught here for `load`, and `Missing` is not: it raises `Missing` now, it raised `KeyError`,"
        " see app/api.py:7"
    )


@pytest.mark.parametrize(
    "handlers",
    [
        ("except (KeyError, OSError) as error",),
        ("except KeyError", "except Exception"),  # what is meant for all others runs instead
        ("except ValueError", "except KeyError"),
    ],
)
def test_handlers_that_no_longer_run(tmp_path: Path, hints: Hints, handlers: tuple[str, ...]) -> None:
    (hint,) = hints(tmp_path, files("KeyError(key)", *handlers), {"app/api.py": api("Missing(key)", OWN)})
    assert hint.rule == "CR105"


@pytest.mark.parametrize(
    ("raised", "classes", "handlers"),
    [
        ("Missing(key)", OWN.replace("Exception", "KeyError"), ("except KeyError",)),  # derives from it
        ("IndexError(key)", "", ("except (KeyError, LookupError)",)),  # a base of both
        ("Missing(key)", OWN, ("except Exception",)),
        ("Missing(key)", OWN, ("except",)),
        ("Missing(key)", OWN, ("except errors",)),  # what it catches cannot be read
        ("Missing(key)", OWN, ("except ValueError",)),  # it did not wait for the old one
        ("Missing(key)", "from tools import Missing\n\n\n", ("except KeyError",)),  # a class from outside
        ("KeyError(key, 1)", "", ("except KeyError",)),
    ],
)
def test_nothing_that_is_surely_lost(
    tmp_path: Path, hints: Hints, raised: str, classes: str, handlers: tuple[str, ...]
) -> None:
    assert hints(tmp_path, files("KeyError(key)", *handlers), {"app/api.py": api(raised, classes)}) == ()


def test_two_names_of_one_class(tmp_path: Path, hints: Hints) -> None:
    before = files("OSError(key)", "except socket.error")
    assert hints(tmp_path, before, {"app/api.py": api("IOError(key)")}) == ()
    (tmp_path / "more").mkdir()
    (hint,) = hints(tmp_path / "more", before, {"app/api.py": api("ValueError(key)")})
    assert hint.rule == "CR105"


def test_handlers_that_follow(tmp_path: Path, hints: Hints) -> None:
    after = {"app/api.py": api("Missing(key)", OWN), "app/user.py": user("except Missing", imports="import app")}
    assert hints(tmp_path, files("KeyError(key)", "except KeyError"), after) == ()


def test_the_old_one_is_raised_too(tmp_path: Path, hints: Hints) -> None:
    both = api("Missing(key)", OWN).replace("    return key", "    raise KeyError(key)")
    assert hints(tmp_path, files("KeyError(key)", "except KeyError"), {"app/api.py": both}) == ()


def test_javascript(tmp_path: Path, hints: Hints) -> None:
    source = "export function load(key) {\n  if (!key) throw new RangeError(key);\n  return key;\n}\n"
    caller = (
        "import { load } from './api.js';\n\nexport function go(key) {\n  try {\n    return load(key);\n"
        "  } catch (error) {\n    if (error instanceof RangeError) return 0;\n    throw error;\n  }\n}\n"
    )
    after = {"api.js": source.replace("RangeError", "SyntaxError")}
    (hint,) = hints(tmp_path, {"api.js": source, "user.js": caller}, after)
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR105", "user.js", 6)
