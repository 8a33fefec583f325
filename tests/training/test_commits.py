"""Commits as the training reads them: which lines of the old text each changed."""

from pathlib import Path

from repositories import commit, make_repo, run_git, write

from training.commits import read_commits


def test_hunks_are_lines_of_the_old_text_and_insertions_are_empty(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "1\n2\n3\n4\n"})
    sha = commit(root, "Subject\n\n-- a/b\n@@ of the message", {"a.py": "1\nnew\n2\nthree\n4\n"})

    newest, first = read_commits(root / ".git", "HEAD")

    assert (newest.sha, newest.message) == (sha, "Subject\n\n-- a/b\n@@ of the message")
    [change] = newest.files
    assert (change.old_path, change.new_path, change.hunks) == ("a.py", "a.py", [(1, 0), (3, 1)])
    assert change.old_blob == run_git(root, "rev-parse", "HEAD~:a.py")
    assert (first.files[0].old_path, first.files[0].new_path) == ("", "a.py")


def test_lines_of_content_are_not_taken_for_headers(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"q.sql": "-- a/old.py\nselect 1;\n"})
    commit(root, "Change", {"q.sql": "++ b/new.py\nselect 1;\n"})

    [change] = next(read_commits(root / ".git", "HEAD")).files

    assert (change.old_path, change.new_path) == ("q.sql", "q.sql")


def test_a_rename_keeps_both_names_and_a_removal_has_no_new_one(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"old name.py": "x = 1\n" * 20, "gone.py": "y = 2\n"})
    (root / "old name.py").rename(root / "new.py")
    commit(root, "Move", {"gone.py": None})

    changes = {(change.old_path, change.new_path) for change in next(read_commits(root / ".git", "HEAD")).files}

    assert changes == {("old name.py", "new.py"), ("gone.py", "")}


def test_merges_are_left_out_and_a_range_ends_at_its_start(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "a = 1\n"})
    start = run_git(root, "rev-parse", "HEAD")
    branch = run_git(root, "branch", "--show-current")
    run_git(root, "checkout", "-q", "-b", "side")
    commit(root, "Side", {"b.py": "b = 1\n"})
    run_git(root, "checkout", "-q", branch)
    commit(root, "Main", {"a.py": "a = 2\n"})
    run_git(root, "merge", "-q", "--no-edit", "side")

    messages = {one.message for one in read_commits(root / ".git", f"{start}..HEAD")}

    assert messages == {"Side", "Main"}


def test_product_is_code_that_was_there_and_is_no_test(tmp_path: Path) -> None:
    before = {"src/a.py": "a = 1\n", "tests/test_a.py": "a = 1\n", "README.md": "a\n"}
    root = make_repo(tmp_path, before)
    write(root, {"src/new.py": "n = 1\n"})
    commit(root, "Change", {path: text + "b = 2\n" for path, text in before.items()})

    product = next(read_commits(root / ".git", "HEAD")).product

    assert [change.new_path for change in product] == ["src/a.py"]
