"""What comes while the Memory screen is there: saves, commits, renames, bursts."""

import time
from dataclasses import replace

import pytest
from textual.content import Content
from tui_drive import app_of, full_memory, open_memory, settle, text_of, watching, words_of
from tui_fake_memory import MEMORY, WRITES, committed
from tui_samples import learned

from coderecall.model import FileLearned
from tui.live import REPAINT_SECONDS
from tui.messages import Compared, Learned, LearnedHistory, MemoryRead
from tui.state import LearnedBatch
from tui.widgets.surprise_plot import SurprisePlot
from tui.writes import CAPACITY, Mark

SIZE = (120, 36)


async def test_what_was_learned_from_a_save() -> None:
    asked = full_memory()
    app = app_of(asked, watch=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await watching(asked)
        assert asked.told is not None
        asked.told(replace(learned("app/session.py", 0.31, 0.93), unlearned=3, seconds=0.08))
        await settle(pilot)
        said = words_of(screen.facts)
        assert "1 file, 0.08 s" in said
        assert "3 taken back, 2 learned" in said
        assert "app/session.py  -3 +2  93% new" in said
        assert "2 in the last minute" in said
        assert len(screen.writes) == 202
        assert screen.stream.current == screen.writes.all[-1]  # the cursor follows


async def test_the_cursor_stays_where_it_was_put() -> None:
    app = app_of(full_memory())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await pilot.press("j", "j", "H")
        place, chosen = screen.stream.current, screen.main_list.current
        app.post_message(Learned(learned("app/auth.py", 0.2)))
        await settle(pilot)
        assert screen.stream.current == place
        assert screen.main_list.current == chosen


async def test_what_was_learned_from_a_commit() -> None:
    asked = full_memory()
    app = app_of(asked, watch=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await watching(asked)
        assert asked.told_commits is not None
        asked.told_commits(committed("Keep the cache warm"))
        await settle(pilot)
        said = words_of(screen.facts)
        assert "1 commit, 1 learned, 0.21 s" in said
        assert "Keep the cache warm  70% new" in said
        assert screen.writes.all[-1].mark is Mark.COMMIT
        assert screen.stream.bars[-1].is_live
        assert asked.calls.count("unexpected") == 2  # what had been expected of it


async def test_a_commit_that_came_elsewhere_joins_the_list() -> None:
    app = app_of(full_memory())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        event = committed("Keep the cache warm")
        app.post_message(LearnedHistory(replace(event, surprise=(replace(event.surprise[0], sequence=901),))))
        await settle(pilot)
        first = screen.main_list.entries[1].value
        assert first is not None
        assert first.what == "Keep the cache warm"


async def test_a_rename_is_marked_as_one() -> None:
    app = app_of(full_memory())
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
    app = app_of(full_memory())
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
    app = app_of(full_memory())
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


async def test_what_surprised_stays_while_all_is_compared_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of(full_memory())
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_memory(pilot)
        await pilot.press("j", "j")
        chosen, listed = screen.main_list.current, len(screen.writes.commits_elsewhere())
        assert chosen is not None
        assert listed
        monkeypatch.setattr(screen, "_compare", lambda _points, _reading: None)  # it takes its time
        screen.post_message(MemoryRead(MEMORY, WRITES))
        screen.post_message(MemoryRead(MEMORY, WRITES))
        await settle(pilot)
        assert len(screen.writes.commits_elsewhere()) == listed
        assert screen.main_list.current == chosen
        screen.post_message(Compared((), screen._readings - 1))  # of the reading before: another one is on its way
        await settle(pilot)
        assert len(screen.writes.commits_elsewhere()) == listed
        screen.post_message(Compared((), screen._readings))
        await settle(pilot)
        assert not screen.writes.commits_elsewhere()
