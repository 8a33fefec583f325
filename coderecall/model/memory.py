"""What can be said of the memory: its size, how well it recalls, why a write surprised it."""

from dataclasses import dataclass

from coderecall.model.learning import SurprisePoint
from coderecall.model.places import Location


@dataclass(frozen=True, slots=True)
class HeadReport:
    """One head of the memory."""

    head: str
    facts: int  # written less unlearned
    bytes: int
    parts: int  # that a write loads and saves one by one
    strays: float  # share of the pairs never written that read as written, in its fullest part


@dataclass(frozen=True, slots=True)
class MemoryReport:
    """What the memory holds now. Nothing in it fades: only an edit takes something away, and that to the bit."""

    state: str  # another one after every write and every unlearning; "" when it is empty
    bytes: int
    writes: int
    device: str  # of the stream memory of the process that wrote last, "cpu" without one; "" before the first write
    heads: tuple[HeadReport, ...]  # those that hold something
    crowded: float  # strays from which a head is written anew, larger
    commits: int
    has_history: bool  # commits were read, be it none that changed a symbol of today
    is_shallow: bool  # ... of a clone that does not have all of them
    waiting: int  # files that are indexed and not learned yet
    has_torch: bool  # the stream memory can run; recall needs none
    largest_commit: int = 0  # symbols of one that is learned; one that changed more says little about each of them


@dataclass(frozen=True, slots=True)
class Recall:
    """Of the facts that were asked for, the share whose symbol came among the first ten (`first`: came first)."""

    asked: int
    first: float
    ten: float
    text: float  # the same questions to the full-text index, among ten
    baseline: float  # ... to the simple baseline of the head


@dataclass(frozen=True, slots=True)
class RecallByAge:
    """Of the facts that last changed between two times, seconds since the epoch."""

    oldest: int
    newest: int
    recall: Recall


@dataclass(frozen=True, slots=True)
class RecallByLoad:
    """Of the oldest facts, in a memory that was taught only the first `facts` of all."""

    facts: int
    recall: Recall


@dataclass(frozen=True, slots=True)
class HeadProbe:
    """How well one head recalls what it was taught."""

    head: str
    facts: int
    baseline: str  # what the simple baseline does: "names alike", "changed most"
    chance: float  # that ten symbols drawn by lot have the right one
    whole: Recall  # asked with all the words that taught the fact
    half: Recall  # asked with every other word of them
    by_age: tuple[RecallByAge, ...]  # oldest first, with half of the words
    by_load: tuple[RecallByLoad, ...]  # fewest first, with half of the words


@dataclass(frozen=True, slots=True)
class MemoryProbe:
    """Recall of fixed facts of the index, by a memory in the state that `MemoryReport.state` names."""

    state: str
    writes: int
    heads: tuple[HeadProbe, ...]
    seconds: float  # that it took
    time: int = 0  # when it ended, seconds since the epoch; 0 not known


@dataclass(frozen=True, slots=True)
class WordNovelty:
    """A word of a write as it stands there, in small letters, and how much of the write's surprise is its."""

    word: str
    novelty: float  # those of all words sum to the surprise


@dataclass(frozen=True, slots=True)
class EarlierWrite:
    """A write with words in common that leads elsewhere."""

    head: str
    label: str
    time: int
    likeness: float  # share of the words of the surprising write that it has, rare ones counting more: 0 to 1
    words: tuple[str, ...]  # in common, those that say most first
    places: tuple[Location, ...]  # of what it leads to, in the tree of now
    symbols: tuple[str, ...] = ()  # what is at them
    times: int = 1  # definitions of one name that are alike, as overloads are


@dataclass(frozen=True, slots=True)
class Unexpected:
    """A commit whose message led the memory to another file than all that the commit touched.

    The memory is that of now without the commit, so what came later speaks too.
    """

    point: SurprisePoint
    expected: str  # qualified name of the symbol that the message led to most
    expected_at: Location
    came: tuple[str, ...]  # symbols that the commit changed, tests last
    came_at: tuple[Location, ...]
    margin: float  # by how much the message led there more than to what was touched; compares writes of one memory


@dataclass(frozen=True, slots=True)
class WriteReport:
    """Why a write surprised the memory, as far as index and memory can say it now."""

    point: SurprisePoint
    text: str  # what was learned: a commit message, or the words of a definition
    symbols: tuple[str, ...]  # that it leads to
    places: tuple[Location, ...]  # of them, in the tree of now
    now: float | None  # its surprise today, if it had not been written; None when it is not in the memory any more
    words: tuple[WordNovelty, ...]  # those that `now` comes from, most first
    earlier: tuple[EarlierWrite, ...]  # nearest first
    gone: str = ""  # why there is nothing to say: "the file is gone", ...
    unexpected: Unexpected | None = None  # where its words led instead
    pointing: tuple[str, ...] = ()  # the words of it that led there, most first
