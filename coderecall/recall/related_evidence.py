"""Why a file belongs to another: facts with a place that a person can open."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from coderecall.model import Evidence
from coderecall.recall.related_features import EXACT, INHERIT, LARGEST, Asked, Relations
from coderecall.recall.related_tables import Floats, Tables
from coderecall.store import Database, ReferenceRow

CHANGES, USES, USED, TESTS, LIKENESS, PLACE = (
    *("changes with it", "uses it", "is used by it", "tests it", "is like it", "lies near it"),
)
KINDS = (CHANGES, USES, USED, TESTS, LIKENESS, PLACE)
MOST = 5  # facts of one answer
MOST_LINES = 2  # of one kind
LEAST_LIKENESS = 0.35  # cosine


class Proof(NamedTuple):
    kind: str  # of KINDS
    evidence: Evidence
    says_little: bool = False  # so of most files


class Proofs:
    """What proves each answer to one question."""

    def __init__(self, db: Database, tables: Tables, asked: Asked, found: Relations) -> None:
        self._db, self._tables, self._asked, self._values = db, tables, asked, found.values
        self._names = {row.id: row.qualified_name or row.name for row in asked.symbols}
        self._uses: dict[int, list[ReferenceRow]] = defaultdict(list)
        for use in found.uses:
            self._uses[use.file_id].append(use)
        self._used: dict[int, list[tuple[ReferenceRow, str]]] = defaultdict(list)
        for use, target in found.used:
            self._used[target.file_id].append((use, target.qualified_name or target.name))
        self._meaning: Floats | None = None
        history = tables.history
        self._own = set(history.rows[history.columns == asked.file].tolist())
        self._commit_ids = list(tables.commits[0])
        self._of_symbols: set[int] = set()
        if not asked.whole:
            row_of = tables.commits[0]
            pairs = db.commits_of_symbols(row.key for row in asked.symbols)
            self._of_symbols = {row_of[commit] for _, commit in pairs if commit in row_of}

    def of(self, file: int) -> list[Proof]:
        """The facts about one file, those that say most first; at least one."""
        row, path = self._tables.files[file], self._tables.files[self._asked.file].path
        found = [*self._changes(file)]
        uses = sorted(self._uses.get(row.id, ()), key=lambda use: (-use.confidence, use.line))
        for use in uses[:MOST_LINES]:
            what = "inherits" if use.kind == INHERIT else "uses"
            why = f"{what} {self._names[use.target_id or 0]}{_sure(use)}"
            found.append(Proof(TESTS if row.is_test else USES, Evidence(why, row.path, use.line)))
        used = sorted(self._used.get(row.id, ()), key=lambda pair: (-pair[0].confidence, pair[0].line))
        for use, name in used[:MOST_LINES]:
            found.append(Proof(USED, Evidence(f"used here: {name}{_sure(use)}", path, use.line)))
        if len(found) < MOST:
            found += self._like(file)
        return (found or [self._near(file)])[:MOST]

    def _changes(self, file: int) -> list[Proof]:
        history, sizes = self._tables.history, self._tables.commits[1]
        theirs = set(history.rows[history.columns == file].tolist())
        together = sorted(row for row in theirs & self._own if sizes[row] <= LARGEST)
        if not together:
            return []
        last = self._db.commits([self._commit_ids[together[-1]]])[self._commit_ids[together[-1]]]
        said = f'last "{last.message.partition(chr(10))[0][:70]}" ({last.sha[:10]})'
        why = f"changed together in {len(together)} of {len(self._own)} commits, {said}"
        path = self._tables.files[file].path
        found = [Proof(CHANGES, Evidence(why, path, 1))]
        both = theirs & self._of_symbols
        if both:
            names = ", ".join(sorted(set(self._names.values()))[:2])
            why = f"changed in {len(both)} of {len(self._of_symbols)} commits that changed {names}"
            found.append(Proof(CHANGES, Evidence(why, path, 1)))
        return found

    def _like(self, file: int) -> list[Proof]:
        meanings = self._tables.meanings
        cosine = float(self._values["one like the symbols"][file])
        if cosine < LEAST_LIKENESS:
            return []
        if self._meaning is None:
            self._meaning = meanings.asked(row.id for row in self._asked.symbols)
        nearest = meanings.nearest_in(file, self._meaning)
        row = self._db.symbols([nearest]).get(nearest)
        if row is None:
            return []
        why = f"{row.qualified_name or row.name} is like it in its words ({cosine:.2f})"
        return [Proof(LIKENESS, Evidence(why, row.path, row.start_line))]

    def _near(self, file: int) -> Proof:
        path = self._tables.files[file].path
        if self._values["at second hand"][file] > 0:
            middle = self._between(file)
            if middle is not None:
                return Proof(CHANGES, Evidence(f"changes with {middle}, which changes with it", path, 1))
        for name, why in (("same name", "has its name"), ("same folder", "lies beside it")):
            if self._values[name][file]:
                return Proof(PLACE, Evidence(why, path, 1), says_little=name == "same folder")
        if self._values["same words in name"][file] > 0:
            return Proof(PLACE, Evidence("is named by some of its words", path, 1))
        return Proof(PLACE, Evidence("lies in the same tree", path, 1), says_little=True)

    def _between(self, file: int) -> str | None:
        """The file by which two belong together that never changed in one commit."""
        history, sizes = self._tables.history, self._tables.commits[1]
        weight = np.zeros(len(sizes), np.float32)
        weight[history.rows[history.columns == file]] = 1
        joint = history.to_columns(weight * (sizes <= LARGEST)) * self._values["together"]
        joint[[file, self._asked.file]] = 0
        best = int(joint.argmax())
        return self._tables.files[best].path if joint[best] > 0 else None


def _sure(use: ReferenceRow) -> str:
    return "" if use.confidence == EXACT else " (inferred)"
