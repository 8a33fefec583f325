"""A terminal that only notes what is written to it, and the time from a key until something stands there."""

import asyncio
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.worker import WorkerCancelled

from tui.app import CoderecallApp

PATIENCE = 60.0
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Took(NamedTuple):
    """Seconds of a key."""

    wall: float
    all: float  # computed in all threads
    app: float  # computed in the app's thread

    @classmethod
    def now(cls) -> "Took":
        return cls(time.perf_counter(), time.process_time(), time.thread_time())

    def since(self) -> "Took":
        return Took(*(now - then for now, then in zip(Took.now(), self, strict=True)))


class Written(HeadlessDriver):
    """A terminal of which only is kept what was written to it."""

    text = ""
    heard: asyncio.Event

    @property
    def is_headless(self) -> bool:
        return False  # so that the app makes the sequences for a terminal, as it does for a real one

    def write(self, data: str) -> None:
        Written.text += _CONTROL.sub("", data)
        Written.heard.set()


class Bench:
    """One running app, and its keys."""

    def __init__(self, app: CoderecallApp) -> None:
        self.app = app

    async def until(self, there: Callable[[], bool]) -> None:
        deadline = time.perf_counter() + PATIENCE
        while not there():
            Written.heard.clear()
            assert time.perf_counter() < deadline, "the screen did not show it"
            try:
                await asyncio.wait_for(Written.heard.wait(), 0.5)
            except TimeoutError:
                continue

    async def key(self, key: str, there: Callable[[], bool]) -> Took:
        """From a key until `there` holds after a write."""
        Written.text = ""
        begun = Took.now()
        self.app.post_message(events.Key(key, key if len(key) == 1 else " " if key == "space" else None))
        await self.until(lambda: bool(Written.text) and there())
        return begun.since()

    async def idle(self) -> None:
        await asyncio.to_thread(self.app.state.answerer.wait_until_idle, PATIENCE)
        for worker in [worker for worker in self.app.workers if worker.group != "watch"]:  # that one never ends
            with suppress(WorkerCancelled):
                await worker.wait()
        await asyncio.sleep(0.1)


def line(what: str, took: list[Took]) -> str:
    shares = [f"{at(sorted(one.wall for one in took), share):>8.1f}" for share in (0.5, 0.95, 1.0)]
    computed = [
        f"{at(sorted(column), 0.95):>8.1f}" for column in ([one.all for one in took], [one.app for one in took])
    ]
    return f"{what:<58} {len(took):>5} {' '.join(shares)} {' '.join(computed)}"


def at(ordered: list[float], share: float) -> float:
    """Milliseconds that a share of all is not above."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000
