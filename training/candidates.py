"""Questions of a snapshot -> what the ranker sees of their candidates, as arrays.

q questions, n candidates of all of them, F features. A share of the questions comes from other repositories: nothing in
this one answers them, and the ranker learns to say so.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from coderecall.memory.recall import MemoryReader
from coderecall.project import Project
from coderecall.recall.candidates import propose
from coderecall.recall.features import features
from coderecall.recall.meaning import MeaningReader
from coderecall.recall.question import read_question
from coderecall.store import Database
from training.repositories import Repository

Array: TypeAlias = npt.NDArray[Any]

TASKS = ("commit", "commit-hard", "doc", "about", "foreign")
MOST_FOREIGN = 40
HISTORY = ("changed-for", "churn")  # signals


class Case(NamedTuple):
    """One question with its candidates."""

    repository: str
    task: str
    names: tuple[str, ...]  # (F,) of the features
    features: Array  # (n, F) float16
    files: Array  # (n,) the file of each
    answer: Array  # (n,) which right symbol each is, -1 none
    in_file: Array  # (n,) whether its file is right
    hand: Array  # (n,) score by fixed weights
    symbols: int  # right ones, found or not
    right_files: int


def write(found: Repository, others: Sequence[Repository]) -> int:
    """Write the candidates of all questions beside them; how many questions. Raises NoIndexError."""
    asked = [question for question in _questions(found.questions) if question["task"] in TASKS]
    foreign = [q for other in others for q in _questions(other.questions) if q["task"] in ("commit", "doc")]
    strange = [{**q, "task": "foreign", "tree": "hist", "symbols": [], "files": []} for q in foreign]
    asked += strange[:: max(1, len(strange) // MOST_FOREIGN)][:MOST_FOREIGN]
    cases = [case for tree in (found.hist, found.stripped) for case in _cases(found, tree, asked)]
    save(features_file(found), cases)
    return len(cases)


def features_file(found: Repository) -> Path:
    return found.folder / "candidates.npz"


def save(path: Path, cases: Sequence[Case]) -> None:
    lengths = np.array([len(case.files) for case in cases], np.int64)
    about = json.dumps([(case.repository, case.task, case.symbols, case.right_files) for case in cases])
    names = "\n".join(cases[0].names if cases else ())
    columns = {
        field: np.concatenate([getattr(case, field) for case in cases])
        for field in ("features", "files", "answer", "in_file", "hand")
    }
    columns |= {"lengths": lengths, "about": np.array(about), "names": np.array(names)}
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **columns)


def load(path: Path) -> list[Case]:
    """The cases of a repository."""
    with np.load(path, allow_pickle=False) as stored:
        names = tuple(str(stored["names"]).split("\n"))
        ends = np.cumsum(stored["lengths"])
        fields = ("features", "files", "answer", "in_file", "hand")  # in the order of Case
        columns = {field: np.split(stored[field], ends[:-1]) for field in fields}
        about = json.loads(str(stored["about"]))
    return [
        Case._make((repository, task, names, *(columns[field][i] for field in fields), symbols, files))
        for i, (repository, task, symbols, files) in enumerate(about)
    ]


def _cases(found: Repository, tree: Path, asked: Sequence[dict[str, Any]]) -> Iterator[Case]:
    here = [question for question in asked if question["tree"] == tree.name]
    if not here:
        return
    project = Project(tree)
    with Database.read(project.folder, project.root) as db:
        memory, meaning = MemoryReader(db), MeaningReader(db)
        for number, question in enumerate(here):
            # Of every second doc comment as if there were no history, as there is none in many repositories.
            without = HISTORY if tree == found.stripped and number % 2 else ()
            pool = propose(db, memory, meaning, read_question(question["query"]), without=without)
            if not pool.rows:
                continue
            right = {tuple(symbol): i for i, symbol in enumerate(question["symbols"])}
            files = set(question["files"])
            said = features(pool)
            yield Case(
                found.slug,
                question["task"],
                tuple(said),
                np.stack(list(said.values()), axis=1).astype(np.float16),
                np.array([row.file_id for row in pool.rows], np.int32),
                np.array([right.get((row.path, row.qualified_name), -1) for row in pool.rows], np.int16),
                np.array([row.path in files for row in pool.rows], np.bool_),
                pool.hand,
                len(right),
                len(files),
            )


def _questions(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []
