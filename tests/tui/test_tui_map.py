"""The map: tiles and the list, and the way in and out."""

import pytest
from rich.cells import cell_len
from tui_drive import app_of, settle, text_of
from tui_drive_map import NARROW, WIDE, here, names, on_map, open_map, press, title
from tui_fake import Script
from tui_fake_map import NOW

from tui.screens.map import MapScreen
from tui.widgets.tree_map import TreeMap


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MapScreen, "now", staticmethod(lambda: float(NOW)))


# ---- the two ways to show it
async def test_a_wide_terminal_has_tiles_and_a_narrow_one_a_list() -> None:
    for size, tiles in ((WIDE, True), (NARROW, False)):
        app = app_of(Script())
        async with app.run_test(size=size) as pilot:
            await open_map(pilot)
            assert on_map(app).pane.shows_tiles is tiles
            assert on_map(app).home.has_focus
            assert here(app) == "app"
            await press(pilot, "t")
            assert on_map(app).pane.shows_tiles is not tiles
            assert on_map(app).home.has_focus
            assert here(app) == "app"


async def test_nothing_is_read_before_the_map_is_looked_at() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert not [call for call in script.calls if call.startswith("module")]


async def test_tiles_are_walked_with_hjkl_and_arrows() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        for down, right, left, up in (("j", "l", "h", "k"), ("down", "right", "left", "up")):
            seen = [here(app)]
            for key in (down, right, left, up):
                await press(pilot, key)
                seen.append(here(app))
            assert seen == ["app", "jobs", "web/static", "jobs", "app"]
        for last, first in (("G", "g"), ("end", "home")):
            await press(pilot, last)
            assert here(app) != "app"
            await press(pilot, first)
            assert here(app) == "app"


async def test_a_tile_shows_what_is_in_it_with_numbers() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        screen = text_of(app)
        assert "app/  █ 61 commits" in screen
        assert "session.py" in screen
        assert "1,300 lines" in screen


async def test_the_list_has_lines_marks_and_numbers() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot)
        lines = text_of(app).splitlines()
        assert any("app/" in line and "3,100" in line and "61" in line for line in lines)
        assert any("README.md" in line and "(310)" in line for line in lines)  # text, no code
        assert "lines (text), commits since 2022-11-14" in text_of(app)


async def test_wide_characters_break_no_column() -> None:
    for size in (WIDE, NARROW, (200, 60)):
        app = app_of(Script())
        async with app.run_test(size=size) as pilot:
            await open_map(pilot)
            assert "文档/" in text_of(app)
            assert {cell_len(line) for line in text_of(app).splitlines()} <= {size[0]}


# ---- in and out
async def test_in_and_out_come_back_to_the_same_place() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "j")
        assert here(app) == "jobs"
        await press(pilot, "enter", "j")
        assert names(app) == ["warm.py", "nightly.py"]
        assert "shop / jobs" in title(app)
        assert here(app) == "jobs/nightly.py"
        await press(pilot, "h")
        assert here(app) == "jobs"
        await press(pilot, "l")
        assert here(app) == "jobs/nightly.py"  # where one was before
        await press(pilot, "left", "k", "right")
        assert "shop / app" in title(app)
        await press(pilot, "escape")
        assert names(app)[0] == "app/"


async def test_a_folder_that_was_passed_through_leads_back_to_the_level_that_shows_it() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "j", "j", "enter")
        assert "shop / web / static" in title(app)
        await press(pilot, "backspace")
        assert "app/" in names(app)
        assert here(app) == "web/static"


async def test_out_of_the_whole_tree_is_nowhere() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot, "backspace", "escape")
        assert names(app)[0] == "app/"


async def test_a_click_chooses_a_tile_and_the_next_one_opens_it() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot, "j")
        assert here(app) != "app"
        await pilot.click(TreeMap, offset=(3, 2))
        await settle(pilot)
        assert here(app) == "app"
        await pilot.click(TreeMap, offset=(3, 2))
        await settle(pilot)
        assert "shop / app" in title(app)


async def test_the_strip_of_what_is_too_small_opens_as_a_list() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot, "G")
        assert "▸" in text_of(app)
        await press(pilot, "enter")
        pane = on_map(app).pane
        assert not pane.shows_tiles
        assert pane.rows.has_focus
        assert here(app) not in {"app", "jobs"}


async def test_tiles_follow_the_width_until_the_user_chooses() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        await pilot.resize_terminal(*NARROW)
        await settle(pilot)
        assert not on_map(app).pane.shows_tiles
        assert on_map(app).pane.rows.has_focus
        await press(pilot, "t")
        await pilot.resize_terminal(200, 60)
        await settle(pilot)
        assert on_map(app).pane.shows_tiles
