"""After any edits the memory recalls what one that was taught from the last text does; a killed run is caught up."""

import random
import sqlite3
from pathlib import Path

import pytest
from repositories import make_repo, write

from coderecall.errors import Cancelled
from coderecall.index.build import Options, build
from coderecall.memory.recall import MemoryReader
from coderecall.model import Head
from coderecall.project import Project
from coderecall.store import Database

WORDS = ("session", "cart", "mail", "tax", "user", "login", "token", "cache", "queue", "worker", "index", "graph")


def text(generator: random.Random) -> str:
    """A module of a few functions, whose names and documentation are drawn."""
    functions = []
    for _ in range(generator.randint(1, 5)):
        name, *said = generator.choices(WORDS, k=5)
        functions.append(f'def {name}_{said[0]}():\n    """Keeps the {" ".join(said)}."""\n')
    return "\n\n".join(functions)


def recalled(project: Project) -> dict[str, dict[str, float]]:
    """Scores by symbol for a few questions."""
    found = {}
    with Database.read(project.folder, project.root) as db:
        memory = MemoryReader(db)
        for question in WORDS:
            scores = memory.scores(question)[Head.DESCRIBED_BY]
            rows = db.symbols(scores)
            found[question] = {f"{rows[i].path} {rows[i].name_line}": round(s, 5) for i, s in scores.items()}
    return found


@pytest.mark.parametrize("seed", range(3))
def test_edited_is_rebuilt(tmp_path: Path, seed: int) -> None:
    generator = random.Random(seed)  # noqa: S311 - no secret
    project = Project(make_repo(tmp_path, {f"m{i}.py": text(generator) for i in range(6)}))
    project.index()
    for _ in range(12):
        path = f"m{generator.randrange(8)}.py"
        gone = generator.random() < 0.2 and (project.root / path).exists()
        write(project.root, {path: None if gone else text(generator)})
        build(project.root, project.folder, Options(paths={path}, history=False))
    edited = recalled(project)
    project.index(rebuild=True)
    assert edited == recalled(project)
    assert any(edited.values())


def test_a_run_killed_before_the_lesson_is_caught_up(tmp_path: Path) -> None:
    generator = random.Random(7)  # noqa: S311 - no secret
    project = Project(make_repo(tmp_path, {f"m{i}.py": text(generator) for i in range(3)}))
    project.index()
    write(project.root, {"m1.py": 'def walrus():\n    """Counts the tusks."""\n'})
    phases: list[str] = []
    with pytest.raises(Cancelled):
        build(
            project.root,
            project.folder,
            Options(history=False),
            on_progress=lambda progress: phases.append(progress.phase),
            cancelled=lambda: "memory" in phases,
        )
    with sqlite3.connect(project.folder / "index.db") as connection:
        assert connection.execute("SELECT count(*) FROM forget").fetchone()[0] > 0  # what is to be taken back is kept
    assert any("has not learned 1 file yet" in note for note in project.status().notes)
    project.index()
    caught_up = recalled(project)
    project.index(rebuild=True)
    assert caught_up == recalled(project)


@pytest.mark.parametrize("path", ["m1.py", "new.py"])
def test_a_memory_that_is_lost_is_taught_anew(tmp_path: Path, path: str) -> None:
    generator = random.Random(8)  # noqa: S311 - no secret
    project = Project(make_repo(tmp_path, {f"m{i}.py": text(generator) for i in range(3)}))
    project.index()
    with sqlite3.connect(project.folder / "index.db") as connection:
        connection.execute("DELETE FROM memory WHERE name GLOB 'described-by/*'")
    write(project.root, {path: text(generator)})
    assert any("taught anew" in note for note in project.index().notes)
    found = recalled(project)
    project.index(rebuild=True)
    assert found == recalled(project)
