"""Uses that an import of a hint stands for, found in the files as they are."""

from collections.abc import Callable
from pathlib import Path

from repositories import Files, commit, make_repo, write

from coderecall.model import Hint
from coderecall.project import Project

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

STORE = "def put(key):\n    return key\n\n\ndef drop(key):\n    return key\n"
USER = (
    "from app.store import drop, put\n\n\ndef go():\n    return put(1), drop(1)\n\n\n"
    "def stay(put):\n    return put(2)\n\n\nclass User:\n    make = put\n"
)
ALIAS = "from app.store import put as store\n\n\ndef go():\n    return store(1)\n"


def lines(project: Project, hint: Hint) -> list[tuple[str, int]]:
    return [(found.location.path, found.location.line) for found in project.behind_imports(hint)]


def renamed(folder: Path, files: Files) -> tuple[Project, Hint]:
    root = make_repo(folder, {"app/__init__.py": "", "app/store.py": STORE, **files})
    project = Project(root)
    project.index(history=False)
    write(root, {"app/store.py": STORE.replace("def put", "def save")})
    (hint,) = project.check().hints
    return project, hint


def test_every_use_of_what_the_import_binds_in_its_file(tmp_path: Path) -> None:
    project, hint = renamed(tmp_path, {"app/user.py": USER, "app/via.py": ALIAS})
    assert (hint.location.path, hint.location.line) == ("app/user.py", 1)
    assert lines(project, hint) == [("app/user.py", 5), ("app/user.py", 13), ("app/via.py", 5)]  # not the parameter
    assert project.behind_imports(hint)[0].message == "`put` is used here, by the import in line 1"


def test_a_place_that_is_no_import_stands_for_itself(tmp_path: Path) -> None:
    project, hint = renamed(tmp_path, {"app/user.py": "from app import store\n\n\ndef go():\n    store.put(1)\n"})
    assert lines(project, hint) == []


def test_a_file_that_is_gone_by_now_has_none(tmp_path: Path) -> None:
    project, hint = renamed(tmp_path, {"app/user.py": USER})
    (project.root / "app/user.py").unlink()
    assert lines(project, hint) == []
    commit(project.root, "Gone")
