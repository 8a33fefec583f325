"""Commits that were soon followed by a fix of something they had forgotten in another file: who would have said so?

    python benchmarks/forgotten.py REPOSITORY... [--pairs N] [--indexed [--rankings]] [--list FILE]

A pair is a commit and a later one, at most 45 days on, that changes source files which the first one left alone, and
either names the first by its id or its pull request and says that it fixes something, or comes from the same author
within three days and ten commits, says that something was missed or forgotten, and shares a file or a word with it.

Without --indexed: co-change counting over all commits of the histories, at the same number of hints for each score, so
many a commit. With it: each repository is cloned and indexed at the parent of each commit of a pair, and `check
--since PARENT` says what it says. Counting then names as many files as `check` gave hints, over the same commits: those
with the highest scores of all. With --rankings the history is learned too, and what `related` puts first is asked for
as many files as --named for each commit. --list writes the pairs, and with --indexed the hints, for a person to judge.
"""

import argparse
import math
import os
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np

from coderecall.model import Hint, Location
from coderecall.project import Project
from coderecall.recall.related import RelatedReader
from coderecall.recall.related_features import Asked, relations
from coderecall.recall.related_tables import Tables
from coderecall.store import Database
from parsers import is_code, is_test_path, language_of

FIXES = re.compile(r"\bfix", re.IGNORECASE)
FORGOTTEN = re.compile(
    r"\b(forgot|forgotten|missed|missing|left ?over|follow[- ]?up|overlooked|remaining|should have been"
    r"|also (update|fix|change|rename|need)|fix(es|ed)? (up|for)|regression|fixup|broke|broken by|fallout)\b",
    re.IGNORECASE,
)
NO_CHANGE = re.compile(r"\s*(revert|reapply|release|bump|merge)", re.IGNORECASE)
ID, PULL_REQUEST = re.compile(r"\b[0-9a-f]{7,40}\b"), re.compile(r"#(\d+)")
# A clone of a mirror may lack what Git LFS would bring; nothing of the repository is run or fetched.
ENVIRONMENT = {**os.environ, "GIT_LFS_SKIP_SMUDGE": "1", "GIT_TERMINAL_PROMPT": "0"}
DAY = 86_400
LARGEST = 30  # files of a commit
WARM_UP = 200  # commits of a history that are only learned from
RATES = (0.01, 0.05, 0.1, 0.2, 1)  # hints a commit


class Commit(NamedTuple):
    sha: str
    author: str
    time: int
    subject: str
    body: str
    paths: tuple[str, ...]


class Pair(NamedTuple):
    place: int  # of the forgetful commit in the history
    fix: int
    forgotten: frozenset[str]
    named: bool  # the fix names the commit


def read_history(repository: Path, limit: int) -> list[Commit]:
    """Oldest first."""
    form = "%x01%H%x02%ae%x02%ct%x02%s%x02%b%x03"
    command = ["git", "-C", str(repository), "log", "--no-merges", "-n", str(limit), "--reverse", "--name-only", "-z"]
    text = subprocess.run([*command, "--no-renames", f"--format={form}"], stdout=subprocess.PIPE, check=True).stdout
    found = []
    for part in text.decode("utf-8", "replace").split("\x01")[1:]:
        head, _, paths = part.partition("\x03")
        sha, author, time, subject, body = head.split("\x02", 4)
        found.append(
            Commit(sha, author, int(time), subject, body, tuple(filter(None, paths.strip("\n\0").split("\0"))))
        )
    return found


def is_source(path: str) -> bool:
    language = language_of(path)
    return language is not None and is_code(language)


def mine(history: Sequence[Commit]) -> list[Pair]:
    place: dict[str, int] = {}
    by_start: defaultdict[str, list[str]] = defaultdict(list)
    by_number: dict[str, int] = {}
    first: dict[str, int] = {}
    for i, commit in enumerate(history):
        place[commit.sha] = i
        by_start[commit.sha[:7]].append(commit.sha)
        number = re.search(r"\(#(\d+)\)\s*$", commit.subject)
        if number:
            by_number[number[1]] = i
        for path in commit.paths:
            first.setdefault(path, i)
    found: dict[int, Pair] = {}
    for i, fix in enumerate(history):
        if not 0 < len(fix.paths) <= LARGEST / 2 or NO_CHANGE.match(fix.subject):
            continue
        text = f"{fix.subject}\n{fix.body}"
        named = [place[sha] for said in ID.findall(text) for sha in by_start[said[:7]] if sha.startswith(said)]
        named += [by_number[number] for number in PULL_REQUEST.findall(text) if number in by_number]
        named = [at for at in named if at < i] if FIXES.search(fix.subject) or FORGOTTEN.search(fix.subject) else []
        at = named[0] if named else _just_before(history, i) if FORGOTTEN.search(fix.subject) else None
        if at is None:
            continue
        cause = history[at]
        late = not 0 <= fix.time - cause.time <= 45 * DAY
        if late or len(cause.paths) > LARGEST or not any(map(is_source, cause.paths)):
            continue
        forgotten = {p for p in fix.paths if p not in cause.paths and is_source(p) and first[p] < at}
        if 0 < len(forgotten) <= 5:
            found.setdefault(at, Pair(at, i, frozenset(forgotten), bool(named)))
    return [found[at] for at in sorted(found)]


def _just_before(history: Sequence[Commit], i: int) -> int | None:
    """The last commit of the same author, when it has to do with this one."""
    fix = history[i]
    for at in range(i - 1, max(-1, i - 11), -1):
        cause = history[at]
        if cause.author == fix.author:
            near = fix.time - cause.time < 3 * DAY and not FORGOTTEN.search(cause.subject)
            words = [set(re.findall(r"[a-z_]{5,}", c.subject.lower())) for c in (fix, cause)]
            return at if near and (words[0] & words[1] or set(fix.paths) & set(cause.paths)) else None
    return None


# ---- counting
Score = Callable[[int, int, int], float]  # commits of both, of the changed file, of the other


def _surely(share: float, of: int) -> float:
    """The lower end of what the share may really be (Wilson, z = 1.3)."""
    z = 1.3 * 1.3
    return (share + z / 2 / of - math.sqrt(z * (share * (1 - share) / of + z / 4 / of / of))) / (1 + z / of)


SCORES: dict[str, Score] = {
    "count": lambda both, _own, _other: both,
    "share": lambda both, own, _other: both / own if own >= 5 else 0,
    "share, surely": lambda both, own, _other: _surely(both / own, own),
    "share of either, surely": lambda both, own, other: _surely(both / (own + other - both), own + other - both),
}


class Counts:
    """Which files changed together so far."""

    def __init__(self) -> None:
        self.of: Counter[str] = Counter()
        self.both: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, paths: Sequence[str]) -> None:
        if len(paths) <= LARGEST:
            self.of.update(paths)
            for path in paths:
                self.both[path].update(paths)

    def partners(self, paths: Sequence[str], score: Score, *, tests: bool = False) -> dict[str, float]:
        """The files of products, and tests, that changed with these, by their best score."""
        best: defaultdict[str, float] = defaultdict(float)
        for path in paths:
            if is_source(path) and not is_test_path(path):
                for other, both in self.both[path].items():
                    if both >= 3 and other not in paths and is_source(other) and (tests or not is_test_path(other)):
                        best[other] = max(best[other], score(both, self.of[path], self.of[other]))
        return best


def counted(histories: Sequence[tuple[list[Commit], list[Pair]]]) -> None:
    said: dict[str, list[tuple[float, bool]]] = {name: [] for name in SCORES}
    commits = known = 0
    for history, pairs in histories:
        counts, forgetful = Counts(), {pair.place: pair for pair in pairs}
        for i, commit in enumerate(history):
            if i >= WARM_UP and len(commit.paths) <= LARGEST and any(map(is_source, commit.paths)):
                commits += 1
                known += i in forgetful
                for name, score in SCORES.items():
                    for other, value in _best(counts.partners(commit.paths, score), 1):
                        said[name].append((value, i in forgetful and other in forgetful[i].forgotten))
            counts.add(commit.paths)
    print(f"{commits} commits, {known} of them forgetful; found among them at so many hints a commit")
    print(f"{'':<26}" + "".join(f"{rate:>8}" for rate in RATES))
    for name, hints in said.items():
        hints.sort(reverse=True)
        print(f"{name:<26}" + "".join(f"{sum(hit for _, hit in hints[: int(r * commits)]):>8}" for r in RATES))


# ---- what the index says
class Verdict(NamedTuple):
    """What was said of the forgetful commit of one pair."""

    pair: Pair
    hints: tuple[Hint, ...]
    counted: Mapping[str, Mapping[str, float]]  # what each score names, and how much it is sure
    ranked: Mapping[str, frozenset[str]]  # what each ranking names

    @property
    def is_shown(self) -> bool:
        """Whether a hint leads to a file that was forgotten."""
        return any(at.path in self.pair.forgotten for hint in self.hints for at in _places(hint))


def _places(hint: Hint) -> list[Location]:
    return [hint.location, *(related.location for related in hint.related)]


def indexed(repository: Path, history: Sequence[Commit], pairs: Sequence[Pair], named: int) -> Iterator[Verdict]:
    """named: files that each ranking names; 0 asks no ranking and learns no history."""
    counts, done = Counts(), 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tree"
        git = ["git", "-c", "core.hooksPath=/dev/null", "-C", str(root)]
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", str(repository), str(root)], check=True)
        project = Project(root)
        for pair in pairs:
            for commit in history[done : pair.place]:
                counts.add(commit.paths)
            done, commit = pair.place, history[pair.place]
            counted = {name: counts.partners(commit.paths, score, tests=True) for name, score in SCORES.items()}
            try:
                subprocess.run([*git, "checkout", "-q", "-f", f"{commit.sha}^"], check=True, env=ENVIRONMENT)
                project.index(jobs=1, history=named > 0)
                ranked = _ranked(project, commit.paths, named) if named else {}
                subprocess.run([*git, "checkout", "-q", "-f", commit.sha], check=True, env=ENVIRONMENT)
            except subprocess.CalledProcessError:
                print(f"{commit.sha} is left out: the mirror lacks files of it", flush=True)
                continue
            yield Verdict(pair, project.check(since=f"{commit.sha}^").hints, counted, ranked)


def _ranked(project: Project, changed: Sequence[str], named: int) -> dict[str, frozenset[str]]:
    found = {}
    with Database.read(project.folder, project.root) as db:
        asked = [path for path in changed if is_source(path) and db.file(path)][:8]
        reader = RelatedReader(db)
        found["references and folder alone"] = _top(_without_history(db, asked, changed), named)
        for name, trained in (("related, trained", True), ("related, fixed weights", False)):
            best: defaultdict[str, float] = defaultdict(float)
            for path in asked:
                for answer in reader.related(path, (), k=20, guesses=True, trained=trained).results:
                    if answer.path not in changed:
                        best[answer.path] = max(best[answer.path], answer.score)
            found[name] = _top(best, named)
    return found


def compared(verdicts: Sequence[Verdict], named: int) -> Iterator[str]:
    """The table: pairs of which a forgotten file was named, by whom, at how many hints."""
    pairs, hints = len(verdicts), sum(len(verdict.hints) for verdict in verdicts)
    yield f"{'':<32}{'pairs':>7}{'named':>7}{'share':>8}{'hints':>7}"

    def row(name: str, found: int, said: int) -> str:
        return f"{name:<32}{pairs:>7}{found:>7}{found / max(1, pairs):>8.3f}{said:>7}"

    yield row("check", sum(verdict.is_shown for verdict in verdicts), hints)
    rules = Counter(hint.rule for verdict in verdicts for hint in verdict.hints)
    for rule, count in sorted(rules.items()):
        own = [v._replace(hints=tuple(h for h in v.hints if h.rule == rule)) for v in verdicts]
        yield row(f"  {rule}", sum(verdict.is_shown for verdict in own), count)
    for name in SCORES:
        said = [(score, i, path) for i, v in enumerate(verdicts) for path, score in v.counted[name].items()]
        said = sorted(said, key=lambda one: (-one[0], one[1:]))[:hints]
        yield row(f"counted: {name}", len({i for _, i, path in said if path in verdicts[i].pair.forgotten}), len(said))
    for name in verdicts[0].ranked if verdicts else ():
        found = sum(bool(verdict.ranked[name] & verdict.pair.forgotten) for verdict in verdicts)
        yield row(name, found, named * pairs)


def told(repository: Path, history: Sequence[Commit], pair: Pair) -> Iterator[str]:
    cause = history[pair.place]
    yield f"{repository.parent.name} {cause.sha[:10]} {cause.subject}"
    yield f"    mended by {history[pair.fix].sha[:10]} {history[pair.fix].subject}: {', '.join(sorted(pair.forgotten))}"


def _without_history(db: Database, asked: Sequence[str], changed: Sequence[str]) -> dict[str, float]:
    """The fixed weights of `related` without what changed together."""
    tables = Tables(db)
    best: defaultdict[str, float] = defaultdict(float)
    for path in asked:
        place = tables.place[path]
        values = relations(db, tables, Asked(place, db.symbols_in(tables.files[place].id), True)).values
        uses = sum(values[name] for name in ("used by, exact", "uses, exact", "used by, inferred", "uses, inferred"))
        near = values["same folder"] + 0.5 * values["same words in name"]
        both = 0.5 * uses / max(float(np.max(uses)), 1e-9) + 0.2 * near / max(float(near.max()), 1e-9)
        for i in np.argsort(-both)[:20].tolist():
            if tables.files[i].path not in changed:
                best[tables.files[i].path] = max(best[tables.files[i].path], float(both[i]))
    return best


def _top(scores: Mapping[str, float], k: int) -> frozenset[str]:
    return frozenset(path for path, _ in _best(scores, k))


def _best(scores: Mapping[str, float], k: int) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda one: (-one[1], one[0]))[:k]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--commits", type=int, default=6000, help="the newest so many of each history")
    parser.add_argument("--pairs", type=int, default=20, help="of each repository, the newest")
    parser.add_argument("--indexed", action="store_true")
    parser.add_argument("--rankings", action="store_true", help="ask `related` too; each commit is learned")
    parser.add_argument("--named", type=int, default=1, help="files that a ranking names for each commit")
    parser.add_argument("--list", type=Path, help="write the pairs to this file")
    options = parser.parse_args()
    mined = []
    for repository in options.repositories:
        history = read_history(repository, options.commits)
        mined.append((history, mine(history)))
        pairs = mined[-1][1]
        by_name = sum(pair.named for pair in pairs)
        print(f"{repository}: {len(history)} commits, {len(pairs)} pairs, {by_name} named by the fix", flush=True)
    with ExitStack() as stack:
        out = stack.enter_context(options.list.open("w", encoding="utf-8")) if options.list else None
        if not options.indexed:
            counted(mined)
        verdicts: list[Verdict] = []
        for repository, (history, pairs) in zip(options.repositories, mined, strict=True):
            some = pairs[-options.pairs :]
            if not options.indexed:
                for line in (line for pair in some if out for line in told(repository, history, pair)):
                    print(line, file=out)
                continue
            for verdict in indexed(repository, history, some, options.named if options.rankings else 0):
                verdicts.append(verdict)
                if out:
                    print(*told(repository, history, verdict.pair), sep="\n", file=out)
                    for hint in verdict.hints:
                        leads = {at.path for at in _places(hint)} & verdict.pair.forgotten
                        where = f"{hint.location.path}:{hint.location.line}"
                        print(
                            f"    {'leads there' if leads else 'elsewhere'}: {hint.rule} {where} {hint.message}",
                            file=out,
                        )
                    out.flush()
            print(f"{repository}: {len(verdicts)} pairs so far", flush=True)
        if options.indexed:
            print("\n".join(compared(verdicts, options.named)))


if __name__ == "__main__":
    main()
