"""What the Memory screen says without an index, a history or a memory, and when something fails; in any size."""

from dataclasses import replace
from typing import Any

import pytest
from tui_drive import app_of, full_memory, open_memory, settle, text_of, words_of
from tui_fake import Script
from tui_fake_memory import EMPTY, MEMORY, WRITES
from tui_samples import STATUS

from coderecall.errors import GitError, MemoryFormatError
from tui.messages import Compared, MemoryRead
from tui.screens.memory import MemoryScreen
from tui.screens.why import WhyScreen
from tui.widgets.key_line import KeyLine

SIZE = (120, 36)
NARROW = (80, 24)


async def test_without_an_index_i_builds_it() -> None:
    asked = full_memory(indexed=False)
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert "No index here." in text_of(app)
        await pilot.press("tab", "h", "l", "p", "a", "e", "y")  # nothing to do, nothing breaks
        await settle(pilot)
        await pilot.press("i")
        await settle(pilot)
        assert len(screen.writes) == 200
        assert screen.recall.probe is not None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"memory": replace(MEMORY, has_history=False)}, "no history"),
        ({"memory": replace(MEMORY, is_shallow=True)}, "git fetch --unshallow"),
        ({"memory": replace(MEMORY, waiting=3)}, "3 files not learned yet: i learns"),
        ({"memory": replace(MEMORY, has_torch=False)}, "pip install torch"),
        ({"status": replace(STATUS, pending=("a.py", "b.py"))}, "stale: 2 files not learned, i refreshes"),
        ({"status": replace(STATUS, head_commit="ffff")}, "stale: the last commit not learned, i refreshes"),
    ],
)
async def test_what_is_missing_is_said_with_what_helps(changes: dict[str, Any], said: str) -> None:
    app = app_of(full_memory(**changes))
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert said in words_of(screen.facts)
        assert screen.recall.probe is not None  # all else works


async def test_an_empty_memory_says_how_to_teach_it() -> None:
    asked = Script(points=(), memory=EMPTY)
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        assert "The memory is empty." in text_of(app)
        await pilot.press("p")
        await settle(pilot)
        assert "probe_memory 200" not in asked.calls


async def test_a_failure_keeps_the_screen_and_p_tries_again() -> None:
    asked = full_memory(error=RuntimeError("the disk went away"), fails=frozenset({"probe_memory"}))
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert "the disk went away" in words_of(screen.recall)
        assert len(screen.writes) == 200
        asked.error = None
        await pilot.press("p")
        await settle(pilot)
        assert screen.recall.probe is not None


async def test_a_memory_that_cannot_be_read() -> None:
    asked = full_memory(error=RuntimeError("the disk went away"), fails=frozenset({"memory_report"}))
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert "Reading the memory failed" in text_of(app)
        asked.error = None
        await pilot.press("p")
        await settle(pilot)
        assert len(screen.writes) == 200


async def test_a_failure_to_explain_is_told() -> None:
    app = app_of(full_memory(error=RuntimeError("the disk went away"), fails=frozenset({"why_surprising"})))
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WhyScreen)
        assert "the disk went away" in text_of(app)
        await pilot.press("escape", "y")
        await settle(pilot)
        assert isinstance(app.screen, MemoryScreen)


@pytest.mark.parametrize("size", [(20, 6), (40, 10), (80, 24), (109, 30), (110, 30), (240, 70)])
async def test_survives_any_size(size: tuple[int, int]) -> None:
    app = app_of(full_memory())
    async with app.run_test(size=size) as pilot:
        await open_memory(pilot)
        await pilot.press("tab", "tab", "H", "tab", "tab", "enter")
        await settle(pilot)
        await pilot.resize_terminal(120, 36)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert isinstance(app.screen, MemoryScreen)


@pytest.mark.parametrize("size", [(60, 16), (80, 18), (110, 20), (120, 24), (200, 16)], ids=str)
async def test_a_low_terminal_shows_some_of_the_list(size: tuple[int, int]) -> None:
    app = app_of(full_memory())
    async with app.run_test(size=size) as pilot:
        screen = await open_memory(pilot)
        assert screen.main_list.size.height >= 4  # its heading, and a commit with what was expected of it
        assert "expected SessionStore.put" in text_of(app)
        assert screen.stream.size.height >= 4  # the flags, a row of bars, the dates, and the words


async def test_every_theme_paints_it() -> None:
    app = app_of(full_memory())
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        for name in app.available_themes:
            app.theme = name
            await pilot.pause()
            assert "Most surprising" in text_of(app)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "Every commit changed what"),
        ({"has_history": False}, "Without history nothing was expected"),
        ({"is_shallow": True}, "A shallow clone has few commits"),
    ],
)
async def test_where_nothing_was_unexpected_it_is_said_why(changes: dict[str, Any], why: str) -> None:
    app = app_of(full_memory(unexpected=(), points=(), memory=replace(MEMORY, **changes)))
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        text = text_of(app)
        assert "No surprise so far." in text
        assert why in text


async def test_where_there_is_nothing_to_learn_no_key_is_named() -> None:
    app = app_of(Script(points=(), memory=replace(EMPTY, waiting=0)))
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        assert "There is nothing to learn yet." in text_of(app)
        assert "Press i" not in text_of(app)


async def test_without_what_was_expected_all_else_is_there() -> None:
    app = app_of(full_memory(error=RuntimeError("the disk went away"), fails=frozenset({"unexpected"})))
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert screen.recall.probe is not None
        assert [entry.value.is_commit for entry in screen.main_list.entries if entry.value].count(True) == 0
        assert app.state.failure is not None
        assert app.state.failure.what == "Comparing commits with what was expected"


async def test_before_there_is_something_to_show_no_key_is_offered_that_is_about_it() -> None:
    asked = full_memory(error=RuntimeError("the disk went away"), fails=frozenset({"memory_report"}))
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        offered = {entry.words for entry in screen.query_one(KeyLine).entries}
        assert "ask again" in offered  # it tries again
        assert not {"pane", "through time"} & offered
        asked.error = None
        await pilot.press("p")
        await settle(pilot)
        offered = {entry.words for entry in screen.query_one(KeyLine).entries}
        assert {"pane", "through time", "ask again"} <= offered


async def test_while_commits_are_compared_the_list_says_that_more_will_come(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of(full_memory())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        monkeypatch.setattr(screen, "_compare", lambda _points, _reading: None)  # it takes its time
        screen.post_message(MemoryRead(MEMORY, WRITES))
        await pilot.pause()
        assert "comparing commits…" in str(screen.query_one("#surprising").border_subtitle)
        screen.post_message(Compared((), screen._readings))
        await settle(pilot)
        assert not screen.query_one("#surprising").border_subtitle


async def test_a_damaged_memory_names_the_key_that_mends_it_and_comes_back() -> None:
    asked = full_memory(
        error=MemoryFormatError("the memory in index.db cannot be used"), fails=frozenset({"memory_report"})
    )
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert "i teaches a damaged memory anew" in text_of(app)
        asked.error = None
        await pilot.press("i")
        await settle(pilot)
        assert len(screen.writes) == 200
        assert "cannot be used" not in text_of(app)


@pytest.mark.parametrize("key", ["4", "5"])
async def test_where_the_index_cannot_be_opened_it_is_said_why(key: str) -> None:
    app = app_of(full_memory(error=GitError("git failed: dubious ownership"), fails=frozenset({"status"})))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", key)
        await settle(pilot)
        assert "Opening the index failed: git failed: dubious ownership" in " ".join(text_of(app).split())
        assert "D shows the details" in text_of(app)
