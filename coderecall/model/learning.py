"""What the memory is taught, and how it took it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Head(StrEnum):
    """A head of the memory: what its keys and values are."""

    CHANGED_FOR = "changed-for"  # commit message -> symbols it changed
    DESCRIBED_BY = "described-by"  # names, doc -> symbol


@dataclass(frozen=True, slots=True)
class Experience:
    """One association for the memory to learn: a key text and the symbols it leads to."""

    head: Head
    key: str
    values: tuple[int, ...]  # symbol keys: 64-bit hashes of path and qualified name
    time: int  # seconds since the epoch
    weight: float
    label: str  # "1a2b3c4 Fix …" of a commit; path and qualified name, with a NUL between, of a symbol


@dataclass(frozen=True, slots=True)
class SurprisePoint:
    """How surprising one write was to its head of the memory, in the order of writes."""

    sequence: int
    time: int
    head: str
    label: str
    surprise: float  # share of the key that did not lead there yet: 0 known, 1 new
    kind: str = ""  # "new", "edited", "known", "ambiguous" (the same words lead elsewhere)
    stream: float | None = None  # of the Titans memory in a process that watches: how unlike the recent writes


@dataclass(frozen=True, slots=True)
class FileLearned:
    """Watch mode re-read one file: old experiences unlearned, new ones learned."""

    path: str
    removed: bool
    symbols: int
    unlearned: int
    learned: int
    surprise: tuple[SurprisePoint, ...] = field(default=())
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CommitsLearned:
    """New commits were read and learned, as after a commit in watch mode."""

    commits: int  # read; those that changed no symbol of today teach nothing
    learned: int
    surprise: tuple[SurprisePoint, ...] = field(default=())  # of the newest of them
    seconds: float = 0.0
