"""The newest surprises of the memory, as bars."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, pstdev

from coderecall.model import FileLearned, SurprisePoint

CAPACITY = 2000  # points kept
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

    def bars(self, width: int) -> tuple[Bar, ...]:
        """The newest `width` values, scaled to the largest usual one; unusual ones are full height."""
        shown = list(self._values)[-width:] if width > 0 else []
        known = [value for value in self._values if value is not None]
        limit = fmean(known) + 2 * pstdev(known) if len(known) > 1 else float("inf")
        top = max((value for value in shown if value is not None and value <= limit), default=0.0)
        return tuple(Bar(_character(value, top), value is not None and value > limit) for value in shown)

    def _append(self, label: str, value: float) -> None:
        finite = value if value == value and abs(value) != float("inf") else 0.0  # noqa: PLR0124 - not a number
        self._values.append(finite)
        self.last_label, self.last_value = label, finite


def _character(value: float | None, top: float) -> str:
    if value is None:
        return GAP
    if top <= 0:
        return BARS[0] if value <= 0 else BARS[-1]
    return BARS[max(0, min(len(BARS) - 1, int(value / top * len(BARS))))]
