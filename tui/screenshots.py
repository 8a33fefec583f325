"""Pictures of every screen for the documentation: `python -m tui.screenshots REPOSITORY FOLDER [--rename NAME]`.

The real app runs without a terminal on a clone of the repository that is indexed for it, with its history; the
repository itself is not touched. With --rename, the definition of that name in the clone gets another one and nothing
else, so that there is a change with hints. What is shown is saved as SVG, and with --png as PNG too, which needs
`pip install resvg-py`.
"""

import argparse
import asyncio
import re
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled

from coderecall.errors import UsageError
from coderecall.project import Project
from tui.app import CoderecallApp
from tui.modes import MODES
from tui.theme import CALM

QUESTION = "where is a changed file read again?"


class Wanted(NamedTuple):
    """How the pictures should be."""

    question: str
    shown_root: str  # said in place of the path of the clone
    size: tuple[int, int]  # columns, lines
    theme: str


async def take(repository: Path, folder: Path, wanted: Wanted, *, rename: str = "") -> list[Path]:
    """Save one picture for each mode, one of the list of keys and one of the letters to jump by.

    Raises UsageError for a repository that cannot be cloned or a name that is not defined in it.
    """
    with tempfile.TemporaryDirectory(prefix="coderecall-") as scratch:
        root = Path(scratch) / "clone"
        clone = ["git", "clone", "--quiet", "--no-hardlinks", "--", str(repository), str(root)]
        if (await asyncio.to_thread(subprocess.run, clone, check=False)).returncode:
            raise UsageError(f"{repository} cannot be cloned: give a git repository")
        project = Project(root)
        await asyncio.to_thread(project.index)
        if rename:
            rename_definition(project, rename)
        return await _photograph(project, folder, wanted)


def rename_definition(project: Project, name: str) -> None:
    """Give the first definition of `name` another name, and leave its users behind."""
    found = project.symbols(name, k=1).results
    if not found or found[0].symbol.rpartition(".")[2] != name:
        raise UsageError(f"{name} is not defined in {project.root}: give the name of a function")
    file = project.root / found[0].path
    lines = file.read_text("utf-8").split("\n")
    at = found[0].line - 1
    lines[at] = re.sub(rf"\b{re.escape(name)}\b", f"{name}_of", lines[at], count=1)
    file.write_text("\n".join(lines), "utf-8")


async def _photograph(project: Project, folder: Path, wanted: Wanted) -> list[Path]:
    app = CoderecallApp(project, watch=False)
    app.animation_level = "none"
    app.state.shown_root = wanted.shown_root
    app.theme = wanted.theme
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    saved = []

    async def save(pilot: Pilot[Any], name: str, *keys: str) -> None:
        await pilot.press(*keys)
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False
        await settled(pilot)
        saved.append(folder / f"{name}.svg")
        pilot.app.save_screenshot(f"{name}.svg", path=str(folder))

    async with app.run_test(size=wanted.size) as pilot:
        await settled(pilot)
        first, *others = MODES
        await save(pilot, first.name, "escape", "slash", *wanted.question, "enter")
        await save(pilot, "keys", "question_mark")
        await pilot.press("escape")
        await save(pilot, "jump", "ctrl+o")
        await pilot.press("escape")
        for mode in others:
            await save(pilot, mode.name, mode.key)
    return saved


async def settled(pilot: Pilot[Any]) -> None:
    """Until all background work is done and painted."""
    await pilot.pause()
    while isinstance(pilot.app, CoderecallApp) and not pilot.app.has_painted:
        await pilot.pause()
    while workers := [worker for worker in pilot.app.workers if not worker.is_finished]:
        for worker in workers:
            with suppress(WorkerCancelled):
                await worker.wait()
        await pilot.pause()
    await pilot.pause()


def to_png(picture: Path) -> Path:
    """The same picture as PNG, with the monospaced font of this machine."""
    resvg = import_module("resvg_py")
    svg = re.sub(r"@font-face \{.*?\}", "", picture.read_text("utf-8"), flags=re.DOTALL)
    svg = re.sub(r"font-family:[^;]*;", "font-family: DejaVu Sans Mono, monospace;", svg)
    png = picture.with_suffix(".png")
    png.write_bytes(bytes(resvg.svg_to_bytes(svg_string=svg)))
    return png


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)x(\d+)", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 120x34")
    return int(match[1]), int(match[2])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tui.screenshots", description="Pictures of the app as SVG.")
    parser.add_argument("repository", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--rename", default="", metavar="NAME", help="A function to rename, so that there are hints.")
    parser.add_argument("--root", default="", help="What the pictures say instead of the path of the repository.")
    parser.add_argument("--size", type=_size, default=(120, 34), metavar="COLUMNSxLINES")
    parser.add_argument("--theme", default=CALM.name)
    parser.add_argument("--png", action="store_true", help="PNG as well; needs resvg-py.")
    given = parser.parse_args(arguments)
    wanted = Wanted(given.question, given.root, given.size, given.theme)
    for path in asyncio.run(take(given.repository, given.folder, wanted, rename=given.rename)):
        print(path)
        if given.png:
            print(to_png(path))


if __name__ == "__main__":
    main()
