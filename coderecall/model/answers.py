"""Where something is: ranked places with their evidence."""

from dataclasses import dataclass

from coderecall.model.places import Location


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact behind an answer, at a place that a person can open."""

    why: str
    path: str
    line: int


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
