"""Keys of the map that change what it shows, or do something with what is highlighted."""

import os
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from tui_drive import app_of, text_of
from tui_drive_map import NARROW, WIDE, names, on_map, open_map, press, title, told
from tui_fake import FakeProject, Script
from tui_fake_map import NOW

from coderecall.model import ModuleSymbol
from tui.app import CoderecallApp
from tui.commands import key_choices
from tui.heat import Colouring
from tui.kept import Keeper
from tui.screens.ask import AskScreen
from tui.screens.map import MapScreen
from tui.widgets.line_input import FilterField


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MapScreen, "now", staticmethod(lambda: float(NOW)))


# ---- colours
async def test_colours_by_churn_hints_and_age_are_numbers_too() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "c")
        assert on_map(app).pane.colouring is Colouring.HINTS
        assert "press 2 to look for them" in text_of(app)
        await press(pilot, "2", "5")
        rows = {area.name: area.figure for area in on_map(app).pane.areas}
        assert (rows["app/"], rows["jobs/"], rows["文档/"]) == ("1", "1", "0")
        await press(pilot, "c")
        rows = {area.name: area.figure for area in on_map(app).pane.areas}
        assert (rows["app/"], rows["文档/"]) == ("2 d", "2 y")
        await press(pilot, "c")
        assert on_map(app).pane.colouring is Colouring.CHURN


async def test_sorted_by_size_colour_and_name() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot)
        assert names(app)[:3] == ["app/", "jobs/", "web/static/"]
        await press(pilot, "s")
        assert names(app)[:3] == ["app/", "README.md", "jobs/"]
        await press(pilot, "s")
        assert names(app)[:3] == ["app/", "jobs/", "README.md"]
        assert "by name" in text_of(app)


async def test_tiles_have_no_order_to_choose() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        assert "s" not in app.screen.active_bindings or not app.screen.active_bindings["s"].enabled
        await press(pilot, "enter", "enter")
        assert "t" not in app.screen.active_bindings or not app.screen.active_bindings["t"].enabled


# ---- what all lists have
async def test_the_filter_narrows_the_level() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "f")
        assert on_map(app).query_one(FilterField).has_focus
        await press(pilot, *"kind:folder lines>=900", "enter")
        assert names(app) == ["app/", "jobs/", "web/static/"]
        assert "3 of 6" in title(app)
        await press(pilot, "enter")
        assert len(names(app)) == 4  # another level is whole again
        await press(pilot, "backspace", "f", *"nothing of that name", "enter")
        assert "Nothing passes the filter." in text_of(app)
        await press(pilot, "escape")
        assert len(names(app)) == 6


async def test_copies_paths_and_opens_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "y")
        assert app.clipboard == "app/"
        await press(pilot, "e")
        assert "choose a place first" in told(app)  # a folder is no file
        await press(pilot, "enter", "y")
        assert app.clipboard == "app/session.py:1"
        opened: list[Any] = []
        vim = tmp_path / "vim"
        vim.touch(0o755)
        monkeypatch.setitem(os.environ, "VISUAL", str(vim))
        monkeypatch.setattr("tui.screens.mode.run_editor", lambda command, _root: opened.append(command))
        monkeypatch.setattr("tui.screens.mode.file_inside", lambda _root, path: tmp_path / path)
        monkeypatch.setattr(App, "suspend", lambda _app: _Nothing())
        await press(pilot, "e")
        assert opened == [[str(vim), "+1", str(tmp_path / "app/session.py")]]


class _Nothing:
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


async def test_related_leads_to_ask() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "r")
        assert "go in with enter" in told(app)
        await press(pilot, "enter", "r")
        assert isinstance(app.screen, AskScreen)
        assert any(call.startswith("related app/session.py") for call in script.calls)


async def test_what_is_related_to_a_symbol_is_asked_of_the_symbol() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        await press(pilot, "enter", "enter")
        area = on_map(app).pane.current
        assert area is not None
        assert isinstance(area.of, ModuleSymbol)
        await press(pilot, "r")
        assert isinstance(app.screen, AskScreen)
        assert f"related app/session.py {area.of.qualified_name}" in script.calls


async def test_folder_and_tiles_are_kept_for_the_next_run(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "app.json", FakeProject().root)
    first = CoderecallApp(FakeProject(Script()), watch=False, keeper=keeper)
    async with first.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        await press(pilot, "enter", "t")
        assert not on_map(first).pane.shows_tiles
    first.keep()
    second = CoderecallApp(FakeProject(Script()), watch=False, keeper=keeper)
    async with second.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        assert not on_map(second).pane.shows_tiles
        assert "shop / app" in text_of(second)
        await press(pilot, "backspace")
        assert "shop / app" not in text_of(second)


async def test_every_key_of_the_map_is_in_the_list_of_keys() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot)
        choices = {choice.name for choice in key_choices(app.screen)}
        assert choices >= {
            "Links",
            "Colour",
            "Tiles",
            "Out",
            "Sort",
            "Filter",
            "Related",
            "Copy path:line",
            "Editor",
            "In",
        }
