"""The doctor finds what is wrong, and says what to do."""

from pathlib import Path

import pytest
from repositories import make_repo, write

from coderecall.doctor import Finding, examine
from coderecall.hook.placing import install
from coderecall.project import Project
from parsers.generic import is_installed


def findings(root: Path) -> dict[str, Finding]:
    return {finding.name: finding for finding in examine(Project(root))}


def test_a_healthy_repository(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "def f():\n    return 1\n"})
    Project(root).index(history=False)
    found = findings(root)
    assert [finding for finding in found.values() if not finding.is_ok and finding.name != "watching"] == []
    assert "1 files, 1 symbols, up to date" in found["index"].fact
    assert found.keys() == {
        "python",
        "git",
        "sqlite",
        "grammars",
        "weights",
        "torch",
        "configuration",
        "folder",
        "index",
        "hook",
        "watching",
    }


def test_whether_commits_are_checked(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    assert findings(root)["hook"].fact == "not installed by `coderecall hook install`"
    placed = install(root)
    assert findings(root)["hook"].fact == f"in {placed.path}"
    assert findings(tmp_path)["hook"].is_ok


def test_text_that_more_grammars_would_read_is_no_problem(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "def f():\n    return 1\n", "b.jl": "function g() 1 end\n"})
    Project(root).index(history=False)
    found = findings(root)["index"]
    assert found.is_ok
    assert "1 julia files are searched in sections only" in found.fact or is_installed()


def test_no_index(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    found = findings(root)
    assert found["index"].remedy == f"run `coderecall index {root}`"
    assert found["folder"].is_ok
    assert not (root / ".coderecall").exists()


def test_an_index_that_is_behind_is_no_problem(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    Project(root).index(history=False)
    write(root, {"b.py": "y = 1\n"})
    found = findings(root)["index"]
    assert "1 file changed since: `coderecall index` reads what changed" in found.fact
    assert found.is_ok


def test_an_index_that_is_damaged(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    write(root, {".coderecall/index.db": b"not a database" * 100})
    (root / ".coderecall").chmod(0o700)
    assert findings(root)["index"].remedy == "run `coderecall index --rebuild`"


def test_a_folder_open_to_others_or_elsewhere(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    (root / ".coderecall").mkdir()
    (root / ".coderecall").chmod(0o755)
    assert findings(root)["folder"].remedy == f"run `chmod 700 {root / '.coderecall'}`"
    (root / ".coderecall").rmdir()
    (root / ".coderecall").symlink_to(tmp_path)
    assert "symbolic link" in findings(root)["folder"].fact


def test_a_mistake_in_the_settings(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n", "coderecall.toml": "job = 1\n"})
    assert "did you mean 'jobs'" in findings(root)["configuration"].fact


def test_git_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    monkeypatch.setenv("PATH", str(tmp_path))
    found = findings(root)
    assert found["git"].fact == "not found"
    assert not found["watching"].is_ok
