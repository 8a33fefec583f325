"""What status says of the work tree: by content, so that a change that was taken back is none."""

import os
from pathlib import Path

import pytest
from repositories import make_repo, write

from coderecall.project import Project

FILES = {"a.py": "x = 1\n", "b.py": "y = 1\n"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(make_repo(tmp_path, FILES))
    project.index(history=False)
    return project


def saved_later(project: Project, path: str, text: str) -> None:
    write(project.root, {path: text})
    os.utime(project.root / path, ns=(10**18, 2 * 10**18))


def test_a_file_that_was_only_saved_is_not_pending(project: Project) -> None:
    saved_later(project, "a.py", FILES["a.py"])
    assert project.status().pending == ()


@pytest.mark.parametrize("text", ["x = 2\n", "x = 10\n"])
def test_a_file_with_other_contents_is(project: Project, text: str) -> None:
    saved_later(project, "a.py", text)
    assert project.status().pending == ("a.py",)


def test_so_are_files_that_came_and_went(project: Project) -> None:
    (project.root / "a.py").unlink()
    write(project.root, {"c.py": "z = 1\n"})
    assert project.status().pending == ("a.py", "c.py")
