"""The newest surprises of the memory, as bars.

What is new to the memory surprises it wholly, by definition: a first index is all of that. So only writes that could be
compared with what was known are bars; that one was new is said in words when it comes.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from statistics import fmean

from coderecall.model import CommitsLearned, FileLearned, SurprisePoint
from tui.writes import is_new

CAPACITY = 2000  # points kept
BARS = "▁▂▃▄▅▆▇█"
_FEW = 20  # one of so many


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of the strip."""

    character: str
    unusual: bool  # more than two standard deviations above the mean of what is kept


class SurpriseHistory:
    """A ring of surprises, each the share of new words of a write, oldest first; and what was written last."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._values: deque[float] = deque(maxlen=capacity)
        self.new = 0  # writes that nothing could be compared with
        self.last_label = ""  # of what came while the app runs: the order of a first index says nothing
        self.last_words = ""  # "31% new", "all new", "nothing new"

    def __len__(self) -> int:
        """Writes that were compared."""
        return len(self._values)

    def start(self, points: Iterable[SurprisePoint]) -> None:
        """Begin with the writes that the index remembers."""
        self._values.clear()
        self.new = 0
        for point in points:
            self._append([point])

    def learn(self, event: FileLearned) -> None:
        """Add the writes of one learned file; its name and its strongest value become the last ones."""
        self._append(event.surprise)
        self._tell(event.path, event.surprise)

    def commit(self, event: CommitsLearned) -> None:
        """Add the writes of new commits."""
        for point in event.surprise:
            self._append([point])
            self._tell(point.label, [point])

    def bars(self, width: int) -> tuple[Bar, ...]:
        """The newest values, `width` columns at most, from the least to the largest usual one.

        Unusual ones are full height; the few that are far below the others do not stretch the scale.
        """
        shown = list(self._values)[-width:] if width > 0 else []
        limit = _unusual_above(self._values)
        usual = sorted(value for value in shown if value <= limit) or [0.0]
        low, top = usual[len(usual) // _FEW], usual[-1]
        return tuple(Bar(_character(value, low, top), unusual=value > limit) for value in shown)

    def _append(self, points: Sequence[SurprisePoint]) -> None:
        compared = _compared(points)
        self._values.extend(compared)
        self.new += len(points) - len(compared)

    def _tell(self, label: str, points: Sequence[SurprisePoint]) -> None:
        self.last_label = label
        most = max(_compared(points), default=None)
        self.last_words = "nothing new" if not points else "all new" if most is None else f"{round(100 * most)}% new"


def _compared(points: Sequence[SurprisePoint]) -> list[float]:
    return [_share(point.surprise) for point in points if not is_new(point)]


def _share(value: float) -> float:
    return max(0.0, min(1.0, value)) if isfinite(value) else 0.0


def _unusual_above(values: Sequence[float]) -> float:
    """Two standard deviations above the mean."""
    if len(values) < 2:
        return 1.0
    mean = fmean(values)
    return mean + 2 * sqrt(fmean((value - mean) ** 2 for value in values))


def _character(value: float, low: float, top: float) -> str:
    if top <= low:
        return BARS[len(BARS) // 2] if value <= top else BARS[-1]
    share = max(0.0, min(1.0, (value - low) / (top - low)))
    return BARS[min(len(BARS) - 1, int(share * len(BARS)))]
