"""A project: a folder with an index. The public calls that the command line and the terminal app use.

Each call opens the store, answers with plain values from `coderecall.model`, and closes it again.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coderecall.errors import UsageError
from coderecall.model import (
    Answers,
    FileLearned,
    HintReport,
    IndexReport,
    Progress,
    Status,
    SurprisePoint,
)

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
        """The index folder: `.coderecall/` in the root, or below CODERECALL_CACHE_DIR for read-only trees."""
        cache = os.environ.get("CODERECALL_CACHE_DIR")
        if not cache:
            return self.root / FOLDER
        from coderecall.store.rows import symbol_key

        return Path(cache).expanduser().resolve() / f"{self.root.name}-{symbol_key(str(self.root), '') & 0xFFFFFFFF:08x}"

    @property
    def is_indexed(self) -> bool:
        return (self.folder / "index.db").is_file()

    def index(
        self,
        *,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        rebuild: bool = False,
        jobs: int | None = None,
        history: bool = True,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IndexReport:
        """Build or refresh the index. Raises IndexBusyError, IndexFormatError, StorageError, GitError, Cancelled."""
        raise NotImplementedError

    def status(self) -> Status:
        raise NotImplementedError

    def ask(self, question: str, *, k: int = 10, within: str = "", kind: str = "") -> Answers:
        raise NotImplementedError

    def related(self, path: str, symbols: Sequence[str] = (), *, query: str = "", k: int = 10) -> Answers:
        raise NotImplementedError

    def callers(self, path: str, symbol: str) -> Answers:
        """Uses of a symbol: one answer per using place, evidence says the confidence."""
        raise NotImplementedError

    def check(self, *, staged: bool = False, since: str = "", everything: bool = False, paths: Sequence[str] = ()) -> HintReport:
        raise NotImplementedError

    def refactor(self, *, paths: Sequence[str] = ()) -> HintReport:
        raise NotImplementedError

    def surprises(self, limit: int = 200) -> tuple[SurprisePoint, ...]:
        """The newest writes to the memory, oldest first."""
        raise NotImplementedError

    def read_lines(self, path: str, first: int, last: int) -> tuple[str, ...]:
        """Lines of a file in the work tree, terminal escapes neutralised. Raises UsageError outside the root."""
        raise NotImplementedError

    def watch(
        self,
        on_learned: Callable[[FileLearned], None],
        *,
        on_progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool],
    ) -> None:
        """Keep the index and the memory live until `stop()` is true. Blocks; run it in a thread."""
        raise NotImplementedError
