"""Reading the new part of the history into the store, and teaching it to the memory, oldest first."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from coderecall import git
from coderecall.errors import GitError
from coderecall.history.log import message_text, read_commits
from coderecall.history.moves import Moved, Names, experiences_of, move
from coderecall.index.progress import Meter
from coderecall.memory.experiences import commit_experience
from coderecall.memory.learner import Learner
from coderecall.model import CommitsLearned, Head
from coderecall.store import Database
from coderecall.store.rows import RECALLABLE_KINDS
from coderecall.store.writing import SURPRISES_KEPT

if TYPE_CHECKING:
    from coderecall.history.attribution import Attributed, Spans

NOTHING = CommitsLearned(0, 0)
MOST_COMMITS = 20_000  # of the newest; older ones say little about today's symbols


def learn_history(db: Database, root: Path, learner: Learner, meter: Meter, notes: list[str]) -> CommitsLearned:
    """Learn the commits since the last run. Raises GitError."""
    head = _head(root, notes)
    if not head:
        return NOTHING
    known, was_shallow = db.meta("history_head"), bool(db.meta("history_shallow", 0))
    if known == head and not was_shallow:
        return NOTHING
    is_shallow = git.is_shallow(root)
    if known == head and is_shallow:
        return NOTHING
    if known and _is_another(root, known, notes, has_deepened=was_shallow and not is_shallow):
        with db.transaction():
            db.forget_history()
        known = None
    if is_shallow:
        notes.append(
            "shallow clone: only the history that is here was learned (`git fetch --unshallow` brings the rest)"
        )
    from coderecall.history.attribution import attribute  # brings NumPy, which a run without new commits does not need

    meter.phase("history")
    attributed: list[Attributed] = []
    left, names = Names(), Names()
    stream = git.log_stream(root, since=known, limit=MOST_COMMITS)
    try:
        if known:
            left.follow(read_commits(git.log_stream(root, since=head, until=known, limit=MOST_COMMITS)))
        for found in attribute(names.following(read_commits(stream)), _spans_of(db)):
            attributed.append(found)
            meter.advance()
    except GitError as error:
        if git.is_partial(root):
            raise _partial(root) from None
        if not attributed:
            raise
        notes.append(f"the history is damaged, only its newest {len(attributed)} commits were learned: {error}")
    attributed.reverse()
    if len(attributed) == MOST_COMMITS:
        notes.append(f"only the newest {MOST_COMMITS} commits were learned")
    meter.phase("memory", len(attributed))
    experiences = []
    with db.transaction():
        moved = _followed(db, root, known, left, names) if known else Moved((), ())
        count = 0
        for commit, paths, keys in attributed:
            if not paths or db.has_commit(commit.sha):
                continue
            message = message_text(commit.message)
            db.add_commit(commit.sha, commit.time, message, paths, keys)
            experience = commit_experience(commit.sha, commit.time, message, keys)
            if experience is not None:
                experiences.append(experience)
            count += 1
            meter.advance()
        points = learner.learn(Head.CHANGED_FOR, [*moved.learned, *experiences], moved.forgotten)[len(moved.learned) :]
        learner.save()
        db.set_meta("history_head", head)
        db.set_meta("history_shallow", int(is_shallow))
    return CommitsLearned(count, len(experiences), tuple(points[-SURPRISES_KEPT:]))


def _head(root: Path, notes: list[str]) -> str | None:
    """The commit to learn up to; the notes say why there is none."""
    if not git.is_repository(root):
        notes.append("not a git repository: no history to learn from")
        return None
    head = git.head(root)
    if not head:
        notes.append("the git repository has no commits yet: no history to learn from")
    return head


def _is_another(root: Path, known: str, notes: list[str], *, has_deepened: bool) -> bool:
    """Whether going on from the commit that was learned last would not lead to what a first run learns."""
    if git.has_commit(root, known):
        return has_deepened
    notes.append("the commit that was learned last is gone from git: the history was learned anew")
    return True


def _partial(root: Path) -> GitError:
    remedy = "`git fetch --refetch --no-filter` brings them"
    return GitError(f"{root} is a partial clone without the old contents, and nothing is fetched: {remedy}")


def _followed(db: Database, root: Path, known: str, left: Names, new: Names) -> Moved:
    """Take out the commits that git has in no branch any more, and carry the others to the names after the new ones."""
    undone = db.commits_named(git.unreachable(root, known, MOST_COMMITS)) if left.any else []
    forgotten = experiences_of(db, undone)
    db.remove_commits(undone)
    moved = move(db, left, new)
    return Moved([*forgotten, *moved.forgotten], moved.learned)


def _spans_of(db: Database) -> "Callable[[str], Spans | None]":
    def spans(path: str) -> "Spans | None":
        row = db.file(path)
        if row is None:
            return None
        return [(s.start_line, s.end_line, s.key) for s in db.symbols_in(row.id) if s.kind in RECALLABLE_KINDS]

    return spans
