"""An index whose header is whole and whose pages are not: whoever reads it is told so, and `index` builds it anew."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from repositories import make_repo

from coderecall.errors import IndexFormatError
from coderecall.project import Project
from coderecall.store import Database

ASKED = "where is a key stored?"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    files = {f"m{i}.py": f'def store_{i}(key):\n    """Store the key {i}."""\n    return key\n' for i in range(60)}
    project = Project(make_repo(tmp_path, files))
    project.index(history=False)
    return project


def damage(project: Project, every: int = 3) -> None:
    """Put other bytes into each of so many pages, but not where the tables are named and the format is."""
    path = project.folder / "index.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opening = "SELECT max(rootpage) FROM sqlite_master WHERE tbl_name IN ('meta', 'worktree')"
        last = connection.execute(opening).fetchone()[0]
        tables = len(connection.execute("SELECT sql FROM sqlite_master").fetchall())
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    size = 65536 if size == 1 else size
    noise = random.Random(3)  # noqa: S311 - the same bytes each time
    pages = len(data) // size
    for page in range(max(last, tables), pages, every):
        data[page * size : (page + 1) * size] = noise.randbytes(size)
    path.write_bytes(data)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@pytest.mark.parametrize(
    "call",
    [
        lambda project: project.ask(ASKED),
        lambda project: project.symbols("store_1"),
        lambda project: project.references("store_1"),
        lambda project: project.check(everything=True),
    ],
    ids=["ask", "symbols", "references", "check"],
)
def test_every_question_says_so_and_what_to_do(project: Project, call: Callable[[Project], object]) -> None:
    damage(project)
    with pytest.raises(IndexFormatError, match=r"is damaged \(.*\): run `coderecall index --rebuild`$"):
        call(project)


def test_a_row_that_its_reader_stumbles_over_is_damage(project: Project) -> None:
    damage(project)
    with pytest.raises(IndexFormatError, match="is damaged"), Database.read(project.folder):
        raise TypeError("int() argument must be a string, not 'NoneType'")


def test_a_mistake_of_the_program_is_no_damage(project: Project) -> None:
    with pytest.raises(TypeError, match="a mistake"), Database.read(project.folder):
        raise TypeError("a mistake")


def test_index_builds_it_anew_and_says_why(project: Project) -> None:
    damage(project, every=2)
    report = project.index(rebuild=False, history=False)
    assert report.symbols == 60
    assert "the index was built anew" in report.notes[0]
    assert project.ask(ASKED).results
