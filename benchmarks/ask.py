"""What a question costs: warm, by kind of question and by step; cold, by part of the process.

    python benchmarks/ask.py REPOSITORY [--questions N] [--cold N] [--seed N]

The repository must be indexed. Questions are made from its index, never asked twice and in random order, as a series of
people would ask them: words of names, qualified names, beginnings of documentation, commit messages where a history was
learned, stack traces of its own functions. Before the warm ones as many others are asked. Times are CPU milliseconds of
one process; the floors are the same questions put to SQLite's full text alone, and `python -c pass`.
"""

import argparse
import gc
import importlib
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, cast

from coderecall import disk
from coderecall.project import Project
from coderecall.recall.question import read_question
from coderecall.store import Database

# What is told apart: the time within a function, but not within another one that is named here. What a version of the
# program does not have is left out.
STEPS = (
    ("text", "coderecall.store:Database.search_text"),
    ("names", "coderecall.recall.signals:name_scores"),
    ("memory", "coderecall.memory.recall:MemoryReader.recall"),
    ("memory", "coderecall.memory.recall:MemoryReader.scores"),
    ("meaning", "coderecall.recall.meaning:MeaningReader.read"),
    ("places", "coderecall.store:Database.places"),
    ("rows", "coderecall.store:Database.symbols"),
    ("pointed", "coderecall.recall.direct:find_direct"),
    ("features", "coderecall.recall.features:features"),
    ("ranker", "coderecall.recall.ranking:scores"),
    ("evidence", "coderecall.recall.present:present"),
    ("fresh", "coderecall.freshness:Freshness.first"),
    ("fresh", "coderecall.session:current"),
    ("rest", "coderecall.session:ask"),
    ("rest", "coderecall.recall.ask:Recall.ask"),
)


class Clock:
    """CPU milliseconds by step, of one question."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.rows = self.files = self.bytes = self.statements = 0
        self._stack: list[str] = ["other"]
        self._since = time.process_time()

    def _turn(self) -> None:
        now = time.process_time()
        self.spent[self._stack[-1]] += 1000 * (now - self._since)
        self._since = now

    def timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*values: Any, **named: Any) -> Any:
            self._turn()
            self._stack.append(step)
            try:
                found = function(*values, **named)
                self.rows += len(found) if step == "rows" else 0
                return found
            finally:
                self._turn()
                self._stack.pop()

        return wrapped

    def start(self) -> None:
        self.spent.clear()
        self.rows = self.files = self.bytes = self.statements = 0
        self._since = time.process_time()

    def stop(self) -> dict[str, float]:
        self._turn()
        counts = {"unpacked": self.rows, "files": self.files, "kB": self.bytes / 1000, "asked": self.statements}
        return {"total": sum(self.spent.values()), **self.spent, **counts}


class Counted:
    """A connection that counts what it is asked. SQLite's own trace would tell of the inside of full text, too."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    def execute(self, *values: Any) -> sqlite3.Cursor:
        self._clock.statements += 1
        return self._connection.execute(*values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def watched(clock: Clock) -> None:
    """Have the clock see every step, and every file that is read."""
    for step, place in STEPS:
        module, _, path = place.partition(":")
        *owners, name = path.split(".")
        try:
            owner: Any = importlib.import_module(module)
            for part in owners:
                owner = getattr(owner, part)
            original = getattr(owner, name)
        except (ImportError, AttributeError):
            continue
        replaced = clock.timed(step, original)
        for known in list(sys.modules.values()):  # whoever imported the function by its name
            if getattr(known, "__name__", "").startswith("coderecall") and getattr(known, name, None) is original:
                setattr(known, name, replaced)
        setattr(owner, name, replaced)
    read = disk.read_bytes

    def counted(*values: Any, **named: Any) -> bytes:
        found = read(*values, **named)
        clock.files += 1
        clock.bytes += len(found)
        return found

    for module in list(sys.modules.values()):
        if getattr(module, "read_bytes", None) is read:
            module.read_bytes = counted  # type: ignore[attr-defined]


# ---- questions
def questions(db: Database, count: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, text), `count` of each kind as far as the repository has so many."""
    files = [row for row in db.files() if not row.is_test]
    chance.shuffle(files)
    symbols = [row for file in files[:2000] for row in db.symbols_in(file.id)[1:] if len(row.name) > 2]
    chance.shuffle(symbols)
    docs = [words for row in symbols if len(words := row.doc.split()) >= 12]
    messages = [commit.message.split() for commit, _ in db.commits_with_symbols()]
    messages = [words[:60] for words in messages if len(words) >= 20]
    chance.shuffle(messages)
    if len(messages) < count:  # no history: documentation as long as a message
        messages += [chance.choice(docs)[:30] + chance.choice(docs)[:30] for _ in range(count)] if docs else []
    words = dict.fromkeys(word for row in symbols for word in row.name.lower().split("_") if len(word) > 2)
    chosen = {
        "one word": list(words),
        "symbol": list(dict.fromkeys(row.qualified_name for row in symbols)),
        "4 words": [" ".join(words[:4]) for words in docs],
        "12 words": [" ".join(words[:12]) for words in docs[::-1]],
        "20-60 words": [" ".join(words) for words in messages],
        "stack trace": [_trace(symbols[i : i + 6]) for i in range(0, len(symbols) - 6, 6)],
    }
    for kind, texts in chosen.items():
        yield from ((kind, text) for text in texts[:count])


def _trace(frames: list[Any]) -> str:
    lines = [f'  File "/srv/app/{row.path}", line {row.start_line}, in {row.name}' for row in frames]
    message = f"{frames[-1].name.title()}Error: {frames[-1].name} has no value"
    return "\n".join(["Traceback (most recent call last):", *lines, message])


# ---- warm
def warm(root: Path, count: int, chance: random.Random) -> None:
    gc.set_threshold(50_000, 20, 20)  # as the command line does
    with Project(root).session() as asked:
        db = asked._db  # noqa: SLF001 - to count what it is asked
        every = list(questions(db, 2 * count, chance))
        before, measured = every[::2], every[1::2]
        chance.shuffle(before)
        chance.shuffle(measured)
        clock = Clock()
        watched(clock)

        db.connection = cast("sqlite3.Connection", Counted(db.connection, clock))
        seen: dict[str, list[dict[str, float]]] = defaultdict(list)
        clock.start()
        asked.ask("the first question loads what the others find loaded", k=10)
        first = clock.stop()
        for part, kept in ((before, False), (measured, True)):
            for kind, text in part:
                clock.start()
                asked.ask(text, k=10)
                found = clock.stop()
                if kept:
                    seen[kind].append(found)
                    seen["all"].append(found)
    names = [*dict.fromkeys(step for step, _ in STEPS), "unpacked", "asked", "files", "kB"]
    print(f"first question: {first['total']:.0f} ms; then {len(before)} questions, then {len(measured)} measured\n")
    print(f"{'warm, ms CPU':<13}{'p50':>7}{'p95':>7}  medians:{''.join(f'{name:>9}' for name in names)}")
    for kind, found in seen.items():
        totals = sorted(one["total"] for one in found)
        middles = [median(one.get(name, 0.0) for one in found) for name in names]
        line = f"{kind:<13}{median(totals):>7.1f}{totals[int(0.95 * len(totals))]:>7.1f}          "
        print(line + "".join(f"{value:>9.1f}" for value in middles))
    floor(root, [text for _, text in measured])


def floor(root: Path, texts: list[str]) -> None:
    """The same questions, put to full text in one statement each."""
    connection = sqlite3.connect(f"file:{Project(root).folder / 'index.db'}?mode=ro", uri=True)
    sql = "SELECT rowid FROM text WHERE text MATCH ? AND rank MATCH 'bm25(1, 4, 2, 1)' ORDER BY rank LIMIT 10"
    spent = []
    for text in texts:
        words = read_question(text).words
        began = time.process_time()
        connection.execute(sql, (" OR ".join(f'"{word}"' for word in words) or '""',)).fetchall()
        spent.append(1000 * (time.process_time() - began))
    spent.sort()
    print(f"{'floor: FTS5':<13}{median(spent):>7.1f}{spent[int(0.95 * len(spent))]:>7.1f}")


# ---- cold
MARKS = """
import json, sys, time
marks = {"python": time.process_time()}
def mark(name): marks[name] = time.process_time()
import click, coderecall.cli, coderecall.cli.ask, coderecall.cli.answers, coderecall.project
mark("command line")
import numpy
mark("numpy")
import coderecall.session
mark("modules")
from pathlib import Path
root = Path(sys.argv[1])
with coderecall.project.Project(root).session() as asked:
    mark("open")
    asked.ask(sys.argv[2], k=10)
    mark("answer")
status = dict(line.split(":", 1) for line in open("/proc/self/status"))  # a rusage begins with that of the parent
print(json.dumps([marks, len(sys.modules), "torch" in sys.modules, int(status["VmHWM"].split()[0])]))
"""


def cold(root: Path, count: int) -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program keeps its bytecode; the first run writes it
    question = "where is the session saved"
    command = [sys.executable, "-m", "coderecall", "-C", str(root), "ask", question]
    cpu(command)
    whole = median(cpu(command) for _ in range(count))
    parts: dict[str, list[float]] = defaultdict(list)
    modules, torch, peak = 0, False, 0
    for _ in range(count):
        done = subprocess.run([sys.executable, "-c", MARKS, str(root), question], stdout=subprocess.PIPE, check=True)
        marks, modules, torch, peak = json.loads(done.stdout)
        last = 0.0
        for name, at in marks.items():
            parts[name].append(1000 * (at - last))
            last = at
    print(f"\ncold, median of {count}: {1000 * whole:.0f} ms CPU for `coderecall ask`")
    print("  of it: " + ", ".join(f"{name} {median(spent):.0f}" for name, spent in parts.items()))
    print(f"  {modules} modules, torch {'loaded' if torch else 'not loaded'}, {peak / 1024:.0f} MB")
    floors = [
        (["-c", "pass"], "python -c pass"),
        (["-c", "import numpy"], "with numpy"),
        (["-c", "import click"], "with click"),
    ]
    for arguments, name in floors:
        print(f"  floor, {name}: {1000 * median(cpu([sys.executable, *arguments]) for _ in range(count)):.0f}")


def cpu(command: list[str]) -> float:
    """CPU seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--questions", type=int, default=50, help="of each kind")
    parser.add_argument("--cold", type=int, default=7, help="fresh processes")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    root = options.repository.resolve()
    warm(root, options.questions, random.Random(options.seed))  # noqa: S311 - a sample
    cold(root, options.cold)


if __name__ == "__main__":
    main()
