"""What the memory learned last, and how fast: kept for the time the app runs."""

import time
from collections import deque
from collections.abc import Callable
from datetime import datetime

from coderecall.model import CommitsLearned, FileLearned

MINUTE = 60.0
_MOST = 2000  # events that a rate is counted from


class Recent:
    """The last save, the last commit, and the writes of the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._writes: deque[tuple[float, int]] = deque(maxlen=_MOST)
        self.save: tuple[FileLearned, ...] = ()  # of one repaint, oldest first
        self.commits: CommitsLearned | None = None
        self.saved_at = self.committed_at = ""  # "14:02:11"

    def learn(self, events: tuple[FileLearned, ...]) -> None:
        self.save, self.saved_at = events, _now()
        self._count(sum(event.learned for event in events))

    def commit(self, event: CommitsLearned) -> None:
        self.commits, self.committed_at = event, _now()
        self._count(event.learned)

    @property
    def rate(self) -> int:
        """Writes in the last minute."""
        since = self._clock() - MINUTE
        return sum(count for when, count in self._writes if when > since)

    def _count(self, writes: int) -> None:
        if writes:
            self._writes.append((self._clock(), writes))


def _now() -> str:
    return f"{datetime.now().astimezone():%H:%M:%S}"
