"""An open index for a series of questions: the batch protocol and the terminal app keep one."""

import os
import posixpath
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from coderecall import git
from coderecall.errors import GitError, UsageError
from coderecall.memory.probe import ProbeResult, probe
from coderecall.memory.recall import MemoryReader
from coderecall.model import Answer, Answers, Evidence
from coderecall.recall.ask import ask
from coderecall.recall.related import related
from coderecall.store import Database, SymbolRow
from parsers import Origin
from parsers.model import ReferenceKind, SymbolKind


class Session:
    """Answers from one open index. A context manager; raises NoIndexError on entry when there is none."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._db = stack.enter_context(Database.read(self._folder, self._root))
            self._memory = MemoryReader(self._db)
            self._notes = self._freshness()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, value, trace)  # with the error: the store says which file is damaged

    def ask(self, question: str, *, k: int, within: str = "", kind: str = "") -> Answers:
        """Ranked places. Raises UsageError for a kind that there is not, and a place where nothing is indexed."""
        if kind and kind not in _KINDS:
            raise UsageError(f"there is no kind {kind}: the kinds are {', '.join(_KINDS)}")
        place = posixpath.normpath(within) if within else "."
        place = "" if place == "." else place
        results = ask(self._db, self._memory, question, k=k, within=place, kind=kind)
        if place and not results and not any(f"{row.path}/".startswith(f"{place}/") for row in self._db.files()):
            raise UsageError(f"nothing in {within} is indexed: give a folder or a file relative to the root")
        return self._current(results)

    def related(self, path: str, symbols: Sequence[str], *, k: int) -> Answers:
        return self._current(related(self._db, _utf8(path), [_utf8(symbol) for symbol in symbols], k=k))

    def symbols(self, query: str, *, k: int) -> Answers:
        """Definitions by name: the same name first, then its beginning, then its middle."""
        query = _utf8(query)
        found = self._db.symbols_like(query.rpartition(".")[2] or query)
        wanted = query.lower()
        scored = []
        for row in found:
            name, qualified = row.name.lower(), row.qualified_name.lower()
            if wanted in {name, qualified} or qualified.endswith("." + wanted):
                score = 1.0
            elif name.startswith(wanted):
                score = 0.6
            elif wanted in qualified:
                score = 0.3
            else:
                continue
            if row.kind == SymbolKind.SECTION or Origin(row.origin).is_foreign:
                score *= _ASIDE
            scored.append((score * (0.9 if row.is_test else 1.0), row))
        scored.sort(key=lambda pair: (-pair[0], pair[1].path, pair[1].start_line))
        return self._current([_answer(row, score, ()) for score, row in scored[:k]])

    def uses(self, path: str, symbol: str) -> Answers:
        """Places that use a symbol, the sure ones first. `path` "": a symbol of that name in any file."""
        path, symbol = _utf8(path), _utf8(symbol)
        name = symbol.rpartition(".")[2]
        targets = {
            row.id: row
            for row in self._db.symbols_named([name])
            if row.kind != SymbolKind.SECTION  # nothing refers to a part of a document
            and (not path or row.path == path)
            and (row.qualified_name == symbol or row.qualified_name.endswith("." + symbol) or row.name == symbol)
        }
        if not targets:
            raise UsageError(f"no symbol {symbol} in {path or 'the index'}: `coderecall symbols {name}` looks names up")
        uses = self._db.references_to(targets)
        bound = {(use.file_id, use.seq) for use in uses}
        uses += [
            r
            for r in self._db.references_named([name])
            if r.target_id is None and (r.file_id, r.seq) not in bound and not r.is_local
        ]
        scopes = self._db.symbols({use.scope_id for use in uses})
        answers = []
        for use in uses:
            scope = scopes[use.scope_id]
            target = targets.get(use.target_id or 0)
            sure, meant = (use.confidence, target.qualified_name) if target else (0, name)
            kind = ReferenceKind(use.kind).name.lower()
            place = Evidence(f"{_CONFIDENCE[sure]}: {kind} of {meant}", use.path, use.line)
            answers.append(Answer(use.path, scope.qualified_name, kind, use.line, use.line, _SCORES[sure], (place,)))
        answers.sort(key=lambda a: (-a.score, a.path, a.line))
        return self._current(answers)

    def probe(self, count: int) -> list[ProbeResult]:
        """Recall of `count` facts of each head of the memory."""
        return probe(self._db, self._memory, count)

    def _current(self, results: list[Answer]) -> Answers:
        """Compare the files of the answers with the work tree: a changed one is marked, a removed one left out."""
        kept, gone = [], 0
        for answer in results:
            row = self._db.file(answer.path)
            try:
                state = os.lstat(self._root / answer.path)
            except OSError:
                gone += 1
                continue
            if row is not None and (row.size, row.mtime_ns) != (state.st_size, state.st_mtime_ns):
                answer = replace(answer, stale=True)  # noqa: PLW2901 - the marked answer takes its place
            kept.append(answer)
        notes = list(self._notes)
        if gone:
            notes.append(f"{gone} answers were in files that are gone: run `coderecall index`")
        if any(answer.stale for answer in kept):
            notes.append("some of these files changed since the index: lines may be off; run `coderecall index`")
        return Answers(tuple(kept), tuple(notes))

    def _freshness(self) -> tuple[str, ...]:
        notes = []
        if not self._db.meta("resolved", 0):
            notes.append("the last index run was interrupted: answers may be incomplete; run `coderecall index`")
        indexed = self._db.meta("indexed_commit", "")
        try:
            head = git.head(self._root) if indexed and git.is_repository(self._root) else ""
        except GitError:
            head = ""
        if head and head != indexed:
            notes.append(f"the index is from commit {indexed[:10]}, HEAD is {head[:10]}: run `coderecall index`")
        return tuple(notes)


_ASIDE = 0.5  # sections of documents and code of others, behind a definition that fits as well
_CONFIDENCE = ("name only", "inferred", "exact")
_SCORES = (0.2, 0.6, 1.0)
_KINDS = tuple(kind.name.lower() for kind in SymbolKind)


def _utf8(text: str) -> str:
    """A name as the index could hold it: an argument may have bytes that are no UTF-8, and SQLite refuses those."""
    return text.encode("utf-8", "replace").decode()


def _answer(row: SymbolRow, score: float, evidence: tuple[Evidence, ...]) -> Answer:
    proof = evidence or (Evidence(f"defines {row.qualified_name}", row.path, row.name_line),)
    return Answer(row.path, row.qualified_name, row.kind_name, row.name_line, row.end_line, score, proof, row.signature)
