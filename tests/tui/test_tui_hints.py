"""Hints and suggestions, key by key."""

from dataclasses import replace

import pytest
from textual.widgets import Static
from tui_drive import app_of, settle, text_of, toasts
from tui_fake import Script
from tui_samples import CHECKED, STATUS, SWAPPED

from coderecall.errors import StorageError
from coderecall.hints.catalogue import RULES
from coderecall.model import HintReport, Location, RelatedLocation
from tui.app import CoderecallApp
from tui.screens.ask import AskScreen
from tui.screens.findings import FindingsScreen, unwrapped
from tui.screens.hints import HintsScreen
from tui.screens.refactor import RefactorScreen
from tui.screens.text import TextScreen
from tui.widgets.code_view import CodeView
from tui.widgets.line_input import FilterField

SIZE = (120, 36)


def on_hints(app: CoderecallApp) -> FindingsScreen:
    assert isinstance(app.screen, FindingsScreen)
    return app.screen


def rules(app: CoderecallApp) -> list[str]:
    return [entry.value.rule for entry in on_hints(app).main_list.entries if entry.value]


async def test_lists_the_worst_first_with_both_places() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert not any(call.startswith("check") for call in script.calls)  # nothing runs before it is looked at
        await pilot.press("escape", "2")
        await settle(pilot)
        assert rules(app) == ["CR104", "CR201"]
        await pilot.press("j")
        await settle(pilot)
        screen = text_of(app)
        assert "store.put(load(key), key)" in screen  # here
        assert "def put(self, key: str, item: Item)" in screen  # there
        assert "swap the two arguments" in screen


async def test_every_place_that_has_to_be_mended_can_be_gone_to() -> None:
    behind = (
        RelatedLocation(Location("jobs/warm.py", 8), "`put` is used here, by the import in line 6"),
        RelatedLocation(Location("app/auth.py", 90), "`put` is used here, by the import in line 113"),
    )
    script = Script(checked=HintReport((SWAPPED,)), behind={SWAPPED.fingerprint: behind})
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        while f"behind_imports {SWAPPED.fingerprint}" not in script.calls:
            await pilot.pause(0.01)
        await settle(pilot)
        screen = on_hints(app)
        listed = [entry.value.location for entry in screen.side.related.entries if entry.value]
        assert [(at.path, at.line) for at in listed] == [
            ("app/session.py", 21), ("jobs/warm.py", 8), ("app/auth.py", 113), ("app/auth.py", 90),
        ]  # fmt: skip
        assert "Places (4)" in text_of(app)
        shown = screen.query_one("#there", CodeView).shown
        assert shown is not None
        assert shown.line == 21  # what is looked at stays
        screen.side.related.focus()
        await pilot.press("G", "y")
        assert app.clipboard == "app/auth.py:90"


async def test_without_places_behind_an_import_the_list_is_that_of_the_hint() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2", "j")
        await settle(pilot)
        assert "Places (2)" in text_of(app)


async def test_a_failure_to_look_behind_an_import_keeps_the_list() -> None:
    script = Script(error=RuntimeError("the disk went away"), fails=frozenset({"behind_imports"}))
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        while app.state.failure is None:
            await pilot.pause(0.01)
        await settle(pilot)
        assert rules(app) == ["CR104", "CR201"]


async def test_the_line_of_a_hint_is_that_of_the_file_as_it_was_checked() -> None:
    app = app_of(Script(status=replace(STATUS, pending=("app/auth.py",))))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2", "y")
        assert toasts(app).startswith("Sent to the terminal's clipboard: app/auth.py:112")
        assert "may be off" not in toasts(app)


@pytest.mark.parametrize("size", [(80, 24), SIZE])
async def test_a_toast_lies_over_no_list(size: tuple[int, int]) -> None:
    app = app_of(Script())
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2", "y")
        while not (found := app.screen.query("Toast")) or not found.first().region:
            await pilot.pause(0.01)
        toast = found.first().region
        assert toast.bottom <= size[1] // 2


async def test_evidence_changes_the_second_place() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2", "j")
        await settle(pilot)
        on_hints(app).side.related.focus()
        await pilot.press("j")
        await settle(pilot)
        shown = on_hints(app).query_one("#there", CodeView).shown
        assert shown is not None
        assert (shown.path, shown.line) == ("app/auth.py", 113)
        await pilot.press("y")
        assert app.clipboard == "app/auth.py:113"


async def test_dismiss_and_undo() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        await pilot.press("x")
        assert rules(app) == ["CR201"]
        await pilot.press("x")
        assert rules(app) == []
        assert "All hints are dismissed" in text_of(app)
        await pilot.press("x", "u")
        assert rules(app) == ["CR201"]
        await pilot.press("u", "u")
        assert rules(app) == ["CR104", "CR201"]


async def test_filter_by_f() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        await pilot.press("f", *"severity>=warning rule:CR2")
        await settle(pilot)
        assert rules(app) == ["CR201"]
        await pilot.press("enter", "f")
        assert on_hints(app).query_one(FilterField).has_focus
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert rules(app) == ["CR104", "CR201"]


async def test_copy_and_why() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2", "j")
        await settle(pilot)
        await pilot.press("y")
        assert app.clipboard == "jobs/warm.py:6"
        await pilot.press("Y")
        assert app.clipboard.startswith("CR201 warning: put(key, item)")
        assert "app/session.py:21" in app.clipboard
        await pilot.press("a")
        assert isinstance(app.screen, TextScreen)
        await pilot.press("q")
        assert isinstance(app.screen, HintsScreen)


async def test_a_rule_has_its_name_and_its_explanation_is_one_paragraph() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        rule = RULES["CR104"]
        assert f"CR104 {rule.name.replace('-', ' ')}" in text_of(app)
        await pilot.press("a")
        await settle(pilot)
        assert isinstance(app.screen, TextScreen)
        assert unwrapped(rule.explanation) in app.screen._text.plain
        assert "\n" not in unwrapped("one\nparagraph")
        assert unwrapped("one\n\ntwo\n  code\n- item") == "one\n\ntwo\n  code\n- item"


async def test_enter_on_evidence_goes_to_its_code() -> None:
    """The editor is `e` everywhere."""
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2", "j")
        await settle(pilot)
        on_hints(app).side.related.focus()
        await pilot.press("enter")
        await settle(pilot)
        assert on_hints(app).query_one("#there").has_focus


async def test_all_dismissed_come_back_at_once() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        await pilot.press("x", "x", "U")
        assert rules(app) == ["CR104", "CR201"]
        assert app.state.dismissed == []


async def test_scope_and_run_again() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        for scope in ("my changes", "staged", "whole tree"):
            assert scope in text_of(app)
            await pilot.press("s")
            await settle(pilot)
        await pilot.press("R")
        await settle(pilot)
        checks = [call for call in script.calls if call.startswith("check")]
        assert checks == ["check changed", "check staged", "check everything", "check changed", "check changed"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (0, ("You have changed no source file since the last commit.", "No source file is staged.")),
        (2, ("What you changed breaks nothing in other files", "What is staged breaks nothing in other files")),
    ],
)
async def test_no_hints_says_what_was_looked_at(changed: int, said: tuple[str, str]) -> None:
    """Uses in the same file are no matter of these rules."""
    app = app_of(Script(checked=HintReport((), (), changed)))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        for words in said:
            await settle(pilot)
            assert words in text_of(app)
            await pilot.press("s")


async def test_what_is_staged_is_checked_when_it_changes() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2", "s")
        await settle(pilot)
        screen = on_hints(app)
        assert isinstance(screen, HintsScreen)
        screen._look_at_staging()
        await settle(pilot)
        script.staging = (2, 2)
        script.calls.clear()
        screen._look_at_staging()
        await settle(pilot)
        screen._check_now()
        await settle(pilot)
        assert "check staged" in script.calls
        assert rules(app) == ["CR104", "CR201"]


async def test_suggestions_are_a_list_of_their_own() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "3")
        await settle(pilot)
        assert isinstance(app.screen, RefactorScreen)
        assert rules(app) == ["CR301"]
        assert "Suggestions (1)" in text_of(app)
        assert not any(call.startswith("check") for call in script.calls)
        await pilot.press("x")
        assert "All suggestions are dismissed" in text_of(app)


async def test_related_leads_to_ask() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        await pilot.press("r")
        await settle(pilot)
        assert isinstance(app.screen, AskScreen)
        assert "related app/auth.py" in script.calls


async def test_opens_and_closes_on_a_narrow_terminal() -> None:
    app = app_of(Script())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2", "j")
        await settle(pilot)
        claim = on_hints(app).query_one("#claim", Static)
        assert claim.region.width == 0
        await pilot.press("enter")
        await settle(pilot)
        assert claim.region.width > 70
        assert "store.put(load(key), key)" in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        assert on_hints(app).main_list.has_focus


async def test_a_failure_is_told_and_can_be_tried_again() -> None:
    script = Script(error=StorageError("the disk is full: free some space"))
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        assert "failed: the disk is full" in text_of(app)
        script.error = None
        await pilot.press("R")
        await settle(pilot)
        assert rules(app) == ["CR104", "CR201"]


async def test_it_is_said_that_the_same_file_is_not_checked() -> None:
    """A rename also breaks calls beside it; no rule is about those, and nothing found must not mean that they are."""
    script = Script(checked=HintReport((), changed=1))
    app = app_of(script)
    words = "uses in the same file are not checked"
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "2")
        await settle(pilot)
        assert words in " ".join(text_of(app).replace("│", " ").split())
        script.checked = CHECKED
        await pilot.press("R")
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert words in text_of(app)
