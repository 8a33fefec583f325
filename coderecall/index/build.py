"""Building and refreshing an index: scan, parse, resolve, read the history, teach the memory.

Each batch of files is one transaction, and what the memory must forget is written with the change that makes it so.
A run that is killed leaves a usable index, and the next run goes on where it stopped.
"""

import contextlib
import gc
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from coderecall import git
from coderecall.config import load_config
from coderecall.errors import GitError, IndexFormatError
from coderecall.history.learn import learn_history
from coderecall.index import attributes
from coderecall.index.parsing import Known, ParsedFile, Wanted, parse_files
from coderecall.index.progress import Meter
from coderecall.index.selection import remember, selection
from coderecall.index.tidy import tidy
from coderecall.index.vectors import renew_vectors
from coderecall.index.walk import Walk
from coderecall.memory.experiences import file_experiences
from coderecall.memory.learner import Learner
from coderecall.model import CommitsLearned, Experience, FileLearned, Head, IndexReport, Progress, SkippedFile
from coderecall.store import Database, FileRow
from coderecall.store.database import reset
from parsers import grammar_versions, language_of, may_be_script

if TYPE_CHECKING:
    from coderecall.memory.live import LiveStream

PARSE_VERSION = "8"  # to be raised when the same contents give other rows; 8: variables of class bodies (Ruby)
BATCH = 200  # files in one transaction
PATIENCE = 5.0  # seconds that a run waits for another writer: `watch` and the terminal app write often, and briefly
MANY = 500  # changed files after which it pays to look for what can be freed


@dataclass(slots=True)
class Change:
    """What a run did to the files so far."""

    from_resolved: bool  # every reference was resolved when it began
    added: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    paths_changed: bool = False
    removed_paths: set[str] = field(default_factory=set)
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    jobs: int | None = None
    history: bool = True
    paths: Collection[str] | None = None  # look at these only, as watch mode does; None: everything


def build(
    root: Path,
    folder: Path,
    options: Options,
    *,
    rebuild: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    on_learned: Callable[[FileLearned], None] | None = None,
    on_commits: Callable[[CommitsLearned], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    stream: "LiveStream | None" = None,
) -> IndexReport:
    """Bring the index of `root`, kept in `folder`, up to date. Raises what `Project.index` says.

    stream: of a process that keeps the memory live; it sees what is learned.
    """
    begin = partial(
        _build, root, folder, options, Meter(on_progress, cancelled), on_learned, on_commits, stream, time.monotonic()
    )
    try:
        return begin([], rebuild=rebuild)
    except IndexFormatError as error:
        if rebuild or options.paths is not None:
            raise
        return begin([_built_anew(error)], rebuild=True)  # the damage came to light only where it was read


def _built_anew(error: IndexFormatError) -> str:
    return f"the index was built anew: {str(error).partition(':')[0]}"


def _build(
    root: Path,
    folder: Path,
    options: Options,
    meter: Meter,
    on_learned: Callable[[FileLearned], None] | None,
    on_commits: Callable[[CommitsLearned], None] | None,
    stream: "LiveStream | None",
    began: float,
    notes: list[str],
    *,
    rebuild: bool,
) -> IndexReport:
    with contextlib.ExitStack() as stack:
        stack.enter_context(_no_collector())
        wait = PATIENCE if options.paths is None else 0  # who watches tries again by itself
        db = _open(stack, folder, root, notes, rebuild=rebuild, wait=wait)
        remember(db, options.include, options.exclude)
        renew_vectors(db)
        meter.phase("scan")
        walked = selection(db, root).walk(root, options.paths)
        known = {row.path: row for row in (db.files() if options.paths is None else db.files_at(options.paths))}
        change = Change(from_resolved=bool(db.meta("resolved", 0)))
        jobs = options.jobs or load_config(root).jobs or os.cpu_count() or 1
        _refresh_files(db, root, walked, known, change, jobs, meter)
        meter.phase("resolve")
        resolve_changes(db, change)
        if change.changed > MANY:
            db.forget_unpacked()
            gc.collect()  # what resolution built refers to itself; the memory needs the room
        learner = Learner(db, notes, stream)
        commits = 0
        if options.history and options.paths is None:
            try:
                history = learn_history(db, root, learner, meter, notes)
                commits = history.commits
                if on_commits is not None and commits:
                    on_commits(replace(history, seconds=time.monotonic() - began))
            except GitError as error:
                notes.append(f"history not read: {error}")
        experiences = learn_files(db, learner, meter, on_learned, began)
        if options.paths is None:
            learner.mend()
            _finish(db, root)
        tidy(db)
        totals = db.totals()
        return IndexReport(
            files=totals["files"],
            changed=change.changed,
            removed=change.removed,
            symbols=totals["symbols"],
            references=totals["references"],
            resolved=totals["exact"] + totals["inferred"],
            commits_learned=commits,
            experiences=experiences,
            skipped=tuple(SkippedFile(*row) for row in db.skipped()),
            notes=tuple(notes),
            seconds=time.monotonic() - began,
        )


@contextlib.contextmanager
def _no_collector() -> Iterator[None]:
    """Rows have no cycles; looking for some among a million of them costs a quarter of the run."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _open(
    stack: contextlib.ExitStack, folder: Path, root: Path, notes: list[str], *, rebuild: bool, wait: float
) -> Database:
    """Open the index for writing; one that cannot be used is removed, and the notes say why."""
    try:
        db = stack.enter_context(Database.write(folder, root, wait=wait))
    except IndexFormatError as error:
        notes.append(_built_anew(error))
    else:
        if not rebuild:
            if db.meta("grammars") in {None, grammar_fingerprint()}:
                return db
            notes.append("the index was built anew: the parsers have changed")
        stack.pop_all().close()
    reset(folder)
    return stack.enter_context(Database.write(folder, root))


@cache
def grammar_fingerprint() -> str:
    """Versions that a parse depends on: contents that were read before are not read again."""
    return json.dumps(grammar_versions() | {"coderecall": PARSE_VERSION}, sort_keys=True)


def _refresh_files(
    db: Database, root: Path, walked: Walk, known: dict[str, FileRow], change: Change, jobs: int, meter: Meter
) -> None:
    present = {found.path for found in walked.files}
    before = attributes.said_before(db)
    if walked.paths is None:
        now = attributes.said_now(root, present)
    else:  # a whole run follows when a .gitattributes changes: only new files have to be asked for
        now = before if before is None else before | attributes.ask(root, present - known.keys())
    said_anew = attributes.differing(before, now)
    changed = [
        found
        for found in walked.files
        if (row := known.get(found.path)) is None
        or (row.size, row.mtime_ns) != (found.size, found.mtime_ns)
        or found.path in said_anew
    ]
    digests = db.digests(found.path for found in changed if found.path not in said_anew)
    said = now or {}
    wanted = [Wanted(f, digests.get(f.path, frozenset()), said.get(f.path)) for f in changed]
    left_out = {skip.path: skip.reason for skip in walked.skipped}
    if walked.paths is not None:  # a look at some paths says nothing of the others
        left_out = {path: reason for path, reason in db.skipped() if path not in walked.paths} | left_out
    gone = [row for path, row in known.items() if path not in present]
    meter.phase("parse", len(wanted))
    for start in range(0, len(gone), BATCH):
        with db.transaction():
            for row in gone[start : start + BATCH]:
                drop_file(db, row, change)
    batch: list[ParsedFile | Known] = []

    def write() -> None:
        if batch:
            with db.transaction():
                for outcome in batch:
                    put_file(db, outcome, known, change)
            batch.clear()

    for outcome in parse_files(root, wanted, jobs, meter.cancelled):
        if isinstance(outcome, SkippedFile):
            left_out[outcome.path] = outcome.reason
            if row := known.get(outcome.path):
                with db.transaction():
                    drop_file(db, row, change)
        else:
            batch.append(outcome)
        if len(batch) >= BATCH:
            write()
        meter.advance()
    write()
    attributes.remember(db, now)
    if sorted(left_out.items()) != db.skipped():
        with db.transaction():
            db.set_skipped(sorted(left_out.items()))


def put_file(db: Database, outcome: ParsedFile | Known, known: dict[str, FileRow], change: Change) -> None:
    """Write one file in place of what the index had of it."""
    path = outcome.found.path if isinstance(outcome, Known) else outcome.facts.path
    row = known.get(path)
    if isinstance(outcome, Known) and row is not None and row.digest == outcome.digest:
        db.touch_file(row.id, outcome.found.size, outcome.found.mtime_ns)
        return
    if row is not None:
        _forget(db, row, change)
    if isinstance(outcome, Known):
        file_id = db.use_version(path, outcome.digest, outcome.found.size, outcome.found.mtime_ns)
    else:
        file_id = db.add_file(outcome.facts, outcome.rows, outcome.units, vectors=outcome.vectors)
    change.changed += 1
    if _is_document(path):
        return
    db.set_meta("resolved", 0)
    change.paths_changed |= row is None
    change.added.add(file_id)
    change.names |= db.names_in(file_id) if isinstance(outcome, Known) else outcome.rows.names


def drop_file(db: Database, row: FileRow, change: Change) -> None:
    """Take a file out that is no longer there, or no longer readable."""
    _forget(db, row, change)
    db.remove_file(row.id)
    change.removed += 1
    if _is_document(row.path):
        return
    db.set_meta("resolved", 0)
    change.added.discard(row.id)
    change.paths_changed = True
    change.removed_paths.add(row.path)


def _is_document(path: str) -> bool:
    """Whether a file can be no code, by its name: nothing refers to it, so no name has to be bound anew."""
    return language_of(path) is None and not may_be_script(path)


def _forget(db: Database, row: FileRow, change: Change) -> None:
    """What the memory learned of a content that goes is queued to be unlearned, in the same transaction."""
    if row.learned and not db.is_shared(row.version_id):
        db.add_forgotten(file_experiences(db.symbols_in(row.id), row.mtime_ns // 10**9))
    if not _is_document(row.path):
        change.names.update(db.names_in(row.id))


def resolve_changes(db: Database, change: Change) -> None:
    """Bind what this change touches; everything when an earlier run was stopped before it had resolved."""
    if db.meta("resolved", 0):
        return
    from coderecall.resolve import ChangedFiles, resolve

    with db.transaction():
        interrupted = not change.from_resolved
        told = ChangedFiles(change.added, change.names, change.paths_changed, change.removed_paths)
        resolve(db, None if interrupted else told)
        db.set_meta("resolved", 1)


def learn_files(
    db: Database, learner: Learner, meter: Meter, on_learned: Callable[[FileLearned], None] | None, began: float
) -> int:
    """Unlearn what was taken out, learn what came in, in dependency order; one transaction with the snapshot.

    What a file says as it did before is neither unlearned nor learned, nor does it surprise.
    `began`: monotonic time at which the run started, for the seconds that `on_learned` tells.
    """
    waiting = db.forgotten()
    files = db.unlearned_files()
    if not waiting and not files:
        return 0
    meter.phase("memory", len(files))
    still_said = Counter((experience.key, experience.values) for experience in waiting)
    ordered = dependency_order(db, files)
    lessons, sizes = [], []
    for row in ordered:
        said = file_experiences(db.symbols_in(row.id), row.mtime_ns // 10**9)
        lessons.append([experience for experience in said if not _take(still_said, experience)])
        sizes.append(len(said))
        meter.advance()
    forgotten = [experience for experience in waiting if _take(still_said, experience)]
    unlearned = Counter(experience.label.partition("\0")[0] for experience in forgotten)
    written = [experience for lesson in lessons for experience in lesson]
    surprises = iter(learner.learn(Head.DESCRIBED_BY, written, forgotten))
    events = []
    for row, lesson, size in zip(ordered, lessons, sizes, strict=True):
        points = tuple(islice(surprises, len(lesson)))
        events.append(FileLearned(row.path, False, size, unlearned.pop(row.path, 0), len(lesson), points))
    with db.transaction():
        learner.save()
        db.clear_forgotten()
        db.set_learned(files)
    if on_learned is not None:
        seconds = time.monotonic() - began
        for event in events:
            on_learned(replace(event, seconds=seconds))
        for path, count in unlearned.items():
            on_learned(FileLearned(path, True, 0, count, 0, (), seconds))
    return sum(event.learned for event in events)


def _take(counts: "Counter[tuple[str, tuple[int, ...]]]", experience: Experience) -> bool:
    """Whether there is one more of the experience; it counts one less then."""
    said = (experience.key, experience.values)
    if not counts[said]:
        return False
    counts[said] -= 1
    return True


def dependency_order(db: Database, files: Sequence[FileRow]) -> list[FileRow]:
    """What is imported comes before what imports it; a cycle is entered where it is met first."""
    by_id = {row.id: row for row in files}
    imported: dict[int, list[int]] = {}
    for file_id, target in db.import_edges(by_id) if len(files) > 1 else ():
        if target in by_id:
            imported.setdefault(file_id, []).append(target)
    ordered: list[FileRow] = []
    seen: set[int] = set()
    for start in by_id:
        stack = [(start, iter(imported.get(start, ())))] if start not in seen else []
        seen.add(start)
        while stack:
            at, targets = stack[-1]
            following = next((t for t in targets if t not in seen), None)
            if following is None:
                stack.pop()
                ordered.append(by_id[at])
            else:
                seen.add(following)
                stack.append((following, iter(imported.get(following, ()))))
    return ordered


def _finish(db: Database, root: Path) -> None:
    facts = {"grammars": grammar_fingerprint(), "indexed_commit": git.head(root) if git.is_repository(root) else ""}
    if any(db.meta(key) != value for key, value in facts.items()):
        with db.transaction():
            for key, value in facts.items():
                db.set_meta(key, value)
