"""An open index for a series of questions: the batch protocol and the terminal app keep one."""

import posixpath
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from coderecall.errors import UsageError
from coderecall.freshness import Freshness, current, index_notes
from coderecall.memory.probe import ProbeResult, probe
from coderecall.memory.recall import MemoryReader
from coderecall.model import Answer, Answers
from coderecall.recall.ask import ask
from coderecall.recall.related import related
from coderecall.store import Database
from coderecall.text import utf8
from parsers.model import SymbolKind


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
            self._notes = index_notes(self._db, self._root)
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
        return self._current(related(self._db, utf8(path), [utf8(symbol) for symbol in symbols], k=k))

    def probe(self, count: int) -> list[ProbeResult]:
        """Recall of `count` facts of each head of the memory."""
        return probe(self._db, self._memory, count)

    def _current(self, results: list[Answer]) -> Answers:
        return current(Freshness(self._db, self._root), results, self._notes)


_KINDS = tuple(kind.name.lower() for kind in SymbolKind)
