"""A commit of the past as the state to ask about, so that what came later can be the questions."""

import json
from typing import NamedTuple

from training.commits import Commit, read_commits
from training.licences import is_licence_file, licence_of
from training.messages import asks_nothing
from training.repositories import Repository, git

LOOK_BACK = 3000  # commits
WANTED = 210  # usable commits after the snapshot: some will not map onto it
MOST_FILES = 5  # product files that the commit of a question changes
MOST_TOUCHED = 30  # files of any kind


class Snapshot(NamedTuple):
    repository: str
    commit: str
    head: str  # the newest commit that questions come from
    licence: str  # SPDX expression; "" unknown
    later: int  # commits after the snapshot, merges left out


def choose(found: Repository, *, wanted: int = WANTED) -> Snapshot:
    """The newest commit of the main line with enough usable ones after it, within LOOK_BACK and half of all commits.

    Where there are fewer, the oldest within these bounds.
    """
    head = git(found.git_dir, "rev-parse", "HEAD").decode().strip()
    total = int(git(found.git_dir, "rev-list", "--count", "--no-merges", head))
    most = min(LOOK_BACK, total // 2)
    usable: set[str] = set()
    seen = 0
    for commit in read_commits(found.git_dir, head, limit=max(most, 1)):
        seen += 1
        if is_usable(commit):
            usable.add(commit.sha)
            if len(usable) >= wanted * 1.3:  # those of other lines of history do not count
                break
    line = git(found.git_dir, "rev-list", "--first-parent", head).decode().split()
    low, high = 0, len(line) - 1
    while low < high:  # what comes after a commit of the line grows along it
        middle = (low + high) // 2
        later = _later(found, line[middle], head)
        if len(usable.intersection(later)) >= wanted or len(later) >= min(seen, most):
            high = middle
        else:
            low = middle + 1
    count = len(_later(found, line[low], head))
    return Snapshot(found.name, line[low], head, _licence(found, head), count)


def is_usable(commit: Commit) -> bool:
    """Whether a commit could be a question; its definitions are not looked at."""
    if len(commit.files) > MOST_TOUCHED or asks_nothing(commit.message):
        return False
    return 1 <= len(commit.product) <= MOST_FILES


def save(found: Repository, snapshot: Snapshot) -> None:
    found.folder.mkdir(parents=True, exist_ok=True)
    found.snapshot.write_text(json.dumps(snapshot._asdict()) + "\n", encoding="utf-8")


def load(found: Repository) -> Snapshot:
    """Raises FileNotFoundError when none was chosen."""
    return Snapshot(**json.loads(found.snapshot.read_text(encoding="utf-8")))


def _later(found: Repository, commit: str, head: str) -> list[str]:
    return git(found.git_dir, "rev-list", "--no-merges", f"{commit}..{head}").decode().split()


def _licence(found: Repository, revision: str) -> str:
    """The licences of the files at the root that are named so: one to choose where there are several."""
    said = set()
    for entry in git(found.git_dir, "ls-tree", "-z", revision).split(b"\0"):
        facts, _, name = entry.partition(b"\t")
        if is_licence_file(name.decode("utf-8", "replace")) and facts.startswith((b"100644 blob", b"100755 blob")):
            said.add(
                licence_of(git(found.git_dir, "cat-file", "blob", facts.split()[2].decode()).decode("utf-8", "replace"))
            )
    return " OR ".join(sorted(said - {""}))
