"""The signal "meaning": what no shared word finds."""

from pathlib import Path

import numpy as np
import pytest
from repositories import make_repo

from coderecall.project import Project
from coderecall.recall.meaning import MeaningReader, meaning_notes, meaning_scores
from coderecall.store import Database

FILES = {
    "accounts.py": (
        "def remove_account(name):\n    del registry[name]\n\n\n"
        "def render_page(template):\n    return template.substitute()\n\n\n"
        "def open_socket(host, port):\n    return connect((host, port))\n\n\n"
        "def parse_number(text):\n    return int(text)\n"
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(make_repo(tmp_path_factory.mktemp("meaning"), FILES))
    project.index(history=False)
    return project


@pytest.mark.parametrize(
    ("question", "answer"),
    [("delete a user", "remove_account"), ("draw the html view", "render_page"), ("tcp client", "open_socket")],
)
def test_a_question_finds_what_shares_no_word_with_it(project: Project, question: str, answer: str) -> None:
    with Database.read(project.folder) as db:
        found = meaning_scores(db, question)
        best = next(iter(found))
        assert db.symbols([best])[best].qualified_name == answer
        assert all(0 < score <= 1 for score in found.values())


def test_any_symbol_can_be_asked_for(project: Project) -> None:
    with Database.read(project.folder) as db:
        meaning = MeaningReader(db).read("delete a user")
        best = meaning.best(2)
        symbols = [*best, 10_000, -1]
        assert meaning.of(symbols) == pytest.approx(np.array([*best.values(), 0, 0]))
        assert len(meaning.of([])) == 0


def test_a_question_that_says_nothing_finds_nothing(project: Project) -> None:
    with Database.read(project.folder) as db:
        meaning = MeaningReader(db).read("the of ... ???")
        assert meaning.best() == {}
        assert meaning.of([1, 2]).tolist() == [0, 0]


def test_without_vectors_nothing_is_found(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {"data.json": '{"user": 1}'}))
    project.index(history=False)
    with Database.read(project.folder) as db:
        assert meaning_scores(db, "user") == {}


def test_vectors_of_other_weights_say_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coderecall.recall.meaning.embeddings_version", lambda: 1)
    with Database.read(project.folder) as db:
        assert meaning_scores(db, "delete a user") == {}
        assert ["coderecall index" in note for note in meaning_notes(db)] == [True]
