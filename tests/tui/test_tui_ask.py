"""Ask, key by key, against a project with fixed answers."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from tui_drive import app_of, ask, settle, text_of
from tui_fake import Script

from coderecall.model import Answer, Answers, Evidence
from tui.app import CoderecallApp
from tui.screens.ask import AskScreen
from tui.screens.pick import PickScreen
from tui.screens.text import TextScreen
from tui.widgets.ask_field import AskField
from tui.widgets.code_view import CodeView
from tui.widgets.line_input import FilterField

WIDE, NARROW = (120, 36), (80, 24)


def on_ask(app: CoderecallApp) -> AskScreen:
    assert isinstance(app.screen, AskScreen)
    return app.screen


async def test_starts_in_the_field_and_goes_to_the_answers() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert on_ask(app).query_one(AskField).has_focus
        await pilot.press("escape")
        assert on_ask(app).main_list.has_focus
        await pilot.press("slash")
        assert on_ask(app).query_one(AskField).has_focus
        await pilot.press(*"a/b?", "enter")
        await settle(pilot)
        assert "ask a/b?" in script.calls
        assert on_ask(app).main_list.has_focus
        screen = text_of(app)
        assert "Answers (3)" in screen
        assert "SessionStore.put" in screen
        assert "def put(self, key: str, item: Item)" in screen


async def test_no_answer_but_a_note_reads_as_nothing_found() -> None:
    app = app_of(Script(answers=Answers((), ("the closest is app/cart.py:3 Cart (weak: says cart)",))))
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        screen = text_of(app)
        assert "nothing found" in screen
        assert "the closest is app/cart.py:3 Cart" in screen


async def test_vi_keys_move() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        rows = on_ask(app).main_list
        seen = [rows.highlighted]
        for key in ("j", "j", "k", "G", "g", "down", "up"):
            await pilot.press(key)
            seen.append(rows.highlighted)
        assert seen == [0, 1, 2, 1, 2, 0, 1, 0]


async def test_the_code_follows_the_cursor() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        await pilot.press("j")
        await settle(pilot)
        shown = on_ask(app).query_one(CodeView).shown
        assert shown is not None
        assert (shown.path, shown.line) == ("app/auth.py", 112)
        assert "def login(request, store):" in text_of(app)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_enter_opens_the_code_and_escape_closes_it(size: tuple[int, int]) -> None:
    app = app_of(Script())
    async with app.run_test(size=size) as pilot:
        await ask(pilot)
        code = on_ask(app).query_one(CodeView)
        assert code.region.width > 0 or size == NARROW
        await pilot.press("enter")
        await settle(pilot)
        assert code.has_focus
        assert "def put(self" in text_of(app)
        assert on_ask(app).main_list.display is True
        if size == NARROW:
            assert code.region.width > 70
        top = code.scroll_y
        await pilot.press("k")
        assert code.scroll_y < top
        await pilot.press("j", "G", "g", "l", "h")
        assert code.scroll_y == 0
        await pilot.press("escape")
        await settle(pilot)
        assert on_ask(app).main_list.has_focus


async def test_evidence_shows_its_own_place_and_opens_it() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        await pilot.press("tab", "tab", "j")
        await settle(pilot)
        code = on_ask(app).query_one(CodeView)
        assert code.shown is not None
        assert (code.shown.path, code.shown.line) == ("jobs/warm.py", 4)
        await pilot.press("y")
        assert app.clipboard == "jobs/warm.py:4"  # what is seen is what is copied
        await pilot.press("enter")
        assert code.has_focus


async def test_related_goes_on_top_and_escape_goes_back() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        await pilot.press("j", "k", "r")
        await settle(pilot)
        assert "references app/session.py SessionStore.put" in script.calls
        assert "related app/session.py SessionStore.put" in script.calls
        screen = text_of(app)
        assert "Related to SessionStore.put (4)" in screen
        assert "called by 2 · 1 exact, 1 name only" in screen
        assert "changes with it" in screen
        await pilot.press("f", *"sure:exact")
        await settle(pilot)
        assert len([entry for entry in on_ask(app).main_list.entries if entry.value]) == 1
        await pilot.press("escape", "escape", "escape")
        await settle(pilot)
        assert "Answers (3)" in text_of(app)


async def test_why_shows_all_evidence_and_copies() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        await pilot.press("a")
        assert isinstance(app.screen, TextScreen)
        screen = text_of(app)
        assert "says cache, session" in screen
        assert "the best answer, or close to it" in screen
        assert "ranks by its text, the memory" in screen
        assert "changed 3 d ago" in screen
        assert "the same text is also at" in screen
        await pilot.press("j", "k", "y")
        assert "jobs/warm.py:4" in app.clipboard
        await pilot.press("escape")
        assert isinstance(app.screen, AskScreen)


async def test_copies_the_place() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        await pilot.press("y")
        assert app.clipboard == "app/session.py:21"


async def test_filter_narrows_and_escape_clears() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        await pilot.press("f", *"path:auth")
        await settle(pilot)
        assert [entry.value.symbol for entry in on_ask(app).main_list.entries if entry.value] == ["login"]
        await pilot.press("enter")
        assert on_ask(app).main_list.has_focus
        assert on_ask(app).query_one(FilterField).display
        await pilot.press("escape")
        await settle(pilot)
        assert not on_ask(app).query_one(FilterField).display
        assert "warm_cache" in text_of(app)


async def test_history_by_arrows_and_by_list() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, "first")
        await ask(pilot, "second")
        script.calls.clear()
        await pilot.press("slash", "up")
        field = on_ask(app).query_one(AskField)
        assert field.value == "first"
        await pilot.press("down")
        assert field.value == "second"
        await pilot.press("escape", "ctrl+r")
        assert isinstance(app.screen, PickScreen)
        await pilot.press(*"fir", "enter")
        await settle(pilot)
        assert "ask first" in script.calls
        assert field.value == "first"
        assert on_ask(app).main_list.has_focus


async def test_opens_the_editor_at_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real program is started, with the terminal handed over."""
    told = tmp_path / "told"
    editor = tmp_path / "vim"
    editor.write_text(f"#!{sys.executable}\nimport sys\nopen({str(told)!r}, 'w').write('|'.join(sys.argv[1:]))\n")
    editor.chmod(0o755)
    (tmp_path / "app").mkdir()
    (tmp_path / "app/session.py").write_text("x\n" * 40)
    monkeypatch.setenv("VISUAL", f"{editor} -f")
    app = app_of(Script())
    object.__setattr__(app.state.project, "root", tmp_path)
    monkeypatch.setattr(app, "suspend", nullcontext)  # a test has no terminal to hand over
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        await pilot.press("e")
        assert told.read_text() == f"-f|+21|{tmp_path / 'app/session.py'}"


@pytest.mark.parametrize(
    ("editor", "path", "reason"),
    [
        ("no-such-editor-here", "app/session.py", "no-such-editor-here is not installed: set $EDITOR or $VISUAL"),
        ("ROOT/bad", "app/session.py", "bad did not start"),
        ("false", "app/session.py", "false ended with status 1"),
        ("sh -c 'kill -9 $$'", "app/session.py", "sh was ended by signal 9"),
        ("vi 'unclosed", "app/session.py", "cannot be read"),
        ("vi", "../outside.py", "leads outside"),
        ("vi", "app/gone.py", "is gone"),
    ],
)
async def test_says_why_the_editor_did_not_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, editor: str, path: str, reason: str
) -> None:
    root = tmp_path / "root"
    (root / "app").mkdir(parents=True)
    (root / "app/session.py").write_text("x\n")
    (tmp_path / "outside.py").write_text("x\n")
    (root / "bad").write_text("#!/no/such/interpreter\n")
    (root / "bad").chmod(0o755)
    monkeypatch.setenv("VISUAL", editor.replace("ROOT", str(root)))
    monkeypatch.delenv("EDITOR", raising=False)
    handed_over = []

    @contextmanager
    def suspend() -> Iterator[None]:
        """As Textual's: the screen comes back only when nothing was raised."""
        handed_over.append(True)
        yield
        handed_over.pop()

    answer = Answer(path, "f", "function", 1, 1, 1.0, (Evidence("defines f", path, 1),))
    app = app_of(Script(answers=Answers((answer,))))
    object.__setattr__(app.state.project, "root", root)
    monkeypatch.setattr(app, "suspend", suspend)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot)
        await pilot.press("e")
        await settle(pilot)
        assert [reason in toast.message for toast in app._notifications] == [True]
        assert handed_over == []


@pytest.mark.parametrize("key", ["e", "y", "r", "a", "enter", "j", "G", "escape", "D", "space"])
async def test_no_key_fails_on_an_empty_list(key: str) -> None:
    app = app_of(Script(indexed=False))
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert "No index here." in text_of(app) or key == "enter"


async def test_hostile_names_are_shown_as_text() -> None:
    """A cloned repository may name things to drive the terminal or our markup."""
    name = "evil\x1b]52;c;aGk=\x07[bold red]\u202e[/]"
    answer = Answer(f"{name}.py", name, "function", 1, 2, 0.5, (Evidence(f"defines {name}", f"{name}.py", 1),), name)
    app = app_of(Script(answers=Answers((answer,), (name,))))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot)
        await pilot.press("a")
        await settle(pilot)
        screen = text_of(app)
        assert "[bold red]" in screen
        assert not any(character in screen for character in "\x1b\x07\u202e")
        await pilot.press("escape", "r")
        await settle(pilot)
        await pilot.press("escape", "y")
        await settle(pilot)
        assert not any(character in text_of(app) for character in "\x1b\x07\u202e")
        assert "\x1b" not in app.clipboard


async def test_a_click_chooses_an_answer_and_a_double_click_opens_it() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        await pilot.click("#answer-list", offset=(10, 3))
        await settle(pilot)
        assert on_ask(app).main_list.highlighted == 1
        assert on_ask(app).main_list.has_focus
        assert "def login(request, store):" in text_of(app)
        await pilot.click("#answer-list", offset=(10, 3), times=2)
        await settle(pilot)
        assert on_ask(app).query_one(CodeView).has_focus


async def test_who_calls_is_offered_as_the_list_of_callers() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, "who calls SessionStore.put?")
        assert "→ ● who calls SessionStore.put" in text_of(app)
        await pilot.press("enter")
        await settle(pilot)
        screen = text_of(app)
        assert "Related to SessionStore.put" in screen
        assert "exact     login" in screen
