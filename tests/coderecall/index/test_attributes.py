"""`.gitattributes` outrank the rules by which generated and vendored files are recognised."""

import subprocess
from pathlib import Path

import pytest
from repositories import make_repo, run_git, write

from coderecall import git
from coderecall.index.build import Options, build
from coderecall.project import Project
from coderecall.store import Database
from parsers import Origin

FILES = {
    ".gitattributes": "*.stub.py linguist-generated\nlib/** linguist-vendored=true\nvendor/own/* -linguist-vendored\n",
    "a.py": "x = 1\n",
    "b.stub.py": "x = 1\n",
    "lib/c.py": "x = 1\n",
    "vendor/own/d.py": "x = 1\n",
    "vendor/e.py": "x = 1\n",
    "sub/.gitattributes": "*.py linguist-documentation\n",
    "sub/f.py": "x = 1\n",
}


def origins(project: Project) -> dict[str, str]:
    with Database.read(project.folder) as db:
        return {row.path: Origin(row.origin).name.lower() for row in db.files()}


@pytest.fixture(params=["git", "no git"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    if request.param == "git":
        return Project(make_repo(tmp_path, FILES))
    write(tmp_path / "repo", FILES)
    return Project(tmp_path / "repo")


def test_what_they_say_counts(project: Project) -> None:
    project.index(history=False)
    assert origins(project) == {
        "a.py": "own",
        "b.stub.py": "generated",
        "lib/c.py": "vendored",
        "vendor/own/d.py": "own",
        "vendor/e.py": "vendored",
        "sub/f.py": "documentation",
    }


def test_a_change_of_them_is_followed_without_a_change_of_the_files(project: Project) -> None:
    project.index(history=False)
    write(project.root, {".gitattributes": "a.py linguist-generated=true\n", "sub/.gitattributes": None})
    assert project.index(history=False).changed == 5
    expected = {"a.py": "generated", "b.stub.py": "own", "lib/c.py": "own", "sub/f.py": "own"}
    assert origins(project) == expected | {"vendor/own/d.py": "vendored", "vendor/e.py": "vendored"}
    assert project.index(history=False).changed == 0
    write(project.root, {".gitattributes": None})
    assert project.index(history=False).changed == 1
    assert origins(project)["a.py"] == "own"


def test_a_look_at_some_paths_knows_them_too(project: Project) -> None:
    project.index(history=False)
    write(project.root, {"new.stub.py": "y = 1\n", "lib/c.py": "y = 2\n", "g.py": "z = 1\n"})
    build(project.root, project.folder, Options(paths={"new.stub.py", "lib/c.py", "g.py"}, history=False))
    found = origins(project)
    assert (found["new.stub.py"], found["lib/c.py"], found["g.py"]) == ("generated", "vendored", "own")
    assert project.index(history=False).changed == 0


def test_git_is_not_asked_where_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(make_repo(tmp_path, {".gitattributes": "*.py text\n", "a.py": "x = 1\n"}))
    monkeypatch.setattr(git, "attributes", None)
    project.index(history=False)
    assert origins(project) == {"a.py": "own"}


def test_a_link_is_not_read_and_no_file_outside(tmp_path: Path) -> None:
    root = make_repo(
        tmp_path, {"a.py": "x = 1\n", "sub/b.py": "x = 1\n", "sub/.gitattributes": "c linguist-vendored\n"}
    )
    (tmp_path / "outside").write_text("*.py linguist-generated\n", "utf-8")
    (root / ".gitattributes").symlink_to(tmp_path / "outside")
    run_git(root, "config", "core.attributesFile", str(tmp_path / "outside"))
    project = Project(root)
    project.index(history=False)
    assert origins(project) == {"a.py": "own", "sub/b.py": "own"}


def test_names_are_taken_as_they_are(tmp_path: Path) -> None:
    root = make_repo(
        tmp_path, {".gitattributes": "* linguist-generated\n", "a b\n\u00fc.py": "x = 1\n", "-n.py": "y = 1\n"}
    )
    assert git.attributes(root, ["linguist-generated"], ["a b\n\u00fc.py", "-n.py"]) == {
        "a b\n\u00fc.py": {"linguist-generated": "set"},
        "-n.py": {"linguist-generated": "set"},
    }
    assert subprocess.run(["git", "-C", str(root), "status", "--short"], capture_output=True, check=True).stdout == b""
