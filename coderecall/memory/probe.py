"""Asking the memory for facts that it was taught, beside full text, a simple baseline and chance.

The facts are spread evenly over all that the index has, so the same state gives the same questions. Most are asked with
every other word: with all the words that taught a fact, nearly any memory finds it.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from coderecall.errors import Cancelled
from coderecall.memory.everything import everything
from coderecall.memory.heads import SHAPES
from coderecall.memory.keys import lesson, symbol_ids, tokens
from coderecall.memory.learner import BATCH, unusable
from coderecall.memory.recall import MemoryReader
from coderecall.memory.report import memory_state
from coderecall.model import (
    Experience,
    Head,
    HeadProbe,
    MemoryProbe,
    Progress,
    Recall,
    RecallByAge,
    RecallByLoad,
)
from coderecall.recall.question import read_question
from coderecall.recall.signals import text_scores
from coderecall.store import Database
from coderecall.text import stems, words
from memory_engine.associative.word_memory import WordMemory
from memory_engine.associative.word_reader import WordReader
from memory_engine.errors import MemoryEngineError

TEN = 10
AGES = 4  # groups of the facts that are asked for, as many in each
LOADS = (1, 2, 4, 8)  # eighths of all facts
_INTERVAL = 0.2  # seconds between two reports

Ranking: TypeAlias = Callable[[str], Sequence[int]]  # of a question: symbol ids, best first


@dataclass(frozen=True, slots=True)
class Probe:
    """A fact of the index, what it is asked with, and the symbols of now that are right."""

    fact: Experience
    half: str
    right: frozenset[int]
    time: int  # when what it says last changed


def probe(
    db: Database,
    count: int,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> MemoryProbe:
    """Recall of `count` facts of each head, over all, by their age and by how much is stored. Raises Cancelled."""
    began = time.monotonic()
    state, writes = memory_state(db), int(db.meta("memory_writes", 0))
    alive: dict[int, list[int]] = defaultdict(list)
    for symbol, key in db.recallable():
        alive[key].append(symbol)
    taught = {head: everything(db, head) for head in Head}
    asked = {head: _chosen(db, head, facts, alive, count) for head, facts in taught.items()}
    old = {head: _chosen(db, head, facts[: len(facts) // 8], alive, count // 4) for head, facts in taught.items()}
    meter = _Meter(sum(len(asked[head]) + len(LOADS) * len(old[head]) for head in Head), on_progress, cancelled)
    memory, symbols = MemoryReader(db), sum(map(len, alive.values()))
    heads = []
    for head, facts in taught.items():
        name, baseline = _baseline(head, facts, alive)
        ways = (_remembered(memory, head), _by_text(db), baseline)
        rows = [(p, _places(p, p.fact.key, ways), _places(p, p.half, ways)) for p in meter.over(asked[head])]
        groups = np.array_split(np.arange(len(rows)), min(AGES, len(rows))) if rows else []
        heads.append(
            HeadProbe(
                head,
                len(facts),
                name,
                min(1.0, TEN / max(1, symbols)),
                _recall([whole for _, whole, _ in rows]),
                _recall([half for _, _, half in rows]),
                tuple(
                    RecallByAge(rows[group[0]][0].time, rows[group[-1]][0].time, _recall([rows[i][2] for i in group]))
                    for group in groups
                ),
                _by_load(db, head, facts, alive, old[head], ways[1:], meter) if old[head] else (),
            )
        )
    return MemoryProbe(state, writes, tuple(heads), time.monotonic() - began, int(time.time()))


class _Meter:
    """Counts probes; reports five times a second at most, and stops when the user asked for it."""

    def __init__(
        self, total: int, report: Callable[[Progress], None] | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self._total, self._report, self._cancelled = total, report, cancelled
        self._done, self._shown = 0, 0.0

    def over(self, probes: Sequence[Probe]) -> Iterable[Probe]:
        for one in probes:
            self.check()
            now = time.monotonic()
            if self._report is not None and now - self._shown >= _INTERVAL:
                self._shown = now
                self._report(Progress("probe", self._done, self._total))
            yield one
            self._done += 1

    def check(self) -> None:
        """Raises Cancelled."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("stopped while the memory was asked")


def _chosen(
    db: Database, head: Head, facts: Sequence[Experience], alive: dict[int, list[int]], count: int
) -> list[Probe]:
    """Facts of symbols that are there, spread evenly in the order of learning, then oldest first."""
    there = [fact for fact in facts if any(value in alive for value in fact.values)]
    most = min(count, len(there))
    spread = [there[i * len(there) // most] for i in range(most)]
    changed = {}
    if head == Head.DESCRIBED_BY:  # a fresh clone has one time for all its files: the history knows better
        changed = db.last_changes_of_files({_path(fact) for fact in spread})
    probes = []
    for fact in spread:
        right = frozenset(symbol for value in fact.values for symbol in alive.get(value, ()))
        probes.append(Probe(fact, _every_other(fact.key), right, changed.get(_path(fact), fact.time)))
    return sorted(probes, key=lambda one: one.time)


def _every_other(text: str) -> str:
    """The first, third, ... of the different words, as they are written: full text has stems of its own."""
    different = {"".join(stems(word)): word for word in reversed(words(text))}
    return " ".join(list(different.values())[::-2])


def _path(fact: Experience) -> str:
    return fact.label.partition("\0")[0]


def _places(asked: Probe, question: str, ways: Sequence[Ranking]) -> tuple[int, ...]:
    """By each way, at which place the first right symbol comes, from 0; TEN: not among ten."""
    found = []
    for way in ways:
        best = way(question)[:TEN]
        found.append(next((i for i, symbol in enumerate(best) if symbol in asked.right), TEN))
    return tuple(found)


def _recall(places: Sequence[tuple[int, ...]]) -> Recall:
    """From the places by memory, full text and baseline of each fact."""
    table = np.array(places, np.int64).reshape(len(places), 3)
    first, (ten, text, baseline) = (table[:, 0] == 0).sum(), (table < TEN).sum(axis=0)
    asked = max(1, len(places))
    return Recall(len(places), float(first / asked), float(ten / asked), float(text / asked), float(baseline / asked))


def _best(scores: dict[int, float]) -> list[int]:
    return sorted(scores, key=lambda symbol: (-scores[symbol], symbol))[:TEN]


def _remembered(memory: MemoryReader, head: Head) -> Ranking:
    return lambda question: _best(memory.scores(question)[head])


def _by_text(db: Database) -> Ranking:
    return lambda question: _best(text_scores(db, read_question(question)))


def _baseline(head: Head, facts: Sequence[Experience], alive: dict[int, list[int]]) -> tuple[str, Ranking]:
    """What anyone would try first: what is changed most often, or the symbols whose names have the words."""
    if head == Head.CHANGED_FOR:
        often = Counter(symbol for fact in facts for value in fact.values for symbol in alive.get(value, ()))
        most = [symbol for symbol, _ in often.most_common(TEN)]
        return "changed most", lambda _: most
    called: dict[str, list[tuple[int, int]]] = defaultdict(list)  # word -> (symbol, words of its name)
    for fact in facts:
        name = set(stems(fact.label.partition("\0")[2]))
        for word in name:
            called[word] += [(symbol, len(name)) for value in fact.values for symbol in alive.get(value, ())]

    def alike(question: str) -> list[int]:
        scores: dict[int, float] = defaultdict(float)
        for word in set(stems(question)):
            for symbol, length in called.get(word, ()):
                scores[symbol] += length**-0.5
        return _best(scores)

    return "names alike", alike


def _by_load(
    db: Database,
    head: Head,
    facts: Sequence[Experience],
    alive: dict[int, list[int]],
    asked: Sequence[Probe],
    others: Sequence[Ranking],
    meter: _Meter,
) -> tuple[RecallByLoad, ...]:
    """The oldest facts, asked for when an eighth, a quarter, half and all of the facts are in a memory of this size."""
    try:
        kept = WordMemory.open(lambda name: db.snapshot(f"{head}/{name}"))
    except MemoryEngineError as error:
        raise unusable(db, error) from None
    if kept is None:
        return ()
    memory, parts, done = WordMemory(kept.layout), {}, 0
    ids = np.array([symbol for symbols in alive.values() for symbol in symbols], np.int64)
    keys = symbol_ids([key for key, symbols in alive.items() for _ in symbols])
    found = []
    for eighths in LOADS:
        until = len(facts) * eighths // 8
        for start in range(done, until, BATCH):
            meter.check()
            memory.write(*lesson(facts[start : min(until, start + BATCH)]))
        done = until
        parts.update(memory.changed())
        way = _taught(WordReader.from_parts(parts), ids, keys, SHAPES[head].sharpness)
        places = [_places(one, one.half, (way, *others)) for one in meter.over(asked)]
        found.append(RecallByLoad(until, _recall(places)))
    return tuple(found)


def _taught(reader: WordReader, ids: npt.NDArray[np.int64], keys: npt.NDArray[np.uint64], sharpness: float) -> Ranking:
    candidates = reader.candidates(keys)

    def ranked(question: str) -> list[int]:
        asked = tokens([question])
        if not len(asked.ids):
            return []
        scores = reader.scores(asked, candidates, sharpness)
        best = np.argsort(-scores, kind="stable")[:TEN]
        return [int(symbol) for symbol in ids[candidates.place[best[scores[best] > 0]]]]

    return ranked
