"""Progress of a long job: phase, count, and the time that is left at the present rate."""

import time
from collections.abc import Callable

from coderecall.errors import Cancelled
from coderecall.model import Progress

_INTERVAL = 0.1  # seconds between two reports


class Meter:
    """Reports at most ten times a second, and stops the job when the user asked for it."""

    def __init__(self, report: Callable[[Progress], None] | None, cancelled: Callable[[], bool] | None) -> None:
        self._report = report
        self._cancelled = cancelled
        self._phase, self._total, self._done = "", 0, 0
        self._began = self._shown = 0.0

    def phase(self, name: str, total: int = 0) -> None:
        """Begin a phase; `total` 0 when it is not known."""
        self._phase, self._total, self._done = name, total, 0
        self._began = time.monotonic()
        self._show(force=True)

    def advance(self, count: int = 1) -> None:
        """Count finished pieces. Raises Cancelled when the user stopped the job."""
        self._done += count
        self._show(force=False)

    def cancelled(self) -> bool:
        return self._cancelled is not None and self._cancelled()

    def _show(self, *, force: bool) -> None:
        if self.cancelled():
            raise Cancelled(
                f"stopped while {self._phase}: what was finished is kept, the next `coderecall index` goes on"
            )
        now = time.monotonic()
        if self._report is None or (not force and now - self._shown < _INTERVAL):
            return
        self._shown = now
        eta = None
        if self._total and self._done:
            eta = (now - self._began) / self._done * (self._total - self._done)
        self._report(Progress(self._phase, self._done, self._total, eta))
