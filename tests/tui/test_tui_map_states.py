"""The map without an index, without a history, after failures, and while the index changes."""

import asyncio
from dataclasses import replace

import pytest
from tui_drive import app_of, settle, text_of
from tui_drive_map import NARROW, WIDE, here, names, on_map, open_map, press, title
from tui_fake import Script
from tui_fake_map import LEVELS, NOW, level, without_history
from tui_samples import STATUS

from coderecall.errors import StorageError
from coderecall.model import Progress
from tui.messages import StatusRead
from tui.screens.map import MapScreen


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MapScreen, "now", staticmethod(lambda: float(NOW)))


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
        assert "commits not known: no history" in text_of(app)
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
