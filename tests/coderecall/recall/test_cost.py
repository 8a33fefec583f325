"""What a question may cost, in statements, files and unpacked definitions: times are for benchmarks/ask.py."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from indexed import make_indexed
from repositories import make_repo

from coderecall.project import Project
from coderecall.session import Session
from coderecall.store import symbols as store_symbols
from coderecall.store import texts

ANSWERS = 3
QUESTION = "where is the parcel weighed"


def shop(folder: Path, files: int) -> Project:
    """A repository where every file has something to say to the question."""
    folder.mkdir()
    text = 'def weigh_{0}(parcel):\n    """Weighs a parcel of kind {0}."""\n    return parcel.weight\n\n\n{1}'
    body = "\n\n".join(f"def other_{i}(x):\n    return x" for i in range(9))
    return make_indexed(folder, {f"shop/kind_{i}.py": text.format(i, body) for i in range(files)})


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Statements that the index is asked, without those that full text asks itself."""
    statements: list[str] = []
    connection = session._db.connection
    connection.set_trace_callback(lambda sql: None if sql.startswith("--") else statements.append(sql))
    yield statements
    connection.set_trace_callback(None)


def statements_of(project: Project, question: str, before: str = "") -> list[str]:
    with project.session() as session:
        if before:
            session.ask(before, k=ANSWERS)
        with counted(session) as statements:
            assert session.ask(question, k=ANSWERS).results
    return statements


@pytest.fixture
def large(tmp_path: Path) -> Project:
    return shop(tmp_path / "large", 120)


def test_statements_do_not_grow_with_what_is_found(tmp_path: Path, large: Project) -> None:
    small = shop(tmp_path / "small", 12)
    few, many = (len(statements_of(project, QUESTION)) for project in (small, large))
    assert many <= few + 5
    assert many < 60


def test_words_that_were_asked_for_are_not_looked_up_again(large: Project) -> None:
    first = statements_of(large, QUESTION)
    again = statements_of(large, "was a parcel weighed by shop", before=QUESTION)
    assert sum("bm25" in sql for sql in first) == 2  # "parcel" and "weighed"
    assert sum("bm25" in sql for sql in again) == 1  # "shop"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of files that are read, and "outline" for each file whose definitions are unpacked."""
    seen: list[str] = []
    read_bytes, rows = texts.read_bytes, store_symbols._outline_rows

    def reads(root: Path, path: str, *, max_bytes: int, folders: dict[str, str] | None = None) -> bytes:
        seen.append(path)
        return read_bytes(root, path, max_bytes=max_bytes, folders=folders)

    def unpacks(packed: bytes) -> object:
        seen.append("outline")
        return rows(packed)

    monkeypatch.setattr(texts, "read_bytes", reads)
    monkeypatch.setattr(store_symbols, "_outline_rows", unpacks)
    return seen


def test_only_files_of_answers_are_read_and_each_once(large: Project, read: list[str]) -> None:
    with large.session() as session:
        session.ask(QUESTION, k=ANSWERS)
        files = [path for path in read if path != "outline"]
        assert len(files) == len(set(files)) <= 2 * ANSWERS
        read.clear()
        session.ask(QUESTION, k=ANSWERS)
        assert read == []


def test_an_edit_makes_only_what_it_touched_be_read_again(
    large: Project, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with large.session() as session:
        before = session.ask(QUESTION, k=ANSWERS)
        edited = before.results[0].path
        place = large.root / edited
        place.write_text(place.read_text().replace("return parcel.weight", "return parcel.weight + parcel.box"))
        large.index(history=False)
        read.clear()
        after = session.ask(QUESTION, k=ANSWERS)
    assert not any(answer.stale for answer in after.results)
    assert set(read) <= {edited, "outline"}
    assert read.count("outline") <= 1


def test_no_process_is_started_for_a_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(make_repo(tmp_path, {"shop/parcel.py": "def weigh(parcel):\n    return parcel.weight\n"}))
    project.index()
    started: list[object] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: started.append(command))
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(command))
    answers = project.ask(QUESTION)
    assert answers.results[0].symbol == "weigh"
    assert (started, answers.notes) == ([], ())
