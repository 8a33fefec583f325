"""How the map looks in each state, at the smallest size, at a usual one, and on a very wide terminal."""

import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from tui_drive import app_of, in_theme, settle, stop_blinking
from tui_fake import Script
from tui_fake_map import LEVELS, NOW, level, without_history
from tui_samples import STATUS

from coderecall.model import Progress
from tui.app import CoderecallApp
from tui.screens.map import MapScreen
from tui.theme import CALM, OWN, TERMINAL

Compare = Callable[..., bool]
Prepare = Callable[[Pilot[Any]], Awaitable[None]]
SIZES = [(80, 24), (120, 36)]
VERY_WIDE = (200, 60)
BUSY = frozenset({"watch", "index", "map"})
LOST = RuntimeError("the disk went away")


def _pressed(*keys: str) -> Prepare:
    async def prepare(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        for key in ("escape", "5", *keys):
            await pilot.press(key)
            await settle(pilot)
        stop_blinking(pilot)

    return prepare


async def _reading(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.press("escape", "5")
    await settle(pilot, except_for=BUSY)


async def _building(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.press("escape", "5", "i")
    app = pilot.app
    assert isinstance(app, CoderecallApp)
    while app.state.progress is None:
        await pilot.pause()
    await settle(pilot, except_for=BUSY)


def _no_history() -> Script:
    return Script(
        levels={path: without_history(one) for path, one in LEVELS.items()}, status=replace(STATUS, commits=0)
    )


STATES: dict[str, tuple[Callable[[], Script], Prepare]] = {
    "no-index": (lambda: Script(indexed=False), _pressed()),
    "building": (
        lambda: Script(indexed=False, gate=threading.Event(), progress=(Progress("parse", 301, 1204, 12.0),)),
        _building,
    ),
    "busy": (lambda: Script(gate=threading.Event()), _reading),
    "empty": (lambda: Script(levels={"": level("", notes=("no file is indexed",))}), _pressed()),
    "full": (Script, _pressed()),
    "other-way": (Script, _pressed("j", "t")),
    "symbols": (Script, _pressed("enter", "enter", "j", "j", "j")),
    "links": (Script, _pressed("d", "j")),
    "hints": (Script, _pressed("2", "5", "c")),
    "age": (Script, _pressed("c", "c")),
    "filtered": (Script, _pressed("f", *"kind:folder", "enter")),
    "no-history": (_no_history, _pressed()),
    "stale": (lambda: Script(status=replace(STATUS, pending=("app/auth.py", "jobs/new.py"))), _pressed()),
    "error": (lambda: Script(error=LOST, fails=frozenset({"modules"})), _pressed()),
}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MapScreen, "now", staticmethod(lambda: float(NOW)))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", list(STATES))
def test_the_map_looks_as_before(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    script, prepare = STATES[state]
    assert snap_compare(app_of(script()), terminal_size=size, run_before=prepare)


@pytest.mark.parametrize("state", ["full", "symbols", "links"])
def test_a_very_wide_terminal_shows_the_code_beside(snap_compare: Compare, state: str) -> None:
    script, prepare = STATES[state]
    assert snap_compare(app_of(script()), terminal_size=VERY_WIDE, run_before=prepare)


@pytest.mark.parametrize("theme", [theme.name for theme in (*OWN, *TERMINAL) if theme is not CALM])
def test_other_colours_look_as_before(snap_compare: Callable[..., bool], theme: str) -> None:
    script, prepare = STATES["full"]
    assert snap_compare(app_of(script()), terminal_size=(120, 36), run_before=in_theme(theme, prepare))
