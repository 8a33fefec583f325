"""Putting the hook in place and taking it away, beside whatever is there."""

import os
import subprocess
from pathlib import Path

import pytest
from repositories import make_repo, run_git

from coderecall.errors import UsageError
from coderecall.hook import placing as hook
from coderecall.hook.placing import BEGIN, END

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
    assert placed.merges == placed.path.with_name("pre-merge-commit")
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
    "text",
    ["#!/usr/bin/env python3\nprint('other ran')\n", "echo other ran\n", "#!/usr/bin/perl\nprint 'other ran'\n"],
    ids=["python", "without a first line that says", "perl"],
)
def test_a_hook_that_is_no_shell_script_is_kept_beside_and_runs_first(tmp_path: Path, text: str) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    write_hook(hook_file(root), text)
    assert "runs first" in hook.install(root).notes[0]
    assert hook.install(root).notes == ()
    done = subprocess.run(
        ["git", "-C", str(root), "commit", "--allow-empty", "-m", "x"], capture_output=True, text=True, check=True
    )
    assert "other ran" in done.stdout + done.stderr
    assert hook.uninstall(root)[1] is True
    assert hook_file(root).read_text("utf-8") == text
    assert [file.name for file in hook_file(root).parent.iterdir() if file.suffix != ".sample"] == ["pre-commit"]


def test_a_hook_that_is_no_shell_script_stops_a_commit_as_before(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    write_hook(hook_file(root), "#!/usr/bin/env python3\nraise SystemExit(3)\n")
    hook.install(root)
    assert subprocess.run(["git", "-C", str(root), "commit", "--allow-empty", "-qm", "x"], check=False).returncode == 1


def test_a_hook_that_was_kept_is_not_overwritten(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    text = "#!/usr/bin/env python3\n"
    write_hook(hook_file(root), text)
    write_hook(hook_file(root).with_name("pre-commit.before-coderecall"), "precious\n")
    with pytest.raises(UsageError, match="is in the way"):
        hook.install(root)
    assert hook_file(root).read_text("utf-8") == text


@pytest.mark.parametrize(
    ("text", "better"),
    [
        (
            "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\ntrue\n",
            ".pre-commit-config.yaml",
        ),
        ('#!/bin/sh\ncall_lefthook run "pre-commit" "$@"\n', "lefthook.yml"),
    ],
)
def test_a_hook_that_another_program_writes_anew(tmp_path: Path, text: str, better: str) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    write_hook(hook_file(root), text)
    assert better in hook.install(root).notes[0]


def test_husky(tmp_path: Path) -> None:
    """Version 9: the folder of the hooks is written at each install of the packages, and calls files of the user."""
    root = make_repo(tmp_path, {"a.py": "x = 1\n", ".husky/pre-commit": "echo husky ran\n"})
    run_git(root, "config", "core.hooksPath", ".husky/_")
    write_hook(root / ".husky" / "_" / "pre-commit", '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n')
    (root / ".husky" / "_" / "h").write_text(
        '#!/usr/bin/env sh\nn=$(basename "$0")\ns=$(dirname "$(dirname "$0")")/$n\n[ ! -f "$s" ] && exit 0\n'
        'sh -e "$s" "$@"\nexit $?\n',
        "utf-8",
    )
    assert ".husky/pre-commit" in hook.install(root).notes[-1]
    done = subprocess.run(
        ["git", "-C", str(root), "commit", "--allow-empty", "-m", "x"], capture_output=True, text=True, check=True
    )
    assert (done.stdout + done.stderr).count("husky ran") == 1


def test_merges_have_a_hook_of_their_own(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    file = hook_file(root).with_name("pre-merge-commit")
    hook.install(root)
    assert BEGIN in file.read_text("utf-8")
    hook.uninstall(root)
    assert not file.exists()


def test_a_hook_for_merges_that_calls_the_other_is_enough(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    text = '#!/bin/sh\nexec "$GIT_DIR/hooks/pre-commit"\n'
    file = hook_file(root).with_name("pre-merge-commit")
    write_hook(file, text)
    hook.install(root)
    assert file.read_text("utf-8") == text


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
