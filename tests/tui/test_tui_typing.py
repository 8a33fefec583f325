"""Answers while a question is typed: nothing waits, nothing superseded is shown; names are completed."""

import threading
from dataclasses import replace

import pytest
from textual import events
from textual.message import Message
from tui_drive import Heard, app_of, settle, text_of, toasts
from tui_fake import FakeProject, FakeSession, Script
from tui_samples import ANSWERS, learned

from coderecall.errors import UsageError
from coderecall.model import Answers
from coderecall.session import Session
from tui.answerer import Answerer
from tui.app import CoderecallApp
from tui.asking import references_asked
from tui.messages import Answered, Failed, Learned, NotIndexed
from tui.narrowing import Scope
from tui.screens.ask import AskScreen
from tui.screens.pick import PickScreen
from tui.views import place_in
from tui.widgets.ask_field import MOST_PASTED, AskField

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
        for before in ([], ["ctrl+u"], ["escape", "1", "ctrl+u"]):
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


async def test_ask_begins_in_its_field_wherever_it_was_left() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"cache", "enter")
        await settle(pilot)
        assert on_ask(app).main_list.has_focus
        await pilot.press("2", "1", *"redirect")
        await settle(pilot)
        assert on_ask(app).field.value == "redirect"
        await pilot.press("escape", "1", "x")
        assert on_ask(app).field.value == "x"


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


TRACE = """Traceback (most recent call last):
  File "app/web.py", line 12, in main
\tlogin(user)
  File "app/auth.py", line 3, in login
    raise KeyError(user)
KeyError: 'ann'
"""


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])  # terminals send a line feed as a return
async def test_a_pasted_stack_trace_is_asked_whole_and_edited_without_a_loss(end: str) -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        field = on_ask(app).field
        app.post_message(events.Paste(TRACE.replace("\n", end)))
        await settle(pilot)
        whole = TRACE.replace("\t", "    ").strip()
        assert field.question == whole
        assert f"ask {whole}" in script.calls
        assert "6 lines" in text_of(app)
        assert 'most recent call last):↵  File "app/web.py", line 12' in text_of(app)
        await pilot.press("backspace", "enter")
        await settle(pilot)
        assert app.state.questions == [whole[:-1]]
        await pilot.press("slash", *"next", "up")  # and it comes back whole
        assert field.question == whole[:-1]


async def test_keys_that_come_at_once_are_handled_in_their_order() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"first", "escape", "2")
        await settle(pilot)
        await pilot.press("1")
        for key in ("end", "ctrl+u", *"secnd", "left", "left", "o", "end", "s", "backspace"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert on_ask(app).field.value == "second"


async def test_one_pasted_line_goes_where_the_cursor_is() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"who calls ?", "left")
        app.post_message(events.Paste("put\n"))
        await settle(pilot)
        assert on_ask(app).field.question == "who calls put?"
        app.post_message(events.Paste("\n"))
        await settle(pilot)
        assert on_ask(app).field.question == "who calls put?"


async def test_a_paste_that_is_too_long_says_so() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        app.post_message(events.Paste("x" * (MOST_PASTED + 1)))
        await settle(pilot)
        assert len(on_ask(app).field.question) == MOST_PASTED
        assert "Only the first 20,000 of 20,001" in toasts(app)


async def test_what_many_keys_cost_does_not_grow_with_the_text() -> None:
    """Keys that wait already are handled as one: neither a name is looked for at each, nor the question split."""
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        field = on_ask(app).field
        field.value = "x" * 5000
        field.cursor_position = 5000
        assert field.begun == ""  # no name is so long
        field.value += " se"
        field.cursor_position = 5003
        assert field.begun == "se"


# ---- completion


async def test_names_are_offered_below_the_field_and_tab_takes_them() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        field = on_ask(app).field
        await pilot.press(*"who calls sess")
        await settle(pilot)
        assert "tab SessionStore  SessionStore.put" in text_of(app)
        taken = []
        for _ in range(3):
            await pilot.press("tab")
            await settle(pilot)
            taken.append(field.value)
        assert taken == [
            "who calls SessionStore",
            "who calls SessionStore.put",
            "who calls SessionStore.get",
        ]
        assert "ask who calls SessionStore.get" in app.state.project.script.calls  # type: ignore[attr-defined]


async def test_right_takes_the_first_name_at_the_end_only() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        field = on_ask(app).field
        await pilot.press(*"SessionStore.p")
        await settle(pilot)
        await pilot.press("left", "right")
        assert field.value == "SessionStore.p"
        await pilot.press("right")
        assert field.value == "SessionStore.put"


async def test_without_a_name_tab_goes_on() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"zzz")
        await settle(pilot)
        await pilot.press("tab")
        assert on_ask(app).main_list.has_focus


async def test_a_click_takes_a_name() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press(*"sess")
        await settle(pilot)
        await pilot.click(AskField, offset=(24, 2))
        await settle(pilot)
        assert on_ask(app).field.value == "SessionStore.put"
        assert on_ask(app).field.has_focus


@pytest.mark.parametrize(
    ("value", "begun"),
    [
        ("where is se", "se"),
        ("Store.pu", "Store.pu"),
        ("a Store.", "Store."),
        ("std::ma", "std::ma"),
        ("$x", "$x"),
        ("call it (", ""),
        ("where is s", ""),
        ("", ""),
    ],
)
async def test_what_is_completed(value: str, begun: str) -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        field = on_ask(app).field
        field.value = value
        field.cursor_position = len(value)
        assert field.begun == begun


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("who calls SessionStore.put?", ("callers", "SessionStore.put")),
        ("Who else calls  put()", ("callers", "put")),
        ("which function calls `a::b`", ("callers", "a::b")),
        ("callers of login", ("callers", "login")),
        ("where is login used", ("uses", "login")),
        ("what does login call", ("callees", "login")),
        ("which classes implement Store", ("implementations", "Store")),
        ("subclasses of Store", ("implementations", "Store")),
        ("bases of Store", ("bases", "Store")),
        ("who calls for help in the night", None),
        ("where is the session saved", None),
        ("SessionStore.put", None),
    ],
)
def test_questions_for_references(question: str, asked: tuple[str, str] | None) -> None:
    assert references_asked(question) == asked


# ---- the thread that answers


class Said(Message):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


def test_only_the_newest_of_a_topic_is_answered() -> None:
    answerer, heard = Answerer(FakeProject()), Heard()
    begun, go_on = threading.Event(), threading.Event()

    def slow(_: Session) -> Said:
        begun.set()
        go_on.wait(10)
        return Said("first")

    answerer.want("ask", "Asking", heard, slow)
    assert begun.wait(10)
    for text in ("second", "third"):
        answerer.want("ask", "Asking", heard, lambda _, text=text: Said(text))
    answerer.want("other", "Asking", heard, lambda _: Said("other"))
    go_on.set()
    assert answerer.wait_until_idle(10)
    assert [message.text for message in heard.messages if isinstance(message, Said)] == ["third", "other"]
    answerer.stop()


def test_what_is_forgotten_is_not_said() -> None:
    answerer, heard = Answerer(FakeProject()), Heard()
    answerer.want("ask", "Asking", heard, lambda _: Said("never"), delay=3600)
    answerer.forget("ask")
    assert answerer.wait_until_idle(10)
    answerer.stop()
    answerer.want("ask", "Asking", heard, lambda _: Said("too late"))
    assert heard.messages == []


def test_a_failure_is_told_and_the_index_is_opened_again() -> None:
    script = Script()
    answerer, heard = Answerer(FakeProject(script)), Heard()

    def fail(_: Session) -> None:
        raise UsageError("no such place")

    answerer.want("ask", "Asking", heard, fail)
    assert answerer.wait_until_idle(10)
    answerer.want("ask", "Asking", heard, lambda _: Said("well"))
    assert answerer.wait_until_idle(10)
    failed, said = heard.messages
    assert isinstance(failed, Failed)
    assert failed.reason == "no such place"
    assert isinstance(said, Said)
    assert script.calls.count("session") == 2
    answerer.stop()


def test_an_index_that_was_built_anew_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script()
    answerer, heard = Answerer(FakeProject(script)), Heard()
    answerer.want("ask", "Asking", heard, lambda _: Said("old"))
    assert answerer.wait_until_idle(10)
    answers = iter([False, True])
    monkeypatch.setattr(FakeSession, "is_current", property(lambda _: next(answers)))
    answerer.want("ask", "Asking", heard, lambda _: Said("new"))
    assert answerer.wait_until_idle(10)
    assert script.calls.count("session") == 2
    answerer.stop()


def test_no_index_is_said() -> None:
    answerer, heard = Answerer(FakeProject(Script(indexed=False))), Heard()
    answerer.want("ask", "Asking", heard, lambda _: Said("never"))
    assert answerer.wait_until_idle(10)
    assert [type(message) for message in heard.messages] == [NotIndexed]
    answerer.stop()


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
