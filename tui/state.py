"""What the whole app knows. The app alone changes it, in its own thread; widgets read it and redraw on a signal."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from textual.signal import Signal

from coderecall.model import CommitsLearned, FileLearned, Hint, Progress, Status
from coderecall.project import Project
from tui.answerer import Answerer
from tui.kept import KeptProject
from tui.recent import Recent
from tui.surprise import SurpriseHistory

if TYPE_CHECKING:
    from textual.app import App

    from tui.messages import Failed


class Freshness(StrEnum):
    """How far the answers can be trusted; shown in the status line."""

    OPENING = "opening"
    NO_INDEX = "no index"
    UNUSABLE = "index unusable"
    INDEXING = "indexing"
    LIVE = "live"
    PAUSED = "paused"
    STALE = "stale"
    CURRENT = "up to date"


class Example(NamedTuple):
    """A definition of this repository; "" where none is known."""

    symbol: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class LearnedBatch:
    """The files that were learned since the last repaint, oldest first."""

    events: tuple[FileLearned, ...]

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(event.path for event in self.events)


class AppState:
    """The open project, its status, the running jobs, the surprises, and what is kept for the next run."""

    def __init__(self, owner: "App[None]", project: Project, kept: KeptProject) -> None:
        self.project = project
        self.answerer = Answerer(project)
        self.shown_root = ""  # said in place of the root's path, for pictures
        self.status: Status | None = None
        self.no_index = False  # there is none that can be used
        self.unusable = ""  # why the one that is there cannot
        self.indexing = False
        self.watching = False
        self.paused = False
        self.progress: Progress | None = None
        self.waiting: tuple[str, ...] = ()  # saved files that are being read now
        self.surprises = SurpriseHistory()
        self.questions = list(kept.questions)  # newest last, none twice
        self.dismissed = list(kept.dismissed)  # fingerprints of hints, newest last
        self.place = (kept.path, kept.symbol)  # looked at last
        self.by_digits = False  # the screen was changed by a digit: the next digit does so too, also in a field
        self.example = Example()  # to show what can be asked
        self.map_folder, self.map_shows = kept.map_folder, kept.map_shows
        self.recent = Recent()
        self.hints: dict[str, tuple[Hint, ...]] = {}  # of the last runs, by what found them; none: not looked for
        self.failure: Failed | None = None
        self.changed: Signal[AppState] = Signal(owner, "state-changed")
        self.learned: Signal[LearnedBatch] = Signal(owner, "files-learned")
        self.commits_learned: Signal[CommitsLearned] = Signal(owner, "commits-learned")

    @property
    def freshness(self) -> Freshness:
        if self.indexing:
            return Freshness.INDEXING
        if self.no_index:
            return Freshness.UNUSABLE if self.unusable else Freshness.NO_INDEX
        if self.status is None:
            return Freshness.OPENING
        if self.watching:
            return Freshness.LIVE
        if self.paused:
            return Freshness.PAUSED
        if self.status.pending or self.status.indexed_commit != self.status.head_commit:
            return Freshness.STALE
        return Freshness.CURRENT

    @property
    def ready(self) -> bool:
        """There is an index to ask."""
        return self.status is not None and not self.no_index

    def remember(self, question: str) -> None:
        if question in self.questions:
            self.questions.remove(question)
        self.questions.append(question)

    def publish(self) -> None:
        self.changed.publish(self)
