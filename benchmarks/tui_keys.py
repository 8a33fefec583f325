"""From a key to the screen, in milliseconds, while the terminal app computes in its threads.

    python benchmarks/tui_keys.py [REPOSITORY] [--question TEXT] [--pause 0.08] [--save 500]

The repository must have an index. The app runs in this process on a screen that only notes what is written to it: a key
counts as shown when its text, or the row that it leads to, stands in what was written after it. Wall time needs a
machine with nothing else to do, so its load is printed, and beside it what the process computed meanwhile in all of its
threads: on an idle machine no key takes longer than that.

--save: also with so many files saved at once, which changes them: only for a scratch copy.
"""

import argparse
import asyncio
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual import events
from tui_terminal import PATIENCE, Bench, Took, Written, line

from coderecall.model import Answer, Hint, HintReport, Location, RelatedLocation, Severity
from coderecall.project import Project
from tui.app import CoderecallApp
from tui.finding_words import ordered
from tui.messages import HintsFound
from tui.screens.ask import AskScreen
from tui.screens.findings import FindingsScreen
from tui.widgets.answer_row import answer_row
from tui.widgets.place_list import Entry

SIZE = (120, 36)
ROWS = 10_000
PROBES = 200


class AskBench(Bench):
    """Keys of the Ask screen."""

    @property
    def screen(self) -> AskScreen:
        assert isinstance(self.app.screen, AskScreen)
        return self.app.screen

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


class FindingsBench(Bench):
    """Keys of Hints and of Refactor."""

    @property
    def screen(self) -> FindingsScreen:
        assert isinstance(self.app.screen, FindingsScreen)
        return self.app.screen

    async def move(self, key: str, pause: float) -> Took:
        before = self.screen.main_list.highlighted
        took = await self.key(key, lambda: self.screen.main_list.highlighted != before and ":" in Written.text)
        await asyncio.sleep(pause)
        return took

    async def narrow(self, text: str, pause: float) -> list[Took]:
        """Letters of the filter, each until it stands in the field."""
        took = []
        for end in range(1, len(text) + 1):
            shown = text[:end]
            took.append(await self.key(text[end - 1], lambda shown=shown: shown in Written.text))  # type: ignore[misc]
            await asyncio.sleep(pause)
        return took


async def asked(bench: AskBench, question: str, pause: float) -> list[str]:
    lines = []
    await bench.until(lambda: bench.app.state.ready)
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
    bench.app.post_message(events.Key("enter", None))
    await bench.until(lambda: bench.screen.main_list.has_focus)
    moved = await bench.move("j", 20, pause) + await bench.move("k", 20, pause)
    lines.append(line("j and k, code and callers computed meanwhile", moved))
    moved = await bench.move("j", 20, 0.0) + await bench.move("k", 20, 0.0)
    lines.append(line("j and k held down", moved))
    await bench.idle()
    lines.append(line(f"j, k and G in {ROWS:,} answers", await many_answers(bench, pause)))
    return lines


async def many_answers(bench: AskBench, pause: float) -> list[Took]:
    """The list with as many answers as no question has."""
    rows = bench.screen.main_list
    first = next(entry.value for entry in rows.entries if isinstance(entry.value, Answer))
    results = tuple(replace(first, symbol=f"symbol_{number}", line=number + 1) for number in range(ROWS))
    rows.show([Entry(answer_row(answer, best=1.0, now=0.0, stale=False), answer) for answer in results])
    await bench.idle()
    took = await bench.move("j", 20, pause)
    took.append(await bench.key("G", lambda: f"symbol_{ROWS - 1}" in Written.text))
    return took + await bench.move("k", 20, pause)


async def many_findings(bench: FindingsBench, mode: str, paths: list[str], pause: float) -> list[str]:
    """Hints, or suggestions, as many as no repository should have."""
    await bench.app.switch_mode(mode)
    await bench.idle()
    hints = tuple(
        Hint(
            f"CR{101 + number % 9}",
            tuple(Severity)[number % 3],
            0.5 + number % 50 / 100,
            f"finding_{number} is written twice here and in another place",
            Location(paths[number % len(paths)], 1 + number % 50),
            (RelatedLocation(Location(paths[(number * 7 + 1) % len(paths)], 1 + number % 40), "the other place"),),
            f"{number}",
        )
        for number in range(ROWS)
    )
    report = HintReport(hints)
    bench.screen.post_message(HintsFound(report, ordered(report)))
    await bench.until(lambda: len(bench.screen.main_list.entries) > 1)
    await bench.idle()
    moved = [await bench.move(key, pause) for key in "j" * 20 + "Gg" * 5 + "j" * 5 + "k" * 20]
    await bench.key("f", lambda: bench.screen.focused is not bench.screen.main_list)
    typed = await bench.narrow("finding_77", pause)
    await bench.key("escape", lambda: bench.screen.main_list.has_focus)
    await bench.key("escape", lambda: "finding" in Written.text)
    gone = []
    for _ in range(10):
        count = len(bench.screen.hints())
        gone.append(await bench.key("x", lambda count=count: len(bench.screen.hints()) < count))  # type: ignore[misc]
        await asyncio.sleep(pause)
    return [
        line(f"{mode}: j, k, g, G in {ROWS:,}", moved),
        line(f"{mode}: a letter of the filter", typed),
        line(f"{mode}: x dismisses", gone),
    ]


async def beside(bench: AskBench, what: str, work: Callable[[threading.Event], object], pause: float) -> str:
    """Letters typed while a thread of the app's process does something else."""
    await bench.app.switch_mode("ask")
    bench.app.post_message(events.Key("escape", None))
    await bench.idle()
    bench.screen.action_ask()
    bench.screen.field.value = ""
    stop = threading.Event()
    task = asyncio.create_task(asyncio.to_thread(work, stop))
    took: list[Took] = []
    words = "where is the name of a table quoted"
    while not task.done() and len(took) < 10 * len(words):
        bench.screen.field.value = ""
        took += await bench.type(words, pause)
    stop.set()
    await task
    return line(f"a letter while {what}", took)


def save(root: Path, count: int) -> None:
    for number, file in enumerate(sorted(root.glob("**/*.py"))[:count]):
        file.write_text(f"{file.read_text()}\n\ndef saved_{os.getpid()}_{number}():\n    return {number}\n")


async def measure(app: CoderecallApp, question: str, pause: float, saved: int) -> list[str]:
    project = app.state.project
    bench = AskBench(app)
    lines = await asked(bench, question, pause)
    paths = sorted({answer.path for answer in project.ask("test", k=100).results})
    for mode in ("hints", "refactor"):
        lines += await many_findings(FindingsBench(app), mode, paths, pause)
    probing = lambda stop: project.probe_memory(PROBES, cancelled=stop.is_set)  # noqa: E731
    lines.append(await beside(bench, "the memory is probed", probing, pause))
    lines.append(await beside(bench, "the whole tree is checked", lambda _: project.check(everything=True), pause))
    if saved:
        app.action_pause()  # it watches from now on
        await bench.until(lambda: app.state.watching)

        def burst(stop: threading.Event) -> None:
            save(project.root, saved)
            done = app.state.recent
            stop.wait(PATIENCE)
            assert done.save, "no file was learned"

        lines.append(await beside(bench, f"{saved} saved files are read", burst, pause))
    return lines


async def run(repository: Path, question: str, pause: float, saved: int) -> list[str]:
    Written.heard = asyncio.Event()
    app = CoderecallApp(Project(repository), watch=False)
    app.driver_class = Written
    app.animation_level = "none"
    found: list[str] = []

    async def pilot(_: object) -> None:
        try:
            found.extend(await measure(app, question, pause, saved))
        finally:
            app.exit()

    await app.run_async(size=SIZE, auto_pilot=pilot)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path, nargs="?", default=Path())
    parser.add_argument("--question", default="where is the session saved")
    parser.add_argument("--pause", type=float, default=0.08, help="Seconds between keys; 0.08 is a fast typist.")
    parser.add_argument("--save", type=int, default=0, metavar="COUNT", help="Save so many files: a scratch copy only.")
    given = parser.parse_args()
    project = Project(given.repository.resolve())
    status = project.status()
    lines = asyncio.run(run(project.root, given.question, given.pause, given.save))
    print(f"{status.files:,} files, {status.symbols:,} symbols; {SIZE[0]}x{SIZE[1]}; load {os.getloadavg()[0]:.1f}")
    print(f"{'':<58} {'':>5} {'wall':>8} {'':>17} {'computed, p95':>17}")
    print(f"{'key to screen, ms':<58} {'keys':>5} {'p50':>8} {'p95':>8} {'max':>8} {'all':>8} {'app':>8}")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
