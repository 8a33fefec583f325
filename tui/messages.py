"""What background work tells the app. Posted from threads; everything in them is an immutable value."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from coderecall.model import (
    Answer,
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

if TYPE_CHECKING:
    from tui.asking import Offer
    from tui.finding_words import Finding
    from tui.narrowing import Scope
    from tui.trail import Place


@dataclass
class Opened(Message):
    """The index was opened: what it holds, and the newest writes to its memory."""

    status: Status
    surprises: tuple[SurprisePoint, ...]


@dataclass
class NotIndexed(Message):
    """There is no index here."""


@dataclass
class Unusable(Message):
    """The index that is there cannot be used."""

    reason: str


@dataclass
class StatusRead(Message):
    status: Status


@dataclass
class Progressed(Message):
    """A long job moved on."""

    progress: Progress


@dataclass
class Waiting(Message):
    """Saved files that are being read now; none when all are read."""

    paths: tuple[str, ...]


@dataclass
class Indexed(Message):
    """An index run ended well."""

    report: IndexReport


@dataclass
class JobEnded(Message):
    """A job of this name ended, well or not: "index" or "watch"."""

    job: str
    run: int = 0  # which start of it


@dataclass
class Learned(Message):
    """Watching re-read one file."""

    event: FileLearned


@dataclass
class LearnedHistory(Message):
    """Watching read new commits."""

    event: CommitsLearned


@dataclass
class MemoryRead(Message):
    """What the memory holds, and its newest writes."""

    report: MemoryReport
    points: tuple[SurprisePoint, ...]


@dataclass
class Compared(Message):
    """Which of some commits went elsewhere than the memory expected."""

    found: tuple[Unexpected, ...]
    reading: int = 0  # of all commits of which reading, as the screen counts them; 0: of those that came


@dataclass
class ProbeMoved(Message):
    """So many facts were asked for."""

    progress: Progress


@dataclass
class Probed(Message):
    """All facts were asked for."""

    probe: MemoryProbe


@dataclass
class Located(Message):
    """What a write was and where it leads; `then` is what is wanted of it: "show", "edit", "copy"."""

    report: WriteReport
    then: str


@dataclass
class Answered(Message):
    """Answers to a question as it was asked."""

    question: str
    scope: "Scope"
    answers: Answers
    offers: "tuple[Offer, ...]" = ()  # references that the question asks for
    inside: tuple[Answer, ...] = ()  # what the index has in the scope: some of the answers, and some behind all of them


@dataclass
class RelatedFound(Message):
    """What a symbol, or with "" a file, has to do with others."""

    path: str
    symbol: str
    first: str  # the group that is wanted most
    references: SymbolReferences | None
    files: Answers


@dataclass
class NeighboursFound(Message):
    """Callers, callees and so on of a place; None where the index knows of no such symbol."""

    place: "Place"
    references: SymbolReferences | None


@dataclass
class Completed(Message):
    """Names that complete what was typed."""

    text: str
    names: tuple[str, ...]


@dataclass
class HintsFound(Message):
    """A run over the code is done."""

    report: HintReport
    ordered: "tuple[Finding, ...]"  # what it found, each once, worst and surest first


@dataclass
class BehindFound(Message):
    """Places that a hint does not list, as an import that it lists stands for them."""

    hint: Hint
    places: tuple[RelatedLocation, ...]


@dataclass
class StagingRead(Message):
    """A mark of what is staged: another one means that something else is."""

    staging: tuple[int, int]


@dataclass
class LevelRead(Message):
    """A folder of the map, or a file with its symbols, was read."""

    path: str
    level: ModuleLevel | ModuleDetail
    choose: str  # the key of what is to be highlighted; "" what was so the last time
    edition: int  # of the index, as the screen counts them


@dataclass
class DetailRead(Message):
    """What is highlighted in the map, and what it has to do with the others; None: that cannot be said."""

    key: tuple[str, str]  # path, and qualified name of a symbol
    detail: ModuleDetail | Answers | None
    edition: int


@dataclass
class CodeRead(Message):
    """Lines for a preview, coloured; `lines` is empty with a reason in `problem`."""

    first: int
    lines: tuple[Content, ...]
    problem: str = ""


@dataclass
class Failed(Message):
    """Background work failed. The app stays alive."""

    what: str  # "Asking"
    reason: str  # one line
    details: str = ""  # a traceback when the error is ours


@dataclass
class RelateWanted(Message):
    """The user wants to see what belongs to a file, or to a symbol in it: Ask shows it."""

    path: str
    symbol: str = ""  # qualified name; "" the file
