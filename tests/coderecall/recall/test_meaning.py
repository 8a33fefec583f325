"""The signal "meaning": what no shared word finds."""

from pathlib import Path

import numpy as np
import pytest
from repositories import make_repo

from coderecall.project import Project
from coderecall.recall.meaning import MeaningReader, meaning_notes
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
        found = MeaningReader(db).read(question).best()
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
        assert MeaningReader(db).read("user").best() == {}


def test_vectors_of_other_weights_say_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coderecall.recall.meaning.embeddings_version", lambda: 1)
    with Database.read(project.folder) as db:
        assert MeaningReader(db).read("delete a user").best() == {}
        assert ["coderecall index" in note for note in meaning_notes(db)] == [True]


def test_of_a_run_of_symbols_the_mean_and_the_largest_cosine_are_told(project: Project) -> None:
    with Database.read(project.folder) as db:
        meaning = MeaningReader(db).read("delete a user")
        first, count = int(meaning.ids[0]), int(meaning.ids[-1] - meaning.ids[0]) + 1
        found = meaning.of_spans(np.array([first, first + 1, 10_000]), np.array([count, 1, 5]))

        assert found[0] == pytest.approx([meaning.cosines.mean(), meaning.cosines.max()], abs=1e-6)
        assert found[1] == pytest.approx(2 * [meaning.of([first + 1])[0]], abs=1e-6)
        assert not found[2].any()
