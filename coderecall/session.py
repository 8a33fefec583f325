"""An open index for a series of questions: the batch protocol and the terminal app keep one."""

import posixpath
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Self, TypeVar

from coderecall.freshness import Freshness, asked_note, current, index_notes
from coderecall.model import Answer, Answers, SymbolReferences
from coderecall.recall.ask import Recall
from coderecall.recall.meaning import meaning_notes
from coderecall.recall.scope import scope_of
from coderecall.store import Database
from coderecall.text import utf8

if TYPE_CHECKING:
    from coderecall.model import MemoryProbe, Progress
    from coderecall.recall.passages import Passage
    from coderecall.recall.related import RelatedReader

_P = ParamSpec("_P")
_T = TypeVar("_T")
_MOST_FOR_GONE = 8  # times as many answers are looked at where those that come first are in files that are gone


def _of_one_state(answer: "Callable[Concatenate[Session, _P], _T]") -> "Callable[Concatenate[Session, _P], _T]":
    """While a question is answered, what others write does not reach it."""

    @wraps(answer)
    def within(self: "Session", /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        with self._db.unchanging():
            return answer(self, *args, **kwargs)

    return within


class Session:
    """Answers from one open index, each of one state of it, whatever is written meanwhile.

    A context manager; raises NoIndexError on entry when there is none.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._db = stack.enter_context(Database.read(self._folder, self._root))
            self._file = _identity(self._db.path)
            self._recall = Recall(self._db)
            self._recall_is_of = self._db.state()
            self._related: RelatedReader | None = None
            self._notes: tuple[str, ...] = ()
            self._noted: tuple[int, int] | None = None  # the state of the index that they are of
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, value, trace)  # with the error: the store says which file is damaged

    @_of_one_state
    def ask(
        self,
        question: str,
        *,
        k: int,
        within: str = "",
        kinds: Collection[str] = (),
        languages: Collection[str] = (),
        tests: bool | None = None,
        guesses: bool = False,
    ) -> Answers:
        """Ranked places. Raises UsageError for a kind, a language or a place that there is not.

        guesses: give places for which little speaks even when there are no others; else none, and the best in a note.
        """
        place = posixpath.normpath(within) if within else "."
        scope = scope_of("" if place == "." else utf8(place), kinds, map(utf8, languages), tests)
        scope.check(self._db)
        freshness = Freshness(self._db, self._root)
        recall = self._current_recall()
        most = k
        while True:
            found = recall.ask(question, k=most, scope=scope)
            results, there = freshness.first(found.results, k)
            if len(there) == k or len(found.results) < most or most >= _MOST_FOR_GONE * k:
                break
            most *= 2  # files that are gone must not stand for those that are there
        if not guesses and there and all(answer.weak for answer in there):
            gone = [answer for answer in results if answer not in there]
            return self._current(freshness, gone, (*found.notes, _closest(there[0])))
        return self._current(freshness, results, found.notes)

    @_of_one_state
    def warm(self) -> None:
        """Read now what the first question would wait for."""
        self._current_recall().ask("main", k=1)

    def passages(self, answers: Answers, budget: int, render: "Callable[[Sequence[Passage]], str]") -> "list[Passage]":
        """As much of the answers as a budget of tokens has room for, best first; see `coderecall.recall.passages`."""
        from coderecall.recall.passages import fit

        worth = [answer for answer in answers.results if not answer.weak] or answers.results
        return fit(worth, budget, self._source, render)

    def _source(self, path: str) -> list[str]:
        file = self._db.file(path)
        text = b"" if file is None else self._db.source(file.id)
        return [line.rstrip("\r") for line in text.decode("utf-8", "replace").split("\n")]

    @_of_one_state
    def related(self, path: str, symbols: Sequence[str], *, k: int, guesses: bool = False) -> Answers:
        """Files that belong to a file, or to symbols of it; see `coderecall.recall.related`."""
        if self._related is None:
            from coderecall.recall.related import RelatedReader

            self._related = RelatedReader(self._db)
        found = self._related.related(utf8(path), [utf8(symbol) for symbol in symbols], k=k, guesses=guesses)
        return self._current(Freshness(self._db, self._root), found.results, found.notes, utf8(path))

    @_of_one_state
    def symbols(
        self,
        query: str,
        *,
        k: int = 50,
        kinds: Collection[str] = (),
        languages: Collection[str] = (),
        within: str = "",
    ) -> Answers:
        """Definitions by name; see `Project.symbols`."""
        from coderecall.lookup import answers as lookup

        scope = {"kinds": kinds, "languages": languages}
        return lookup.symbols(self._db, self._root, self._index_notes(), query, k=k, within=within, **scope)

    @_of_one_state
    def complete(self, text: str, *, k: int = 10) -> tuple[str, ...]:
        """Names that begin with `text`, or chains of names; see `coderecall.lookup.completion`."""
        from coderecall.lookup.completion import complete

        return complete(self._db, utf8(text), k=k)

    @_of_one_state
    def references(
        self,
        symbol: str,
        *,
        path: str = "",
        within: str = "",
        groups: Collection[str] = (),
        k: int = 20,
        every: bool = False,
    ) -> SymbolReferences:
        """A symbol with its callers, uses, callees, implementations and bases; see `Project.references`."""
        from coderecall.lookup import answers as lookup

        place = {"path": path, "within": within}
        notes = self._index_notes()
        return lookup.references(self._db, self._root, notes, symbol, **place, groups=groups, k=k, every=every)

    @property
    def is_current(self) -> bool:
        """Whether the index is the file that was opened: one that was built anew is another, to be opened again."""
        return _identity(self._db.path) == self._file

    @_of_one_state
    def probe(
        self,
        count: int,
        *,
        on_progress: "Callable[[Progress], None] | None" = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> "MemoryProbe":
        """Recall of `count` facts of each head of the memory, by age and by load; kept for `last_probe`.

        Raises Cancelled.
        """
        from coderecall.memory.kept_probe import keep, measured_on
        from coderecall.memory.probe import probe

        found = probe(self._db, count, on_progress=on_progress, cancelled=cancelled)
        keep(self._db.path.parent, measured_on(self._db), count, found)
        return found

    def last_probe(self, count: int) -> "MemoryProbe | None":
        """What `probe(count)` found last, None where index or memory are others by now."""
        from coderecall.memory.kept_probe import kept, measured_on

        return kept(self._db.path.parent, measured_on(self._db), count)

    def _current(
        self, freshness: Freshness, results: Sequence[Answer], notes: Sequence[str], asked: str = ""
    ) -> Answers:
        """asked: the file that a question is about."""
        about = asked_note(freshness, asked) if asked else []
        index = (*self._index_notes(), *meaning_notes(self._db))
        return current(freshness, results, (*index, *about, *notes))

    def _index_notes(self) -> tuple[str, ...]:
        state = self._db.state()
        if state != self._noted:  # looking where HEAD is may take a process
            self._notes = index_notes(self._db, self._root)
            self._noted = state
        return self._notes

    def _current_recall(self) -> Recall:
        """What was read of the memory is of one state of the index: after a change of it, it is read again."""
        state = self._db.state()
        if state != self._recall_is_of:
            self._recall, self._recall_is_of = Recall(self._db), state
        return self._recall


def _closest(answer: Answer) -> str:
    what = f" {answer.symbol}" if answer.symbol else ""
    why = "; ".join(evidence.why for evidence in answer.evidence[:2])
    return f"the closest is {answer.path}:{answer.line}{what} (weak: {why})"


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file a path leads to; None while there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
