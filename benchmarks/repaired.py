"""Does a commit that lacks what usually changes with its files get that later? And does it more often than any other?

    python -m benchmarks.repaired REPOSITORY...

A commit lacks a partner when a source file B changed in at least so large a share of the last 10 (or 20) commits that
changed its file A, 8 or more of them, and not in this one. It was repaired when within 45 days a commit changes B
without A and either says that it fixes or forgot something, or comes from the same author among the next ten commits.
"anyway" is the same question about the same two files at a random commit nearby: what a file that changes often would
have got in any case. "often" is the most that B may have changed, as a share of the last 300 commits.
"""

import argparse
import random
from bisect import bisect
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.forgotten import DAY, FIXES, FORGOTTEN, LARGEST, Commit, is_source, read_history
from parsers import is_test_path

SHARES, OFTEN, WINDOWS = (0.8, 0.9, 1.0), (1.0, 0.1, 0.03), (10, 20)
LEAST_COMMITS, LEAST_TOGETHER, RECENT, NEARBY = 8, 8, 300, 300


class Limits(NamedTuple):
    share: float
    often: float
    window: int


GRID = [Limits(*limits) for limits in ((s, o, w) for s in SHARES for o in OFTEN for w in WINDOWS)]


class History:
    def __init__(self, commits: Sequence[Commit]) -> None:
        self.commits = commits
        self.paths = [frozenset(commit.paths) for commit in commits]
        self.changes: defaultdict[str, list[int]] = defaultdict(list)
        for i, commit in enumerate(commits):
            for path in commit.paths:
                self.changes[path].append(i)

    def often(self, path: str, before: int) -> float:
        changes = self.changes[path]
        return (bisect(changes, before) - bisect(changes, before - RECENT)) / RECENT

    def is_repaired(self, at: int, changed: str, lacking: str) -> bool:
        cause, later = self.commits[at], self.changes[lacking]
        for i in later[bisect(later, at) :]:
            fix = self.commits[i]
            if fix.time - cause.time > 45 * DAY:
                return False
            says = FIXES.search(fix.subject) or FORGOTTEN.search(fix.subject)
            if changed not in self.paths[i] and (says or (fix.author == cause.author and i - at <= 10)):
                return True
        return False


def lacking(history: History) -> Iterator[tuple[int, str, str, list[Limits]]]:
    """(commit, its file, the file that it lacks, under which limits it does)."""
    last: defaultdict[str, deque[frozenset[str]]] = defaultdict(lambda: deque(maxlen=max(WINDOWS)))
    for i, commit in enumerate(history.commits):
        sources = [path for path in commit.paths if _counts(path)]
        if len(commit.paths) > LARGEST:
            continue
        for path in sources:
            found: defaultdict[str, list[Limits]] = defaultdict(list)
            for window in WINDOWS:
                recent = list(last[path])[-window:]
                if len(recent) < LEAST_COMMITS:
                    continue
                for other, together in Counter(p for paths in recent for p in paths).items():
                    if together < LEAST_TOGETHER or other in history.paths[i] or not _counts(other):
                        continue
                    found[other] += [
                        limits
                        for limits in GRID
                        if limits.window == window
                        and together >= limits.share * len(recent)
                        and history.often(other, i) <= limits.often
                    ]
            yield from ((i, path, other, limits) for other, limits in found.items())
        for path in sources:
            last[path].append(history.paths[i] - {path})


def _counts(path: str) -> bool:
    return is_source(path) and not is_test_path(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--commits", type=int, default=6000, help="the newest so many of each history")
    options = parser.parse_args()
    chance, commits = random.Random(0), 0  # noqa: S311 - no secret
    said: defaultdict[Limits, Counter[str]] = defaultdict(Counter)
    for repository in options.repositories:
        history = History(read_history(repository, options.commits))
        commits += sum(len(c.paths) <= LARGEST and any(map(_counts, c.paths)) for c in history.commits)
        seen = set()
        for at, path, other, limits in lacking(history):
            elsewhere = min(max(0, at + chance.randint(-NEARBY, NEARBY)), len(history.commits) - 1)
            repaired = history.is_repaired(at, path, other), history.is_repaired(elsewhere, path, other)
            for one in limits:
                if (at, other, one) not in seen:  # one hint for a file, whatever asks for it
                    seen.add((at, other, one))
                    said[one].update(hints=1, repaired=repaired[0], anyway=repaired[1])
    print(f"{commits} commits of {len(options.repositories)} histories")
    print(f"{'share':>6}{'often':>7}{'of last':>9}{'hints':>8}{'a commit':>10}{'repaired':>10}{'anyway':>8}")
    for limits in GRID:
        count = said[limits]
        hints = max(1, count["hints"])
        shares = f"{count['repaired'] / hints:>10.2f}{count['anyway'] / hints:>8.2f}"
        row = f"{limits.share:>6.1f}{limits.often:>7.2f}{limits.window:>9}{count['hints']:>8}"
        print(f"{row}{count['hints'] / max(1, commits):>10.3f}{shares}")


if __name__ == "__main__":
    main()
