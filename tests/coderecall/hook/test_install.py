"""Putting the hook in place and taking it away, beside whatever is there."""

import os
import subprocess
from pathlib import Path

import pytest
from repositories import make_repo, run_git

from coderecall import hook
from coderecall.errors import UsageError
from coderecall.hook import BEGIN, END

OTHER = "#!/bin/sh\necho other\nexit 0\n"


def hook_file(root: Path) -> Path:
    return root / ".git" / "hooks" / "pre-commit"


def write_hook(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


def test_into_an_empty_place_and_out_again(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    placed = hook.install(root)
    assert placed.path.samefile(hook_file(root))
    assert placed.notes == ()
    assert os.access(placed.path, os.X_OK)
    text = placed.path.read_text("utf-8")
    assert text.startswith(f"#!/bin/sh\n{BEGIN}\n")
    assert text.endswith(f"{END}\n")
    assert hook.uninstall(root)[1] is True
    assert not hook_file(root).exists()
    assert hook.uninstall(root)[1] is False


def test_twice_is_once(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    write_hook(hook_file(root), OTHER)
    hook.install(root)
    first = hook_file(root).read_text("utf-8")
    hook.install(root)
    assert hook_file(root).read_text("utf-8") == first
    assert first.count(BEGIN) == 1


def test_an_existing_hook_comes_back_byte_for_byte(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    write_hook(hook_file(root), OTHER)
    hook_file(root).chmod(0o750)
    hook.install(root)
    assert hook_file(root).stat().st_mode & 0o777 == 0o750
    hook.uninstall(root)
    assert hook_file(root).read_text("utf-8") == OTHER


def test_a_worktree_shares_the_hook(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    run_git(root, "worktree", "add", "-q", str(tmp_path / "tree"))
    assert hook.install(tmp_path / "tree").path.samefile(hook_file(root))


def test_a_hooks_path_inside_the_repository(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    run_git(root, "config", "core.hooksPath", ".githooks")
    placed = hook.install(root)
    assert placed.path == root / ".githooks" / "pre-commit"
    assert "core.hooksPath" in placed.notes[0]


def test_a_hooks_path_of_the_user_serves_all_repositories(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    run_git(root, "config", "--global", "core.hooksPath", str(tmp_path / "mine"))
    placed = hook.install(root)
    assert placed.path == tmp_path / "mine" / "pre-commit"
    assert "serves all repositories" in placed.notes[0]


def test_a_hooks_path_that_leads_out_to_nothing_of_the_users(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    run_git(root, "config", "core.hooksPath", "../elsewhere/hooks")
    with pytest.raises(UsageError, match="outside the repository"):
        hook.install(root)
    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / "elsewhere" / "hooks").mkdir(parents=True)
    assert "outside the repository" in hook.install(root).notes[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [("#!/usr/bin/env python3\nprint(1)\n", "not a shell script"), ("echo no shebang\n", "not a shell script")],
)
def test_a_hook_that_cannot_be_extended_is_left_alone(tmp_path: Path, text: str, why: str) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    write_hook(hook_file(root), text)
    with pytest.raises(UsageError, match=why):
        hook.install(root)
    assert hook_file(root).read_text("utf-8") == text


def test_a_hook_that_git_does_not_run_is_not_woken(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    write_hook(hook_file(root), OTHER)
    hook_file(root).chmod(0o644)
    with pytest.raises(UsageError, match="cannot be executed"):
        hook.install(root)


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n", "hooks/pre-commit": OTHER})
    (root / "hooks" / "pre-commit").chmod(0o755)
    hook_file(root).parent.mkdir(exist_ok=True)
    hook_file(root).symlink_to(root / "hooks" / "pre-commit")
    with pytest.raises(UsageError, match="is a link"):
        hook.install(root)
    assert (root / "hooks" / "pre-commit").read_text("utf-8") == OTHER


def test_outside_git(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="git init"):
        hook.install(tmp_path)


@pytest.mark.parametrize("shell", ["/bin/sh", "/usr/bin/env bash"])
def test_the_block_is_valid_shell(tmp_path: Path, shell: str) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    write_hook(hook_file(root), f"#!{shell}\ntrue\n")
    hook.install(root)
    assert subprocess.run(["/bin/sh", "-n", str(hook_file(root))], check=False).returncode == 0
