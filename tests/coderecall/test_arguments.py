"""Paths and names as a person gives them: from a subfolder, mistyped, outside, no text."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from indexed import make_indexed
from repositories import run_git, write

from coderecall.cli import group, main
from coderecall.errors import UsageError
from coderecall.project import Project

FILES = {
    "src/app/store.py": "def put(key):\n    return key\n",
    "src/app/user.py": "from app.store import put\n\nput('a')\n",
    "src/a:b.py": "from app.store import put\n\n\ndef colon():\n    return put\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_indexed(tmp_path, FILES)


def status(folder: Path, *arguments: str) -> int:
    return CliRunner().invoke(group, ["-C", str(folder), *arguments], standalone_mode=False).return_value or 0


def test_paths_are_taken_from_where_one_is_and_from_the_root(project: Project) -> None:
    sub = project.root / "src"
    for path in ("app/store.py", "./app/store.py", "src/app/store.py", str(sub / "app/store.py")):
        assert project.relative(path, sub) == "src/app/store.py"
    assert project.relative("..", sub) == "."
    assert project.relative("gone.py", sub) == "src/gone.py"


@pytest.mark.parametrize("path", ["../..", "/etc", "../../repo2/a.py", "app/../../../x"])
def test_paths_outside_are_refused(project: Project, path: str) -> None:
    with pytest.raises(UsageError, match="outside"):
        project.relative(path, project.root / "src")


def test_a_folder_reached_through_a_link(project: Project, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project.root)
    assert project.relative("store.py", tmp_path / "link" / "src" / "app") == "src/app/store.py"
    assert project.relative(str(tmp_path / "link" / "src" / "app" / "gone.py"), project.root) == "src/app/gone.py"


@pytest.mark.parametrize("arguments", [["check"], ["check", "--all"], ["refactor"]])
def test_a_path_that_is_not_there_does_not_read_as_clean(project: Project, arguments: list[str]) -> None:
    done = CliRunner().invoke(group, ["-C", str(project.root), *arguments, "src/slip.py"])
    assert isinstance(done.exception, UsageError)
    assert "src/slip.py" in str(done.exception)


@pytest.mark.parametrize("path", ["app", "./app/store.py", "src/app"])
def test_check_from_a_subfolder_sees_the_change(project: Project, path: str) -> None:
    write(project.root, {"src/app/store.py": "def save(key):\n    return key\n"})
    assert status(project.root / "src", "check", path) == 1


def test_check_of_a_file_that_the_change_removes(project: Project) -> None:
    write(project.root, {"src/app/store.py": None})
    assert status(project.root, "check", "src/app/store.py") == 1


def test_since_without_a_revision_is_refused(project: Project) -> None:
    done = CliRunner().invoke(group, ["-C", str(project.root), "check", "--since", ""])
    assert isinstance(done.exception, UsageError)


def test_ask_in_a_place(project: Project) -> None:
    assert project.ask("put", within="./src/app/").results
    assert project.ask("put", within=".").results
    with pytest.raises(UsageError, match="nothing in app is indexed"):
        project.ask("put", within="app")
    with pytest.raises(UsageError, match="the kinds are"):
        project.ask("put", kinds=["klass"])


def test_related_to_a_file_with_a_colon(project: Project) -> None:
    assert status(project.root, "related", "src/a:b.py") == 0
    assert status(project.root, "related", "src/a:b.py:colon") == 0


@pytest.mark.parametrize("command", ["symbols", "refs", "related", "ask", "check"])
def test_bytes_that_are_no_text_are_no_accident(
    project: Project, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["-C", str(project.root), command, os.fsdecode(b"a\xff")])
    assert ended.value.code in {1, 2}
    assert "unexpected" not in capsys.readouterr().err


def test_a_root_whose_name_drives_the_terminal_is_shown_escaped(tmp_path: Path) -> None:
    root = tmp_path / "a\x1b[2J\nb"
    root.mkdir()
    write(root, {"a.py": "def load():\n    return 1\n"})
    run_git(root, "init", "-q")
    for arguments in (["index"], ["hook", "install"], ["hook", "uninstall"], ["status"]):
        done = CliRunner().invoke(group, ["-C", str(root), *arguments], color=True)
        assert done.exit_code == 0, done.output
        assert "\x1b[2J" not in done.output
        assert "a\\x1b[2J\\nb" in done.output


def test_an_error_shows_controls_as_escapes(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["-C", str(project.root), "related", "a\x1b[2J\nb"])
    shown = capsys.readouterr().err
    assert "\\x1b[2J\\nb" in shown
    assert shown.count("\n") == 1
