"""Narration on stderr: a progress line on a terminal, nothing otherwise."""

from types import TracebackType
from typing import Self, TextIO

from coderecall.model import Progress, Status

_WIDTH = 24  # cells of the bar
_NAMES = {
    "scan": "looking for files",
    "parse": "parsing",
    "resolve": "resolving names",
    "history": "reading the history",
    "memory": "teaching the memory",
    "probe": "asking the memory",
}


class ProgressLine:
    """One line that is rewritten in place: phase, bar, count, time left."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def show(self, progress: Progress) -> None:
        if not self._live:
            return
        name = _NAMES.get(progress.phase, progress.phase)
        if progress.total:
            filled = _WIDTH * progress.done // progress.total
            eta = "" if progress.eta_seconds is None else f"  {clock(progress.eta_seconds)} left"
            text = f"{name:<20} {'━' * filled}{'╌' * (_WIDTH - filled)} {progress.done}/{progress.total}{eta}"
        else:
            text = f"{name:<20} {progress.done or ''}"
        self._stream.write(f"\r\x1b[K{text}")
        self._stream.flush()


def clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def memory_line(status: Status) -> str:
    """Size, writes and device of the memory."""
    writes = plural(status.memory_writes, "write")
    return f"{status.memory_bytes / 1e6:.1f} MB, {writes}, {status.memory_device or 'empty'}"
