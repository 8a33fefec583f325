"""Pictures of the app for the documentation: `python -m tui.screenshots REPOSITORY FOLDER [--question TEXT]`.

The real app runs without a terminal on an indexed repository, is asked, and saves what it shows as SVG.
"""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled

from coderecall.errors import NoIndexError
from coderecall.project import Project, find_root
from tui.app import CoderecallApp

SIZE = (120, 34)
QUESTION = "where is a changed file read again?"


async def take(repository: Path, folder: Path, question: str, shown_as: str) -> list[Path]:
    """Save `ask.svg`, `related.svg`, `hints.svg` and `keys.svg`. Raises NoIndexError when there is nothing to ask."""
    project = Project(find_root(repository))
    if not project.is_indexed:
        raise NoIndexError(f"no index in {project.root}: run `coderecall -C {project.root} index` first")
    app = CoderecallApp(project, watch=False)
    app.animation_level = "none"
    app.state.shown_root = shown_as
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    saved = []

    async def save(pilot: Pilot[Any], name: str, *keys: str) -> None:
        await pilot.press(*keys)
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False
        await settled(pilot)
        saved.append(folder / f"{name}.svg")
        pilot.app.save_screenshot(f"{name}.svg", path=str(folder))

    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await save(pilot, "ask", "slash", *question, "enter")
        await save(pilot, "keys", "question_mark")
        await pilot.press("escape")
        await save(pilot, "related", "r")
        await save(pilot, "hints", "2")
    return saved


async def settled(pilot: Pilot[Any]) -> None:
    """Until all background work is done and painted."""
    await pilot.pause()
    while workers := [worker for worker in pilot.app.workers if not worker.is_finished]:
        for worker in workers:
            with suppress(WorkerCancelled):
                await worker.wait()
        await pilot.pause()
    await pilot.pause()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tui.screenshots", description="Pictures of the app as SVG.")
    parser.add_argument("repository", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--root", default="", help="What the pictures say instead of the path of the repository.")
    given = parser.parse_args(arguments)
    for path in asyncio.run(take(given.repository, given.folder, given.question, given.root)):
        print(path)


if __name__ == "__main__":
    main()
