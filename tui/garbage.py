"""When garbage is looked for: not while someone types.

To look through all objects takes 0.03 s in a small project and 0.2 s with lists of ten thousand rows. It does so in
whichever thread it falls due, and every other one waits for it, the one that draws too.
"""

import gc
import time
from collections.abc import Callable

YOUNG, MIDDLE = 2_000, 10  # objects, and looks through these, after which Python looks itself: 1 ms and 5 ms
NEVER = 1_000_000
QUIET = 1.5  # seconds without a key
WORTH = 10  # looks through the middle-aged objects after which one through all pays


class IdleCollection:
    """Takes the full looks out of Python's hands from `start` to `stop`, and does them when nobody types."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._typed = 0.0
        self._before: tuple[int, int, int] | None = None

    def start(self) -> None:
        """What is there now, modules and styles, stays: no look goes through it any more."""
        if self._before is None:
            self._before = gc.get_threshold()
            gc.freeze()
            gc.set_threshold(YOUNG, MIDDLE, NEVER)

    def typed(self) -> None:
        self._typed = self._now()

    def look(self) -> None:
        """Look through all objects if it pays and nobody types. To be called every second or so."""
        if self._before is not None and self._now() - self._typed >= QUIET and gc.get_count()[2] >= WORTH:
            gc.collect()

    def stop(self) -> None:
        if self._before is not None:
            gc.set_threshold(*self._before)
            self._before = None
