"""States that are no failure: damage that is met later, no git, nothing indexed, a hint that is gone."""

from dataclasses import replace

import pytest
from tui_drive import app_of, settle, text_of, toasts
from tui_fake import FakeProject, Script
from tui_samples import CHECKED, STATUS

from coderecall.errors import IndexFormatError
from coderecall.model import HintReport
from coderecall.model.runs import SkippedFile
from tui.messages import HintsFound
from tui.plain import PlainApp
from tui.screens.text import TextScreen
from tui.widgets.place_list import PlaceList

SIZE = (120, 36)
DAMAGED = IndexFormatError("/src/shop/index.db is damaged (malformed): run `coderecall index --rebuild`")


@pytest.mark.parametrize(
    ("mode", "call"), [("1", "ask"), ("2", "check"), ("3", "refactor"), ("4", "memory_report"), ("5", "modules")]
)
async def test_damage_that_any_screen_meets_is_the_state_of_all_and_mended_by_a_key(mode: str, call: str) -> None:
    script = Script(error=DAMAGED, fails=frozenset({call}))
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("x", "escape", mode)
        await settle(pilot)
        assert "The index cannot be used." in text_of(app)
        assert "index unusable" in text_of(app)
        assert not toasts(app)
        script.error = None
        script.calls.clear()
        await pilot.press("i")
        await settle(pilot)
        assert "index rebuild=True" in script.calls
        assert any(said.startswith(call) for said in script.calls)  # what failed is looked for again
        assert "cannot be used" not in text_of(app)


def test_without_a_screen_damage_is_said_with_what_mends_it_and_the_app_goes_on() -> None:
    lines = iter(["cache", "/index", "cache", "/quit"])
    said: list[str] = []
    script = Script(error=DAMAGED, fails=frozenset({"ask"}))

    class Terminal:
        def ask(self, prompt: str) -> str:  # noqa: ARG002 - a terminal's
            line = next(lines)
            if line == "/index":
                script.error = None
            return line

        def say(self, line: str) -> None:
            said.append(line)

    PlainApp(FakeProject(script), Terminal()).run()
    text = "\n".join(said)
    assert "The index cannot be used: /src/shop/index.db is damaged (malformed). /index builds it anew." in text
    assert "index rebuild=True" in script.calls
    assert "SessionStore.put" in text


async def test_without_git_there_is_nothing_to_compare_with_and_that_is_no_failure() -> None:
    script = Script(has_git=False)
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        words = app.screen.query_one("#hint-list", PlaceList).placeholder.plain
        assert "Not in git: nothing to compare with.\n" in words
        assert not toasts(app)
        assert not any(call.startswith("check") for call in script.calls)
        await pilot.press("s")
        await settle(pilot)
        assert "check everything" in script.calls


async def test_an_index_of_nothing_says_so_and_why() -> None:
    skipped = (SkippedFile("big.py", "larger than 1 MB"),)
    app = app_of(Script(status=replace(STATUS, files=0, symbols=0, skipped=skipped)))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "Nothing is indexed." in text_of(app)
        assert "big.py: larger than 1 MB" in text_of(app)


async def test_the_explanation_of_a_hint_closes_when_the_hint_is_gone() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        screen = app.screen
        await pilot.press("a")
        assert isinstance(app.screen, TextScreen)
        screen.post_message(HintsFound(CHECKED, ()))
        screen.post_message(HintsFound(HintReport((), ()), ()))
        await settle(pilot)
        assert app.screen is screen
