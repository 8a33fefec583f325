"""git on repositories that may be hostile, damaged, shallow, or not there."""

import os
import subprocess
from pathlib import Path

import pytest
from repositories import commit, make_repo, run_git, write

from coderecall import git
from coderecall.errors import GitError
from coderecall.git import Change, KnownFile


def test_facts_of_a_repository(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    assert git.is_repository(root)
    assert git.head(root) == run_git(root, "rev-parse", "HEAD")
    assert git.branch(root) == "main"
    assert not git.is_shallow(root)
    assert not git.is_partial(root)
    run_git(root, "switch", "-q", "--detach")
    assert git.branch(root) == ""


def test_whether_head_is_a_commit_is_read_from_files(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    first, second = git.head(root), commit(root, "Second", {"a.py": "x = 2\n"})
    assert (git.is_at(root, second), git.is_at(root, first), git.is_at(root, "")) == (True, False, False)
    run_git(root, "checkout", "-q", "--detach", first)
    assert git.is_at(root, first)
    run_git(root, "checkout", "-q", "-")
    run_git(root, "pack-refs", "--all")
    assert not git.is_at(root, second)  # not said in a file of its own: git has to be asked
    (root / ".git" / "HEAD").write_text("ref: refs/../../secret\n")
    (root / "secret").write_text(f"{second}\n")
    assert not git.is_at(root, second)


def test_a_repository_without_commits(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {})
    write(root, {"a.py": "x = 1\n"})
    assert git.is_repository(root)
    assert git.head(root) == ""
    assert git.branch(root) == "main"
    assert git.list_files(root) == ["a.py"]
    assert list(git.log_stream(root)) == []
    assert [change.status for change in git.changes(root, "HEAD", git.WORKTREE)] == ["A"]
    assert git.changes(root, "HEAD", git.INDEX) == []


def test_a_folder_that_is_no_repository(tmp_path: Path) -> None:
    assert not git.is_repository(tmp_path)
    assert git.head(tmp_path) == git.branch(tmp_path) == ""
    with pytest.raises(GitError, match=r"not a git repository.*run `git init`"):
        git.is_shallow(tmp_path)


def test_a_repository_further_up_is_not_ours(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"sub/a.py": "x = 1\n", ".gitignore": "ignored/\n"})
    below = root / "ignored"
    below.mkdir()
    (below / "b.py").write_text("y = 1\n")
    assert not git.is_repository(below)
    assert git.list_files(below) == ["b.py"]


def test_a_broken_dot_git_is_an_ordinary_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /nowhere/at/all\n")
    (tmp_path / "a.py").write_text("x = 1\n")
    assert not git.is_repository(tmp_path)
    assert git.list_files(tmp_path) == ["a.py"]


def test_a_bare_repository_inside_the_tree_is_not_trusted(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q", "--bare", str(tmp_path / "bare"))
    with pytest.raises(GitError):
        git.is_shallow(tmp_path / "bare")


def test_foreign_ownership_is_told_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    from coderecall.git import command

    monkeypatch.setitem(command.SAFE_ENVIRONMENT, "GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GitError, match=r"belongs to another user.*safe\.directory"):
        git.list_files(root)


def test_git_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    monkeypatch.setenv("PATH", str(tmp_path))
    for call in (
        lambda: git.list_files(root),
        lambda: list(git.cat(root, ["0" * 40])),
        lambda: list(git.log_stream(root)),
    ):
        with pytest.raises(GitError, match="git is not installed"):
            call()


@pytest.mark.parametrize("revision", ["", "-x", "--output=x", "no-such-branch", "a\x1b[31m", "HEAD:a.py"])
def test_a_revision_that_is_none(tmp_path: Path, revision: str) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    with pytest.raises(GitError) as caught:
        git.resolve_revision(root, revision)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_revisions(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    first = git.head(root)
    commit(root, "Second", {"a.py": "x = 2\n"})
    run_git(root, "tag", "-a", "v1", "-m", "one", first)
    assert git.resolve_revision(root, "v1") == git.resolve_revision(root, "HEAD~1") == first


def test_ignore_rules_are_gits_own(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"kept.py": "", "tracked/gen.py": ""})
    global_excludes = tmp_path / "global"
    global_excludes.write_text("*.tmp.py\n")
    run_git(root, "config", "--global", "core.excludesFile", str(global_excludes))
    write(
        root,
        {
            ".gitignore": "/build/\n*.log.py\ntracked/\n",
            "build/a.py": "",
            "a.log.py": "",
            "scratch.tmp.py": "",
            "sub/.gitignore": "*\n!.gitignore\n!wanted.py\n",
            "sub/wanted.py": "",
            "sub/other.py": "",
        },
    )
    expected = [".gitignore", "kept.py", "sub/.gitignore", "sub/wanted.py", "tracked/gen.py"]
    assert git.list_files(root) == expected
    assert git.ignored(
        root, ["build/a.py", "kept.py", "sub/wanted.py", "sub/other.py", "gone.log.py", "tracked/gen.py"]
    ) == {
        "build/a.py",
        "sub/other.py",
        "gone.log.py",
    }
    # the same folder without git: the same rules, only that nothing is tracked
    (root / ".git").rename(tmp_path / "away")
    assert git.list_files(root) == [path for path in expected if path != "tracked/gen.py"]
    assert git.ignored(root, ["build/a.py", "sub/wanted.py"]) == {"build/a.py"}
    assert not (root / ".git").exists()


def test_paths_that_git_cannot_place_count_as_ignored(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "", "real/b.py": ""})
    (root / "link").symlink_to("real")
    assert git.ignored(root, ["a.py", "../x.py", "/etc/passwd", "link/b.py", "real/b.py"]) == {
        "../x.py",
        "/etc/passwd",
        "link/b.py",
    }


def test_odd_names_survive(tmp_path: Path) -> None:
    names = [
        "sp ace.py",
        "new\nline.py",
        'quo"te.py',
        "tab\t.py",
        "ümlaut.py",
        os.fsdecode(b"latin-\xe4.py"),
        "-dash.py",
    ]
    root = make_repo(tmp_path, dict.fromkeys(names, "x = 1\n"))
    assert sorted(git.list_files(root)) == sorted(names)
    assert git.tree_blobs(root, "HEAD").keys() == set(names)
    assert git.staged_blobs(root).files.keys() == set(names)
    write(root, dict.fromkeys(names, "x = 2\n"))
    for change in git.changes(root, "HEAD", git.WORKTREE):
        assert change.status == "M"
        assert change.new_path in names


def test_staged_files_conflicts_links_and_submodules(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    other = make_repo(tmp_path / "other", {})
    commit(other, "Sub", {"s.py": "z = 1\n"})
    (root / "link.py").symlink_to("a.py")
    run_git(root, "submodule", "--quiet", "add", str(other), "sub")
    run_git(root, "add", ".")
    run_git(root, "commit", "-qm", "Links")
    assert git.staged_blobs(root).files.keys() == {"a.py", "b.py", ".gitmodules"}
    assert git.tree_blobs(root, "HEAD").keys() == {"a.py", "b.py", ".gitmodules"}
    run_git(root, "switch", "-qc", "topic")
    commit(root, "Topic", {"a.py": "x = 2\n"})
    run_git(root, "switch", "-q", "main")
    commit(root, "Main", {"a.py": "x = 3\n"})
    subprocess.run(["git", "-C", str(root), "merge", "topic"], check=False, capture_output=True)
    staged = git.staged_blobs(root)
    assert staged.conflicts.keys() == {"a.py"}
    assert "a.py" not in staged.files
    assert git.changes(root, "HEAD", git.INDEX) == []


def _status(found: list[Change]) -> list[tuple[str, str, str]]:
    return [(change.status, change.old_path, change.new_path) for change in found]


BODY = "".join(f"line {n} of a file that is long enough\n" for n in range(20))


@pytest.mark.parametrize("new", [git.INDEX, git.WORKTREE, "HEAD"])
def test_the_three_comparisons_agree(tmp_path: Path, new: str) -> None:
    """The work tree is compared by our own code, the others by git: the same change must read the same."""
    root = make_repo(
        tmp_path,
        {"same.py": "s\n", "edited.py": "a\n", "gone.py": "gone\n", "moved.py": BODY, "moved_too.py": BODY * 2 + "x\n"},
    )
    (root / "moved.py").rename(root / "lib.py")
    (root / "moved_too.py").rename(root / "zoo.py")
    write(root, {"edited.py": "b\n", "gone.py": None, "new.py": "entirely new\n", "zoo.py": BODY * 2 + "y\n"})
    if new != git.WORKTREE:
        run_git(root, "add", "--all")
    old = "HEAD"
    if new == "HEAD":
        run_git(root, "commit", "-qm", "Second")
        old = "HEAD~1"
    found = git.changes(root, old, new)
    assert _status(found) == [
        ("M", "edited.py", "edited.py"),
        ("D", "gone.py", ""),
        ("R", "moved.py", "lib.py"),
        ("A", "", "new.py"),
        ("R", "moved_too.py", "zoo.py"),
    ]
    blobs = {change.new_path: change.new_blob for change in found}
    assert blobs["zoo.py"] == git.blob_id((BODY * 2 + "y\n").encode())
    assert _status(git.changes(root, old, new, wanted=lambda path: path == "lib.py")) in (
        [("R", "moved.py", "lib.py")],
        [("A", "", "lib.py")],  # in the work tree what is not wanted is not read, so no rename is known
    )


def test_a_file_that_became_a_link_is_gone(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    (root / "a.py").unlink()
    (root / "a.py").symlink_to("/etc/passwd")
    assert _status(git.changes(root, "HEAD", git.WORKTREE)) == [("D", "a.py", "")]
    run_git(root, "add", "--all")
    assert _status(git.changes(root, "HEAD", git.INDEX)) == [("D", "a.py", "")]


def test_line_ends_alone_are_no_change(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\ny = 2\n", "b.py": "x = 1\n"})
    write(root, {"a.py": "x = 1\r\ny = 2\r\n", "b.py": "x = 2\r\n"})
    assert _status(git.changes(root, "HEAD", git.WORKTREE)) == [("M", "b.py", "b.py")]


def test_a_known_file_is_not_read_again(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    write(root, {"a.py": "x = 2\n"})
    facts = (root / "a.py").stat()
    known = {"a.py": KnownFile(facts.st_size, facts.st_mtime_ns, "f" * 40)}
    assert [change.new_blob for change in git.changes(root, "HEAD", git.WORKTREE, known=known)] == ["f" * 40]
    known = {"a.py": KnownFile(facts.st_size, facts.st_mtime_ns - 1, "f" * 40)}
    assert [change.new_blob for change in git.changes(root, "HEAD", git.WORKTREE, known=known)] == [
        git.blob_id(b"x = 2\n")
    ]


def test_the_index_of_a_hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`git commit FILE` gives its hook a temporary index; any other caller must not be led astray by the variable."""
    root = make_repo(tmp_path, {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    write(root, {"a.py": "x = 2\n", "b.py": "y = 2\n"})
    run_git(root, "add", "b.py")
    monkeypatch.setenv("GIT_INDEX_FILE", str(root / ".git" / "partial"))
    run_git(root, "read-tree", "HEAD")
    run_git(root, "add", "a.py")
    assert _status(git.changes(root, "HEAD", git.INDEX, hook=True)) == [("M", "a.py", "a.py")]
    assert _status(git.changes(root, "HEAD", git.INDEX)) == [("M", "b.py", "b.py")]
    assert git.staged_blobs(root, hook=True).files["a.py"] != git.staged_blobs(root).files["a.py"]


def test_variables_that_redirect_git_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    head = git.head(root)
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_WORK_TREE", "/nowhere")
    assert git.list_files(root) == ["a.py"]
    assert git.head(root) == head
    assert head.encode() in b"".join(git.log_stream(root))


def test_blobs_are_read_in_order(tmp_path: Path) -> None:
    contents = {f"{n}.py": f"x = {n}\n" * (n + 1) for n in range(200)}
    root = make_repo(tmp_path, {**contents, "empty.py": "", "zz_large.py": "#" * 3_000_000})
    blobs = git.tree_blobs(root, "HEAD")
    tree = subprocess.run(
        ["git", "-C", str(root), "rev-parse", "HEAD^{tree}"], capture_output=True, check=True, text=True
    ).stdout.strip()
    wanted = [*(blobs[path] for path in contents), "0" * 40, blobs["zz_large.py"], tree, blobs["empty.py"]]
    read = list(git.cat(root, wanted))
    assert [blob for blob, _ in read] == wanted
    assert [content for _, content in read] == [*(text.encode() for text in contents.values()), None, None, None, b""]


def test_reading_blobs_can_stop_early(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {f"{n}.py": f"x = {n}\n" for n in range(200)})
    reader = git.cat(root, git.tree_blobs(root, "HEAD").values())
    next(reader)
    reader.close()  # a process that stayed would be a ResourceWarning, and so an error


def test_only_ids_are_asked_for(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    with pytest.raises(GitError, match="not a blob id"):
        list(git.cat(root, ["HEAD:a.py"]))


def test_a_partial_clone_reports_what_it_lacks(tmp_path: Path) -> None:
    origin = make_repo(tmp_path, {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    old = git.tree_blobs(origin, "HEAD")
    commit(origin, "Second", {"a.py": "x = 2\n", "b.py": "y = 2\n"})
    run_git(origin, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{origin}", str(clone))
    assert git.is_partial(clone)
    new = git.tree_blobs(clone, "HEAD")
    assert list(git.cat(clone, [old["a.py"], new["a.py"], old["b.py"], new["b.py"]])) == [
        (old["a.py"], None),
        (new["a.py"], b"x = 2\n"),
        (old["b.py"], None),
        (new["b.py"], b"y = 2\n"),
    ]


def test_a_shallow_clone(tmp_path: Path) -> None:
    origin = make_repo(tmp_path, {"a.py": "x = 1\n"})
    last = commit(origin, "Second", {"a.py": "x = 2\n"})
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "-q", "--depth=1", f"file://{origin}", str(clone))
    assert git.is_shallow(clone)
    assert b"".join(git.log_stream(clone)).count(b"\0" + last.encode()) == 1
