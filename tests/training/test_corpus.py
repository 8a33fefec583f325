"""From a git repository to questions: what is asked, and what the trees hold."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from repositories import commit, make_repo, run_git

from training import repositories, snapshots
from training.__main__ import main
from training.repositories import Repository, repository

LICENCE = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated "
    "documentation files. The above copyright notice and this permission notice shall be included."
)
STORE = '''\
class Store:
    """A drawer of values, each under its key."""

    def get(self, key):
        """Return the value that was kept under a key."""
        return self.held[key]

    def put(self, key, value):
        self.held[key] = value
'''
FETCH = '''\
# What is read from the net, page by page.

def fetch(address):
    """Read a page from its address, once."""
    page = open(address)
    return page
'''
CLIENT = (
    FETCH
    + """

def fetch_twice(address):
    return fetch(address) + fetch(address)
"""
)
TEST = "from client import fetch\n\n\ndef test_pages_are_read():\n    assert fetch(1)\n"


@pytest.fixture
def mirrors(tmp_path: Path) -> Path:
    """A repository with six commits, of which the last three are later than its snapshot."""
    root = make_repo(
        tmp_path / "made", {"LICENSE": LICENCE, "store.py": STORE, "client.py": FETCH, "tests/test_a.py": TEST}
    )
    commit(root, "Say more", {"README.md": "A store\n"})
    commit(root, "Pages can be read twice", {"client.py": CLIENT})
    closing = CLIENT.replace("    return page\n", "    page.close()\n    return page\n")
    commit(root, "fix: fetch closes the page early (#3)", {"client.py": closing})
    missing = STORE.replace("self.held[key]\n", "self.held.get(key)\n", 1)
    commit(
        root,
        "Missing keys are no error",
        {"store.py": missing, "client.py": closing.replace("open(", "read("), "tests/test_a.py": TEST * 2},
    )
    commit(root, "Fix typo", {"client.py": closing})
    folder = tmp_path / "mirrors" / "made+store"
    folder.mkdir(parents=True)
    (root / ".git").rename(folder / "repo")
    return tmp_path / "mirrors"


@pytest.fixture
def found(mirrors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setattr(repositories, "listed", lambda: ["made/store"])
    return repository("made/store", tmp_path / "work", mirrors)


def run(found: Repository, *steps: str) -> str:
    done = CliRunner().invoke(
        main, ["--work", str(found.folder.parent), "--mirrors", str(found.git_dir.parents[1]), *steps]
    )
    assert done.exit_code == 0, done.output
    return done.output


def asked(found: Repository, task: str) -> list[dict[str, Any]]:
    lines = found.questions.read_text(encoding="utf-8").splitlines()
    return [question for question in map(json.loads, lines) if question["task"] == task]


def test_the_snapshot_leaves_half_of_the_commits_to_ask_about(found: Repository) -> None:
    chosen = snapshots.choose(found)

    assert chosen.later == 3
    assert chosen.licence == "MIT"
    assert chosen.head == run_git(found.git_dir, "rev-parse", "HEAD")


def test_questions_are_what_later_commits_changed_of_the_snapshot(found: Repository) -> None:
    output = run(found)

    plain, keys = asked(found, "commit")
    assert plain["query"] == "fetch closes the page early"
    assert plain["symbols"] == [["client.py", "fetch"]]
    assert (plain["tree"], plain["files"]) == ("hist", ["client.py"])
    assert keys["symbols"] == [["client.py", "fetch"], ["store.py", "Store.get"]]
    assert "tests/test_a.py" not in keys["files"]
    assert asked(found, "commit-hard")[0]["query"] == "_ closes the page early"
    [change] = asked(found, "change")
    assert {change["file"], *change["files"]} == {"client.py", "store.py"}
    assert change["asked"] in (["fetch"], ["Store.get"])
    assert {(one["query"], one["symbols"][0][1]) for one in asked(found, "doc")} == {
        ("get Return the value that was kept under a key", "Store.get"),  # one in three says the name
        ("Read a page from its address, once", "fetch"),
    }
    assert {(one["query"], *one["symbols"][0]) for one in asked(found, "about")} == {
        ("A drawer of values, each under its key", "store.py", "Store"),
        ("What is read from the net, page by page", "client.py", ""),
    }
    assert "| [made/store](https://github.com/made/store) |" in output


def test_the_trees_hold_nothing_later(found: Repository) -> None:
    run(found, "snapshots")

    commits = run_git(found.hist, "log", "--all", "--format=%s").split("\n")
    assert commits == ["Pages can be read twice", "Say more", "First"]
    assert (found.hist / "client.py").read_text() == CLIENT


def test_the_stripped_tree_lacks_the_doc_comments_asked_about_and_keeps_its_history(found: Repository) -> None:
    run(found, "snapshots", "index", "questions", "stripped")

    text = (found.stripped / "store.py").read_text()
    assert "Return the value that was kept under a key" not in text
    assert "A drawer of values" not in text
    assert "What is read" not in (found.stripped / "client.py").read_text()
    assert text.count("\n") == STORE.count("\n")
    assert run_git(found.stripped, "rev-parse", "HEAD") == run_git(found.hist, "rev-parse", "HEAD")


def test_a_repository_that_may_not_be_used_is_told_and_left(found: Repository, tmp_path: Path) -> None:
    run_git(tmp_path, "clone", "-q", str(found.git_dir), "clone")
    commit(tmp_path / "clone", "Another licence", {"LICENSE": "Mozilla Public License"})
    run_git(tmp_path / "clone", "push", "-q", str(found.git_dir), "HEAD:refs/heads/other")
    run_git(found.git_dir, "symbolic-ref", "HEAD", "refs/heads/other")

    assert "made/store: snapshots: left out: licence MPL-2.0" in run(found)
    assert not found.questions.exists()


def test_pairs_are_of_the_snapshot_and_what_was_before_it(found: Repository) -> None:
    run(found)

    pairs = {
        (pair["kind"], pair["text"]): pair["symbols"] for pair in map(json.loads, found.pairs.read_text().splitlines())
    }

    assert pairs == {
        ("commit", "Pages can be read twice"): [["client.py", "fetch_twice"]],
        ("call", "fetch_twice: return _(address) + _(address)"): [["client.py", "fetch"]],
        ("test", "test_pages_are_read"): [["client.py", "fetch"]],
    }
