"""What the app remembers between two runs."""

import json
import signal
import stat
from pathlib import Path

import pytest
from tui_drive import ask, settle, text_of
from tui_fake import FakeProject, Script

from tui.app import CoderecallApp
from tui.kept import MOST_PROJECTS, MOST_QUESTIONS, Keeper, Kept, KeptProject
from tui.screens.ask import AskScreen

ROOT = Path("/src/shop")
KEPT = Kept("coderecall-contrast", KeptProject("a.py", "A.b", ("one", "two"), ("f1",)))


def test_comes_back_as_it_was_written(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "new" / "app.json", ROOT)
    assert keeper.read() == Kept()
    keeper.write(KEPT)
    assert keeper.read() == KEPT
    assert stat.S_IMODE((tmp_path / "new" / "app.json").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["app.json"]


def test_projects_share_the_colours_alone(tmp_path: Path) -> None:
    Keeper(tmp_path / "app.json", ROOT).write(KEPT)
    assert Keeper(tmp_path / "app.json", Path("/src/other")).read() == Kept(KEPT.theme)


def test_stays_small(tmp_path: Path) -> None:
    file = tmp_path / "app.json"
    many = tuple(f"question {number}" for number in range(3 * MOST_QUESTIONS))
    for number in range(2 * MOST_PROJECTS):
        Keeper(file, Path(f"/src/{number}")).write(Kept("", KeptProject(questions=many)))
    assert Keeper(file, Path("/src/0")).read() == Kept()
    assert Keeper(file, Path(f"/src/{2 * MOST_PROJECTS - 1}")).read().project.questions == many[-MOST_QUESTIONS:]
    assert len(json.loads(file.read_text())["projects"]) == MOST_PROJECTS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "\x00",
        '{"version": 99, "theme": "nord"}',
        '{"version": 1, "theme": 7, "projects": []}',
        '{"version": 1, "projects": {"/src/shop": 3}}',
        '{"version": 1, "projects": {"/src/shop": {"questions": "abc", "path": [1], "dismissed": {}}}}',
    ],
)
def test_a_file_of_another_form_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "app.json").write_text(text)
    keeper = Keeper(tmp_path / "app.json", ROOT)
    assert keeper.read() == Kept()
    keeper.write(KEPT)
    assert keeper.read() == KEPT


async def test_the_next_run_begins_with_the_last_question_and_what_is_typed_is_one(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "app.json", ROOT)
    first = CoderecallApp(FakeProject(Script()), watch=False, keeper=keeper)
    async with first.run_test(size=(120, 36)) as pilot:
        await ask(pilot, "where is the cache?")
        first.theme = "coderecall-light"
        await pilot.press("2")
        await settle(pilot)
        await pilot.press("x", "q")
    first.keep()
    second = CoderecallApp(FakeProject(Script()), watch=False, keeper=keeper)
    async with second.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert isinstance(second.screen, AskScreen)
        assert second.screen.field.value == "where is the cache?"
        await pilot.press(*"retry")
        assert second.screen.field.value == "retry"
        await pilot.press("escape", "2")
        await settle(pilot)
        assert second.theme == "coderecall-light"
        assert "Hints (1)" in text_of(second)
        assert "1 dismissed" in text_of(second)
        await pilot.press("ctrl+r")
        assert "where is the cache?" in text_of(second)


async def test_what_changes_is_kept_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal may close without a word."""
    monkeypatch.setattr("tui.app.KEEP_SECONDS", 0.01)
    keeper = Keeper(tmp_path / "app.json", ROOT)
    app = CoderecallApp(FakeProject(Script()), watch=False, keeper=keeper)
    async with app.run_test(size=(120, 36)) as pilot:
        await ask(pilot, "where is the cache?")
        await pilot.press("2")
        await settle(pilot)
        await pilot.press("x")
        app.theme = "coderecall-light"
        while keeper.read() != app._to_keep():
            await pilot.pause()
        kept = keeper.read()
        assert kept.theme == "coderecall-light"
        assert kept.project.questions == ("where is the cache?",)
        assert kept.project.dismissed == ("unchecked",)
        written = (tmp_path / "app.json").stat()
        await pilot.pause(0.1)
        assert (tmp_path / "app.json").stat() == written  # not again and again


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
async def test_what_ends_the_app_from_outside_lets_it_keep(tmp_path: Path, name: str) -> None:
    keeper = Keeper(tmp_path / "app.json", ROOT)
    app = CoderecallApp(FakeProject(Script()), watch=False, keeper=keeper)
    async with app.run_test(size=(120, 36)) as pilot:
        await ask(pilot, "where is the cache?")
        number = signal.Signals[name]
        assert signal.getsignal(number) is not signal.SIG_DFL
        signal.raise_signal(number)
        while app._exit is False:
            await pilot.pause()
        assert keeper.read().project.questions == ("where is the cache?",)
    assert app.return_code == 128 + number


async def test_an_unknown_theme_is_left_out(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "app.json", ROOT)
    keeper.write(Kept("no such theme"))
    app = CoderecallApp(FakeProject(Script()), watch=False, keeper=keeper)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert app.theme == "coderecall"
        assert app.current_mode == "ask"
