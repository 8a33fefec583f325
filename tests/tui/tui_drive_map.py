"""What the tests of the map share: how to get there, and what is on it."""

from typing import Any

from textual.content import Content
from textual.pilot import Pilot
from tui_drive import settle

from tui.app import CoderecallApp
from tui.screens.map import MapScreen

WIDE, NARROW = (120, 36), (80, 24)


def on_map(app: CoderecallApp) -> MapScreen:
    assert isinstance(app.screen, MapScreen)
    return app.screen


def here(app: CoderecallApp) -> str:
    """The key of what is highlighted."""
    area = on_map(app).pane.current
    assert area is not None
    return area.key


def names(app: CoderecallApp) -> list[str]:
    return [area.name for area in on_map(app).pane.areas]


def title(app: CoderecallApp) -> str:
    return Content.from_markup(str(on_map(app).pane.border_title)).plain


def told(app: CoderecallApp) -> str:
    """What the newest toast says."""
    return [notification.message for notification in app._notifications][-1]


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def open_map(pilot: Pilot[Any], *keys: str) -> None:
    await settle(pilot)
    await press(pilot, "escape", "5", *keys)
