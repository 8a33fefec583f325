"""The central types of the application: plain, immutable values that travel between its parts.

`parsers.model` has the types of a parse. Lines count from 1; paths are POSIX and relative to the root.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Confidence(IntEnum):
    """How sure the index is that a reference means its target."""

    NAME_ONLY = 0  # something of that name exists
    INFERRED = 1  # the only definition that fits
    EXACT = 2  # scope and imports say so


class Severity(StrEnum):
    """SARIF 2.1.0 level of a hint."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact behind an answer, at a place that a person can open."""

    why: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Location:
    path: str
    line: int
    column: int = 1  # characters, from 1
    end_line: int = 0  # 0: same line


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a file as it was indexed, without its end."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A ranked place. `symbol` is the qualified name; "" stands for the file outside any definition."""

    path: str
    symbol: str
    kind: str  # lower-case name of the SymbolKind
    line: int
    end_line: int
    score: float
    evidence: tuple[Evidence, ...]
    signature: str = ""
    stale: bool = False  # the file changed since it was indexed: lines may be off
    weak: bool = False  # little speaks for it: it is rather a guess
    lines: tuple[SourceLine, ...] = ()  # of its source, those that matter
    signals: tuple[str, ...] = ()  # what it ranks by, in plain words, the strongest first
    changed: int = 0  # when the last commit changed it, seconds since the epoch; 0 unknown
    also_at: tuple[Location, ...] = ()  # copies of the same text


@dataclass(frozen=True, slots=True)
class Answers:
    """Ranked answers, best first, and what the reader must know about them (staleness, pending files)."""

    results: tuple[Answer, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedLocation:
    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Another symbol that a symbol has to do with, at the place in the code that says so."""

    symbol: str  # qualified name; "" the file outside any definition; what is not resolved as it is written
    kind: str  # how it is used: "call", "import", "read", "write"; of callees, implementations and bases what it is
    path: str
    line: int  # the first of `lines`
    lines: tuple[int, ...]
    confidence: Confidence
    signature: str = ""  # of implementations and bases
    via: str = ""  # the type between the two; "" none
    defined: Location | None = None  # of callees: where
    stale: bool = False  # the file changed since it was indexed: lines may be off


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """What a symbol has to do with others in one way, the surest first, and how many there are of each certainty."""

    name: str  # of `coderecall.lookup.references.GROUPS`
    relations: tuple[Relation, ...]
    exact: int
    inferred: int
    name_only: int

    @property
    def total(self) -> int:
        return self.exact + self.inferred + self.name_only


@dataclass(frozen=True, slots=True)
class SymbolReferences:
    """A symbol with its groups. Of a name that several symbols have it lists those, and has no groups."""

    symbol: str
    definitions: tuple[Answer, ...]
    definition_count: int  # with those that the list leaves out
    groups: tuple[RelationGroup, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_found(self) -> bool:
        return bool(self.groups) and (bool(self.definitions) or any(group.total for group in self.groups))


@dataclass(frozen=True, slots=True)
class Hint:
    """A finding with its evidence. The fingerprint survives line shifts: rule, names of both ends, snippet."""

    rule: str  # "CR101"
    severity: Severity
    confidence: float  # 0..1
    message: str
    location: Location
    related: tuple[RelatedLocation, ...]
    fingerprint: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class HintReport:
    """What a check or refactor run found, and what it could not see."""

    hints: tuple[Hint, ...]
    notes: tuple[str, ...] = ()


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
    origins: tuple[tuple[str, int], ...] = ()  # "generated", "minified", "vendored", "documentation": files of each


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
