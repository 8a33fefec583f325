"""`.pre-commit-hooks.yaml` with the pre-commit framework itself, and without a network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from indexed import index_exactly, make_indexed
from repositories import commit, make_repo, run_git, write

from coderecall.hook.running import TIME_LIMIT_VARIABLE
from coderecall.project import Project

pytest.importorskip("pre_commit", reason="the pre-commit framework is not installed")

CHECKOUT = Path(__file__).parents[3]
STORE = "def put(key):\n    checked = key.strip()\n    return checked\n"
RENAMED = STORE.replace("def put", "def save")
FILES = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": "from app.store import put\n\nput('a')\n"}
BROKEN = "app/user.py:1:23: error CR101 `put` was renamed to `save` in app/store.py"


@pytest.fixture
def guarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A repository whose `.pre-commit-config.yaml` names a repository with our hook; the program is on the PATH."""
    program = Path(sys.executable).parent / "coderecall"
    if not program.is_file():
        pytest.skip("coderecall is not installed beside this Python")
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(TIME_LIMIT_VARIABLE, "60")
    ours = make_repo(tmp_path / "ours", {})
    shutil.copy(CHECKOUT / ".pre-commit-hooks.yaml", ours)
    revision = commit(ours, "the hook")
    config = f"repos:\n  - repo: {ours}\n    rev: {revision}\n    hooks:\n      - id: coderecall\n"
    project = make_indexed(tmp_path, {**FILES, ".pre-commit-config.yaml": config})
    pre_commit(project.root, "install", "--hook-type", "pre-commit", "--hook-type", "pre-push")
    return project


def pre_commit(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments], capture_output=True, text=True, check=False, cwd=root
    )


def try_git(root: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_commits(guarded: Project) -> None:
    root = guarded.root
    write(root, {"more.py": "x = 1\n"})
    run_git(root, "add", ".")
    code, said = try_git(root, "commit", "-m", "sound")
    assert code == 0, said
    assert "Passed" in said

    write(root, {"app/store.py": RENAMED})
    for arguments in (("-am", "all"), ("-m", "one file", "app/store.py")):
        code, said = try_git(root, "commit", *arguments)
        assert code == 1
        assert BROKEN in said

    write(root, {"more.py": "x = 2\n"})  # and the rename stays in the work tree
    run_git(root, "add", "more.py")
    code, said = try_git(root, "commit", "-m", "a part")
    assert code == 0, said
    assert (root / "app" / "store.py").read_text("utf-8") == RENAMED

    write(root, {"app/store.py": STORE})
    run_git(root, "rm", "-q", "app/store.py")
    code, said = try_git(root, "commit", "-m", "only deletes")
    assert code == 1
    assert "`app/store.py` was deleted" in said


def test_what_was_not_checked_is_shown_though_the_commit_passes(guarded: Project) -> None:
    (guarded.folder / "index.db").unlink()
    write(guarded.root, {"app/store.py": RENAMED})
    code, said = try_git(guarded.root, "commit", "-am", "without an index")
    assert code == 0
    assert "no index here, hook skipped" in said


def test_a_range_of_commits_and_everything(guarded: Project) -> None:
    commit(guarded.root, "more", {"more.py": "x = 1\n"}, verify=False)
    commit(guarded.root, "rename", {"app/store.py": RENAMED}, verify=False)
    index_exactly(guarded)
    done = pre_commit(guarded.root, "run", "--from-ref", "HEAD~1", "--to-ref", "HEAD")
    assert done.returncode == 1
    assert BROKEN in done.stdout
    done = pre_commit(guarded.root, "run", "--all-files")
    assert done.returncode == 0
    assert "nothing is staged, so nothing was checked" in done.stdout


def test_a_push(guarded: Project, tmp_path: Path) -> None:
    root = guarded.root
    run_git(root, "init", "-q", "--bare", str(tmp_path / "remote"))
    run_git(root, "remote", "add", "origin", str(tmp_path / "remote"))
    code, said = try_git(root, "push", "-q", "origin", "main")
    assert code == 0, said
    commit(root, "rename", {"app/store.py": RENAMED}, verify=False)
    code, said = try_git(root, "push", "-q", "origin", "main")
    assert code == 1
    assert BROKEN in said
    assert "go on anyway: git push --no-verify" in said
