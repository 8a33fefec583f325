"""Modes, jobs, watching, failures."""

import threading
from dataclasses import replace

import pytest
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Input
from tui_drive import app_of, ask, settle, text_of, watching
from tui_fake import Script
from tui_samples import STATUS, learned

from coderecall.errors import CoderecallError, IndexBusyError
from coderecall.model import HintReport, Progress, Status
from tui.messages import Learned
from tui.modes import MODES
from tui.screens.ask import AskScreen
from tui.screens.hints import CALM_SECONDS, HintsScreen
from tui.screens.pick import PickScreen
from tui.screens.text import TextScreen
from tui.state import Freshness
from tui.widgets.key_line import KeyLine

SIZE = (120, 36)


async def test_number_keys_change_the_mode() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        assert isinstance(app.screen, HintsScreen)
        await pilot.press("1")
        assert isinstance(app.screen, AskScreen)
        await pilot.click("#modes", offset=(10, 0))
        assert isinstance(app.screen, HintsScreen)


async def test_the_list_of_keys_is_searched_and_runs_one() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        await pilot.press("question_mark")
        assert isinstance(app.screen, PickScreen)
        await pilot.press("down", "up", *"copy path", "enter")
        await settle(pilot)
        assert isinstance(app.screen, AskScreen)
        assert app.clipboard == "app/session.py:21"
        await pilot.press("question_mark", "escape")
        assert isinstance(app.screen, AskScreen)


async def test_the_palette_has_every_key_and_the_themes() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"theme: nord")
        await settle(pilot)
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert app.theme == "nord"


async def test_our_own_themes_come_first_and_the_list_of_keys_has_them_too() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        await pilot.press("question_mark", *"theme light")
        await settle(pilot)
        first = next(line for line in text_of(app).splitlines() if "theme: " in line)
        assert "coderecall-light" in first
        await pilot.press("enter")
        await settle(pilot)
        assert app.theme == "coderecall-light"
        await pilot.press("ctrl+p", *"light")
        while "theme: " not in text_of(app):
            await pilot.pause()
        await settle(pilot)
        shown = [line for line in text_of(app).splitlines() if "theme: " in line]
        assert "coderecall-light" in shown[0]


async def test_nothing_drastic_is_on_top_of_the_palette() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        while "go: " not in text_of(app):
            await pilot.pause()
        shown = [line for line in text_of(app).splitlines() if ": " in line]
        assert not any("Rebuild" in line for line in shown[:3])


async def test_what_ctrl_c_says_and_the_list_of_keys_agree() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+c")
        assert any("ctrl+q leaves from everywhere" in toast.message for toast in app._notifications)
        await pilot.press("escape", "question_mark", *"leave")
        await settle(pilot)
        assert "Leave; ctrl+q does it from a field too" in text_of(app)


@pytest.mark.parametrize("keys", [["escape"], ["escape", "2"], ["escape", "3"]])
async def test_the_footer_offers_nothing_where_there_is_nothing(keys: list[str]) -> None:
    app = app_of(Script(indexed=False))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(*keys)
        await settle(pilot)
        last = text_of(app).splitlines()[-1]
        assert "keys" in last
        assert not any(word in last for word in ("open", "why", "dismiss", "editor", "callers"))


@pytest.mark.parametrize("key", [mode.key for mode in MODES])
async def test_the_footer_stays_short(key: str) -> None:
    app = app_of(Script())
    async with app.run_test(size=(80, 24)) as pilot:
        await ask(pilot)
        await pilot.press(key)
        await settle(pilot)
        line = app.screen.query_one(KeyLine)
        assert 4 <= len(line.entries) <= 6
        assert line.entries == line.wanted  # there is room for all


async def test_every_key_has_an_identity_and_an_explanation() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        for keys in (["escape"], ["1"], ["escape", "2"], ["f"], *([mode.key] for mode in MODES[2:])):
            await pilot.press(*keys)
            await settle(pilot)
            for key, (node, binding, _, tooltip) in app.screen.active_bindings.items():
                if key in _our_keys(type(node)):
                    assert binding.id, binding
                    assert tooltip, binding


def _our_keys(kind: type) -> set[str]:
    """The keys that our classes bind, not Textual's."""
    ours = [base for base in kind.__mro__ if base.__module__.startswith("tui.")]
    return {b.key for base in ours for b in Binding.make_bindings(base.__dict__.get("BINDINGS", []))}


async def test_never_takes_the_keys_of_the_terminal() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        ours = {key for key, (node, *_) in app.screen.active_bindings.items() if key in _our_keys(type(node))}
        assert "j" in ours
        assert not ours & {"ctrl+c", "ctrl+z", "ctrl+s"}


async def test_builds_the_first_index() -> None:
    script = Script(indexed=False)
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "No index here." in text_of(app)
        assert "no index" in text_of(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.state.freshness == Freshness.CURRENT
        assert "1,204 symbols" in text_of(app)
        await ask(pilot)
        assert "Answers (3)" in text_of(app)


async def test_shows_progress_and_can_be_left_while_indexing() -> None:
    script = Script(gate=threading.Event(), progress=(Progress("parse", 10, 40, 90.0),))
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "i")
        while app.state.progress is None:
            await pilot.pause()
        await settle(pilot, except_for=frozenset({"index"}))
        assert "Reading files 10 / 40" in text_of(app)
        assert "2 min left" in text_of(app)
        assert app.state.freshness == Freshness.INDEXING
        await pilot.press("i")  # a second run is refused
        await pilot.press("escape", "q")
    assert sum(call.startswith("index") for call in script.calls) == 1


async def test_rebuild_is_in_the_palette_only() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"index: rebuild")
        await settle(pilot)
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert "index rebuild=True" in script.calls


async def test_watches_by_itself_and_quits_promptly() -> None:
    script = Script()
    app = app_of(script, watch=True)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await watching(script)
        assert "● live" in text_of(app)
        await pilot.press("escape", "q")
    assert not script.watching.is_set()
    assert app.return_code == 0


async def test_a_watcher_that_fails_is_not_live() -> None:
    script = Script(error=RuntimeError("no more inotify watches"), fails=frozenset({"watch"}))
    app = app_of(script, watch=True)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot, except_for=frozenset())
        assert "up to date" in text_of(app)
        assert app.state.failure is not None
        script.error = None
        await pilot.press("escape", "space")
        await watching(script)
        await settle(pilot)
        assert "● live" in text_of(app)


async def test_pause_stops_watching_and_goes_on() -> None:
    script = Script()
    app = app_of(script, watch=True)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await watching(script)
        await pilot.press("escape", "space")
        await settle(pilot)
        assert "○ paused" in text_of(app)
        assert ["paused" in toast.message for toast in app._notifications] == [True]
        await pilot.press("space")
        await settle(pilot)
        assert app.state.freshness == Freshness.LIVE
        assert script.calls.count("watch") == 2


async def test_an_index_run_waits_for_the_watcher_and_starts_it_again() -> None:
    script = Script()
    app = app_of(script, watch=True)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await watching(script)
        await pilot.press("escape", "i")
        await settle(pilot)
        await watching(script)
        assert [call for call in script.calls if call.startswith(("watch", "index"))] == [
            "watch",
            "index rebuild=False",
            "watch",
        ]
        assert app.state.freshness == Freshness.LIVE


async def test_the_strip_moves_with_every_learned_file() -> None:
    script = Script(points=())
    app = app_of(script, watch=True)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await watching(script)
        assert script.told is not None
        assert "no history learned yet" in text_of(app)
        script.told(learned("app/session.py", 0.15, 0.41))
        await settle(pilot)
        assert "▁█ session.py 41% new" in text_of(app)
        app.state.surprises.learn(learned("jobs/warm.py"))  # nothing was written: that is no bar
        app.state.publish()
        await settle(pilot)
        assert "▁█ warm.py nothing new" in text_of(app)


async def test_files_of_a_burst_are_named_until_they_are_read() -> None:
    script = Script()
    app = app_of(script, watch=True)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await watching(script)
        assert script.told_waiting is not None
        assert script.told_progress is not None
        script.told_waiting(("app/a.py",))  # a single file is read before its name would be
        await settle(pilot)
        assert "pending" not in text_of(app)
        script.told_waiting(tuple(f"app/f{number:03}.py" for number in range(500)))
        script.told_progress(Progress("parse", 120, 500, 3.0))
        await settle(pilot)
        assert "● live · 500 pending" in text_of(app)
        assert "Reading files 120 / 500" in text_of(app)
        assert "app/f000.py, app/f001.py and 498 more" in text_of(app)
        app.post_message(Learned(learned("app/f000.py", 1.0)))
        await settle(pilot)
        assert "Reading files 120 / 500" in text_of(app)  # the others are still read
        script.told_waiting(())
        await settle(pilot)
        assert "pending" not in text_of(app)
        assert "Reading" not in text_of(app)


async def test_a_burst_is_one_repaint() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        repaints = 0

        def count(_: object) -> None:
            nonlocal repaints
            repaints += 1

        app.state.learned.subscribe(app.screen, count, immediate=True)
        for number in range(3000):
            app.post_message(Learned(learned(f"f{number}.py", 1.0)))
        await pilot.pause()
        assert 1 <= repaints <= 5
        assert len(app.state.surprises) <= 2000


async def test_a_learned_file_dates_what_was_found_in_the_whole_tree() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "3")
        await settle(pilot)
        app.post_message(Learned(learned("app/session.py", 1.0)))
        await settle(pilot)
        assert "1 file changed since, R runs again" in text_of(app)


async def test_a_learned_file_is_a_part_of_my_changes() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        script.calls.clear()
        script.checked = HintReport(())
        app.post_message(Learned(learned("app/session.py", 1.0)))
        await pilot.pause(CALM_SECONDS)
        await settle(pilot)
        assert "check changed" in script.calls
        assert "No hints." in text_of(app)


@pytest.mark.parametrize(
    ("status", "freshness"),
    [
        (STATUS, Freshness.CURRENT),
        (replace(STATUS, pending=("a.py",)), Freshness.STALE),
        (replace(STATUS, head_commit="ffff"), Freshness.STALE),
    ],
)
async def test_staleness_is_said(status: Status, freshness: Freshness) -> None:
    app = app_of(Script(status=status))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert app.state.freshness == freshness
        assert freshness.value in text_of(app)


@pytest.mark.parametrize(
    "error", [IndexBusyError("another process writes the index: wait for it"), RuntimeError("boom")]
)
async def test_a_failure_keeps_the_app_alive(error: Exception) -> None:
    script = Script(error=error)
    app = app_of(script)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await ask(pilot)
        assert str(error) in text_of(app)
        await pilot.press("D")
        assert isinstance(app.screen, TextScreen)
        assert ("Traceback" in text_of(app)) is not isinstance(error, CoderecallError)
        await pilot.press("escape")
        script.error = None
        await ask(pilot)
        assert "Answers (3)" in text_of(app)


async def test_every_theme_paints() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        for name in app.available_themes:
            app.theme = name
            await pilot.pause()
            assert "SessionStore.put" in text_of(app)


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (109, 30), (110, 30), (200, 60)])
async def test_survives_any_size(size: tuple[int, int]) -> None:
    app = app_of(Script())
    async with app.run_test(size=size) as pilot:
        await ask(pilot)
        await pilot.press("enter")
        await pilot.resize_terminal(120, 36)
        await pilot.press("escape", "2")
        await settle(pilot)
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert isinstance(app.screen, Screen)
        assert not app.screen.query(Input).filter("#question")
