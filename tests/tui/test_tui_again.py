"""The index changes while answers are shown: they are asked for again, whatever it was that changed."""

import threading
from dataclasses import replace

from tui_drive import app_of, settle
from tui_fake import Script
from tui_samples import ANSWERS, STATUS, learned

from tui.app import CoderecallApp
from tui.messages import Learned, StatusRead
from tui.screens.ask import AskScreen
from tui.widgets.code_view import CodeView

WIDE = (120, 36)


def listed(app: CoderecallApp) -> list[object]:
    assert isinstance(app.screen, AskScreen)
    return [entry.value for entry in app.screen.main_list.entries]


async def test_whatever_file_is_learned_may_answer_better() -> None:
    """Also one that no answer is in: it was away, and the best answer with it."""
    best = ANSWERS.results[0]
    others = tuple(answer for answer in ANSWERS.results if answer.path != best.path)
    script = Script(answers=replace(ANSWERS, results=others))
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"cache", "enter")
        await settle(pilot)
        assert best not in listed(app)
        script.answers = ANSWERS
        app.post_message(Learned(learned(best.path, 1.0)))
        await settle(pilot)
        assert best in listed(app)


async def test_a_change_while_a_question_is_on_its_way_asks_it_once_more() -> None:
    script = Script(gate=threading.Event())
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot, except_for=frozenset({"ask"}))
        await pilot.press(*"cache", "enter")
        await settle(pilot, except_for=frozenset({"ask"}))
        app.post_message(Learned(learned("elsewhere.py", 1.0)))
        await settle(pilot, except_for=frozenset({"ask"}))
        assert script.gate is not None
        script.calls.clear()
        script.gate.set()
        await settle(pilot)
        assert script.calls.count("ask cache") >= 1


async def test_a_file_that_goes_unheard_is_seen_by_the_counts() -> None:
    script = Script()
    app = app_of(script, watch=True)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"cache", "enter")
        await settle(pilot)
        script.calls.clear()
        app.post_message(StatusRead(replace(STATUS, files=STATUS.files - 1)))
        await settle(pilot)
        assert "ask cache" in script.calls
        script.calls.clear()
        app.post_message(StatusRead(replace(STATUS, files=STATUS.files - 1)))
        await settle(pilot)
        assert "ask cache" not in script.calls


async def test_while_one_types_the_code_is_that_of_the_best_answer_also_where_that_is_another_now() -> None:
    best = ANSWERS.results[0]
    script = Script(answers=replace(ANSWERS, results=ANSWERS.results[1:]))
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"cache")
        await settle(pilot)
        script.answers = ANSWERS
        app.post_message(Learned(learned(best.path, 1.0)))
        await settle(pilot)
        assert isinstance(app.screen, AskScreen)
        assert app.screen.main_list.current == best
        shown = app.screen.query_one(CodeView).shown
        assert shown is not None
        assert (shown.path, shown.line) == (best.path, best.line)
