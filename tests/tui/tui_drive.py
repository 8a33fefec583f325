"""Drive the app from a test without waiting for a clock."""

import asyncio
from contextlib import suppress
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled
from tui_fake import FakeProject, Script

from tui.app import CoderecallApp


def app_of(script: Script, *, watch: bool = False) -> CoderecallApp:
    app = CoderecallApp(FakeProject(script), watch=watch)
    app.animation_level = "none"
    return app


async def settle(pilot: Pilot[Any], *, except_for: frozenset[str] = frozenset({"watch"})) -> None:
    """Until every worker of the other groups is done and its messages are handled."""
    await pilot.pause()
    while workers := [w for w in pilot.app.workers if w.group not in except_for and not w.is_finished]:
        for worker in workers:
            with suppress(WorkerCancelled):
                await worker.wait()
        await pilot.pause()
    await pilot.pause()


async def ask(pilot: Pilot[Any], question: str = "session cache") -> None:
    await settle(pilot)
    await pilot.press("slash", *question, "enter")
    await settle(pilot)


async def watching(script: Script) -> None:
    """Until the watching thread runs."""
    assert await asyncio.to_thread(script.watching.wait, 10)


def stop_blinking(pilot: Pilot[Any]) -> None:
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False


def text_of(app: CoderecallApp) -> str:
    """What is on the screen, line by line."""
    width, height = app.size
    lines = app.screen._compositor.render_strips(app.size)
    return "\n".join("".join(segment.text for segment in line) for line in lines[:height])[: (width + 1) * height]
