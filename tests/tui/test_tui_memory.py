"""The Memory screen, key by key and pane by pane."""

import threading
import time
from dataclasses import replace

import pytest
from tui_drive import app_of, full_memory, open_memory, settle, text_of, words_of
from tui_fake_memory import DAY, EMPTY, GONE, MEMORY, PROBE
from tui_samples import STATUS

from tui.screens.memory import MemoryScreen
from tui.screens.why import WhyScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.line_input import FilterField
from tui.widgets.recall_pane import MANY_WRITES, RecallPane
from tui.writes import Mark

SIZE = (120, 36)
NARROW = (80, 24)
BUSY = frozenset({"watch", "probe"})


def label(screen: MemoryScreen) -> str:
    write = screen.stream.current
    assert write is not None
    return write.label


async def test_nothing_is_asked_before_the_screen_is_looked_at() -> None:
    asked = full_memory()
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert not {"memory_report", "probe_memory 200"} & set(asked.calls)
        screen = await open_memory(pilot)
        assert {"memory_report", "probe_memory 200"} <= set(asked.calls)
        assert len(screen.writes) == 200
        shown = text_of(app)
        assert "4.2 MB" in shown
        assert "18,204" in shown
        await pilot.press("1", "escape", "4")
        await settle(pilot)
        assert asked.calls.count("probe_memory 200") == 1  # the answers are kept


async def test_what_it_finds_stands_beside_full_text_the_baseline_and_chance() -> None:
    app = app_of(full_memory())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        assert "✓ For this repository the memory helps to find what past" in text_of(app)
        said = words_of(screen.recall)
        for line in ("memory", "full text", "changed most often", "drawn by lot", "by when it last changed", "2023-11"):
            assert line in said
        assert "It does: 43, then 21" in said


async def test_h_and_l_walk_through_the_stream_from_any_pane() -> None:
    app = app_of(full_memory())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        newest = len(screen.stream.bars) - 1
        assert screen.stream.follows
        assert screen.main_list.has_focus
        await pilot.press("h")
        assert screen.stream.at == newest - 1
        await pilot.press("left", "h", "l")
        assert screen.stream.at == newest - 2
        await pilot.press("H")
        assert screen.stream.at == newest - 12
        await settle(pilot)
        assert screen.stream.bars[newest - 12].first in text_of(app)
        await pilot.press("L", "right", "L")
        assert screen.stream.follows
        await pilot.press(*["H"] * 9)
        assert screen.stream.at == 0


async def test_the_stream_has_ends_and_unusual_writes() -> None:
    app = app_of(full_memory())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        screen.stream.focus()
        await pilot.press("g")
        assert screen.stream.at == 0
        seen = []
        for key in "jjk":
            await pilot.press(key)
            current = screen.stream.current
            assert current is not None
            assert screen.writes.unusual(current)
            seen.append(current.label)
        assert seen[0] == seen[2] != seen[1]
        await pilot.press("k", "k")  # there is none before: it stays
        assert screen.stream.current is not None
        assert screen.stream.current.label == "0000000001 fix tests"
        await pilot.press("G")
        assert screen.stream.follows


async def test_the_list_says_its_order_and_moves_the_stream() -> None:
    app = app_of(full_memory())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        shown = [entry.value for entry in screen.main_list.entries if entry.value]
        assert shown == [*screen.writes.commits_elsewhere(), *screen.writes.edits()]
        text = text_of(app)
        assert "commits: other code than expected, surest first" in text
        assert "expected SessionStore.put  changed login" in text
        await pilot.press("j")
        assert screen.stream.current == shown[1]
        await pilot.press("G")
        assert screen.stream.current == shown[-1]
        await pilot.press("k", "g")
        assert screen.stream.current == shown[0]


async def test_enter_shows_why_and_its_places() -> None:
    asked = full_memory()
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
        for line in ("expected SessionStore.put in app/session.py, for cache, keep", "62% would be today", "small",
                     "0badcafe00 Keep users logged in", "app/session.py:21"):  # fmt: skip
            assert line in shown
        await pilot.press("j", "y")
        assert app.clipboard == "jobs/warm.py:4"
        await pilot.press("j", "j", "y")  # over what was expected
        assert app.clipboard == "app/auth.py:112"
        await pilot.press("Y")
        assert "of its words were new" in app.clipboard
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
    asked = full_memory()
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await pilot.press("h", "a")
        await settle(pilot)
        assert f"why_surprising {label(screen)}" in asked.calls
        await pilot.press("escape", "j", "a")
        await settle(pilot)
        chosen = screen.main_list.current
        assert chosen is not None
        assert asked.calls[-1] == f"why_surprising {chosen.label}"


async def test_why_of_what_is_gone() -> None:
    app = app_of(full_memory(why=GONE))
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "is not in the index any more" in text_of(app)
        await pilot.press("e", "y")  # neither ends anything
        assert isinstance(app.screen, WhyScreen)


async def test_copies_and_opens_the_place_of_a_write(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, int]] = []
    monkeypatch.setattr(MemoryScreen, "edit", lambda _self, spot: opened.append((spot.path, spot.line)))
    app = app_of(full_memory())
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
        assert opened == [("app/session.py", 21), ("jobs/warm.py", 4)]


async def test_p_asks_again_when_something_was_learned() -> None:
    asked = full_memory(memory=replace(MEMORY, bytes=STATUS.memory_bytes))
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
        assert "nothing learned since" in text_of(app)


async def test_many_writes_are_reason_enough_to_ask_again() -> None:
    asked = full_memory()
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        asked.memory = replace(MEMORY, state="c3d4", writes=MEMORY.writes + MANY_WRITES)
        app.state.status = replace(STATUS, memory_writes=asked.memory.writes)
        app.state.publish()
        await settle(pilot)
        assert asked.calls.count("probe_memory 200") == 2


async def test_asking_shows_how_far_it_is_and_blocks_nothing() -> None:
    app = app_of(full_memory(gate=threading.Event()))
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot, except_for=BUSY)
        while "120 / 480" not in text_of(app):
            await pilot.pause()
        await pilot.press("h", "p")
        assert screen.stream.at == len(screen.stream.bars) - 2
        await pilot.press("q")


async def test_tab_goes_through_the_panes() -> None:
    app = app_of(full_memory())
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
    app = app_of(full_memory())
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_memory(pilot)
        assert screen.stream.region.height == 10
        assert screen.recall.region.height == 0
        await pilot.press("tab")
        await settle(pilot)
        assert screen.recall.region.height > 7
        assert screen.stream.region.height == 10
        assert screen.main_list.region.height == 0
        assert "● Does it help?" in text_of(app)
        await pilot.press("j", "G")
        await settle(pilot)
        assert screen.recall.scroll_y > 0
        await pilot.press("g", "k", "tab")
        await settle(pilot)
        assert "● State" in text_of(app)
        assert "last save" in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "● Most surprising" in text_of(app)
        assert screen.main_list.has_focus


@pytest.mark.parametrize("size", [NARROW, SIZE])
async def test_keys_have_names_and_reasons_and_the_footer_is_short(size: tuple[int, int]) -> None:
    app = app_of(full_memory())
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
    app = app_of(full_memory())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        every = len(screen.main_list.entries)
        await pilot.press("f", *"kind:edit")
        await settle(pilot)
        assert {write.mark for entry in screen.main_list.entries if (write := entry.value)} == {Mark.EDITED}
        await pilot.press("enter")
        assert screen.main_list.has_focus
        await pilot.press("f", *"xyzzy")
        await settle(pilot)
        assert "No write passes the filter." in text_of(app)
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert not screen.query_one(FilterField).value
        assert len(screen.main_list.entries) == every


async def test_the_answers_of_an_earlier_start_are_shown_with_their_age() -> None:
    asked = full_memory(
        memory=replace(MEMORY, bytes=STATUS.memory_bytes),
        kept_probe=replace(PROBE, time=int(time.time()) - 3 * DAY),
    )
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        await open_memory(pilot)
        assert "probe_memory 200" not in asked.calls
        assert "asked 3 d ago, nothing learned since" in text_of(app)
        await pilot.press("p")
        await settle(pilot)
        assert ["Nothing was learned since it was asked" in toast.message for toast in app._notifications] == [True]
        assert "probe_memory 200" not in asked.calls


async def test_while_it_was_not_asked_it_is_said_that_it_will_be() -> None:
    asked = full_memory()
    app = app_of(asked)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        pane = RecallPane(app.state)
        await screen.mount(pane)
        assert words_of(pane) == "Reading the memory…"
        pane.tell(EMPTY, is_outdated=False)
        assert words_of(pane) == "There is nothing to ask for: the memory is empty."
        pane.tell(MEMORY, is_outdated=False)
        assert words_of(pane) == "The memory is asked next."  # and no key is named: it needs none
        app.state.indexing = True
        pane.tell(MEMORY, is_outdated=False)
        assert words_of(pane) == "The memory is asked when the index is written."
