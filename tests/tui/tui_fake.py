"""A small project with fixed answers, for tests of what the app shows. It has the public methods of the real one."""
# ruff: noqa: ARG002 - the arguments of the real methods

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from textual.worker import get_current_worker
from tui_fake_map import CALLERS, LEVELS, detail
from tui_fake_memory import MEMORY, PROBE, WHY, elsewhere
from tui_samples import ANSWERS, CHECKED, FILES, NAMES, POINTS, REFACTORED, REFERENCES, RELATED, REPORT, STATUS

from coderecall.errors import NoIndexError, UsageError
from coderecall.model import (
    Answer,
    Answers,
    CommitsLearned,
    FileLearned,
    Hint,
    HintReport,
    IndexReport,
    MemoryProbe,
    MemoryReport,
    ModuleDetail,
    ModuleLevel,
    Progress,
    RelatedLocation,
    Status,
    SurprisePoint,
    SymbolReferences,
    Unexpected,
    WriteReport,
)
from coderecall.project import Project
from coderecall.session import Session


def cancelled_worker() -> bool:
    return get_current_worker().is_cancelled


@dataclass
class Script:
    """What the fake project answers, and what it was asked."""

    indexed: bool = True
    status: Status = STATUS
    points: tuple[SurprisePoint, ...] = POINTS
    answers: Answers = ANSWERS
    answers_to: Mapping[str, Answers] = field(default_factory=dict)  # to these questions; else `answers`
    deeper: tuple[Answer, ...] = ()  # behind all answers: found only where a question has a scope
    checked: HintReport = CHECKED
    refactored: HintReport = REFACTORED
    error: Exception | None = None
    fails: frozenset[str] = frozenset({"ask", "check"})  # what raises the error
    progress: tuple[Progress, ...] = ()  # reported by index before it waits for `gate`
    gate: threading.Event | None = None  # ask, index and probing wait for it
    memory: MemoryReport = MEMORY
    probe: MemoryProbe = PROBE
    kept_probe: MemoryProbe | None = None  # of an earlier start
    why: WriteReport = WHY
    unexpected: tuple[Unexpected, ...] | None = None  # None: some of the commits that are asked about
    events: tuple[FileLearned, ...] = ()  # told by watch, at once
    calls: list[str] = field(default_factory=list)
    watching: threading.Event = field(default_factory=threading.Event)
    told: Callable[[FileLearned], None] | None = None
    staging: tuple[int, int] = (1, 1)
    has_git: bool = True
    behind: Mapping[str, tuple[RelatedLocation, ...]] = field(default_factory=dict)  # by fingerprint
    told_commits: Callable[[CommitsLearned], None] | None = None
    told_waiting: Callable[[tuple[str, ...]], None] | None = None
    told_progress: Callable[[Progress], None] | None = None
    levels: Mapping[str, ModuleLevel] = field(default_factory=lambda: LEVELS)
    details: Mapping[str, ModuleDetail] = field(default_factory=dict)  # of these modules; else those of the levels

    def called(self, name: str) -> None:
        self.calls.append(name)
        if self.error is not None and name.split(maxsplit=1)[0] in self.fails:
            raise self.error

    def wait(self, over: Callable[[], bool]) -> None:
        while self.gate is not None and not self.gate.wait(0.01) and not over():
            pass


class FakeSession(Session):
    """Answers of a script."""

    def __init__(self, script: Script) -> None:
        self._script = script

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._script.called("session closed")

    @property
    def is_current(self) -> bool:
        return True

    def ask(
        self,
        question: str,
        *,
        k: int = 10,
        within: str = "",
        kinds: Collection[str] = (),
        languages: Collection[str] = (),
        tests: bool | None = None,
        guesses: bool = False,
    ) -> Answers:
        scope = [*(f" lang:{language}" for language in languages), *([f" tests:{tests}"] if tests is not None else [])]
        self._script.called(f"ask {question}{''.join(scope)}")
        self._script.wait(lambda: False)
        found = self._script.answers_to.get(question, self._script.answers)
        inside = [*found.results, *self._script.deeper] if scope else found.results
        kept = [answer for answer in inside if tests is None or tests is answer.path.startswith("tests/")]
        return Answers(tuple(kept[:k]), found.notes)

    def warm(self) -> None:
        self._script.called("warm")

    def related(self, path: str, symbols: Sequence[str], *, k: int = 10, guesses: bool = False) -> Answers:
        self._script.called(f"related {path} {' '.join(symbols)}".rstrip())
        return RELATED

    def symbols(
        self,
        query: str,
        *,
        k: int = 50,
        kinds: Collection[str] = (),
        languages: Collection[str] = (),
        within: str = "",
    ) -> Answers:
        return Answers(tuple(answer for answer in self._script.answers.results if query in answer.symbol))

    def complete(self, text: str, *, k: int = 10) -> tuple[str, ...]:
        self._script.called(f"complete {text}")
        return tuple(name for name in NAMES if name.lower().startswith(text.lower()))[:k]

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
        self._script.called(f"references {path} {symbol}")
        if symbol not in REFERENCES:
            raise UsageError(f"{path} defines no {symbol}")
        return SymbolReferences(symbol, (), 1, REFERENCES[symbol])


class FakeProject(Project):
    """Answers from a script; files are in memory."""

    script: Script

    def __init__(self, script: Script | None = None, root: Path = Path("/src/shop")) -> None:
        object.__setattr__(self, "root", root)
        object.__setattr__(self, "script", script or Script())

    @property
    def is_indexed(self) -> bool:
        return self.script.indexed

    def index(
        self,
        *,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        rebuild: bool = False,
        jobs: int | None = None,
        history: bool = True,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IndexReport:
        self.script.called(f"index rebuild={rebuild}")
        for progress in self.script.progress:
            assert on_progress is not None
            on_progress(progress)
        self.script.wait(cancelled or (lambda: False))
        self.script.indexed = True
        return REPORT

    def status(self) -> Status:
        self.script.called("status")
        return self.script.status

    def symbols(self, query: str, *, k: int = 50, **_filters: object) -> Answers:
        self.script.called(f"symbols {query}")
        return Answers(tuple(answer for answer in ANSWERS.results if query.lower() in answer.symbol.lower())[:k])

    def session(self) -> Session:
        self.script.called("session")
        if not self.script.indexed:
            raise NoIndexError("no index in /src/shop: run `coderecall index` first")
        return FakeSession(self.script)

    def callers(self, path: str, symbol: str) -> Answers:
        self.script.called(f"callers {path} {symbol}")
        return CALLERS

    def modules(self, path: str = "") -> ModuleLevel:
        self.script.called(f"modules {path}")
        self.script.wait(cancelled_worker)
        if path not in self.script.levels:
            raise UsageError(f"nothing is indexed at {path}")
        return self.script.levels[path]

    def module(self, path: str) -> ModuleDetail:
        self.script.called(f"module {path}")
        found = self.script.details.get(path) or detail(path)
        if found is None:
            raise UsageError(f"nothing is indexed at {path}")
        return found

    def check(
        self, *, staged: bool = False, since: str = "", everything: bool = False, paths: Sequence[str] = ()
    ) -> HintReport:
        self.script.called("check " + ("everything" if everything else "staged" if staged else "changed"))
        self.script.wait(cancelled_worker)
        return self.script.checked

    def behind_imports(self, hint: Hint) -> tuple[RelatedLocation, ...]:
        self.script.called(f"behind_imports {hint.fingerprint}")
        return self.script.behind.get(hint.fingerprint, ())

    @property
    def has_git(self) -> bool:
        return self.script.has_git

    def staging(self) -> tuple[int, int]:
        return self.script.staging

    def refactor(self, *, paths: Sequence[str] = ()) -> HintReport:
        self.script.called("refactor")
        self.script.wait(cancelled_worker)
        return self.script.refactored

    def surprises(self, limit: int = 200) -> tuple[SurprisePoint, ...]:
        return self.script.points[-limit:]

    def memory_report(self) -> MemoryReport:
        self.script.called("memory_report")
        return self.script.memory

    def probe_memory(
        self,
        count: int = 200,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> MemoryProbe:
        self.script.called(f"probe_memory {count}")
        if on_progress is not None:
            on_progress(Progress("probe", 120, 480))
        self.script.wait(cancelled or (lambda: False))
        return self.script.probe

    def last_probe(self, count: int = 200) -> MemoryProbe | None:
        self.script.called(f"last_probe {count}")
        return self.script.kept_probe

    def unexpected(self, points: Sequence[SurprisePoint], most: int = 50) -> tuple[Unexpected, ...]:
        self.script.called("unexpected")
        found = self.script.unexpected
        return tuple(one for one in map(elsewhere, points) if one is not None)[:most] if found is None else found

    def why_surprising(self, point: SurprisePoint) -> WriteReport:
        self.script.called(f"why_surprising {point.label}")
        return replace(self.script.why, point=point)

    def read_lines(self, path: str, first: int, last: int) -> tuple[str, ...]:
        if path not in FILES:
            raise UsageError(f"{path} is not in the project")
        return tuple(FILES[path].split("\n")[first - 1 : last])

    def watch(
        self,
        on_learned: Callable[[FileLearned], None],
        *,
        on_commits: Callable[[CommitsLearned], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        on_waiting: Callable[[tuple[str, ...]], None] | None = None,
        stop: Callable[[], bool],
    ) -> None:
        self.script.called("watch")
        self.script.told_waiting, self.script.told_progress = on_waiting, on_progress
        self.script.told, self.script.told_commits = on_learned, on_commits
        if on_progress is not None:
            on_progress(Progress("memory", 0, 4))
        for event in self.script.events:
            on_learned(event)
        self.script.watching.set()
        idle = threading.Event()
        while not stop():
            idle.wait(0.005)
        self.script.watching.clear()
