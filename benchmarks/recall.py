"""What each signal is worth: questions with known answers, asked with and without it.

`python benchmarks/recall.py WORK/OWNER__NAME...`: folders of the training corpus (training/README.md) with indexed
trees and `questions.jsonl`. Prints NDCG@10 of symbols and of files, means over repositories of means over questions.
"""

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from coderecall.memory.everything import everything
from coderecall.memory.heads import SHAPES
from coderecall.memory.keys import lesson, symbol_ids
from coderecall.memory.recall import MemoryReader, Recalled
from coderecall.model import Head
from coderecall.recall.ask import Recall
from coderecall.recall.candidates import SIGNALS
from coderecall.recall.question import read_question
from coderecall.store import Database
from coderecall.text import stems
from memory_engine.associative.word_memory import Layout, WordMemory, distinct_pairs
from memory_engine.associative.word_reader import WordReader

TOP, NEAREST = 10, 30
TASKS = ("commit", "commit-hard", "doc")
SHARD = 36_000  # bytes of a shard of the memory
SIZES = (0.1, 0.3, 1, 4, 16)  # MB of the memory of past commits

Make = Callable[[Database], Recall]


class ExactHistory(MemoryReader):
    """In place of the memory of past commits: the 30 nearest in words, by tf-idf, vote for what they changed."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._commits = [(frozenset(stems(commit.message)), keys) for commit, keys in db.commits_with_symbols()]
        counts: dict[str, int] = defaultdict(int)
        for said, _ in self._commits:
            for word in said:
                counts[word] += 1
        self._idf = {word: math.log((len(self._commits) + 1) / (n + 0.5)) for word, n in counts.items()}
        self._norms = [math.sqrt(sum(self._idf[w] ** 2 for w in said)) or 1.0 for said, _ in self._commits]
        self._ids = {key: symbol for symbol, key in db.recallable()}

    def recall(self, text: str) -> dict[str, Recalled]:
        asked = frozenset(stems(text)) & self._idf.keys()
        near = [
            (sum(self._idf[w] ** 2 for w in asked & said) / norm, keys)
            for (said, keys), norm in zip(self._commits, self._norms, strict=True)
        ]
        votes: dict[int, float] = defaultdict(float)
        for score, keys in sorted(near, key=lambda one: -one[0])[:NEAREST]:
            for key in keys:
                if score > 0 and key in self._ids:
                    votes[self._ids[key]] += score * len(keys) ** -0.5
        top = max(votes.values(), default=0.0)
        return {
            **super().recall(text),
            Head.CHANGED_FOR: Recalled({symbol: vote / top for symbol, vote in votes.items()}, top),
        }


class SizedMemory(MemoryReader):
    """The memory of past commits taught anew, in so many bytes."""

    def __init__(self, db: Database, megabytes: float) -> None:
        super().__init__(db)
        facts = everything(db, Head.CHANGED_FOR)
        if not facts or Head.CHANGED_FOR not in self._heads:
            return
        keys, values, weights = lesson(facts)
        words = len(np.unique(keys.ids)) + len(facts)
        pairs = distinct_pairs(keys, values)
        layout = Layout.for_pairs(pairs, words, usual_length=SHAPES[Head.CHANGED_FOR].usual_length)
        memory = WordMemory(layout.at_most(max(1, int(megabytes * 1e6 / SHARD))))
        memory.write(keys, values, weights)
        sized = WordReader.from_parts(memory.changed())
        known = db.recallable()
        candidates = sized.candidates(symbol_ids([key for _, key in known]))
        ids = np.array([symbol for symbol, _ in known], np.int64)[candidates.place]
        self._heads = {**self._heads, Head.CHANGED_FOR: (sized, candidates, ids)}


def with_memory(make: Callable[[Database], MemoryReader]) -> Make:
    def recall(db: Database) -> Recall:
        found = Recall(db)
        found.memory = make(db)
        return found

    return recall


def without(*signals: str) -> Make:
    return lambda db: Recall(db, signals)


def variants() -> dict[str, Make]:
    found = {"everything": without(), "fixed weights": without("ranker")}
    found |= {f"without {signal}": without(signal) for signal in SIGNALS if signal != "ranker"}
    found["without any history"] = without(Head.CHANGED_FOR, "churn")
    found["text and names alone"] = without("meaning", *Head, "churn")
    found["exact history instead"] = with_memory(ExactHistory)
    for size in SIZES:
        found[f"memory of {size} MB"] = with_memory(lambda db, size=size: SizedMemory(db, size))
    return found


def measure(folders: Sequence[Path], make: Make, most: int) -> dict[str, tuple[float, float]]:
    by_task: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for folder in folders:
        for task, values in _of_repository(folder, make, most).items():
            by_task[task].append(values)
    return {task: tuple(np.mean(found, axis=0).tolist()) for task, found in by_task.items()}


def _of_repository(folder: Path, make: Make, most: int) -> dict[str, tuple[float, float]]:
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [question for question in map(json.loads, lines) if question["task"] in TASKS]
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for tree in ("hist", "stripped"):
        here = [question for question in questions if question["tree"] == tree]
        if not here:
            continue
        root = folder / tree
        with Database.read(root / ".coderecall", root) as db:
            recall = make(db)
            for task in TASKS:
                for question in [q for q in here if q["task"] == task][:most]:
                    found[task].append(_score(recall, question))
    return {task: tuple(np.mean(values, axis=0).tolist()) for task, values in found.items()}


def _score(recall: Recall, question: dict[str, Any]) -> tuple[float, float]:
    ranked = recall.rank(read_question(question["query"]))[:50]
    right = {tuple(symbol) for symbol in question["symbols"]}
    files = list(dict.fromkeys(one.row.path for one in ranked))
    symbols = _first(((one.row.path, one.row.qualified_name) for one in ranked), right)
    return _ndcg(symbols, len(right)), _ndcg((file in question["files"] for file in files), len(question["files"]))


def _first(ranked: Iterable[tuple[str, str]], right: set[tuple[str, ...]]) -> Iterator[bool]:
    left = set(right)
    for one in ranked:
        yield one in left
        left.discard(one)


def _ndcg(hits: Iterable[bool], right: int) -> float:
    gain = sum(1 / math.log2(place + 2) for place, hit in zip(range(TOP), hits, strict=False) if hit)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(TOP, right)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=60, help="questions of each task and repository")
    parser.add_argument("--only", default="", help="only variants with this in their names")
    args = parser.parse_args()
    print(f"{'':26}" + "".join(f"{task:>16}" for task in TASKS))
    for name, make in variants().items():
        if args.only in name:
            found = measure(args.folders, make, args.most)
            told = (f"{found[task][0]:.3f} / {found[task][1]:.3f}" if task in found else "" for task in TASKS)
            print(f"{name:26}" + "".join(f"{value:>16}" for value in told), flush=True)


if __name__ == "__main__":
    main()
