"""The rule about forgotten files: what does a memory know that exact counts, or names alone, do not?

    python -m benchmarks.memory_partners REPOSITORY... [--commits N]

Of commits of the newer part of each history one file is taken away. A scorer has learned the commits before and says
how well each file that a commit lacks fits to its files; the commit is as odd as the best of them. A mutant is found
when the best is the file that was taken away; a whole commit that is odd is a false alarm, and scorers are compared at
the same share of false alarms.
"""

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.forgotten import SCORES, Counts, is_source, read_history
from benchmarks.memory_rules import alike, table
from coderecall.memory.keys import token_id
from memory_engine.associative.word_memory import Layout, WordMemory
from memory_engine.associative.word_reader import WordReader
from memory_engine.associative.words import Values
from memory_engine.features import Tokens

FALSE_ALARMS = (0.01, 0.05, 0.2)  # shares of the whole commits


def partners(repositories: Sequence[Path], most: int) -> None:
    right: defaultdict[str, list[float]] = defaultdict(list)
    wrong: defaultdict[str, list[float]] = defaultdict(list)
    for repository in repositories:
        history = [c.paths for c in read_history(repository, 6000) if 0 < len(c.paths) <= 30]
        start = max(len(history) * 7 // 10, len(history) - most)
        chance = random.Random(0)  # noqa: S311 - no secret
        past, asked = Past(history), 0
        for i, paths in enumerate(history):
            sources = sorted(filter(is_source, paths))
            if i >= start and 2 <= len(sources) <= 10 and past.known.issuperset(sources):
                asked += 1
                dropped = chance.choice(sources)
                rest = [path for path in paths if path != dropped]
                for name, best in past.scorers.items():
                    right[name].append(max(best(paths).values(), default=0.0))
                    found = best(rest)
                    top = max(found, key=lambda path: (found[path], path), default="")
                    wrong[name].append(found[top] if top == dropped else 0.0)
            past.add(paths, i)
        print(f"{repository}: {start} commits taught before the first, {asked} asked", flush=True)
    print("\n".join(table("a file left out of a commit, and named first", right, wrong, FALSE_ALARMS)))


class Past:
    """What each scorer has learned of the commits so far."""

    def __init__(self, history: Sequence[Sequence[str]]) -> None:
        self.known: set[str] = set()
        self._counts, self._memory = Counts(), FileMemory(history)
        self.scorers: dict[str, Callable[[Sequence[str]], Mapping[str, float]]] = {
            "neither: folder and name": lambda changed: _nearest(changed, self.known),
            "exact counts: share": lambda changed: self._counted(changed, "share, surely"),
            "exact counts: share of either": lambda changed: self._counted(changed, "share of either, surely"),
            "memory: words": self._memory.partners,
        }

    def _counted(self, changed: Sequence[str], score: str) -> Mapping[str, float]:
        return self._counts.partners(changed, SCORES[score], tests=True)

    def add(self, paths: Sequence[str], number: int) -> None:
        self._counts.add(paths)
        self._memory.add(paths, number)
        self.known.update(paths)


def _nearest(changed: Sequence[str], known: set[str]) -> dict[str, float]:
    """How alike the names of files are, within a folder more than across."""
    best: defaultdict[str, float] = defaultdict(float)
    stems = {path: re.sub(r"\W|_", "", path.rpartition("/")[2].partition(".")[0].lower()) for path in changed}
    for other in known:
        if other in stems or not is_source(other):
            continue
        folder, _, name = other.rpartition("/")
        stem = re.sub(r"\W|_", "", name.partition(".")[0].lower())
        for path, own in stems.items():
            near = alike(own, stem) + 0.25 * (path.rpartition("/")[0] == folder)
            best[other] = max(best[other], near)
    return best


class FileMemory:
    """The application's memory with the files of a commit as words and as values; read anew every so many commits."""

    EVERY = 100

    def __init__(self, history: Sequence[Sequence[str]]) -> None:
        pairs = sum(len(paths) ** 2 for paths in history)
        files = {path for paths in history for path in paths}
        self._memory = WordMemory(Layout.for_pairs(pairs, len(files) + len(history), usual_length=3.0))
        self._files = sorted(filter(is_source, files))
        self._ids = np.array([token_id(path) for path in self._files], np.uint64)
        self._parts: dict[str, bytes] = {}
        self._waiting: list[Sequence[str]] = []
        self._read_at = -1
        self._reader: WordReader | None = None

    def add(self, paths: Sequence[str], number: int) -> None:
        self._waiting.append(paths)
        if number % self.EVERY == 0:
            self._flush()

    def partners(self, paths: Sequence[str]) -> dict[str, float]:
        if self._reader is None:
            self._flush()
        if self._reader is None or not paths:
            return {}
        scores = self._reader.scores(Tokens.of([{token_id(path): 1.0 for path in paths}]), self._candidates)
        found = zip(self._candidates.place.tolist(), scores.tolist(), strict=True)
        return {self._files[i]: score for i, score in found if score > 0 and self._files[i] not in paths}

    def _flush(self) -> None:
        if not self._waiting:
            return
        keys = Tokens.of([{token_id(path): 1.0 for path in paths} for paths in self._waiting])
        values = Values(keys.ids, keys.starts)
        weights = np.array([len(paths) ** -0.5 for paths in self._waiting], np.float32)
        self._memory.write(keys, values, weights)
        self._parts |= self._memory.changed()
        self._reader = WordReader.from_parts(self._parts)
        self._candidates = self._reader.candidates(self._ids)
        self._waiting = []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--commits", type=int, default=1000, help="of each repository, the newest, are asked about")
    options = parser.parse_args()
    partners(options.repositories, options.commits)


if __name__ == "__main__":
    main()
