"""The newest surprises of the memory, as bars.

What is new to the memory surprises it wholly, by definition: a first index is all of that. So only writes that could be
compared with what was known are bars; new ones are a mark between them.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from math import isfinite, sqrt
from statistics import fmean

from coderecall.model import CommitsLearned, FileLearned, SurprisePoint

CAPACITY = 2000  # points kept
LARGEST = 1e6  # a gradient that exploded must not stretch the scale
BARS = "▁▂▃▄▅▆▇█"


class Mark(Enum):
    """What stands in the strip without a height."""

    NEW = "+"  # so many new writes as there were in a row
    GAP = "·"  # a file was re-read and the memory wrote nothing


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of the strip."""

    character: str
    unusual: bool  # more than two standard deviations above the mean of what is kept


class SurpriseHistory:
    """A ring of surprise values and marks, oldest first."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._values: deque[float | Mark] = deque(maxlen=capacity)
        self.last_label = ""
        self.last_words = ""  # "0.87", "3 new", "no write"

    def __len__(self) -> int:
        return len(self._values)

    @property
    def is_all_new(self) -> bool:
        """Nothing was written yet that could be compared with what was known."""
        return all(value is Mark.NEW for value in self._values)

    def start(self, points: Iterable[SurprisePoint]) -> None:
        """Begin with the writes that the index remembers."""
        self._values.clear()
        for point in points:
            self._append(point.label, [point])

    def learn(self, event: FileLearned) -> None:
        """Add the writes of one learned file; its name and its strongest value become the last ones."""
        self._append(event.path, event.surprise)

    def commit(self, event: CommitsLearned) -> None:
        """Add the writes of new commits."""
        for point in event.surprise:
            self._append(point.label, [point])

    def bars(self, width: int) -> tuple[Bar, ...]:
        """The newest values, `width` columns at most, from the least to the largest usual one.

        Unusual ones are full height; new writes in a row are one mark.
        """
        columns = [value for key, run in groupby(self._values) for value in ([key] if key is Mark.NEW else run)]
        shown = columns[-width:] if width > 0 else []
        limit = _unusual_above([value for value in self._values if isinstance(value, float)])
        usual = [value for value in shown if isinstance(value, float) and value <= limit]
        low, top = min(usual, default=0.0), max(usual, default=0.0)
        return tuple(
            Bar(value.value, unusual=False)
            if isinstance(value, Mark)
            else Bar(_character(value, low, top), unusual=value > limit)
            for value in shown
        )

    def _append(self, label: str, points: Sequence[SurprisePoint]) -> None:
        compared = [_finite(point.surprise) for point in points if point.kind != "new"]
        self._values.extend(Mark.NEW if point.kind == "new" else _finite(point.surprise) for point in points)
        if not points:
            self._values.append(Mark.GAP)
        self.last_label = label
        self.last_words = f"{max(compared):.2f}" if compared else f"{len(points)} new" if points else "no write"


def _finite(value: float) -> float:
    return max(0.0, min(LARGEST, value)) if isfinite(value) else 0.0


def _unusual_above(values: list[float]) -> float:
    """Two standard deviations above the mean."""
    if len(values) < 2:
        return LARGEST
    mean = fmean(values)
    return mean + 2 * sqrt(fmean((value - mean) ** 2 for value in values))


def _character(value: float, low: float, top: float) -> str:
    if top <= low:
        return BARS[len(BARS) // 2] if value <= top else BARS[-1]
    share = max(0.0, min(1.0, (value - low) / (top - low)))
    return BARS[min(len(BARS) - 1, int(share * len(BARS)))]
