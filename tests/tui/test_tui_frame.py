"""What is one for all modes: an index that cannot be used, `/`, the list of keys, and what copying claims."""

import pytest
from textual import events
from textual.content import Content
from textual.widgets import Static
from tui_drive import app_of, ask, full_memory, settle, text_of, toasts
from tui_fake import Script

from coderecall.errors import IndexFormatError, StorageError
from tui import clipboard
from tui.modes import BY_KEY, MODES
from tui.screens.ask import AskScreen
from tui.screens.mode import ModeScreen
from tui.screens.pick import PickScreen
from tui.theme import FAINT
from tui.widgets.ask_field import AskField
from tui.widgets.line_input import FilterField
from tui.widgets.status_line import ModeTabs

SIZE, NARROW = (120, 36), (80, 24)
DAMAGED = IndexFormatError("/src/shop/index.db is damaged (page 3): run `coderecall index --rebuild`")


# ---- an index that cannot be used
@pytest.mark.parametrize("mode", [mode.key for mode in MODES])
async def test_a_damaged_index_is_a_state_that_says_why_and_which_key_helps(mode: str) -> None:
    script = Script(error=DAMAGED, fails=frozenset({"status"}))
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", mode)
        await settle(pilot)
        text = text_of(app)
        assert "The index cannot be used." in text
        assert "/src/shop/index.db is damaged (page 3)" in text
        assert "--rebuild" not in text  # a command has no place here: a key does it
        assert "to build it anew" in text
        assert "index unusable" in text
        assert not toasts(app)
        script.error = None
        await pilot.press("escape", "i")
        await settle(pilot)
        assert "index rebuild=True" in script.calls
        assert "The index cannot be used." not in text_of(app)
        assert "up to date" in text_of(app)


async def test_what_was_typed_is_asked_when_the_damaged_index_is_built_anew() -> None:
    script = Script(error=DAMAGED, fails=frozenset({"status"}))
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(*"cache")
        script.error = None
        await pilot.press("enter")
        await settle(pilot)
        assert "ask cache" in script.calls


async def test_an_index_that_is_damaged_later_is_said_too() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        script.error, script.fails = DAMAGED, frozenset({"status"})
        app._read_status()
        await settle(pilot)
        assert "index unusable" in text_of(app)


async def test_a_disk_that_refuses_is_a_failure_with_details() -> None:
    app = app_of(Script(error=StorageError("cannot use index.db: permission denied"), fails=frozenset({"status"})))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "permission denied" in toasts(app)
        assert "index unusable" not in text_of(app)


# ---- keys
@pytest.mark.parametrize("mode", [mode.key for mode in MODES])
async def test_a_slash_asks_and_f_filters_in_every_mode(mode: str) -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        await pilot.press("escape", mode, "escape")
        await settle(pilot)
        await pilot.press("f")
        assert app.focused is not None
        assert app.focused.id == "filter"
        await pilot.press("escape", "slash")
        await settle(pilot)
        assert isinstance(app.screen, AskScreen)
        assert app.screen.field.has_focus


async def test_what_is_typed_right_after_a_slash_is_the_question() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "3", "slash")
        await settle(pilot)
        await pilot.press(*"cache", "enter")
        await settle(pilot)
        assert "ask cache" in script.calls


async def test_details_of_a_failure_are_offered_when_there_is_one() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape")
        assert "D" not in app.screen.active_bindings
        script.error, script.fails = RuntimeError("the disk went away"), frozenset({"check"})
        await pilot.press("2")
        await settle(pilot)
        assert "D" in app.screen.active_bindings
        await pilot.press("D")
        await settle(pilot)
        assert "the disk went away" in text_of(app)


@pytest.mark.parametrize("mode", [mode.key for mode in MODES])
async def test_no_description_of_a_key_is_cut_at_120_columns(mode: str) -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        await pilot.press("escape", mode)
        await settle(pilot)
        await pilot.press("escape", "question_mark")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, PickScreen)
        width = screen._list.scrollable_content_region.width - 2
        for entry in screen._list.entries:
            assert entry.value is not None
            assert entry.visual.laid_out(width).plain.rstrip().endswith(entry.value.note)  # type: ignore[attr-defined]


async def test_a_description_that_is_cut_stands_below_the_list() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await ask(pilot)
        await pilot.press("question_mark", *"related")
        await settle(pilot)
        note = app.screen.query_one("#pick-note", Static)
        assert note.display
        said = "List all callers, callees, uses, implementations, bases, and what changes with it"
        assert said in str(note.visual)


# ---- copying
@pytest.mark.parametrize(("variable", "advice"), [("TMUX", clipboard.IN_TMUX), ("STY", clipboard.IN_SCREEN), ("", "")])
async def test_copying_claims_only_what_is_known(monkeypatch: pytest.MonkeyPatch, variable: str, advice: str) -> None:
    monkeypatch.setattr(clipboard, "_told", set())
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, "1")
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        await pilot.press("y")
        assert toasts(app) == "\n".join(filter(None, ["Sent to the terminal's clipboard: app/session.py:21", advice]))
        app.clear_notifications()
        await pilot.press("j", "y")
        await settle(pilot)
        assert toasts(app) == "Sent to the terminal's clipboard: app/auth.py:112"  # the advice is given once


# ---- enter in a filter
NOTHING = "Nothing passes the filter: esc clears it"


@pytest.mark.parametrize("mode", [mode.key for mode in MODES])
async def test_enter_in_a_filter_that_nothing_passes_says_so_and_no_key_after_it_does_anything(mode: str) -> None:
    script = full_memory()
    app = app_of(script, watch=True)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await ask(pilot)
        await pilot.press("escape", mode, "escape")
        await settle(pilot)
        await pilot.press("f", *"zzz")
        await settle(pilot)
        footer = text_of(app).splitlines()[-1]
        assert "to the list" not in footer
        assert "esc clear the filter" in footer
        before = list(script.calls)
        await pilot.press("enter", *"cqix5")
        await settle(pilot)
        field = app.screen.query_one(FilterField)
        assert NOTHING in toasts(app)
        assert field.has_focus
        assert field.value == "zzz"
        assert app.is_running
        assert script.calls == before
        await pilot.press("backspace", "y")  # goes on where it was
        await settle(pilot)
        assert field.value == "zzy"
        await pilot.press("escape")
        await settle(pilot)
        assert field.value == ""
        assert not field.has_focus
        screen = app.screen
        assert isinstance(screen, ModeScreen)
        assert screen.main_list.has_values


async def test_keys_that_follow_enter_at_once_are_commands_of_the_list() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        await pilot.press("f")
        for key in (*"app", "enter", "j"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, AskScreen)
        assert screen.query_one(FilterField).value == "app"
        assert screen.main_list.has_focus
        assert screen.main_list.highlighted == 1


# ---- digits
async def test_who_goes_through_the_screens_by_digits_goes_on_by_the_next_one() -> None:
    """In a field a digit is text, but not directly after the one that led there."""
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "cache")
        for mode in ("2", "1", "5", "3", "1", "1", "4"):
            await pilot.press(mode)
            await settle(pilot)
            assert app.current_mode == BY_KEY[mode]
        await pilot.press("1", "5", "1", "2")  # at once
        await settle(pilot)
        assert app.current_mode == "hints"
        assert app.state.questions == ["cache"]
        app.switch_mode("ask")
        await settle(pilot)
        assert app.screen.query_one(AskField).value == "cache"


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["2", "slash", "x", "5"], "x5"),
        (["2", "slash", "end", "5"], "cache5"),
        (["2", "slash", "ctrl+u", "4", "0", "4"], "404"),
        (["2", "slash", "4", "0", "4"], "404"),
        (["slash", "2"], "2"),
    ],
)
async def test_after_anything_else_a_digit_is_text(keys: list[str], value: str) -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "cache")
        await pilot.press(*keys)
        await settle(pilot)
        assert app.current_mode == "ask"
        assert app.screen.query_one(AskField).value == value


async def test_the_header_tells_whether_digits_change_the_screen() -> None:
    app = app_of(Script())

    def are_faint() -> bool:
        tabs = app.screen.query_one(ModeTabs).visual
        assert isinstance(tabs, Content)
        return any(span.style == FAINT for span in tabs.spans)

    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert are_faint()
        assert "esc commands, 1-5 screens" in text_of(app)
        for keys, faint in (
            (["escape"], False),
            (["2"], False),
            (["1"], False),
            (["slash"], True),
            (["escape"], False),
        ):
            await pilot.press(*keys)
            await settle(pilot)
            assert are_faint() is faint
        await pilot.press("slash")
        await settle(pilot)
        assert are_faint()
        await pilot.click("#modes", offset=(12, 0))
        await settle(pilot)
        assert app.current_mode == "hints"


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
async def test_in_the_terminals_own_colours_the_chosen_row_has_them_exchanged(theme: str) -> None:
    """Any other ground may be the one of all rows there."""
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        app.theme = theme
        await ask(pilot)
        await pilot.press("j")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, AskScreen)
        rows = [screen.main_list.render_line(line) for line in range(6)]
        exchanged = [{part.style is not None and bool(part.style.reverse) for part in row} for row in rows]
        assert exchanged == [{False}, {False}, {True}, {True}, {False}, {False}]
        assert {str(part.style.color and part.style.color.name) for part in rows[3] if part.style} == {"default"}


async def test_on_a_narrow_terminal_the_modes_are_their_digits() -> None:
    app = app_of(Script())
    async with app.run_test(size=(30, 10)) as pilot:
        await settle(pilot)
        assert text_of(app).splitlines()[0].endswith("1 Ask  2  3  4  5 ")
        await pilot.press("escape", "2")
        await settle(pilot)
        assert text_of(app).splitlines()[0].endswith("1  2 Hints  3  4  5 ")
        await pilot.press("ctrl+o", "4")
        await settle(pilot)
        assert app.current_mode == "memory"
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "4 Memory  5 Map" in text_of(app)


@pytest.mark.parametrize("size", [SIZE, NARROW])
async def test_a_toast_lies_over_no_answer(size: tuple[int, int]) -> None:
    app = app_of(Script())
    async with app.run_test(size=size, notifications=True) as pilot:
        await ask(pilot)
        await pilot.press("y")
        await settle(pilot)
        (toast,) = app.screen.query("Toast")
        screen = app.screen
        assert isinstance(screen, AskScreen)
        assert toast.region.height
        assert toast.region.bottom <= screen.main_list.region.y
