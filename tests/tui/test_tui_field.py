"""The question field: pasted text, keys in their order, names completed."""

from typing import Any

import pytest
from textual import events
from tui_drive import app_of, settle, text_of, toasts
from tui_fake import Script

from tui.app import CoderecallApp
from tui.asking import references_asked
from tui.screens.ask import AskScreen
from tui.widgets.ask_field import MOST_PASTED, AskField

WIDE = (120, 36)


def on_ask(app: CoderecallApp) -> AskScreen:
    assert isinstance(app.screen, AskScreen)
    return app.screen


# ---- pasted text, and keys

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
        await pilot.press("1", "slash")
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


async def test_keys_that_wait_already_are_looked_for_as_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    look_for = AskScreen._look_for

    def noted(screen: AskScreen, question: str, **how: Any) -> None:
        looked.append(question)
        look_for(screen, question, **how)

    monkeypatch.setattr(AskScreen, "_look_for", noted)
    script = Script()
    app = app_of(script)
    question = "word " * 160
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for key in question:
            app.post_message(events.Key("space" if key == " " else key, key))
        await settle(pilot)
        assert on_ask(app).field.value == question
        assert looked[-1] == question.strip()
        assert len(looked) < 10
        assert len([call for call in script.calls if call.startswith("ask ")]) < 4


async def test_in_a_long_text_the_beginning_of_a_name_is_looked_for_near_the_cursor_only() -> None:
    app = app_of(Script())
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
