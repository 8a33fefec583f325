"""What a path says is kept once for each content: branches and worktrees share it, and no index grows for ever."""

import shutil
from pathlib import Path

import pytest
from repositories import make_repo, run_git

from coderecall.index import tidy
from coderecall.project import Project
from coderecall.store import Database
from coderecall.store.packing import mention_words

FILES = {
    "app.py": "from shop import Cart\n\n\ndef run():\n    cart = Cart()\n    return cart.total()\n",
    "shop.py": "class Cart:\n    def total(self):\n        return 0\n",
}
OTHER = "class Cart:\n    def total(self):\n        return self.sum()\n\n    def sum(self):\n        return 1\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(make_repo(tmp_path, FILES))
    project.index(history=False)
    return project


def versions(project: Project) -> int:
    with Database.read(project.folder) as db:
        return len(db.versions())


def callers(project: Project, name: str) -> set[tuple[str, str]]:
    return {(answer.path, answer.evidence[0].why.partition(":")[0]) for answer in project.callers("", name).results}


def test_a_branch_that_comes_back_is_not_read_again(project: Project) -> None:
    main = run_git(project.root, "symbolic-ref", "--short", "HEAD")
    run_git(project.root, "checkout", "-q", "-b", "other")
    (project.root / "shop.py").write_text(OTHER)
    run_git(project.root, "commit", "-q", "-a", "-m", "Sum")
    project.index(history=False)
    assert callers(project, "sum") == {("shop.py", "exact")}
    before = versions(project)
    run_git(project.root, "checkout", "-q", main)
    report = project.index(history=False)
    assert report.changed == 1
    assert not project.symbols("sum").results
    run_git(project.root, "checkout", "-q", "other")
    project.index(history=False)
    assert callers(project, "sum") == {("shop.py", "exact")}
    assert versions(project) == before


def test_a_worktree_shares_what_the_main_one_has_read(project: Project, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    run_git(project.root, "worktree", "add", "-q", str(linked))
    (linked / "shop.py").write_text(OTHER)
    other = Project(linked)
    assert other.folder == project.folder
    assert not other.is_indexed
    other.index(history=False)
    assert other.is_indexed
    assert versions(project) == 3  # both of shop.py, one of app.py
    assert callers(other, "Cart.total") == callers(project, "Cart.total") == {("app.py", "exact")}
    assert callers(other, "sum") == {("shop.py", "exact")}
    assert not project.symbols("sum").results  # each sees its own tree
    assert [answer.path for answer in other.ask("sum of the cart").results]
    assert project.status().symbols == 3


def test_a_worktree_that_is_gone_is_forgotten(project: Project, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    run_git(project.root, "worktree", "add", "-q", str(linked))
    (linked / "shop.py").write_text(OTHER)
    Project(linked).index(history=False)
    project.index(history=False)
    with Database.read(project.folder) as db:
        assert [root for _, root in db.other_worktrees()] == [str(linked)]
    shutil.rmtree(linked)
    project.index(history=False)
    with Database.read(project.folder) as db:
        assert not db.other_worktrees()
    assert callers(project, "Cart.total") == {("app.py", "exact")}
    assert not project.symbols("sum").results


def test_a_git_file_that_names_a_foreign_repository_is_not_followed(project: Project, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    facts = project.root / ".git" / "worktrees" / "x"
    facts.mkdir(parents=True)
    (hostile / ".git").write_text(f"gitdir: {facts}\n")
    assert Project(hostile).folder == hostile / ".coderecall"
    (facts / "gitdir").write_text(str(tmp_path / "elsewhere" / ".git"))
    assert Project(hostile).folder == hostile / ".coderecall"


def test_the_index_does_not_grow_with_edits(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "LEAST", 10)
    for number in range(60):
        (project.root / "shop.py").write_text(OTHER + f"\n\ndef word{number}():\n    return unique{number}\n")
        project.index(history=False)
    with Database.read(project.folder) as db:
        _, retired, written = db.symbols_kept()
        assert retired <= 10
        assert written <= 40
        assert [row.name for row in db.symbols(db.search_text(["unique59"], (1, 1, 1, 1), 9).symbols.tolist()).values()]
        assert not len(db.search_text(["unique3"], (1, 1, 1, 1), 9).symbols)
        assert db.files_mentioning(["Cart"])
    assert callers(project, "Cart.total") == {("app.py", "exact")}


def test_names_are_found_whatever_letters_they_have() -> None:
    words = mention_words([(-1, "größe", "a.b", 1, 0, 1, None, 0)], [(-1, "../x-y/z.js", "q", "q", 0, 1, 0, 0)])
    assert len(words.split()) == 8  # größe a b q x y z js
    assert words.isascii()
