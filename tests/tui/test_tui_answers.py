"""Answers of the Ask screen: their order and strength, what they say, and which of them a filter keeps."""

from dataclasses import replace

import pytest
from tui_drive import app_of, ask, settle, state_of, text_of, toasts
from tui_fake import Script
from tui_samples import ANSWERS, STATUS

from coderecall.model import Answer, Answers
from tui.app import CoderecallApp
from tui.filtering import parse_filter
from tui.screens.ask import AskScreen
from tui.views import WEAK

SIZE = (120, 36)


def shown(app: CoderecallApp) -> list[str]:
    """The names of the answers, headings as they stand there."""
    screen = app.screen
    assert isinstance(screen, AskScreen)
    return [
        e.value.symbol if isinstance(e.value, Answer) else e.visual.what  # type: ignore[attr-defined]
        for e in screen.main_list.entries
        if isinstance(e.value, Answer) or hasattr(e.visual, "what")
    ]


async def test_answers_for_which_little_speaks_stand_below_all_others() -> None:
    put, login, warm = ANSWERS.results
    app = app_of(Script(answers=Answers((put, replace(login, weak=True), warm))))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        assert shown(app) == ["SessionStore.put", "warm_cache", WEAK, "login"]


async def test_where_all_are_weak_no_heading_parts_them() -> None:
    app = app_of(Script(answers=Answers(tuple(replace(answer, weak=True) for answer in ANSWERS.results))))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        assert shown(app) == ["SessionStore.put", "login", "warm_cache"]


@pytest.mark.parametrize("size", [SIZE, (80, 24)])
async def test_a_copied_line_that_may_be_off_is_called_so(size: tuple[int, int]) -> None:
    app = app_of(Script())
    async with app.run_test(size=size) as pilot:
        await ask(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert app.clipboard == "app/session.py:21"
        assert "may be off" not in toasts(app)
        await pilot.press("j", "j", "y")  # its file changed since the index
        await settle(pilot)
        assert app.clipboard == "jobs/warm.py:4"
        assert "Sent to the terminal's clipboard: jobs/warm.py:4" in toasts(app)
        assert "its file changed since it was indexed: the line may be off" in toasts(app)


async def test_a_line_of_a_file_that_waits_to_be_indexed_or_was_just_saved_may_be_off() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        state_of(app).status = replace(STATUS, pending=("app/session.py",))
        await pilot.press("y")
        await settle(pilot)
        assert "may be off" in toasts(app)
        state_of(app).status = STATUS
        screen = app.screen
        assert isinstance(screen, AskScreen)
        spot = screen.spot()
        assert spot is not None
        assert not spot.stale
        screen._views[-1].changed = {"app/session.py"}
        spot = screen.spot()
        assert spot is not None
        assert spot.stale


@pytest.mark.parametrize(
    ("path", "text", "holds"),
    [
        ("tests/test_auth.py", "path:tests", True),
        ("src/app/tests/a.py", "path:tests", True),
        (".github/workflows/run-tests.yml", "path:tests", False),
        ("src/sessions.py", "path:session", True),
        ("src/app/session.py", "path:app/ses", True),
        ("src/myapp/session.py", "path:app/ses", False),
        ("src/app/session.py", "path:/src", True),
        (".github/workflows/run-tests.yml", "path:.yml", True),
        (".github/workflows/run-tests.yml", "path:.github", True),
        ("src/yml/a.py", "path:.yml", False),
        ("a.py tests/b.py", "path:tests", True),  # a hint is of several files
        ("a.py", "path:[", False),
        (".github/workflows/run-tests.yml", "tests", True),  # a word alone is looked for anywhere
        (".github/workflows/run-tests.yml", "-path:tests", True),
    ],
)
def test_a_path_is_matched_where_a_folder_or_a_file_begins(path: str, text: str, holds: bool) -> None:
    assert all(term.holds({"path": path}) for term in parse_filter(text)) is holds


async def test_without_an_index_the_field_offers_what_it_can_do() -> None:
    app = app_of(Script(indexed=False))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        footer, field = text_of(app).split("\n")[-1], text_of(app)
        assert "⏎ build the index" in footer
        assert "complete" not in footer
        assert "⏎ builds the index" in field
        await pilot.press("enter")
        await settle(pilot)
        footer = text_of(app).split("\n")[-1]
        assert "⏎ answers  tab complete" in footer
        assert "build" not in footer


@pytest.mark.parametrize(
    ("question", "bar"),
    [("purge_cache_now", "▰▰▱ ●"), ("purgeCache", "▰▰▱ ●"), ("put", "▰▰▰ ●"), ("purge the cache", "▰▰▰ ●")],
)
async def test_no_answer_is_of_full_strength_for_a_name_that_nothing_has(question: str, bar: str) -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, question)
        assert next(line for line in text_of(app).splitlines() if "▰" in line and "strength" not in line)[2:7] == bar
        await pilot.press("a")
        await settle(pilot)
        said = "nothing has just the name that was asked for" if bar == "▰▰▱ ●" else "the best answer, or close to it"
        assert said in text_of(app)


async def test_an_answer_says_what_helps_to_choose() -> None:
    """How strong it is against the best, whether it is a guess, when it changed, how many copies there are."""
    weak = replace(ANSWERS.results[1], weak=True, score=0.1)
    middling = replace(ANSWERS.results[1], symbol="logout", score=0.4)
    first = replace(ANSWERS.results[0], score=0.9)
    app = app_of(Script(answers=Answers((first, middling, weak))))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        lines = [line[:52] for line in text_of(app).splitlines()]
        first = next(number for number, line in enumerate(lines) if "▰▰▰ ● SessionStore.put" in line)
        assert "2 copies · 3 d ago" in lines[first + 1]
        assert "▰▰▱ ● logout" in lines[first + 2]
        assert "▱▱▱ ● login" in lines[first + 5]  # below a heading
        assert "weak" in lines[first + 6]
        assert not any("0.9" in line for line in lines)


async def test_a_stale_answer_with_a_long_name_says_so() -> None:
    answer = replace(ANSWERS.results[2], symbol="RequestsCookieJar.remove_cookie_by_name", stale=True)
    app = app_of(Script(answers=Answers((answer,))))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        lines = [line[:52] for line in text_of(app).splitlines()]
        row = next(number for number, line in enumerate(lines) if "RequestsCookieJar.remove_cookie_by_name" in line)
        assert "stale" in lines[row + 1]


async def test_long_names_keep_their_last_part_and_their_beginning() -> None:
    name = "create_generic_related_manager.GenericRelatedObjectManager.get_prefetch_querysets"
    answer = replace(ANSWERS.results[1], symbol=name, path="django/contrib/contenttypes/very/deep/folder/fields.py")
    app = app_of(Script(answers=Answers((answer,))))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        left = [line[:52] for line in text_of(app).splitlines()]
        assert any("create_generic_rela….get_prefetch_querysets" in line for line in left)
        assert any("django/contrib/" in line and "/fields.py:112" in line for line in left)


@pytest.mark.parametrize(
    ("question", "asked", "title"),
    [
        ("cache path:auth", "ask cache", "Answers (1 of 3)"),
        ("session cache -tests", "ask session cache tests:False", "Answers (3)"),
        ("kind:method lang:python cache", "ask cache lang:python", "Answers (1 of 3)"),
        ("path:auth", "ask path:auth", "Answers (3)"),
        ("app/auth.py:112 why?", "ask app/auth.py:112 why?", "Answers (3)"),
    ],
)
async def test_words_of_a_filter_in_the_question_are_its_filter(question: str, asked: str, title: str) -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, question)
        assert asked in script.calls
        assert title in text_of(app)
        assert app.state.questions == [question]
