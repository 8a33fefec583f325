"""Answers while a question is typed: nothing waits, nothing superseded is shown; names are completed."""

import threading
from dataclasses import replace

import pytest
from tui_drive import app_of, settle, text_of
from tui_fake import Script
from tui_samples import ANSWERS, learned

from coderecall.model import Answers
from tui.app import CoderecallApp
from tui.messages import Answered, Learned
from tui.narrowing import Scope
from tui.screens.ask import AskScreen
from tui.screens.pick import PickScreen
from tui.views import place_in
from tui.widgets.ask_field import AskField

WIDE = (120, 36)


def on_ask(app: CoderecallApp) -> AskScreen:
    assert isinstance(app.screen, AskScreen)
    return app.screen


def answer_called(name: str) -> Answers:
    return Answers((replace(ANSWERS.results[0], symbol=name),))


# ---- as one types


async def test_answers_come_while_one_types_and_the_field_keeps_the_focus() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"cache")
        await settle(pilot)
        assert "Answers (3)" in text_of(app)
        assert on_ask(app).field.has_focus
        assert app.state.questions == []  # not asked yet
        await pilot.press("down")
        assert on_ask(app).main_list.has_focus
        assert app.state.questions == ["cache"]  # gone to its answers


async def test_typing_fast_neither_waits_nor_shows_what_is_superseded() -> None:
    """Each answer of the session waits until it is let go; 20 keys meanwhile are all in the field."""
    question = "where is it written?"
    assert len(question) == 20
    gate = threading.Event()
    prefixes = {question[:end].strip() for end in range(1, 20)}
    script = Script(answers=answer_called("superseded"), answers_to={question: answer_called("meant")}, gate=gate)
    app = app_of(script)
    shown: list[str] = []
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot, except_for=frozenset({"ask"}))
        for key in question:
            await pilot.press("space" if key == " " else key)
            shown += [place_in(e.value).symbol for e in on_ask(app).main_list.entries if e.value is not None]
        assert on_ask(app).field.value == question  # the thread still holds an older question
        gate.set()
        await settle(pilot)
        names = [place_in(e.value).symbol for e in on_ask(app).main_list.entries if e.value is not None]
        assert names == ["meant"]
        assert shown == []
        asked = [call.removeprefix("ask ") for call in script.calls if call.startswith("ask ")]
        assert asked[-1] == question
        assert sum(call in prefixes for call in asked) <= 1  # the one that was under way


async def test_an_answer_to_an_older_text_is_thrown_away_on_its_way() -> None:
    app = app_of(Script(answers=answer_called("new")))
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"new")
        await settle(pilot)
        on_ask(app).post_message(Answered("old", Scope(), answer_called("outdated")))
        await settle(pilot)
        assert "outdated" not in text_of(app)


async def test_a_long_wait_is_said() -> None:
    gate = threading.Event()
    app = app_of(Script(gate=gate))
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot, except_for=frozenset({"ask"}))
        await pilot.press(*"cache", "enter")
        assert "asking…" in text_of(app)
        gate.set()
        await settle(pilot)
        assert "asking…" not in text_of(app)


@pytest.mark.parametrize("typed", ["401 handling", "?", " space", "/etc", "2", "qi2?", "[a] ]"])
async def test_every_key_that_prints_is_text_in_the_field_the_first_one_too(typed: str) -> None:
    script = Script()
    app = app_of(script, watch=True)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for before in ([], ["ctrl+u"], ["escape", "slash", "ctrl+u"]):
            await pilot.press(*before, *typed)
            await settle(pilot)
            assert on_ask(app).field.value == typed
        assert app.current_mode == "ask"
        assert app.state.watching
        assert not any(call.startswith("index") for call in script.calls)


async def test_f1_lists_the_keys_in_a_field_and_elsewhere_a_question_mark_does() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for keys, said in ((["f1"], "F1 keys"), (["f"], ""), (["escape", "question_mark"], "? keys")):
            await pilot.press(*keys)
            if isinstance(app.screen, PickScreen):
                await pilot.press("escape")
                await settle(pilot)
                assert said in text_of(app).splitlines()[-1]
        await pilot.press("escape", "f", "f1")
        assert isinstance(app.screen, PickScreen)


async def test_the_cursor_is_where_it_was_left_and_nothing_is_selected() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"cache", "enter")
        await settle(pilot)
        await pilot.press("2", "1", "j")
        await settle(pilot)
        screen = on_ask(app)
        assert screen.main_list.has_focus
        assert screen.main_list.highlighted == 1
        assert screen.field.value == "cache"
        await pilot.press("slash", "end")
        await app.action_mode("hints")
        await app.action_mode("ask")
        await pilot.press("s")
        assert screen.field.value == "caches"


async def test_an_emptied_field_is_a_new_beginning() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"cache")
        await settle(pilot)
        await pilot.press("ctrl+u")
        await settle(pilot)
        assert "Type a question in plain words" in text_of(app)
        assert "SessionStore.put" not in text_of(app).replace("who calls SessionStore.put?", "")
        assert on_ask(app).trail.current is None


async def test_without_an_index_enter_builds_it_and_what_was_typed_is_asked() -> None:
    script = Script(indexed=False)
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"instead of i", "escape")
        await settle(pilot)
        assert "Press i to build it" in text_of(app)
        await pilot.press("slash", "end")
        await settle(pilot)
        assert "Press ⏎ to build it" in text_of(app)
        assert script.calls.count("index rebuild=False") == 0
        script.gate = threading.Event()
        await pilot.press("enter")
        await settle(pilot, except_for=frozenset({"index", "ask"}))
        assert "Building the index." in text_of(app)
        await pilot.press("enter")  # it is asked once
        script.gate.set()
        await settle(pilot)
        assert script.calls.count("index rebuild=False") == 1
        assert "ask instead of i" in script.calls
        assert "Answers (3)" in text_of(app)
        assert on_ask(app).main_list.has_focus


async def test_the_first_answer_after_the_index_was_built_is_waited_for_in_words() -> None:
    script = Script(indexed=False)
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"cache", "escape", "i")
        await settle(pilot, except_for=frozenset({"ask"}))
        script.gate = threading.Event()
        app.screen.query_one(AskField).focus()
        await pilot.press("x")
        await settle(pilot, except_for=frozenset({"ask"}))
        assert "No index here" not in text_of(app)
        script.gate.set()
        await settle(pilot)
        assert "asking" not in text_of(app)


async def test_the_question_of_the_run_before_is_there_and_the_first_letter_replaces_it() -> None:
    app = app_of(Script())
    app.state.questions.append("session cache")
    app.state.place = ("app/auth.py", "login")
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = on_ask(app)
        assert screen.field.value == "session cache"
        assert screen.main_list.highlighted == 1  # where the run before ended
        await pilot.press("2")
        await settle(pilot)
        assert screen.field.value == "2"


async def test_another_question_begins_at_its_first_answer() -> None:
    app = app_of(Script())
    app.state.questions.append("session cache")
    app.state.place = ("app/auth.py", "login")
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+u")
        await settle(pilot)
        await pilot.press("o")
        await settle(pilot)
        assert on_ask(app).main_list.highlighted == 0


async def test_answers_are_looked_for_again_when_their_files_are_learned() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"cache", "enter")
        await settle(pilot)
        await pilot.press("j")
        script.calls.clear()
        script.gate = threading.Event()
        app.post_message(Learned(learned("app/session.py", 1.0)))
        await settle(pilot, except_for=frozenset({"ask"}))
        assert "stale" in text_of(app)
        script.gate.set()
        await settle(pilot)
        assert "ask cache" in script.calls
        assert on_ask(app).main_list.highlighted == 1  # the cursor stays on its answer


async def test_one_session_serves_the_whole_run_and_is_closed() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for key in "cache":
            await pilot.press(key)
            await settle(pilot)
        await pilot.press("enter", "r")
        await settle(pilot)
        thread = app.state.answerer._thread
        assert thread is not None
    thread.join(10)
    assert script.calls.count("session") == 1
    assert script.calls.count("session closed") == 1


async def test_a_question_that_fails_while_it_is_typed_is_said_once() -> None:
    script = Script(error=RuntimeError("the disk went away"))
    app = app_of(script)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await settle(pilot)
        for key in "cache":
            await pilot.press(key)
            await settle(pilot)
        assert "Asking failed: RuntimeError: the disk went away" in text_of(app)
        assert len(app._notifications) == 0
        await pilot.press("enter")
        await settle(pilot)
        assert len(app._notifications) == 1
        assert on_ask(app).main_list.has_focus
        script.error = None
        await pilot.press("slash", *"cart")
        await settle(pilot)
        assert "Answers (3)" in text_of(app)
