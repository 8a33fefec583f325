"""What belongs to a file or symbol: what changes with it, uses it, is used by it, tests it, is like it; and why."""

from collections.abc import Sequence

import numpy as np

from coderecall.errors import UsageError
from coderecall.model import Answer, Answers
from coderecall.recall.related_evidence import LIKENESS, PLACE, Proofs
from coderecall.recall.related_features import Asked, relations
from coderecall.recall.related_ranking import scores
from coderecall.recall.related_tables import Tables
from coderecall.store import Database, FileRow, SymbolRow

MOST_NAMED = 5  # symbols of one name that are told
LEAST = 0.02  # of the best one's score: below it, a file that only lies beside it or is like it is no answer


class RelatedReader:
    """Answers from an open index. What is the same for all questions is read at the first one, and after a change."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._tables: Tables | None = None
        self._state = (-1, -1)

    def related(
        self, path: str, symbols: Sequence[str], *, k: int, guesses: bool = False, trained: bool = True
    ) -> Answers:
        """At most k other files, best first, each with the commits and lines that say so.

        path: "" when it is to be found by the one symbol named. guesses: give files for which little speaks as well,
        and those of the whole file when it has none of the symbols.
        Raises UsageError when the file is not in the index, or has none of the symbols.
        """
        file, own = self._file(path, symbols)
        chosen = [row for row in own if _named(row, symbols)] if symbols and path else own if not symbols else []
        if not path:
            chosen = [row for row in own if _is_called(row, symbols[0])]
        if symbols and not chosen and not guesses and path:
            raise UsageError(
                f"{path} has no symbol named {', '.join(symbols)}: `coderecall symbols NAME` looks names up"
            )
        tables = self._current()
        if file.path not in tables.place:
            raise UsageError(f"{file.path} has just come into the index: ask again")
        asked = Asked(tables.place[file.path], chosen or own, not chosen or not symbols)
        found = relations(self._db, tables, asked)
        others = np.arange(len(tables.files)) != asked.file
        product = tables.product & others
        score = scores(found.values, np.flatnonzero(product), np.flatnonzero(others & ~product), trained=trained)
        best = np.argsort(-score, kind="stable")[:k]
        proofs = Proofs(self._db, tables, asked, found)
        answers = []
        for i in best.tolist():
            proof = proofs.of(i) if score[i] > 0 else []
            is_chance = bool(proof) and (
                proof[0].says_little or (score[i] < LEAST and proof[0].kind in (LIKENESS, PLACE))
            )
            if proof and (guesses or not is_chance):
                row, value = tables.files[i], round(float(score[i]), 4)
                evidence, kinds = tuple(p.evidence for p in proof), tuple(dict.fromkeys(p.kind for p in proof))
                line = next((e.line for e in evidence if e.path == row.path), 1)
                answers.append(Answer(row.path, "", "file", line, row.line_count, value, evidence, signals=kinds))
        notes = self._notes(tables, file, asked)
        if symbols and not chosen:
            notes.append(f"{file.path} has no symbol named {', '.join(symbols)}: these are of the whole file")
        return Answers(tuple(answers), tuple(notes))

    def _current(self) -> Tables:
        state = self._db.state()  # first: what changes meanwhile is read the next time
        if self._tables is None or state != self._state:
            self._tables, self._state = Tables(self._db), state
        return self._tables

    def _file(self, path: str, symbols: Sequence[str]) -> tuple[FileRow, list[SymbolRow]]:
        if not path:
            path = symbols[0] if self._db.file(symbols[0]) else self._path_of(symbols[0])
        file = self._db.file(path)
        if file is None:
            raise UsageError(f"{path} is not in the index: give a path relative to the root, or run `coderecall index`")
        return file, self._db.symbols_in(file.id)

    def _path_of(self, name: str) -> str:
        """The file of the one symbol that is called so."""
        last = name.replace("::", ".").replace("#", ".").rpartition(".")[2]
        rows = [row for row in self._db.symbols_named({last}) if not row.is_module and _is_called(row, name)]
        paths = sorted({row.path for row in rows})
        if not paths:
            raise UsageError(f"{name} is no file or symbol of the index: `coderecall symbols {name}` looks names up")
        if len(paths) > 1:
            places = ", ".join(f"{p}:{name}" for p in paths[:MOST_NAMED])
            more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
            raise UsageError(f"{len(paths)} files define {name}, say which: {places}{more}")
        return paths[0]

    def _notes(self, tables: Tables, file: FileRow, asked: Asked) -> list[str]:
        if not len(tables.commits[1]):
            return ["no history was learned: nothing is known of what changes together"]
        if not len(tables.history.rows[tables.history.columns == asked.file]):
            return [f"no commit that was learned changed {file.path}: nothing is known of what changes with it"]
        return []


def related(db: Database, path: str, symbols: Sequence[str], *, k: int) -> Answers:
    """The same for one question."""
    return RelatedReader(db).related(path, symbols, k=k)


def _is_called(row: SymbolRow, name: str) -> bool:
    dotted = name.replace("::", ".").replace("#", ".")
    return not row.is_module and (row.qualified_name == dotted or row.qualified_name.endswith(f".{dotted}"))


def _named(row: SymbolRow, names: Sequence[str]) -> bool:
    if row.is_module:
        return False
    return any(row.qualified_name == name or row.name == name.rpartition(".")[2] for name in names)
