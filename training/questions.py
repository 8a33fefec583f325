"""Questions with their answers, one JSON object a line.

commit       message of a later commit -> the innermost definitions of the snapshot that it changed, and its files
commit-hard  the same without the names of what it changed, and without the scope in front
doc          first sentence of a public function's doc comment, its name masked -> that function
about        the same of a public type, or of what stands at the top of a file -> that type or file
change       the file that a later commit changed most -> its other files
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from coderecall.project import Project
from coderecall.store import Database
from coderecall.store.rows import RECALLABLE_KINDS
from parsers import SymbolKind
from parsers.origin import Origin
from training.changes import Change, changes
from training.commits import read_commits
from training.documented import documented
from training.messages import asks_nothing, commit_query, hard_query, is_mechanical
from training.repositories import Repository
from training.snapshots import MOST_FILES, load

MOST_COMMITS, MOST_CHANGES = 150, 100
MOST_DOCS = {"doc": 150, "about": 100}
MOST_SYMBOLS = 12
MOST_CHANGED_TOGETHER = 10  # product files

Known = Mapping[str, Mapping[str, SymbolKind]]  # path -> qualified name -> kind


class Question(NamedTuple):
    id: str
    task: str
    tree: str  # of the workspace: "hist", "stripped"
    query: str
    symbols: list[tuple[str, str]]  # (path, qualified name) as the index of the snapshot has them
    files: list[str]
    file: str | None = None  # task change: the file asked about
    asked: list[str] | None = None  # ... and the qualified names changed in it

    def line(self) -> str:
        return json.dumps({field: value for field, value in self._asdict().items() if value is not None})


def write(found: Repository) -> dict[str, int]:
    """Write the questions of an indexed snapshot; how many of each task. Raises NoIndexError."""
    known = _known(found)
    snapshot = load(found)
    commits = list(read_commits(found.git_dir, f"{snapshot.commit}..{snapshot.head}"))
    later = list(changes(found, reversed(commits), known.keys(), most_files=MOST_CHANGED_TOGETHER))
    questions = [
        *_commit_questions(found, later, known),
        *_doc_questions(found, known),
        *islice(_change_questions(found, later, known), MOST_CHANGES),
    ]
    found.questions.write_text("".join(question.line() + "\n" for question in questions), encoding="utf-8")
    counts: dict[str, int] = {}
    for question in questions:
        counts[question.task] = counts.get(question.task, 0) + 1
    return counts


def _known(found: Repository) -> Known:
    """What the index of the snapshot holds of the repository's own code, tests left out."""
    project = Project(found.hist)
    with Database.read(project.folder, project.root) as db:
        return {
            file.path: {
                row.qualified_name: SymbolKind(row.kind)
                for row in db.symbols_in(file.id)
                if row.qualified_name and row.kind in RECALLABLE_KINDS
            }
            for file in sorted(db.files(), key=lambda file: file.path)
            if not file.is_test and file.origin == Origin.OWN
        }


def _commit_questions(found: Repository, later: Iterable[Change], known: Known) -> Iterator[Question]:
    seen: set[str] = set()
    for change in later:
        if len(seen) >= MOST_COMMITS:
            return
        if len(change.commit.product) > MOST_FILES or asks_nothing(change.commit.message):
            continue
        query = commit_query(change.commit.message)
        answers = _answers(change, known)
        if not query or query.lower() in seen or not answers:
            continue
        seen.add(query.lower())
        name = f"commit/{found.slug}/{change.commit.sha[:12]}"
        yield Question(name, "commit", "hist", query, answers, list(change.files))
        spoken = {part for names in change.names.values() for one in names for part in (one, one.rpartition(".")[2])}
        if hard := hard_query(query, spoken):
            yield Question(f"{name}/hard", "commit-hard", "hist", hard, answers, list(change.files))


def _answers(change: Change, known: Known) -> list[tuple[str, str]]:
    """The changed definitions that the snapshot has; none when most of them or of the files are gone."""
    changed = [(path, name) for path, names in change.names.items() for name in names]
    answers = [(path, name) for path, name in changed if name in known[path]]
    is_whole = 2 * len(answers) >= len(changed) and 2 * len(change.files) >= len(change.commit.product)
    has_function = any(known[path][name].is_callable for path, name in answers)
    return answers if is_whole and has_function and len(answers) <= MOST_SYMBOLS else []


def _doc_questions(found: Repository, known: Known) -> Iterator[Question]:
    asked: Counter[str] = Counter()
    for task, query, path, name in documented(found.hist, known):
        if (not name or name in known[path]) and asked[task] < MOST_DOCS[task]:
            asked[task] += 1
            yield Question(f"{task}/{found.slug}/{path}:{name}", task, "stripped", query, [(path, name)], [path])


def _change_questions(found: Repository, later: Iterable[Change], known: Known) -> Iterator[Question]:
    for change in later:
        if len(change.files) < 2 or is_mechanical(change.commit.message):
            continue
        file = max(change.files, key=lambda path: change.files[path].changed_lines)
        held = {path: [name for name in names if name in known[path]] for path, names in change.names.items()}
        asked = held.pop(file)
        symbols = [(path, name) for path, names in held.items() for name in names]
        name = f"change/{found.slug}/{change.commit.sha[:12]}"
        yield Question(name, "change", "hist", "", symbols, list(held), file, asked)
