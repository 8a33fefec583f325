"""How each mode looks in each state, at the smallest size and at a usual one."""

import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from tui_drive import app_of, ask, in_theme, settle, stop_blinking
from tui_fake import Script
from tui_samples import STATUS

from coderecall.model import Answers, HintReport, Progress
from tui.app import CoderecallApp
from tui.messages import Progressed, Waiting
from tui.theme import CALM, OWN, TERMINAL

Compare = Callable[..., bool]
Prepare = Callable[[Pilot[Any]], Awaitable[None]]
SIZES = [(80, 24), (120, 36)]
BUSY = frozenset({"watch", "ask", "index", "find"})


async def _settle_busy(pilot: Pilot[Any]) -> None:
    await settle(pilot, except_for=BUSY)


async def _nothing(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    stop_blinking(pilot)


async def _ask(pilot: Pilot[Any]) -> None:
    await ask(pilot)
    stop_blinking(pilot)


async def _ask_and_wait(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.press("escape", "slash", *"cache", "enter")
    stop_blinking(pilot)
    await _settle_busy(pilot)


async def _ask_and_open(pilot: Pilot[Any]) -> None:
    await ask(pilot)
    await pilot.press("enter")
    await settle(pilot)


async def _build(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.press("enter")
    app = pilot.app
    assert isinstance(app, CoderecallApp)
    while app.state.progress is None:
        await pilot.pause()
    await _settle_busy(pilot)


async def _hints(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.press("escape", "2")
    await settle(pilot)


async def _hints_and_open(pilot: Pilot[Any]) -> None:
    await _hints(pilot)
    await pilot.press("j", "enter")
    await settle(pilot)


async def _refactor(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.press("escape", "3")
    await settle(pilot)


def _waiting(key: str) -> Prepare:
    async def prepare(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await pilot.press("escape", key)
        await _settle_busy(pilot)

    return prepare


async def _burst(pilot: Pilot[Any]) -> None:
    """Many files were saved at once, and are being read."""
    await ask(pilot)
    pilot.app.post_message(Waiting(tuple(f"app/models/f{number:03}.py" for number in range(500))))
    pilot.app.post_message(Progressed(Progress("parse", 120, 500, 12.0)))
    stop_blinking(pilot)
    await settle(pilot)


def _dialog(*keys: str) -> Prepare:
    async def prepare(pilot: Pilot[Any]) -> None:
        await ask(pilot)
        await pilot.press(*keys)
        stop_blinking(pilot)
        await settle(pilot)

    return prepare


async def _keys(pilot: Pilot[Any]) -> None:
    await ask(pilot)
    await pilot.press("question_mark")
    stop_blinking(pilot)
    await settle(pilot)


NONE = Answers(())
NO_HINTS = HintReport((), ("history was not learned: no hint of forgotten changes",))
STATES: dict[str, tuple[Callable[[], Script], Prepare]] = {
    "ask-no-index": (lambda: Script(indexed=False), _nothing),
    "ask-empty": (Script, _nothing),
    "ask-no-history": (lambda: Script(points=()), _nothing),
    "ask-busy": (lambda: Script(gate=threading.Event()), _ask_and_wait),
    "ask-building": (
        lambda: Script(indexed=False, gate=threading.Event(), progress=(Progress("parse", 301, 1204, 12.0),)),
        _build,
    ),
    "ask-full": (Script, _ask),
    "ask-open": (Script, _ask_and_open),
    "ask-stale": (lambda: Script(status=replace(STATUS, pending=("app/auth.py", "jobs/new.py"))), _ask),
    "ask-nothing-found": (lambda: Script(answers=NONE), _ask),
    "ask-error": (lambda: Script(error=RuntimeError("the disk went away")), _ask),
    "hints-no-index": (lambda: Script(indexed=False), _hints),
    "hints-empty": (lambda: Script(checked=NO_HINTS), _hints),
    "hints-busy": (lambda: Script(gate=threading.Event()), _waiting("2")),
    "hints-full": (Script, _hints),
    "hints-open": (Script, _hints_and_open),
    "hints-error": (lambda: Script(error=RuntimeError("the disk went away")), _hints),
    "refactor-empty": (lambda: Script(refactored=HintReport(())), _refactor),
    "refactor-busy": (lambda: Script(gate=threading.Event()), _waiting("3")),
    "refactor-full": (Script, _refactor),
    "refactor-error": (
        lambda: Script(error=RuntimeError("the disk went away"), fails=frozenset({"refactor"})),
        _refactor,
    ),
    "refactor-no-index": (lambda: Script(indexed=False), _refactor),
    "burst": (Script, _burst),
    "keys": (Script, _keys),
    "questions": (Script, _dialog("ctrl+r")),
    "why": (Script, _dialog("a")),
    "jump": (Script, _dialog("ctrl+o")),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", list(STATES))
def test_looks_as_before(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    script, prepare = STATES[state]
    assert snap_compare(app_of(script()), terminal_size=size, run_before=prepare)


@pytest.mark.parametrize("state", ["ask-full", "hints-full", "refactor-full"])
@pytest.mark.parametrize("theme", [theme.name for theme in (*OWN, *TERMINAL) if theme is not CALM])
def test_other_colours_look_as_before(snap_compare: Compare, theme: str, state: str) -> None:
    script, prepare = STATES[state]
    assert snap_compare(app_of(script()), terminal_size=SIZES[1], run_before=in_theme(theme, prepare))
