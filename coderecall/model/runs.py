"""What an index run does, and what the index holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a long job stands. `total` 0: not known yet."""

    phase: str  # "scan", "parse", "resolve", "history", "memory"
    done: int
    total: int
    eta_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class SkippedFile:
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one `index` run did."""

    files: int
    changed: int
    removed: int
    symbols: int
    references: int
    resolved: int
    commits_learned: int
    experiences: int
    skipped: tuple[SkippedFile, ...]
    notes: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Status:
    """What the index holds and how fresh it is."""

    root: str
    database: str
    database_bytes: int
    format_version: int
    files: int
    symbols: int
    references: int
    exact: int
    inferred: int
    name_only: int
    languages: tuple[tuple[str, int], ...]  # language, files; most first
    skipped: tuple[SkippedFile, ...]
    files_with_errors: int
    commits: int
    indexed_commit: str  # "" without git
    head_commit: str
    branch: str
    pending: tuple[str, ...]  # files changed, added or removed since the index
    memory_bytes: int
    memory_writes: int
    memory_device: str
    notes: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()  # what could be better, where nothing is wrong
    origins: tuple[tuple[str, int], ...] = ()  # "generated", "minified", "vendored", "documentation": files of each
