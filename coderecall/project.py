"""A project: a folder with an index. The public calls that the command line and the terminal app use.

Each call opens the store, answers with plain values from `coderecall.model`, and closes it again.
"""

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coderecall.errors import UsageError
from coderecall.worktree import main_worktree

if TYPE_CHECKING:
    from coderecall.hints.baseline import Baseline
    from coderecall.model import (
        Answers,
        CommitsLearned,
        FileLearned,
        Hint,
        HintReport,
        IndexReport,
        MemoryProbe,
        MemoryReport,
        ModuleDetail,
        ModuleLevel,
        Progress,
        RelatedLocation,
        Status,
        SurprisePoint,
        SymbolReferences,
        Unexpected,
        WriteReport,
    )
    from coderecall.session import Session

FOLDER = ".coderecall"


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds an index or a git repository; else `start` itself.

    Raises UsageError when `start` is not a folder.
    """
    if not start.is_dir():
        raise UsageError(f"{start} is not a folder")
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / FOLDER / "index.db").is_file() or (folder / ".git").exists():
            return folder
    return start


@dataclass(frozen=True, slots=True)
class Project:
    """A root folder and where its index lives."""

    root: Path

    @property
    def folder(self) -> Path:
        """The index folder: `.coderecall/` in the root, or below CODERECALL_CACHE_DIR for read-only trees.

        A linked worktree shares the index of the main one where that has one: most of their files are the same.
        """
        cache = os.environ.get("CODERECALL_CACHE_DIR")
        if not cache:
            main = main_worktree(self.root)
            return (main if main is not None and (main / FOLDER / "index.db").is_file() else self.root) / FOLDER
        from coderecall.store.rows import symbol_key

        name = f"{self.root.name}-{symbol_key(str(self.root), '') & 0xFFFFFFFF:08x}"
        return Path(cache).expanduser().resolve() / name

    @property
    def is_indexed(self) -> bool:
        from coderecall.errors import NoIndexError
        from coderecall.store import Database

        folder = self.folder
        if folder.parent == self.root or not (folder / "index.db").is_file():
            return (folder / "index.db").is_file()
        try:
            with Database.read(folder, self.root):
                return True
        except NoIndexError:
            return False

    def relative(self, path: str, directory: Path) -> str:
        """A path as a person gave it, from `directory`, as the index writes it. Raises UsageError outside the root."""
        # `related src/a.py` works from a subfolder of the root too, with a path from the root
        found = [inside for base in (directory.resolve(), self.root) if (inside := self._inside(base / path))]
        for inside in found:
            if (self.root / inside).exists():
                return inside
        if found:
            return found[0]
        raise UsageError(f"{path} is outside {self.root}: give a path below it")

    def _inside(self, place: Path) -> str:
        """The path from the root, "." for the root itself; "" when it leads out."""
        whole = Path(os.path.normpath(place))
        for root in (self.root, self.root.resolve()):
            if whole.is_relative_to(root):
                return whole.relative_to(root).as_posix()
        for folder in (whole, *whole.parents):  # the root by another way, as through /tmp where that is a link
            if folder.exists() and folder.samefile(self.root):
                return whole.relative_to(folder).as_posix()
        return ""

    def session(self) -> "Session":
        """An open index for a series of questions; a context manager."""
        from coderecall.session import Session

        return Session(self.root, self.folder)

    def index(
        self,
        *,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        rebuild: bool = False,
        jobs: int | None = None,
        history: bool = True,
        on_progress: "Callable[[Progress], None] | None" = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> "IndexReport":
        """Build or refresh the index. Raises IndexBusyError, StorageError, GitError, UsageError, Cancelled.

        An index that is corrupt or of another version is built anew, and the report says so.
        """
        from coderecall.index.build import Options, build

        options = Options(include, exclude, jobs, history)
        return build(self.root, self.folder, options, rebuild=rebuild, on_progress=on_progress, cancelled=cancelled)

    def status(self) -> "Status":
        """What the index holds and how fresh it is. Raises NoIndexError, IndexFormatError."""
        from coderecall.status import status

        return status(self.root, self.folder)

    def ask(
        self,
        question: str,
        *,
        k: int = 10,
        within: str = "",
        kinds: Collection[str] = (),
        languages: Collection[str] = (),
        tests: bool | None = None,
    ) -> "Answers":
        """Ranked places that answer a question. Raises NoIndexError, IndexFormatError, UsageError.

        tests: True only tests, False none of them, None both, where tests step back unless they are asked for.
        """
        with self.session() as session:
            return session.ask(question, k=k, within=within, kinds=kinds, languages=languages, tests=tests)

    def related(self, path: str, symbols: Sequence[str] = (), *, k: int = 10) -> "Answers":
        """Files that belong to a file or to symbols of it. Raises UsageError when it is not in the index."""
        with self.session() as session:
            return session.related(path, symbols, k=k)

    def symbols(
        self,
        query: str,
        *,
        k: int = 50,
        kinds: Collection[str] = (),
        languages: Collection[str] = (),
        within: str = "",
    ) -> "Answers":
        """Definitions whose name is, begins with, or contains `query`, which may be a chain of names: "Store.put"."""
        from coderecall.lookup.answers import opened, symbols

        with opened(self.root, self.folder) as (db, notes):
            return symbols(db, self.root, notes, query, k=k, kinds=kinds, languages=languages, within=within)

    def references(
        self,
        symbol: str,
        *,
        path: str = "",
        within: str = "",
        groups: Collection[str] = (),
        k: int = 20,
        every: bool = False,
    ) -> "SymbolReferences":
        """A symbol with its callers, uses, callees, implementations and bases; see `coderecall.lookup.answers`."""
        from coderecall.lookup.answers import opened, references

        place = {"path": path, "within": within}
        with opened(self.root, self.folder) as (db, notes):
            return references(db, self.root, notes, symbol, **place, groups=groups, k=k, every=every)

    def callers(self, path: str, symbol: str) -> "Answers":
        """Uses of a symbol, one answer per place; the evidence says how sure the index is. "" as path: any file."""
        from coderecall.lookup.answers import opened, uses

        with opened(self.root, self.folder) as (db, notes):
            return uses(db, self.root, notes, path, symbol)

    def modules(self, path: str = "") -> "ModuleLevel":
        """The folders and files in a folder, how large they are and how often they change; "" the whole tree.

        Raises NoIndexError, IndexFormatError, and UsageError where nothing is indexed.
        """
        from coderecall.lookup.modules import modules

        return modules(self.root, self.folder, path)

    def module(self, path: str) -> "ModuleDetail":
        """What a folder or file uses, is used by and changes with, and the symbols of a file. Raises as `modules`."""
        from coderecall.lookup.modules import module

        return module(self.root, self.folder, path)

    def check(
        self,
        *,
        staged: bool = False,
        since: str = "",
        everything: bool = False,
        paths: Sequence[str] = (),
        baseline: "Baseline | None" = None,
    ) -> "HintReport":
        """What a change breaks in other modules. Raises NoIndexError, GitError."""
        from coderecall.hints import check

        which = {"staged": staged, "everything": everything}
        return check(self.root, self.folder, since=since, paths=paths, baseline=baseline, **which)

    def behind_imports(self, hint: "Hint") -> "tuple[RelatedLocation, ...]":
        """Uses that a hint does not list because an import that it lists stands for them; see `coderecall.hints`."""
        from coderecall.hints.behind_imports import behind_imports

        return behind_imports(self.root, hint)

    @property
    def has_git(self) -> bool:
        """Whether there is a git work tree to compare with; a look at the folder, no process."""
        return (self.root / ".git").exists()

    def staging(self) -> tuple[int, int]:
        """A mark of what is staged that changes with it; (0, 0) without git. Costs two file stats, no process."""
        from coderecall.worktree import staging_mark

        return staging_mark(self.root)

    def refactor(self, *, paths: Sequence[str] = ()) -> "HintReport":
        """Suggestions with evidence. Raises NoIndexError."""
        from coderecall.refactor import refactor

        return refactor(self.root, self.folder, paths=paths)

    def reset_memory(self) -> None:
        """Empty the memory; the next `index` teaches it again. Raises NoIndexError, IndexBusyError."""
        from coderecall.store import Database

        with Database.read(self.folder, self.root):
            pass  # says that there is no index rather than make one
        with Database.write(self.folder, self.root) as db, db.transaction():
            db.forget_everything()

    def surprises(self, limit: int = 200) -> "tuple[SurprisePoint, ...]":
        """The newest writes to the memory, oldest first."""
        from coderecall.model import SurprisePoint
        from coderecall.store import Database

        with Database.read(self.folder, self.root) as db:
            return tuple(SurprisePoint(*row) for row in db.surprises(limit))

    def memory_report(self) -> "MemoryReport":
        """What the memory holds. Raises NoIndexError, IndexFormatError."""
        from coderecall.memory.report import memory_report
        from coderecall.store import Database

        with Database.read(self.folder, self.root) as db, db.unchanging():
            return memory_report(db)

    def probe_memory(
        self,
        count: int = 200,
        *,
        on_progress: "Callable[[Progress], None] | None" = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> "MemoryProbe":
        """Ask the memory for `count` facts of each head that it was taught, beside full text, a baseline and chance.

        Takes seconds; the answers are kept beside the index. Raises NoIndexError, IndexFormatError, Cancelled.
        """
        with self.session() as session:
            return session.probe(count, on_progress=on_progress, cancelled=cancelled)

    def last_probe(self, count: int = 200) -> "MemoryProbe | None":
        """What `probe_memory(count)` found last, at once; None where index or memory are others by now.

        Raises NoIndexError, IndexFormatError.
        """
        with self.session() as session:
            return session.last_probe(count)

    def unexpected(self, points: "Sequence[SurprisePoint]", most: int = 50) -> "tuple[Unexpected, ...]":
        """Which of these writes, oldest first, were commits that the memory expected elsewhere; the surest first.

        Takes a second for a thousand commits. Raises NoIndexError, IndexFormatError.
        """
        from coderecall.memory.unexpected import unexpected
        from coderecall.store import Database

        with Database.read(self.folder, self.root) as db, db.unchanging():
            return unexpected(db, points, most)

    def why_surprising(self, point: "SurprisePoint") -> "WriteReport":
        """What a write of `surprises` was, which of its words were new, and where else they lead."""
        from coderecall.memory.why import why
        from coderecall.store import Database

        with Database.read(self.folder, self.root) as db, db.unchanging():
            return why(db, point)

    def read_lines(self, path: str, first: int, last: int) -> tuple[str, ...]:
        """Lines of a file in the work tree, terminal escapes neutralised. Raises UsageError outside the root."""
        from coderecall.disk import SkipFile, read_source
        from coderecall.terminal import printable

        parts = Path(path).parts
        inside = not Path(path).is_absolute() and ".." not in parts
        if not inside or not (self.root / path).parent.resolve().is_relative_to(self.root.resolve()):
            raise UsageError(f"{path} is outside {self.root}: give a path below it")
        try:
            lines = read_source(self.root, path).decode("utf-8", "replace").split("\n")
        except SkipFile as skip:
            raise UsageError(f"cannot read {path}: {skip.reason}") from None
        return tuple(printable(line.rstrip("\r")) for line in lines[max(first, 1) - 1 : last])

    def watch(
        self,
        on_learned: "Callable[[FileLearned], None]",
        *,
        on_commits: "Callable[[CommitsLearned], None] | None" = None,
        on_progress: "Callable[[Progress], None] | None" = None,
        on_waiting: "Callable[[tuple[str, ...]], None] | None" = None,
        stop: Callable[[], bool],
    ) -> None:
        """Keep the index and the memory live until `stop()` is true. Blocks; run it in a thread.

        on_waiting: gets the paths of saved files that are being read now, sorted; none of them when they are read.
        """
        from coderecall.watch import watch

        watch(
            self.root,
            self.folder,
            on_learned,
            on_commits=on_commits,
            on_progress=on_progress,
            on_waiting=on_waiting,
            stop=stop,
        )
