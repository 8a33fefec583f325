"""The newest surprises of the memory, as bars."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, sqrt
from statistics import fmean

from coderecall.model import CommitsLearned, FileLearned, SurprisePoint

CAPACITY = 2000  # points kept
LARGEST = 1e6  # a gradient that exploded must not stretch the scale
BARS = "▁▂▃▄▅▆▇█"
GAP = "·"  # a file was re-read and the memory wrote nothing


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of the strip."""

    character: str
    unusual: bool  # more than two standard deviations above the mean of what is kept


class SurpriseHistory:
    """A ring of surprise values, oldest first; None marks a file without a write."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._values: deque[float | None] = deque(maxlen=capacity)
        self.last_label = ""
        self.last_value: float | None = None

    def __len__(self) -> int:
        return len(self._values)

    def start(self, points: Iterable[SurprisePoint]) -> None:
        """Begin with the writes that the index remembers."""
        self._values.clear()
        for point in points:
            self._append(point.label, point.surprise)

    def learn(self, event: FileLearned) -> None:
        """Add the writes of one learned file; its name and its strongest value become the last ones."""
        for point in event.surprise:
            self._append(event.path, point.surprise)
        if event.surprise:
            self.last_value = max(point.surprise for point in event.surprise)
        else:
            self._values.append(None)
            self.last_value = None
        self.last_label = event.path

    def commit(self, event: CommitsLearned) -> None:
        """Add the writes of new commits."""
        for point in event.surprise:
            self._append(point.label, point.surprise)

    def bars(self, width: int) -> tuple[Bar, ...]:
        """The newest `width` values from the least to the largest usual one; unusual ones are full height."""
        shown = list(self._values)[-width:] if width > 0 else []
        known = [value for value in self._values if value is not None]
        limit = _unusual_above(known)
        usual = [value for value in shown if value is not None and value <= limit]
        low, top = min(usual, default=0.0), max(usual, default=0.0)
        return tuple(Bar(_character(value, low, top), value is not None and value > limit) for value in shown)

    def _append(self, label: str, value: float) -> None:
        shown = max(0.0, min(LARGEST, value)) if isfinite(value) else 0.0
        self._values.append(shown)
        self.last_label, self.last_value = label, shown


def _unusual_above(values: list[float]) -> float:
    """Two standard deviations above the mean."""
    if len(values) < 2:
        return LARGEST
    mean = fmean(values)
    return mean + 2 * sqrt(fmean((value - mean) ** 2 for value in values))


def _character(value: float | None, low: float, top: float) -> str:
    if value is None:
        return GAP
    if top <= low:
        return BARS[len(BARS) // 2] if value <= top else BARS[-1]
    share = max(0.0, min(1.0, (value - low) / (top - low)))
    return BARS[min(len(BARS) - 1, int(share * len(BARS)))]
