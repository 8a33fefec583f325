"""What the index knows of commits follows a file to its new name: a further run leaves what a first run leaves."""

from collections import Counter
from pathlib import Path

import pytest
from repositories import Files, make_repo, run_git, write

from coderecall.model import Head
from coderecall.project import Project
from coderecall.store import Database

Counts = tuple[dict[str, int], dict[str, int]]
SMALL = "".join(f"def small_{n}(x):\n    y = x + {n}\n    return y * {n}\n\n\n" for n in range(6))
SECOND = SMALL.replace("x + 3", "x - 3")


def commit(root: Path, message: str, files: Files | None = None) -> None:
    """Without the index."""
    write(root, files or {})
    run_git(root, "add", "--all", ".")
    run_git(root, "commit", "-q", "-m", message)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_repo(tmp_path, {"pack/a.py": SMALL, "pack/c.py": SMALL.replace("small", "other"), "d.py": "x = 1\n"})
    commit(root, "Subtract in the third", {"pack/a.py": SECOND})
    Project(root).index()
    return root


def move(root: Path, old: str, new: str) -> None:
    (root / new).parent.mkdir(exist_ok=True)
    run_git(root, "mv", old, new)


def counts(root: Path) -> Counts:
    """Commits of each file and of each symbol."""
    project = Project(root)
    with Database.read(project.folder) as db:
        files = db.files()
        symbols = {s.key: f"{f.path} {s.qualified_name}" for f in files for s in db.symbols_in(f.id)}
        of_symbols = Counter(symbols[key] for key, _ in db.commits_of_symbols(symbols))
        return {f.path: len(db.commits_of_file(f.path)) for f in files}, dict(of_symbols)


def assert_as_anew(root: Path) -> Counts:
    Project(root).index()
    found = counts(root)
    Project(root).index(rebuild=True)
    assert found == counts(root)
    return found


def assert_learned_as_anew(root: Path) -> None:
    """The counts and the memory."""
    project, learned = Project(root), []
    for rebuild in (False, True):
        project.index(rebuild=rebuild)
        with Database.read(project.folder) as db:
            learned.append((counts(root), db.snapshots(Head.CHANGED_FOR)))
    assert learned[0] == learned[1]


def test_a_rename(root: Path) -> None:
    move(root, "pack/a.py", "pack/b.py")
    commit(root, "Rename")
    files, symbols = assert_as_anew(root)
    assert files["pack/b.py"] == 3
    assert symbols["pack/b.py small_3"] == 2


def test_a_rename_with_edits(root: Path) -> None:
    move(root, "pack/a.py", "pack/b.py")
    commit(root, "Rename and add", {"pack/b.py": SECOND.replace("x - 3", "x - 33")})
    assert assert_as_anew(root)[1]["pack/b.py small_3"] == 3


def test_a_rename_back_in_one_run(root: Path) -> None:
    move(root, "pack/a.py", "pack/b.py")
    commit(root, "There")
    move(root, "pack/b.py", "pack/a.py")
    commit(root, "And back")
    assert assert_as_anew(root)[0]["pack/a.py"] == 4


def test_a_rename_back_in_two_runs(root: Path) -> None:
    move(root, "pack/a.py", "pack/b.py")
    commit(root, "There")
    Project(root).index()
    move(root, "pack/b.py", "pack/a.py")
    commit(root, "And back")
    assert assert_as_anew(root)[1]["pack/a.py small_3"] == 2


def test_a_folder_gets_another_name(root: Path) -> None:
    move(root, "pack", "parcel")
    commit(root, "Rename the folder")
    files, symbols = assert_as_anew(root)
    assert files == {"parcel/a.py": 3, "parcel/c.py": 2, "d.py": 1}
    assert symbols["parcel/c.py other_1"] == 1


def test_a_name_that_was_another_files(root: Path) -> None:
    commit(root, "Remove the second", {"pack/c.py": None})
    move(root, "pack/a.py", "pack/c.py")
    commit(root, "Take its name")
    assert assert_as_anew(root)[0]["pack/c.py"] == 3


def test_a_branch_that_has_the_old_name(root: Path) -> None:
    run_git(root, "branch", "old")
    move(root, "pack/a.py", "pack/b.py")
    commit(root, "Rename")
    Project(root).index()
    run_git(root, "switch", "-q", "old")
    Project(root).index()
    files, symbols = counts(root)
    assert files["pack/a.py"] >= 2
    assert symbols["pack/a.py small_3"] == 2
    run_git(root, "switch", "-q", "-")
    assert assert_as_anew(root)[1]["pack/b.py small_3"] == 2


@pytest.mark.parametrize(
    "steps",
    [
        [("reset", "-q", "--hard", "HEAD~1")],
        [("commit", "-q", "--amend", "-m", "Subtract in the third and say so")],
        [("reset", "-q", "--hard", "HEAD~1"), ("mv", "pack/a.py", "pack/b.py"), ("commit", "-q", "-m", "Rename")],
    ],
    ids=["reset", "amended", "another commit, a rename"],
)
def test_commits_that_are_undone_are_forgotten(root: Path, steps: list[tuple[str, ...]]) -> None:
    for step in steps:
        run_git(root, *step)
    assert_learned_as_anew(root)


def test_commits_of_another_branch_are_kept(root: Path) -> None:
    run_git(root, "branch", "other")
    run_git(root, "reset", "-q", "--hard", "HEAD~1")
    Project(root).index()
    assert counts(root)[0]["pack/a.py"] == 2


def test_the_memory_follows(root: Path) -> None:
    move(root, "pack/a.py", "pack/b.py")
    commit(root, "Rename")
    assert_learned_as_anew(root)
