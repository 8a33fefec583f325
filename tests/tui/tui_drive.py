"""Drive the app from a test without waiting for a clock."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from textual.app import App
from textual.content import Content
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widgets import Input, Static
from textual.worker import WorkerCancelled
from tui_fake import FakeProject, Script
from tui_fake_memory import WRITES

from tui.app import CoderecallApp
from tui.screens.memory import MemoryScreen
from tui.screens.walk import WalkScreen
from tui.state import AppState
from tui.widgets.text_pane import TextPane


class Heard(MessagePump):
    """Something that gets messages and keeps them."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []

    def post_message(self, message: Message) -> bool:
        self.messages.append(message)
        return True


def app_of(script: Script, *, watch: bool = False) -> CoderecallApp:
    app = CoderecallApp(FakeProject(script), watch=watch)
    app.animation_level = "none"
    return app


async def settle(pilot: Pilot[Any], *, except_for: frozenset[str] = frozenset({"watch"})) -> None:
    """Until every worker of the other groups, and the answerer ("ask"), is done and its messages are handled."""
    await pilot.pause()
    while isinstance(pilot.app, CoderecallApp) and not pilot.app.has_painted:
        await pilot.pause()
    while True:
        workers = [w for w in pilot.app.workers if w.group not in except_for and not w.is_finished]
        for worker in workers:
            with suppress(WorkerCancelled):
                await worker.wait()
        while any(isinstance(screen, WalkScreen) and screen.is_due for screen in pilot.app.screen_stack):
            await pilot.pause(0.01)
        if "ask" not in except_for:
            answerer = state_of(pilot.app).answerer
            assert await asyncio.to_thread(answerer.wait_until_idle, 60)
        await pilot.pause()
        if not workers and ("ask" in except_for or answerer.wait_until_idle(0)):
            break
    await pilot.pause()


def state_of(app: App[Any]) -> AppState:
    assert isinstance(app, CoderecallApp)
    return app.state


async def ask(pilot: Pilot[Any], question: str = "session cache") -> None:
    await settle(pilot)
    await pilot.press("escape", "slash", *question, "enter")
    await settle(pilot)


async def watching(script: Script) -> None:
    """Until the watching thread runs."""
    assert await asyncio.to_thread(script.watching.wait, 10)


def full_memory(**changes: Any) -> Script:
    """A memory with two hundred writes of a year."""
    return Script(**{"points": WRITES, **changes})


async def open_memory(pilot: Pilot[Any], *, except_for: frozenset[str] = frozenset({"watch"})) -> MemoryScreen:
    """The Memory screen, when what it reads is there."""
    await settle(pilot)
    await pilot.press("escape", "4")
    await settle(pilot, except_for=except_for)
    screen = pilot.app.screen
    assert isinstance(screen, MemoryScreen)
    return screen


def words_of(pane: TextPane) -> str:
    """All of a pane of words, with what is scrolled out of sight."""
    found = pane.query_one(Static).visual
    assert isinstance(found, Content)
    return found.plain


def stop_blinking(pilot: Pilot[Any]) -> None:
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False


def toasts(app: App[Any]) -> str:
    """What the toasts say, unbroken."""
    return "\n".join(toast.message for toast in app._notifications)


def text_of(app: CoderecallApp) -> str:
    """What is on the screen, line by line."""
    width, height = app.size
    lines = app.screen._compositor.render_strips(app.size)
    return "\n".join("".join(segment.text for segment in line) for line in lines[:height])[: (width + 1) * height]


def in_theme(name: str, prepare: Callable[[Pilot[Any]], Awaitable[None]]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Prepare a screen, then give it other colours."""

    async def prepared(pilot: Pilot[Any]) -> None:
        await prepare(pilot)
        pilot.app.theme = name
        await settle(pilot)

    return prepared
