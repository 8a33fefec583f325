"""Jumping by letters, and to symbols by the palette."""

from textual.events import Key
from textual.widgets import Input
from tui_drive import app_of, ask, settle, text_of
from tui_fake import Script

from tui.screens.hints import HintsScreen
from tui.screens.jump import JumpScreen, targets
from tui.screens.pick import PickScreen
from tui.widgets.ask_field import AskField
from tui.widgets.line_input import FilterField

SIZE = (120, 36)


async def test_a_letter_goes_to_the_pane_that_shows_it() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        screen = app.screen
        letters = {target.letter: target.at for target in targets(screen)}
        assert letters["a"] == screen.query_one(AskField).region.offset
        await pilot.press("ctrl+o")
        assert isinstance(app.screen, JumpScreen)
        assert "press a letter to go there" in text_of(app).splitlines()[-1]
        assert " a " in text_of(app).splitlines()[letters["a"].y]
        await pilot.press("a")
        await settle(pilot)
        assert screen.query_one(AskField).has_focus
        await pilot.press("ctrl+o", "2")
        await settle(pilot)
        assert isinstance(app.screen, HintsScreen)


async def test_any_other_key_stays() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        focused = app.screen.focused
        for key in ("escape", "Z", "ctrl+o"):
            await pilot.press("ctrl+o", key)
            await settle(pilot)
            assert app.screen.focused is focused


async def test_only_what_is_seen_has_a_letter() -> None:
    app = app_of(Script())
    async with app.run_test(size=(80, 24)) as pilot:
        await ask(pilot)
        for target in targets(app.screen):
            assert 0 <= target.at.x < 80
            assert 0 <= target.at.y < 24
        assert not any(target.at == app.screen.query_one("#code").region.offset for target in targets(app.screen))


async def test_the_palette_finds_symbols() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"go: warm")
        while "go: warm_cache" not in text_of(app):
            await pilot.pause()
        assert "jobs/warm.py:4" in text_of(app)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "related jobs/warm.py warm_cache" in script.calls


async def test_what_is_typed_ahead_of_a_dialog_is_its_text() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        for key in ["question_mark", *"copy"]:
            app.post_message(Key(key, None if len(key) > 1 else key))
        await settle(pilot)
        assert isinstance(app.screen, PickScreen)
        assert app.screen.query_one(Input).value == "copy"
        assert app.clipboard == ""


async def test_what_is_typed_ahead_of_a_filter_is_its_text() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        for key in ["f", *"warm x"]:
            app.post_message(Key("space" if key == " " else key, key))
        await settle(pilot)
        assert app.screen.query_one(FilterField).value == "warm x"
        assert app.state.dismissed == []
