"""An index that is damaged behind its first page is named, whoever reads it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from indexed import make_indexed

from coderecall.errors import IndexFormatError
from coderecall.project import Project

QUESTIONS: dict[str, Callable[[Project], object]] = {
    "ask": lambda project: project.ask("load"),
    "related": lambda project: project.related("a.py"),
    "symbols": lambda project: project.symbols("load"),
    "refs": lambda project: project.callers("", "load"),
    "status": lambda project: project.status(),
    "check": lambda project: project.check(everything=True),
    "refactor": lambda project: project.refactor(),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_missing_table_is_a_damaged_index(tmp_path: Path, question: str) -> None:
    project = make_indexed(tmp_path, {"a.py": "def load():\n    return 1\n", "b.py": "import a\n\na.load()\n"})
    connection = sqlite3.connect(project.folder / "index.db")
    connection.execute("PRAGMA foreign_keys = OFF")
    for table in ("parse", "symbol", "tree"):
        connection.execute(f"DROP TABLE {table}")
    connection.commit()
    connection.close()
    with pytest.raises(IndexFormatError, match="--rebuild"):
        QUESTIONS[question](project)


def test_an_index_that_knows_its_tree_by_another_name_is_built_anew(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {"a.py": "def load():\n    return 1\n"})
    connection = sqlite3.connect(project.folder / "index.db")
    connection.execute("UPDATE worktree SET root = '../elsewhere'")
    connection.commit()
    connection.close()
    assert any("damaged" in note for note in project.index().notes)
    assert project.symbols("load").results


def test_a_fact_that_is_not_a_number_is_damage(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {"a.py": "def load():\n    return 1\n"})
    connection = sqlite3.connect(project.folder / "index.db")
    connection.execute("UPDATE meta SET value = 'none' WHERE key = 'resolved'")
    connection.commit()
    connection.close()
    with pytest.raises(IndexFormatError, match="resolved is not a number"):
        project.status()
    report = project.index()
    assert report.symbols == 1
    assert "built anew" in report.notes[0]
