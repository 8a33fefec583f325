"""A small project with fixed answers, for tests of what the app shows. It has the public methods of the real one."""
# ruff: noqa: ARG002 - the arguments of the real methods

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from textual.worker import get_current_worker
from tui_fake_map import CALLERS, LEVELS, detail
from tui_fake_memory import MEMORY, PROBE, WHY

from coderecall.errors import NoIndexError, UsageError
from coderecall.model import (
    Answer,
    Answers,
    CommitsLearned,
    Confidence,
    Evidence,
    FileLearned,
    Hint,
    HintReport,
    IndexReport,
    Location,
    MemoryProbe,
    MemoryReport,
    ModuleDetail,
    ModuleLevel,
    Progress,
    RelatedLocation,
    Relation,
    RelationGroup,
    Severity,
    SourceLine,
    Status,
    SurprisePoint,
    SymbolReferences,
    WriteReport,
)
from coderecall.project import Project
from coderecall.session import Session

SESSION = '''"""Sessions of the shop."""

from dataclasses import dataclass

LIMIT = 4_000  # items


@dataclass
class Item:
    value: bytes
    expires: float


class SessionStore:
    """Keeps what a visitor does between two requests."""

    def __init__(self, bus):
        self._items = {}
        self._bus = bus

    def put(self, key: str, item: Item) -> None:
        """Store an item and tell everyone who listens."""
        if len(self._items) >= LIMIT:
            self._forget_oldest()
        self._items[key] = item
        self._bus.emit("session.put", key)

    def get(self, key: str) -> Item | None:
        return self._items.get(key)
'''
WARM = '''"""Fill the cache before the doors open."""


def warm_cache(store, keys):
    for key in keys:
        store.put(load(key), key)


def load(key):
    return open(key, "rb").read()
'''
AUTH = (
    "\n".join(f"# line {number}" for number in range(1, 111))
    + "\n\ndef login(request, store):\n    store.put(request.session, request.user)\n"
)
FILES = {"app/session.py": SESSION, "jobs/warm.py": WARM, "app/auth.py": AUTH}

ANSWERS = Answers(
    (
        Answer(
            "app/session.py", "SessionStore.put", "method", 21, 26, 0.93,
            (
                Evidence("defines SessionStore.put", "app/session.py", 21),
                Evidence("says cache, session", "jobs/warm.py", 4),
            ),
            "def put(self, key: str, item: Item) -> None",
            lines=(SourceLine(25, "        self._items[key] = item"),),
            signals=("its text", "the memory"),
            changed=int(time.time()) - 3 * 86_400 - 60,
            also_at=(Location("legacy/session.py", 30),),
        ),
        Answer(
            "app/auth.py", "login", "function", 112, 113, 0.81,
            (Evidence("calls SessionStore.put", "app/auth.py", 113),),
        ),
        Answer(
            "jobs/warm.py", "warm_cache", "function", 4, 6, 0.66,
            (Evidence('changed for "Warm the session cache at night" (1a2b3c4d5e)', "jobs/warm.py", 4),), stale=True,
        ),
    ),
    ("the index is from commit 1a2b3c4d5e, HEAD is 9f8e7d6c5b: run `coderecall index`",),
)  # fmt: skip
NAMES = ("SessionStore", "SessionStore.put", "SessionStore.get", "session_key")
LOGIN = Relation("login", "call", "app/auth.py", 113, (113,), Confidence.EXACT)
WARM_CACHE = Relation("warm_cache", "call", "jobs/warm.py", 6, (6, 9), Confidence.NAME_ONLY)
EMIT = Relation("self._bus.emit", "call", "app/session.py", 26, (26,), Confidence.NAME_ONLY)
PUT = Relation(
    "SessionStore.put", "method", "app/auth.py", 113, (113,), Confidence.EXACT, defined=Location("app/session.py", 21)
)
NONE_OF = (RelationGroup("uses", (), 0, 0, 0), RelationGroup("implementations", (), 0, 0, 0))
REFERENCES = {
    "SessionStore.put": (
        RelationGroup("callers", (LOGIN, WARM_CACHE), 1, 0, 1), RelationGroup("callees", (EMIT,), 0, 0, 1), *NONE_OF,
    ),
    "login": (RelationGroup("callers", (), 0, 0, 0), RelationGroup("callees", (PUT,), 1, 0, 0), *NONE_OF),
    "warm_cache": (RelationGroup("callers", (), 0, 0, 0), *NONE_OF),
}  # fmt: skip
RELATED = Answers(
    (Answer("jobs/warm.py", "", "file", 1, 10, 0.4, (Evidence("changed together 3 times", "jobs/warm.py", 1),)),)
)
SWAPPED = Hint(
    "CR201", Severity.WARNING, 0.84, "put(key, item) is called as put(item, key) in 1 of 7 callers",
    Location("jobs/warm.py", 6, 9),
    (RelatedLocation(Location("app/session.py", 21, 5, 26), "definition"),
     RelatedLocation(Location("app/auth.py", 113), "6 other callers agree")),
    "swapped", "swap the two arguments",
)  # fmt: skip
UNCHECKED = Hint(
    "CR104", Severity.ERROR, 0.71, "SessionStore.get may return None; login does not check",
    Location("app/auth.py", 112),
    (RelatedLocation(Location("app/session.py", 28, 5, 29), "returns None here"),), "unchecked",
)  # fmt: skip
TWICE = Hint(
    "CR301", Severity.NOTE, 0.62, "load is written twice", Location("jobs/warm.py", 9), (), "twice", "keep one"
)
CHECKED = HintReport((SWAPPED, UNCHECKED))
REFACTORED = HintReport((TWICE,))

POINTS = tuple(
    SurprisePoint(
        number,
        1_700_000_000 + number,
        "changed-for",
        f"commit {number:07x}",
        1.0 + (number * 7 % 11) / 3 + (6 if number == 40 else 0),
    )
    for number in range(60)
)
STATUS = Status(
    root="/src/shop", database="/src/shop/.coderecall/index.db", database_bytes=2_400_000, format_version=1, files=311,
    symbols=1204, references=5120, exact=4000, inferred=700, name_only=420, languages=(("python", 300), ("c", 11)),
    skipped=(), files_with_errors=0, commits=842, indexed_commit="1a2b3c4d5e", head_commit="1a2b3c4d5e", branch="main",
    pending=(), memory_bytes=4_194_304, memory_writes=18_204, memory_device="cpu",
)  # fmt: skip
REPORT = IndexReport(311, 311, 0, 1204, 5120, 4700, 842, 18_204, (), (), 8.1)


def cancelled_worker() -> bool:
    return get_current_worker().is_cancelled


def learned(path: str = "app/session.py", *surprise: float) -> FileLearned:
    points = tuple(
        SurprisePoint(100 + i, 1_700_001_000, "described-by", path, value) for i, value in enumerate(surprise)
    )
    return FileLearned(path, removed=False, symbols=4, unlearned=4, learned=len(points), surprise=points)


@dataclass
class Script:
    """What the fake project answers, and what it was asked."""

    indexed: bool = True
    status: Status = STATUS
    points: tuple[SurprisePoint, ...] = POINTS
    answers: Answers = ANSWERS
    answers_to: Mapping[str, Answers] = field(default_factory=dict)  # to these questions; else `answers`
    checked: HintReport = CHECKED
    refactored: HintReport = REFACTORED
    error: Exception | None = None
    fails: frozenset[str] = frozenset({"ask", "check"})  # what raises the error
    progress: tuple[Progress, ...] = ()  # reported by index before it waits for `gate`
    gate: threading.Event | None = None  # ask, index and probing wait for it
    memory: MemoryReport = MEMORY
    probe: MemoryProbe = PROBE
    why: WriteReport = WHY
    events: tuple[FileLearned, ...] = ()  # told by watch, at once
    calls: list[str] = field(default_factory=list)
    watching: threading.Event = field(default_factory=threading.Event)
    told: Callable[[FileLearned], None] | None = None
    staging: tuple[int, int] = (1, 1)
    told_commits: Callable[[CommitsLearned], None] | None = None
    levels: Mapping[str, ModuleLevel] = field(default_factory=lambda: LEVELS)

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
        return self._script.answers_to.get(question, self._script.answers)

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
        found = detail(path)
        if found is None:
            raise UsageError(f"nothing is indexed at {path}")
        return found

    def check(
        self, *, staged: bool = False, since: str = "", everything: bool = False, paths: Sequence[str] = ()
    ) -> HintReport:
        self.script.called("check " + ("everything" if everything else "staged" if staged else "changed"))
        self.script.wait(cancelled_worker)
        return self.script.checked

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
        stop: Callable[[], bool],
    ) -> None:
        self.script.called("watch")
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
