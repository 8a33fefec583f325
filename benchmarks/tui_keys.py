"""From a key to the screen, in milliseconds, while the terminal app computes answers in its thread.

    python benchmarks/tui_keys.py [REPOSITORY] [--question TEXT] [--pause 0.08]

The repository must have an index. The app runs in this process on a screen that only notes what is written to it: a key
counts as shown when its text, or the row that it leads to, stands in what was written after it. Wall time needs a
machine with nothing else to do, so its load is printed, and beside it what the process computed meanwhile in all of its
threads: on an idle machine no key takes longer than that.
"""

import argparse
import asyncio
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from textual import events
from textual.drivers.headless_driver import HeadlessDriver

from coderecall.model import Answer, Answers
from coderecall.project import Project
from tui.app import CoderecallApp
from tui.messages import Answered
from tui.screens.ask import AskScreen
from tui.views import answers_view

SIZE = (120, 36)
PATIENCE = 20.0
ROWS = 10_000
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
    """One running app."""

    def __init__(self, app: CoderecallApp) -> None:
        self.app = app

    @property
    def screen(self) -> AskScreen:
        assert isinstance(self.app.screen, AskScreen)
        return self.app.screen

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
        await self.app.workers.wait_for_complete()
        await asyncio.sleep(0.1)

    async def type(self, text: str, pause: float) -> list[Took]:
        took = []
        before = self.screen.field.value
        for end in range(1, len(text) + 1):
            key = "space" if text[end - 1] == " " else text[end - 1]
            took.append(await self.key(key, partial(self._is_typed, before + text[:end])))
            await asyncio.sleep(pause)
        return took

    def _is_typed(self, text: str) -> bool:
        return self.screen.field.value == text and text.rsplit(maxsplit=1)[-1] in Written.text

    async def move(self, key: str, count: int, pause: float) -> list[Took]:
        took = []
        for _ in range(count):
            took.append(await self.key(key, partial(self._has_moved, self.screen.main_list.highlighted)))
            await asyncio.sleep(pause)
        return took

    def _has_moved(self, before: int | None) -> bool:
        return self.screen.main_list.highlighted != before and ":" in Written.text  # of path:line

    async def answer(self, question: str) -> Took:
        """From now until the answers to a question stand in the list."""
        begun = Took.now()
        await self.until(lambda: self.screen.answered == question)
        return begun.since()


def line(what: str, took: list[Took]) -> str:
    shares = [f"{at(sorted(one.wall for one in took), share):>8.1f}" for share in (0.5, 0.95, 1.0)]
    computed = [
        f"{at(sorted(column), 0.95):>8.1f}" for column in ([one.all for one in took], [one.app for one in took])
    ]
    return f"{what:<58} {len(took):>5} {' '.join(shares)} {' '.join(computed)}"


def at(ordered: list[float], share: float) -> float:
    """Milliseconds that a share of all is not above."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


async def measure(app: CoderecallApp, question: str, pause: float) -> list[str]:
    bench = Bench(app)
    lines = []
    await bench.until(lambda: app.state.ready)
    await bench.idle()
    typed: list[Took] = []
    burst: list[Took] = []
    answered: list[Took] = []
    for words in (question, "how is a query compiled to sql", "where are form errors rendered"):
        for kept, wait in ((typed, pause), (burst, 0.0)):
            bench.screen.field.value = ""
            kept.extend(await bench.type(words, wait))
            answered.append(await bench.answer(words))
    lines.append(line(f"a letter, {pause * 1000:.0f} ms between keys, answers computed meanwhile", typed))
    lines.append(line("a letter, no pause between keys", burst))
    lines.append(line("last letter -> its answers", answered))
    app.post_message(events.Key("enter", None))
    await bench.until(lambda: bench.screen.main_list.has_focus)
    moved = await bench.move("j", 20, pause) + await bench.move("k", 20, pause)
    lines.append(line("j and k, code and callers computed meanwhile", moved))
    moved = await bench.move("j", 20, 0.0) + await bench.move("k", 20, 0.0)
    lines.append(line("j and k held down", moved))
    await bench.idle()
    lines.append(line(f"j, k and G in {ROWS:,} answers", await many_rows(bench, pause)))
    return lines


async def many_rows(bench: Bench, pause: float) -> list[Took]:
    """The list with as many answers as no question has."""
    rows = bench.screen.main_list
    first = next(entry.value for entry in rows.entries if isinstance(entry.value, Answer))
    results = tuple(replace(first, symbol=f"symbol_{number}", line=number + 1) for number in range(ROWS))
    rows.show(answers_view(Answered("many", (), Answers(results))).entries((), 0.0))
    await bench.idle()
    took = await bench.move("j", 20, pause)
    took.append(await bench.key("G", lambda: f"symbol_{ROWS - 1}" in Written.text))
    return took + await bench.move("k", 20, pause)


async def run(repository: Path, question: str, pause: float) -> list[str]:
    Written.heard = asyncio.Event()
    app = CoderecallApp(Project(repository), watch=False)
    app.driver_class = Written
    app.animation_level = "none"
    found: list[str] = []

    async def pilot(_: object) -> None:
        try:
            found.extend(await measure(app, question, pause))
        finally:
            app.exit()

    await app.run_async(size=SIZE, auto_pilot=pilot)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path, nargs="?", default=Path())
    parser.add_argument("--question", default="where is the session saved")
    parser.add_argument("--pause", type=float, default=0.08, help="Seconds between keys; 0.08 is a fast typist.")
    given = parser.parse_args()
    project = Project(given.repository.resolve())
    status = project.status()
    lines = asyncio.run(run(project.root, given.question, given.pause))
    print(f"{status.files:,} files, {status.symbols:,} symbols; {SIZE[0]}x{SIZE[1]}; load {os.getloadavg()[0]:.1f}")
    print(f"{'':<58} {'':>5} {'wall':>8} {'':>17} {'computed, p95':>17}")
    print(f"{'key to screen, ms':<58} {'keys':>5} {'p50':>8} {'p95':>8} {'max':>8} {'all':>8} {'app':>8}")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
