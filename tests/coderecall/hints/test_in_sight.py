"""CR101 and CR102: a Kotlin extension of another package is meant only where it is imported."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

MODULE = "package a.module\n\nclass Module {\n    fun put(n: Int) = n\n}\n"
EXTENSION = "package a.module\n\ninternal fun Module.create(kind: Int, size: Int) = size\n"
OWN = "package b\n\nfun create(kind: Int) = kind\n"
USER = (
    "package b\n\nimport a.module.Module\n%s\nfun Module.build(): Int {\n    val kind = 1\n    return create(%s)\n}\n"
)


@pytest.mark.parametrize(("imported", "found"), [("", False), ("import a.module.create\n", True)])
def test_a_call(tmp_path: Path, hints: Hints, imported: str, found: bool) -> None:
    files = {"a/Module.kt": MODULE, "a/ModuleExt.kt": EXTENSION, "b/User.kt": USER % (imported, "kind, 2")}
    more = {} if found else {"b/Own.kt": OWN}
    after = {"b/User.kt": USER % (imported, "kind, factory = 2")}
    assert [hint.rule for hint in hints(tmp_path, {**files, **more}, after)] == ["CR102"] * found


@pytest.mark.parametrize(("imported", "found"), [("", False), ("import a.module.create\n", True)])
def test_a_removal(tmp_path: Path, hints: Hints, imported: str, found: bool) -> None:
    files = {"a/Module.kt": MODULE, "a/ModuleExt.kt": EXTENSION, "b/User.kt": USER % (imported, "kind, 2")}
    after = {"a/ModuleExt.kt": "package a.module\n\nfun other() = 1\n"}
    assert [hint.rule for hint in hints(tmp_path, files, after)] == ["CR101"] * found
