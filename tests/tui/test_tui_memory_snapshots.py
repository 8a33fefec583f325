"""How the Memory screen looks in each state, at the smallest size and at a usual one."""

import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from tui_drive import app_of, full_memory, in_theme, open_memory, settle, stop_blinking, text_of
from tui_fake import Script
from tui_fake_memory import EMPTY, MEMORY
from tui_samples import STATUS

from coderecall.model import Progress
from tui.app import CoderecallApp
from tui.theme import CALM, OWN, TERMINAL

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 36)]


async def _open(pilot: Pilot[Any]) -> None:
    await open_memory(pilot)
    stop_blinking(pilot)


async def _open_while_asking(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.press("escape", "4")
    app = pilot.app
    assert isinstance(app, CoderecallApp)
    await settle(pilot, except_for=frozenset({"watch", "probe"}))
    if app.size.width < 110:
        await pilot.press("tab")
    while "120 / 480" not in text_of(app):
        await pilot.pause()


async def _build(pilot: Pilot[Any]) -> None:
    await _open(pilot)
    await pilot.press("i")
    app = pilot.app
    assert isinstance(app, CoderecallApp)
    while app.state.progress is None:
        await pilot.pause()
    await settle(pilot, except_for=frozenset({"index"}))


def _then(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def run(pilot: Pilot[Any]) -> None:
        await _open(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return run


WITHOUT = replace(MEMORY, has_history=False, has_torch=False, waiting=3)
STATES: dict[str, tuple[Callable[[], Script], Callable[[Pilot[Any]], Awaitable[None]]]] = {
    "no-index": (lambda: full_memory(indexed=False), _open),
    "building": (
        lambda: full_memory(indexed=False, gate=threading.Event(), progress=(Progress("parse", 301, 1204, 12.0),)),
        _build,
    ),
    "empty": (lambda: Script(points=(), memory=EMPTY), _open),
    "busy": (lambda: full_memory(gate=threading.Event()), _open_while_asking),
    "full": (full_memory, _then("j", "j")),
    "recall": (full_memory, _then("tab", "H", "h")),
    "state": (lambda: full_memory(memory=WITHOUT), _then("tab", "tab")),
    "stale": (lambda: full_memory(status=replace(STATUS, pending=("app/auth.py", "jobs/new.py"))), _open),
    "why": (full_memory, _then("enter")),
    "error": (lambda: full_memory(error=RuntimeError("the disk went away"), fails=frozenset({"memory_report"})), _open),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", list(STATES))
def test_looks_as_before(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    script, prepare = STATES[state]
    assert snap_compare(app_of(script()), terminal_size=size, run_before=prepare)


@pytest.mark.parametrize("theme", [theme.name for theme in (*OWN, *TERMINAL) if theme is not CALM])
def test_other_colours_look_as_before(snap_compare: Callable[..., bool], theme: str) -> None:
    script, prepare = STATES["full"]
    assert snap_compare(app_of(script()), terminal_size=(120, 36), run_before=in_theme(theme, prepare))
