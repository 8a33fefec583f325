"""The Memory screen, key by key, state by state."""

import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static
from tui_drive import app_of, settle, text_of, watching
from tui_fake import Script
from tui_fake_memory import EMPTY, GONE, MEMORY, PROBE, WRITES, committed
from tui_samples import STATUS, learned

from coderecall.model import FileLearned
from tui.app import REPAINT_SECONDS, CoderecallApp
from tui.messages import Learned, LearnedHistory
from tui.screens.memory import MemoryScreen
from tui.screens.why import WhyScreen
from tui.state import LearnedBatch
from tui.widgets.key_line import KeyLine
from tui.widgets.line_input import FilterField
from tui.widgets.recall_pane import MANY_WRITES
from tui.widgets.surprise_plot import SurprisePlot
from tui.widgets.text_pane import TextPane
from tui.writes import CAPACITY, Mark

SIZE = (120, 36)
NARROW = (80, 24)
BUSY = frozenset({"watch", "probe"})


def script(**changes: Any) -> Script:
    return Script(points=WRITES, **changes)


def on_memory(app: CoderecallApp) -> MemoryScreen:
    assert isinstance(app.screen, MemoryScreen)
    return app.screen


async def open_memory(pilot: Pilot[Any], *, except_for: frozenset[str] = frozenset({"watch"})) -> MemoryScreen:
    await settle(pilot)
    await pilot.press("escape", "4")
    await settle(pilot, except_for=except_for)
    app = pilot.app
    assert isinstance(app, CoderecallApp)
    return on_memory(app)


def label(screen: MemoryScreen) -> str:
    write = screen.stream.current
    assert write is not None
    return write.label


def words(pane: TextPane) -> str:
    found = pane.query_one(Static).visual
    assert isinstance(found, Content)
    return found.plain


async def test_nothing_is_asked_before_the_screen_is_looked_at() -> None:
    asked = script()
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert not {"memory_report", "probe_memory 200"} & set(asked.calls)
        screen = await open_memory(pilot)
        assert {"memory_report", "probe_memory 200"} <= set(asked.calls)
        assert len(screen.writes) == 200
        shown = text_of(app)
        assert "4.2 MB, 77 parts" in shown
        assert "18,204" in shown
        await pilot.press("1", "escape", "4")
        await settle(pilot)
        assert asked.calls.count("probe_memory 200") == 1  # the answers are kept


async def test_recall_stands_beside_the_index_the_baseline_and_chance() -> None:
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        said = words((await open_memory(pilot)).recall)
        for line in ("helps: .90, full text .27", "memory", "full text", "changed most", "chance", "by age", "2023-11"):
            assert line in said
        assert "forgetting: .88 → .43" in said
        assert "does not help: full text finds .95, not .84" in said


async def test_h_and_l_walk_through_the_stream_from_any_pane() -> None:
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert screen.stream.cursor is None  # follows the newest
        assert screen.main_list.has_focus
        await pilot.press("h")
        assert screen.stream.at == 198
        await pilot.press("left", "h", "l")
        assert screen.stream.at == 197
        await pilot.press("H")
        assert screen.stream.at == 157
        await settle(pilot)
        assert "158/200" in text_of(app)
        await pilot.press("L", "right", "L", "L")
        assert screen.stream.cursor is None
        await pilot.press(*["H"] * 9)
        assert screen.stream.at == 0
        await settle(pilot)
        assert "1/200" in text_of(app)


async def test_the_stream_has_ends_and_unusual_writes() -> None:
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        screen.stream.focus()
        await pilot.press("g")
        assert screen.stream.at == 0
        await pilot.press("j")
        assert screen.writes.unusual(screen.writes.all[screen.stream.at])
        first = screen.stream.at
        await pilot.press("j")
        assert screen.stream.at > first
        await pilot.press("k")
        assert screen.stream.at == first
        await pilot.press("k")  # there is none before: it stays
        assert screen.stream.at == first
        await pilot.press("G")
        assert screen.stream.cursor is None


async def test_the_list_begins_with_the_unusual_and_moves_the_stream() -> None:
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        shown = [entry.value for entry in screen.main_list.entries if entry.value]
        unusual = [bool(screen.writes.unusual(write)) for write in shown]
        assert any(unusual)
        assert unusual == sorted(unusual, reverse=True)
        await pilot.press("j")
        assert screen.stream.current == shown[1]
        await pilot.press("G")
        assert screen.stream.current == shown[-1]
        await pilot.press("k", "g")
        assert screen.stream.current == shown[0]


async def test_enter_shows_why_and_its_places() -> None:
    asked = script()
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        chosen = screen.main_list.current
        assert chosen is not None
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WhyScreen)
        assert f"why_surprising {chosen.label}" in asked.calls
        shown = text_of(app)
        for line in ("0.62 if it came today", "small", "0badcafe00 Keep users logged in", "app/session.py:21"):
            assert line in shown
        await pilot.press("j", "y")
        assert app.clipboard == "jobs/warm.py:4"
        await pilot.press("j", "y")
        assert app.clipboard == "app/auth.py:112"
        await pilot.press("Y")
        assert "new words, by their share" in app.clipboard
        await pilot.press("tab")
        assert app.screen.query_one("#why-text").has_focus
        await pilot.press("tab", "escape")
        assert isinstance(app.screen, MemoryScreen)
        screen.stream.focus()
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WhyScreen)
        await pilot.press("q", "a")
        assert isinstance(app.screen, WhyScreen)


async def test_a_asks_about_the_write_that_was_gone_to_last() -> None:
    asked = script()
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await pilot.press("h", "a")
        await settle(pilot)
        assert f"why_surprising {screen.writes.all[-2].label}" in asked.calls
        await pilot.press("escape", "j", "a")
        await settle(pilot)
        chosen = screen.main_list.current
        assert chosen is not None
        assert asked.calls[-1] == f"why_surprising {chosen.label}"


async def test_why_of_what_is_gone() -> None:
    app = app_of(script(why=GONE))
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "is not in the index any more" in text_of(app)
        await pilot.press("e", "y")  # neither ends anything
        assert isinstance(app.screen, WhyScreen)


async def test_copies_and_opens_the_place_of_a_write(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Path, str, int]] = []
    monkeypatch.setattr(MemoryScreen, "edit", lambda self, spot: opened.append((self.state.project.root, *spot)))
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert app.clipboard == "app/session.py:21"
        await pilot.press("e")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("j", "e")
        await settle(pilot)
        assert [found[1:] for found in opened] == [("app/session.py", 21), ("jobs/warm.py", 4)]


async def test_p_asks_again_when_something_was_learned() -> None:
    asked = script(memory=replace(MEMORY, bytes=STATUS.memory_bytes))
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert asked.calls.count("probe_memory 200") == 1  # nothing was learned since
        asked.memory = replace(asked.memory, state="c3d4", writes=MEMORY.writes + 3)
        asked.status = replace(STATUS, memory_writes=MEMORY.writes + 3)
        app.state.status = asked.status
        app.state.publish()
        await settle(pilot)
        assert "3 writes since: p asks again" in text_of(app)
        assert asked.calls.count("probe_memory 200") == 1
        asked.probe = replace(PROBE, state="c3d4", writes=MEMORY.writes + 3)
        await pilot.press("p")
        await settle(pilot)
        assert asked.calls.count("probe_memory 200") == 2
        assert screen.recall.probe == asked.probe
        assert "up to date" in text_of(app)


async def test_many_writes_are_reason_enough_to_ask_again() -> None:
    asked = script()
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        asked.memory = replace(MEMORY, state="c3d4", writes=MEMORY.writes + MANY_WRITES)
        app.state.status = replace(STATUS, memory_writes=asked.memory.writes)
        app.state.publish()
        await settle(pilot)
        assert asked.calls.count("probe_memory 200") == 2


async def test_asking_shows_how_far_it_is_and_blocks_nothing() -> None:
    app = app_of(script(gate=threading.Event()))
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot, except_for=BUSY)
        while "120 / 480" not in text_of(app):
            await pilot.pause()
        await pilot.press("h", "p")
        assert screen.stream.at == 198
        await pilot.press("q")


async def test_tab_goes_through_the_panes() -> None:
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        seen = []
        for _ in range(4):
            await pilot.press("tab")
            await pilot.pause()
            seen.append(screen.focused)
        assert seen == [screen.recall, screen.facts, screen.stream, screen.main_list]
        await pilot.press("shift+tab", "shift+tab")
        assert screen.facts.has_focus


async def test_a_narrow_terminal_has_one_pane_below_the_stream() -> None:
    app = app_of(script())
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_memory(pilot)
        assert screen.stream.region.height == 10
        assert screen.recall.region.height == 0
        await pilot.press("tab")
        await settle(pilot)
        assert screen.recall.region.height > 7
        assert screen.stream.region.height == 10
        assert screen.main_list.region.height == 0
        assert "● Recall" in text_of(app)
        await pilot.press("j", "G")
        await settle(pilot)
        assert screen.recall.scroll_y > 0
        await pilot.press("g", "k", "tab")
        await settle(pilot)
        assert "● State" in text_of(app)
        assert "decay" in text_of(app) or "fades" in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "● Most surprising" in text_of(app)
        assert screen.main_list.has_focus


@pytest.mark.parametrize("size", [NARROW, SIZE])
async def test_keys_have_names_and_reasons_and_the_footer_is_short(size: tuple[int, int]) -> None:
    app = app_of(script())
    async with app.run_test(size=size) as pilot:
        screen = await open_memory(pilot)
        for pane in (screen.main_list, screen.recall, screen.facts, screen.stream):
            pane.focus()
            await settle(pilot)
            bound = app.screen.active_bindings
            assert {"h", "l", "p", "tab", "j", "k", "g", "G", "e", "y", "a", "f", "space"} <= bound.keys()
            ours = {key: b for key, b in bound.items() if (b.binding.id or "").startswith(("memory", "pane"))}
            assert all(found.tooltip for found in ours.values())
            assert not {"ctrl+c", "ctrl+z", "ctrl+s"} & ours.keys()
            line = screen.query_one(KeyLine)
            assert 4 <= len(line.entries) <= 6
            assert line.entries == line.wanted  # there is room for all


async def test_a_filter_narrows_the_list() -> None:
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await pilot.press("f", *"kind:ambiguous")
        await settle(pilot)
        assert {write.mark for entry in screen.main_list.entries if (write := entry.value)} == {Mark.AMBIGUOUS}
        await pilot.press("enter")
        assert screen.main_list.has_focus
        await pilot.press("f", *"xyzzy")
        await settle(pilot)
        assert "No write passes the filter." in text_of(app)
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert not screen.query_one(FilterField).value
        assert len(screen.main_list.entries) == 200


async def test_what_was_learned_from_a_save() -> None:
    asked = script()
    app = app_of(asked, watch=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await watching(asked)
        assert asked.told is not None
        asked.told(replace(learned("app/session.py", 0.31, 0.93), unlearned=3, seconds=0.08))
        await settle(pilot)
        said = words(screen.facts)
        assert "1 file, 0.08 s" in said
        assert "3 unlearned, 2 learned" in said
        assert "app/session.py  -3 +2  surprise 0.93" in said
        assert "2 in the last minute" in said
        assert len(screen.writes) == 202
        assert label(screen) == "app/session.py"  # the cursor follows


async def test_the_cursor_stays_where_it_was_put() -> None:
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await pilot.press("j", "j", "H")
        place, chosen = label(screen), screen.main_list.current
        app.post_message(Learned(learned("app/auth.py", 0.2)))
        await settle(pilot)
        assert label(screen) == place
        assert screen.main_list.current == chosen


async def test_what_was_learned_from_a_commit() -> None:
    asked = script()
    app = app_of(asked, watch=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await watching(asked)
        assert asked.told_commits is not None
        asked.told_commits(committed("Keep the cache warm"))
        await settle(pilot)
        said = words(screen.facts)
        assert "1 commit, 1 learned, 0.21 s" in said
        assert "Keep the cache warm  surprise 0.70 edited" in said
        assert screen.writes.all[-1].mark is Mark.COMMIT


async def test_a_rename_is_marked_as_one() -> None:
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        gone = FileLearned("app/old.py", removed=True, symbols=0, unlearned=2, learned=0)
        came = replace(learned("app/new.py", 1.0, 1.0), unlearned=0)
        screen.state.learned.publish(LearnedBatch((came, gone)))
        await settle(pilot)
        assert [write.mark for write in screen.writes.all[-3:]] == [Mark.RENAMED, Mark.RENAMED, Mark.NOTHING]
        assert not screen.writes.unusual(screen.writes.all[-2])  # its words lead elsewhere, as it moved
        await pilot.press("h")
        await settle(pilot)
        assert "renamed, it seems from app/old.py" in text_of(app)


async def test_a_burst_of_files_is_few_repaints_and_a_bounded_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of(script())
    drawn = 0
    render = SurprisePlot.render

    def counted(plot: SurprisePlot) -> Content:
        nonlocal drawn
        drawn += 1
        return render(plot)

    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        monkeypatch.setattr(SurprisePlot, "render", counted)
        began = time.monotonic()
        for number in range(500):
            app.post_message(Learned(learned(f"f{number}.py", 0.5, 0.6, 0.7, 0.8, 0.9)))
        await pilot.press("h", "l")  # keys are not kept waiting
        while app._unseen:
            await pilot.pause()
        await settle(pilot)
        keys, first, status = 2, 1, 3
        assert drawn <= first + keys + status + (time.monotonic() - began) / REPAINT_SECONDS  # five a second
        assert len(screen.writes) == CAPACITY


async def test_a_hidden_screen_goes_on_learning() -> None:
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await pilot.press("1")
        app.post_message(Learned(learned("app/auth.py", 0.2)))
        app.post_message(LearnedHistory(committed("x")))
        await settle(pilot)
        assert len(screen.writes) == 202
        await pilot.press("escape", "4")
        await settle(pilot)
        assert "app/auth.py" in text_of(app)


async def test_without_an_index_i_builds_it() -> None:
    asked = script(indexed=False)
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
    app = app_of(script(**changes))
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert said in words(screen.facts)
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
    asked = script(error=RuntimeError("the disk went away"), fails=frozenset({"probe_memory"}))
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert "the disk went away" in words(screen.recall)
        assert len(screen.writes) == 200
        asked.error = None
        await pilot.press("p")
        await settle(pilot)
        assert screen.recall.probe is not None


async def test_a_memory_that_cannot_be_read() -> None:
    asked = script(error=RuntimeError("the disk went away"), fails=frozenset({"memory_report"}))
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert "Reading the memory failed" in text_of(app)
        asked.error = None
        await pilot.press("p")
        await settle(pilot)
        assert len(screen.writes) == 200


async def test_a_failure_to_explain_is_told() -> None:
    app = app_of(script(error=RuntimeError("the disk went away"), fails=frozenset({"why_surprising"})))
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
    app = app_of(script())
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


async def test_every_theme_paints_it() -> None:
    app = app_of(script())
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        for name in app.available_themes:
            app.theme = name
            await pilot.pause()
            assert "Most surprising" in text_of(app)
