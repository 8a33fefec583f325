"""Real commits through the installed hook: only findings stop one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from indexed import index_exactly, make_indexed
from repositories import Files, make_repo, run_git, write

from coderecall.hook.placing import install
from coderecall.hook.running import TIME_LIMIT_VARIABLE
from coderecall.project import Project

STORE = "def put(key):\n    checked = key.strip()\n    return checked\n"
RENAMED = STORE.replace("def put", "def save")
FILES = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": "from app.store import put\n\nput('a')\n"}


def try_commit(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "-C", str(root), "commit", "-m", "try", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, TIME_LIMIT_VARIABLE: "60", **environment},
    )


def stage(root: Path, files: Files) -> None:
    write(root, files)
    run_git(root, "add", "--all", ".")


@pytest.fixture
def guarded(tmp_path: Path) -> Path:
    """An indexed repository with the hook in place."""
    project = make_indexed(tmp_path, FILES)
    install(project.root)
    return project.root


def test_a_sound_commit_passes(guarded: Path) -> None:
    stage(guarded, {"app/store.py": STORE + "\n\ndef more(): pass\n"})
    done = try_commit(guarded)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_broken_one_is_stopped_and_says_where_and_how_to_go_on(guarded: Path) -> None:
    stage(guarded, {"app/store.py": RENAMED})
    done = try_commit(guarded)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "app/user.py:1:23: error CR101 `put` was renamed to `save` in app/store.py" in said
    assert "go on anyway: git commit --no-verify" in said
    assert try_commit(guarded, "--no-verify").returncode == 0


TWIN = """def load_{name}(rows):
    found = []
    for row in rows:
        if row is None:
            continue
        value = row.strip().lower()
        found.append(value)
    found.sort()
    return found
"""


def test_a_note_is_shown_and_stops_nothing(tmp_path: Path) -> None:
    names = ("one", "two")
    project = make_indexed(tmp_path, {f"app/{name}.py": TWIN.format(name=name) for name in names})
    install(project.root)
    stage(project.root, {"app/one.py": TWIN.format(name="one").replace("if row is None:", "if not row:")})
    done = try_commit(project.root)
    assert done.returncode == 0
    assert "note CR301" in done.stdout + done.stderr
    assert "notes stop no commit" in done.stderr
    assert "breaks other modules" not in done.stderr


def test_what_is_staged_counts(guarded: Path) -> None:
    stage(guarded, {"app/store.py": RENAMED})
    write(guarded, {"app/store.py": STORE})
    assert try_commit(guarded).returncode == 1
    stage(guarded, {"app/store.py": STORE + "x = 1\n"})
    write(guarded, {"app/store.py": RENAMED})
    assert try_commit(guarded).returncode == 0


def test_git_commit_with_a_file_uses_a_temporary_index(guarded: Path) -> None:
    write(guarded, {"app/store.py": RENAMED, "other.py": "x = 1\n"})
    run_git(guarded, "add", "other.py")
    assert try_commit(guarded, "app/store.py").returncode == 1
    assert try_commit(guarded, "other.py").returncode == 0
    assert try_commit(guarded, "-a").returncode == 1


def test_an_existing_hook_runs_first_and_keeps_its_say(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    file = project.root / ".git" / "hooks" / "pre-commit"
    file.parent.mkdir(exist_ok=True)
    file.write_text('#!/bin/sh\necho "other ran with $# arguments"\nexec sh -c "exit ${OTHER_STATUS:-0}"\n', "utf-8")
    file.chmod(0o755)
    install(project.root)
    stage(project.root, {"app/store.py": RENAMED})
    done = try_commit(project.root)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert said.index("other ran with 0 arguments") < said.index("CR101")
    done = try_commit(project.root, OTHER_STATUS="3")
    assert done.returncode == 1
    assert "CR101" not in done.stdout + done.stderr
    stage(project.root, {"app/store.py": STORE + "x = 1\n"})
    done = try_commit(project.root)
    assert done.returncode == 0
    assert (done.stdout + done.stderr).count("other ran") == 1


def test_without_an_index_the_commit_passes_with_a_word(tmp_path: Path) -> None:
    root = make_repo(tmp_path, FILES)
    install(root)
    stage(root, {"app/store.py": RENAMED})
    done = try_commit(root)
    assert done.returncode == 0
    assert done.stderr == "coderecall: no index here, hook skipped: run `coderecall index` once\n"


def test_a_damaged_index_does_not_stop_a_commit(guarded: Path) -> None:
    (guarded / ".coderecall" / "index.db").write_bytes(b"this is no database" * 100)
    stage(guarded, {"app/store.py": RENAMED})
    done = try_commit(guarded)
    assert done.returncode == 0
    assert "hook skipped" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_program_does_not_stop_a_commit(guarded: Path) -> None:
    file = guarded / ".git" / "hooks" / "pre-commit"
    text = file.read_text("utf-8")
    program = next(line for line in text.splitlines() if line.strip().startswith("coderecall_program="))
    file.write_text(text.replace(program, "    coderecall_program=/nowhere/coderecall"), "utf-8")
    stage(guarded, {"app/store.py": RENAMED})
    done = try_commit(guarded, PATH="/usr/bin:/bin")
    assert done.returncode == 0
    assert done.stderr == "coderecall: the program is not on PATH, hook skipped\n"


def test_a_program_that_cannot_start_does_not_stop_a_commit(guarded: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text(f"#!{sys.executable}\nimport a_module_that_is_not_there\n", "utf-8")
    broken.chmod(0o755)
    file = guarded / ".git" / "hooks" / "pre-commit"
    text = file.read_text("utf-8")
    program = next(line for line in text.splitlines() if line.strip().startswith("coderecall_program="))
    file.write_text(text.replace(program, f"    coderecall_program={broken}"), "utf-8")
    stage(guarded, {"app/store.py": RENAMED})
    assert try_commit(guarded).returncode == 0


def test_past_the_time_limit_the_commit_passes(guarded: Path) -> None:
    stage(guarded, {"app/store.py": RENAMED})
    done = try_commit(guarded, CODERECALL_HOOK_TIMEOUT="0.000001")
    assert done.returncode == 0
    assert "hook skipped, not done within" in done.stderr


def test_a_time_limit_that_is_no_number(guarded: Path) -> None:
    stage(guarded, {"app/store.py": STORE + "x = 1\n"})
    done = try_commit(guarded, CODERECALL_HOOK_TIMEOUT="soon")
    assert done.returncode == 0
    assert done.stderr == "coderecall: CODERECALL_HOOK_TIMEOUT is not a number of seconds, 5 is used\n"


def test_the_first_commit(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {}))
    stage(project.root, FILES)
    index_exactly(project)
    install(project.root)
    assert try_commit(project.root).returncode == 0


def test_a_merge_that_breaks_what_neither_side_broke(guarded: Path) -> None:
    """One side renames, the other begins to use the old name: no conflict, and yet the result is broken."""
    run_git(guarded, "switch", "-qc", "side")
    stage(guarded, {"app/store.py": STORE + "\n\ndef drop(key): pass\n"})
    assert try_commit(guarded).returncode == 0
    stage(guarded, {"app/late.py": "from app.store import drop\n"})
    assert try_commit(guarded).returncode == 0
    run_git(guarded, "switch", "-q", "main")
    stage(guarded, {"app/store.py": STORE + "\n\ndef take(key): pass\n", "b.py": "x = 1\n"})
    assert try_commit(guarded).returncode == 0
    subprocess.run(["git", "-C", str(guarded), "merge", "-q", "side"], check=False, capture_output=True)
    stage(guarded, {"app/store.py": STORE + "\n\ndef take(key): pass\n"})  # resolved by dropping the other side
    done = try_commit(guarded)
    assert done.returncode == 1
    assert "`drop` is imported from app/store.py, which does not define it" in done.stdout + done.stderr


def test_in_the_middle_of_a_rebase(guarded: Path) -> None:
    run_git(guarded, "switch", "-qc", "side")
    stage(guarded, {"app/store.py": STORE + "a = 1\n"})
    assert try_commit(guarded).returncode == 0
    run_git(guarded, "switch", "-q", "main")
    stage(guarded, {"app/store.py": STORE + "b = 1\n"})
    assert try_commit(guarded).returncode == 0
    run_git(guarded, "switch", "-q", "side")
    subprocess.run(["git", "-C", str(guarded), "rebase", "main"], check=False, capture_output=True)
    stage(guarded, {"app/store.py": RENAMED})
    assert try_commit(guarded).returncode == 1


def test_a_linked_worktree_without_its_own_index_uses_that_of_the_main_one(guarded: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    run_git(guarded, "worktree", "add", "-q", str(tree))
    stage(tree, {"app/store.py": RENAMED})
    done = try_commit(tree)
    assert done.returncode == 1
    assert "app/user.py:1:" in done.stdout + done.stderr
    assert not (tree / ".coderecall").exists()
    stage(tree, {"app/user.py": "from app.store import save\n\nsave('a')\n"})
    assert try_commit(tree).returncode == 0
    stage(tree, {"app/store.py": STORE})  # the main worktree has this content, and its user the old name
    assert try_commit(tree).returncode == 1


def test_a_file_that_the_linked_worktree_no_longer_has(guarded: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    run_git(guarded, "worktree", "add", "-q", str(tree))
    (tree / "app/user.py").unlink()
    run_git(tree, "add", "-A")
    assert try_commit(tree).returncode == 0
    stage(tree, {"app/store.py": RENAMED})
    assert try_commit(tree).returncode == 0


def test_a_linked_worktree_that_is_too_different(
    guarded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = tmp_path / "tree"
    run_git(guarded, "worktree", "add", "-q", str(tree))
    stage(tree, {"app/store.py": RENAMED, **{f"app/more{n}.py": f"x = {n}\n" for n in range(201)}})
    assert try_commit(tree, "--no-verify").returncode == 0
    stage(tree, {"app/user.py": "from app.store import nothing\n"})
    done = try_commit(tree)
    assert done.returncode == 0
    assert (
        "this worktree is not indexed and unlike the main one, hook skipped: run `coderecall index` once" in done.stderr
    )
    index_exactly(Project(tree))
    stage(tree, {"app/user.py": "from app.store import nothing\n\nnothing()\n"})
    run_git(tree, "reset", "-q", "--soft", "HEAD~1")
    assert try_commit(tree).returncode == 1


def test_a_merge_without_a_conflict_that_breaks_something(guarded: Path) -> None:
    """git runs no pre-commit hook for it."""
    run_git(guarded, "switch", "-qc", "side")
    stage(guarded, {"app/late.py": "from app.store import put\n"})
    assert try_commit(guarded).returncode == 0
    run_git(guarded, "switch", "-q", "main")
    stage(guarded, {"app/store.py": RENAMED, "app/user.py": "from app.store import save\n\nsave('a')\n"})
    assert try_commit(guarded).returncode == 0
    code, said = merge(guarded, "side")
    assert code != 0
    assert "app/late.py:1:23: error CR101 `put` is imported from app/store.py, which does not define it" in said
    assert try_commit(guarded).returncode == 1
    assert try_commit(guarded, "--no-verify").returncode == 0


def test_what_the_merged_branch_broke_itself_is_not_new(guarded: Path) -> None:
    run_git(guarded, "switch", "-qc", "side")
    stage(guarded, {"app/store.py": RENAMED})
    assert try_commit(guarded, "--no-verify").returncode == 0
    run_git(guarded, "switch", "-q", "main")
    stage(guarded, {"other.py": "x = 1\n"})
    assert try_commit(guarded).returncode == 0
    code, said = merge(guarded, "side")
    assert code == 0, said
    assert "1 hint is left out: it is so in the merged branch already" in said


def merge(root: Path, branch: str) -> tuple[int, str]:
    done = subprocess.run(
        ["git", "-C", str(root), "merge", "--no-edit", branch],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, TIME_LIMIT_VARIABLE: "60"},
    )
    return done.returncode, done.stdout + done.stderr


def test_a_cherry_pick_and_a_revert_in_conflict(guarded: Path) -> None:
    run_git(guarded, "switch", "-qc", "side")
    stage(guarded, {"app/store.py": STORE.replace("checked", "one")})
    assert try_commit(guarded).returncode == 0
    run_git(guarded, "switch", "-q", "main")
    stage(guarded, {"app/store.py": STORE.replace("checked", "two")})
    assert try_commit(guarded).returncode == 0
    for command in (["cherry-pick", "side"], ["revert", "--no-edit", "side"]):
        subprocess.run(["git", "-C", str(guarded), *command], check=False, capture_output=True)
        stage(guarded, {"app/store.py": RENAMED})
        done = try_commit(guarded)
        assert done.returncode == 1
        assert "CR101" in done.stdout + done.stderr
        run_git(guarded, "reset", "-q", "--hard")


def test_an_amended_commit(guarded: Path) -> None:
    stage(guarded, {"app/store.py": STORE + "x = 1\n"})
    assert try_commit(guarded).returncode == 0
    assert try_commit(guarded, "--amend").stderr == ""
    stage(guarded, {"app/store.py": RENAMED})
    assert try_commit(guarded, "--amend").returncode == 1


def test_a_part_of_a_file_is_staged(guarded: Path) -> None:
    """As `git add --patch` does it: the index has a content that is nowhere on the disk."""
    write(guarded, {"app/store.py": f"{RENAMED}\n\ndef more(): pass\n"})
    blob = subprocess.run(
        ["git", "-C", str(guarded), "hash-object", "-w", "--stdin"],
        input=f"{STORE}\n\ndef more(): pass\n".encode(),
        capture_output=True,
        check=True,
    ).stdout.decode()
    run_git(guarded, "update-index", "--cacheinfo", f"100644,{blob.strip()},app/store.py")
    assert try_commit(guarded).returncode == 0
    run_git(guarded, "add", "app/store.py")
    assert try_commit(guarded).returncode == 1


def test_in_a_submodule(guarded: Path, tmp_path: Path) -> None:
    """It has its own index, and hooks in the folder that git keeps for it."""
    outer = make_repo(tmp_path / "outer", {"README.md": "# Outer\n"})
    run_git(outer, "submodule", "add", "-q", str(guarded), "libs/inner")
    inner = Project(outer / "libs" / "inner")
    index_exactly(inner)
    assert install(inner.root).path.samefile(outer / ".git" / "modules" / "libs" / "inner" / "hooks" / "pre-commit")
    stage(inner.root, {"app/store.py": RENAMED})
    assert try_commit(inner.root).returncode == 1


def test_from_a_folder_below_the_root(guarded: Path) -> None:
    stage(guarded, {"app/store.py": RENAMED})
    assert try_commit(guarded / "app").returncode == 1


def test_a_folder_of_git_that_lies_elsewhere_does_not_stop_a_commit(guarded: Path, tmp_path: Path) -> None:
    (guarded / ".git").rename(tmp_path / "elsewhere")
    where = {"GIT_DIR": str(tmp_path / "elsewhere"), "GIT_WORK_TREE": str(guarded)}
    write(guarded, {"app/store.py": RENAMED})
    done = try_commit(guarded, "-a", **where)
    assert done.returncode == 0
    assert "hook skipped" in done.stderr


def test_colours_and_links_are_for_terminals(guarded: Path) -> None:
    stage(guarded, {"app/store.py": RENAMED})
    assert "\x1b" not in (said := try_commit(guarded)).stdout + said.stderr
    said = try_commit(guarded, FORCE_COLOR="1", FORCE_HYPERLINK="1")
    assert "\x1b[1;31merror\x1b[0m CR101" in said.stdout + said.stderr
    assert f"{guarded}/app/user.py#1\x1b\\app/user.py:1:23\x1b]8;;\x1b\\" in said.stdout + said.stderr


@pytest.mark.parametrize("known", [None, "no baseline"])
def test_without_its_baseline_everything_is_reported(guarded: Path, known: str | None) -> None:
    stage(guarded, {"coderecall.toml": 'baseline = "known.json"\n', "app/store.py": RENAMED})
    if known is not None:
        write(guarded, {"known.json": known})
    done = try_commit(guarded)
    assert done.returncode == 1
    assert "without it all places are reported" in done.stderr
    assert "app/user.py:1:23: error CR101" in done.stdout + done.stderr
