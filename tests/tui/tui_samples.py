"""Files of a small shop, and what the fake project says of them."""

import time

from coderecall.model import (
    Answer,
    Answers,
    Confidence,
    Evidence,
    FileLearned,
    Hint,
    HintReport,
    IndexReport,
    Location,
    RelatedLocation,
    Relation,
    RelationGroup,
    Severity,
    SourceLine,
    Status,
    SurprisePoint,
)

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
        0.1 + (number * 7 % 11) / 33 + (0.6 if number == 40 else 0),
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


def learned(path: str = "app/session.py", *surprise: float) -> FileLearned:
    points = tuple(
        SurprisePoint(100 + i, 1_700_001_000, "described-by", path, value) for i, value in enumerate(surprise)
    )
    return FileLearned(path, removed=False, symbols=4, unlearned=4, learned=len(points), surprise=points)
