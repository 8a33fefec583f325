"""The map, key by key."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from tui_drive import app_of, settle, text_of
from tui_fake import FakeProject, Script
from tui_fake_map import LEVELS, NOW, SYMBOLS, detail, level, without_history
from tui_samples import STATUS

from coderecall.errors import StorageError
from coderecall.model import ModuleSymbol, Progress
from tui.app import CoderecallApp
from tui.commands import key_choices
from tui.heat import Colouring
from tui.kept import Keeper
from tui.messages import StatusRead
from tui.screens.ask import AskScreen
from tui.screens.map import MapScreen
from tui.widgets.code_view import CodeView
from tui.widgets.line_input import FilterField
from tui.widgets.tree_map import TreeMap

WIDE, NARROW = (120, 36), (80, 24)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MapScreen, "now", staticmethod(lambda: float(NOW)))


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
        assert "lines of code · commits in 365 days" in text_of(app)


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


# ---- symbols
async def test_symbols_of_a_file_with_their_code_and_uses() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot, "enter", "enter")
        assert names(app) == ["LIMIT", "Item", "SessionStore", "put", "get"]
        await press(pilot, "j", "j", "j")
        screen = text_of(app)
        assert "SessionStore.put" in screen
        assert "used at (1): 1 exact" in screen  # said once, of what is listed
        assert "method · 6 lines · 14 commits" in screen
        assert "self._items[key] = item" in screen
        assert "callers app/session.py SessionStore.put" in script.calls
        assert "app/auth.py:113" in screen
        await press(pilot, "enter")
        assert on_map(app).query_one(CodeView).has_focus
        await press(pilot, "escape")
        assert on_map(app).pane.rows.has_focus
        await press(pilot, "y")
        assert app.clipboard == "app/session.py:21"


async def test_symbols_are_sorted_by_place_size_colour_uses_and_name() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot, "enter", "enter")
        orders = []
        for _ in range(5):
            orders.append(names(app)[0])
            await press(pilot, "s")
        assert orders == ["LIMIT", "SessionStore", "SessionStore", "SessionStore", "Item"]
        assert names(app)[0] == "LIMIT"


async def test_definitions_of_one_name_are_told_apart() -> None:
    path = "app/session.py"
    found = detail(path)
    assert found is not None
    overloads = tuple(replace(SYMBOLS[3], line=line, end_line=line + 2) for line in (31, 35, 39))
    several = replace(found, symbols=(*SYMBOLS, *overloads))
    script = Script(details={path: several})
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot, "enter", "enter")
        assert names(app)[3:] == ["put:21", "get", "put:31", "put:35", "put:39"]
        await press(pilot, "G", "c", "c")  # what is drawn anew leaves the cursor on the one that it was on
        shown = app.screen.query_one(CodeView).shown
        assert shown is not None
        assert shown.line == 39
        assert "callers app/session.py SessionStore.put" in script.calls
        await press(pilot, "s", "s", "s", "s")
        assert names(app)[-4:] == [f"SessionStore.put:{line}" for line in (21, 31, 35, 39)]


@pytest.mark.parametrize("size", [NARROW, WIDE, (200, 50)])
async def test_every_pane_beside_a_symbol_has_all_of_its_frame(size: tuple[int, int]) -> None:
    app = app_of(Script())
    async with app.run_test(size=size) as pilot:
        await open_map(pilot, "enter", "enter")
        await press(pilot, "j", "j", "j", "d")
        side = on_map(app).side
        panes = [side.facts, side.links, side.code]
        assert all(pane.region.height >= 4 for pane in panes)
        visible = side.query_one("#about").region
        assert all(visible.contains_region(pane.region) for pane in panes[:2])


# ---- links
async def test_links_have_counts_by_certainty_and_proof() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        screen = text_of(app)
        assert "depends on (1)" in screen
        assert "◐2 ↓1" in screen
        assert "●31 ◐4 ↓6" in screen
        assert "30% · 12 commits" in screen
        await press(pilot, "d")
        assert on_map(app).side.links.has_focus
        await press(pilot, "j")
        screen = text_of(app)
        assert "calls SessionStore.put" in screen
        assert "store.put(request.session, request.user)" in screen  # the code of the proof
        await press(pilot, "y")
        assert app.clipboard == "app/auth.py:113"
        await press(pilot, "tab", "j", "y")
        assert app.clipboard == "app/auth.py:3"


async def test_enter_on_a_link_goes_there() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "d")
        assert on_map(app).has_class("-open")
        await press(pilot, "j", "enter")
        assert not on_map(app).has_class("-open")
        assert here(app) == "jobs"
        assert on_map(app).home.has_focus
        await press(pilot, "d", "escape")
        assert on_map(app).home.has_focus


async def test_links_of_a_narrow_terminal_have_room() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "d")
        assert on_map(app).side.links.region.height >= 8
        assert "used by (2)" in text_of(app)


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
        await press(pilot, "backspace", "slash", *"nothing of that name", "enter")
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
        await settle(pilot)
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


# ---- states
async def test_without_an_index_it_says_which_key_helps() -> None:
    app = app_of(Script(indexed=False))
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        assert "No index here." in text_of(app)
        await press(pilot, "i")
        assert here(app) == "app"


async def test_nothing_indexed() -> None:
    app = app_of(Script(levels={"": level("", notes=("no file is indexed",))}))
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        assert "Nothing is indexed here." in text_of(app)
        assert "no file is indexed" in text_of(app)
        await press(pilot, "enter", "d", "t", "s", "c", "e", "y", "backspace")  # nothing to do, and nothing breaks


async def test_without_a_history_churn_and_co_change_say_so() -> None:
    levels = {path: without_history(one) for path, one in LEVELS.items()}
    app = app_of(Script(levels=levels, status=replace(STATUS, commits=0)))
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot)
        assert "no history: churn and age are not known" in text_of(app)
        assert {area.figure for area in on_map(app).pane.areas} == {"?"}
        await press(pilot, "d")
        assert "No history was learned" in text_of(app)
        assert "changes with" not in text_of(app)


async def test_changed_files_mark_their_folders() -> None:
    app = app_of(Script(status=replace(STATUS, pending=("app/auth.py",))))
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot)
        assert [area.name for area in on_map(app).pane.areas if area.changed] == ["app/"]
        assert any("~ app/" in line for line in text_of(app).splitlines())


async def test_a_failure_is_told_and_can_be_tried_again() -> None:
    script = Script(error=StorageError("the disk is full: free some space"), fails=frozenset({"modules"}))
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        assert "Reading the map failed: the disk is full" in text_of(app)
        script.error = None
        await press(pilot, "backspace")
        assert here(app) == "app"


async def test_a_failure_of_the_links_leaves_the_map() -> None:
    script = Script(error=RuntimeError("no luck"), fails=frozenset({"module"}))
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        assert here(app) == "app"
        assert "Reading the links failed" in text_of(app)
        script.error = None
        await press(pilot, "j")
        assert "depends on" in text_of(app)


async def test_another_index_is_read_again_at_the_same_place() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "enter", "j")
        assert here(app) == "app/models"
        larger = replace(
            LEVELS["app"], modules=(replace(LEVELS["app"].modules[2], code_lines=9_000), *LEVELS["app"].modules[:2])
        )
        script.levels = {**LEVELS, "app": larger}
        app.post_message(StatusRead(replace(STATUS, symbols=STATUS.symbols + 1)))
        await settle(pilot)
        assert names(app) == ["auth.py", "session.py", "models/"]
        assert here(app) == "app/models"


async def test_a_folder_that_is_gone_gives_the_one_above() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "enter")
        script.levels = {path: one for path, one in LEVELS.items() if path != "app"}
        app.post_message(StatusRead(replace(STATUS, files=STATUS.files - 1)))
        await settle(pilot)
        assert "(6)" in title(app)


async def test_steps_of_a_long_job_do_not_draw_the_map_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        drawn: list[str] = []
        monkeypatch.setattr(on_map(app).pane, "show", lambda *_: drawn.append("map"))
        for done in range(5):
            app.state.progress = Progress("parse", done, 5)
            app.state.publish()
            await pilot.pause()
        assert not drawn


async def test_a_held_key_reads_the_links_of_where_it_stops() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot)
        script.calls.clear()
        await pilot.press(*["j"] * 5)
        await settle(pilot)
        asked = [call for call in script.calls if call.startswith("module ")]
        assert asked[-1] == "module README.md"
        assert "README.md" in text_of(app)
        await asyncio.sleep(0)
        assert len(asked) <= 5
