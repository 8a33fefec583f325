"""How often `check` speaks on ordinary commits, where a good tool is mostly silent.

    python benchmarks/silence.py REPOSITORY... [--commits N] [--skip N] [--hints FILE]

Each repository is cloned into a temporary folder. The last so many commits that are no merges are checked out, oldest
first; after each the index is brought up to date as `coderecall index` does, and `check --since PARENT` runs as the
command does. --hints writes each hint as a line for a person to judge: repository, commit, rule, confidence, place,
message, its related places. A commit that fails is named and left out of the counts.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from time import process_time
from typing import NamedTuple, TextIO

from coderecall.model import Hint
from coderecall.project import Project

# A clone of a mirror may lack what Git LFS would bring; nothing of the repository is run or fetched.
ENVIRONMENT = {**os.environ, "GIT_LFS_SKIP_SMUDGE": "1", "GIT_TERMINAL_PROMPT": "0"}


class Checked(NamedTuple):
    """What was said of one commit; None when it could not be checked."""

    commit: str
    hints: tuple[Hint, ...] | None
    failure: str = ""


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), "-c", "core.hooksPath=/dev/null", *arguments]
    run = subprocess.run(command, capture_output=True, env=ENVIRONMENT, check=True)
    return run.stdout.decode("utf-8", "replace")


def check_out(root: Path, commit: str) -> None:
    """Raises CalledProcessError; not for single files that the mirror lacks, git has written all others then."""
    try:
        git(root, "checkout", "-q", "-f", "--detach", commit)
    except subprocess.CalledProcessError:
        if git(root, "rev-parse", "HEAD").strip() != commit:
            raise


def walk(repository: Path, commits: int, skip: int, *, history: bool) -> Iterator[Checked]:
    """The checks of the commits of a history, oldest first."""
    wanted = ["rev-list", "--no-merges", "--topo-order", f"--max-count={commits}", f"--skip={skip}", "HEAD"]
    found = git(repository, *wanted).split()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / repository.name
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", str(repository), str(root)], check=True)
        project = Project(root)
        for commit in reversed(found):
            try:
                parents = git(root, "rev-list", "--parents", "-n", "1", commit).split()[1:]
                if not parents:
                    yield Checked(commit, ())  # the first commit of all: there is nothing to compare with
                    continue
                check_out(root, commit)
                project.index(jobs=1, history=history)
                yield Checked(commit, project.check(since=parents[0]).hints)
            except Exception as error:  # noqa: BLE001 - one commit must not end the walk
                said = getattr(error, "stderr", None) or b""  # of git
                told = "".join(traceback.format_exception(error)[-2:]) if not said else said.decode("utf-8", "replace")
                yield Checked(commit, None, " ".join(told.split()))


def line_of(repository: str, commit: str, hint: Hint) -> str:
    related = " ".join(f"[{at.location.path}:{at.location.line} {at.message}]" for at in hint.related[:6])
    place = f"{hint.location.path}:{hint.location.line}"
    told = (repository, commit[:10], hint.rule, f"{hint.confidence:.2f}", place, hint.message, related)
    return "\t".join(" ".join(part.split()) for part in told)


def measure(repository: Path, options: argparse.Namespace, out: TextIO | None) -> tuple[int, int, Counter[str]]:
    """(commits checked, commits that failed, hints by rule)."""
    rules: Counter[str] = Counter()
    done = failed = 0
    for checked in walk(repository, options.commits, options.skip, history=options.history):
        if checked.hints is None:
            failed += 1
            print(f"{repository.name} {checked.commit[:10]} failed: {checked.failure}", file=sys.stderr)
            continue
        done += 1
        rules.update(hint.rule for hint in checked.hints)
        for hint in checked.hints:
            if out is not None:
                print(line_of(repository.name, checked.commit, hint), file=out, flush=True)
    return done, failed, rules


def table(rows: Sequence[tuple[str, int, int, Counter[str], float]]) -> Iterator[str]:
    rules = sorted({rule for row in rows for rule in row[3]})
    names = "".join(f"{rule:>7}" for rule in rules)
    yield f"{'':<24}{'commits':>8}{'failed':>8}{names}{'a commit':>10}{'CPU s':>8}"
    for name, done, failed, hints, seconds in rows:
        counts = "".join(f"{hints[rule]:>7}" for rule in rules)
        yield f"{name:<24}{done:>8}{failed:>8}{counts}{hints.total() / max(1, done):>10.3f}{seconds:>8.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--commits", type=int, default=200, help="of each repository, the newest")
    parser.add_argument("--skip", type=int, default=0, help="so many newest commits are left out")
    parser.add_argument("--hints", type=Path, help="write each hint to this file")
    parser.add_argument("--history", action="store_true", help="index without --no-history: each commit is learned")
    options = parser.parse_args()
    rows = []
    with ExitStack() as stack:
        out = stack.enter_context(options.hints.open("w", encoding="utf-8")) if options.hints else None
        for repository in options.repositories:
            begun = process_time()
            done, failed, rules = measure(repository, options, out)
            rows.append((repository.name, done, failed, rules, process_time() - begun))
            print(list(table(rows))[-1], flush=True)
    total: Counter[str] = sum((row[3] for row in rows), Counter())
    rows.append(("all", sum(r[1] for r in rows), sum(r[2] for r in rows), total, sum(r[4] for r in rows)))
    print("\n".join(table(rows)))


if __name__ == "__main__":
    main()
