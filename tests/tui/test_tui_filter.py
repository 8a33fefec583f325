"""The filter of the answers: it narrows one ranked list, never makes it longer, and leaves its strengths alone."""

from dataclasses import replace

import pytest
from tui_drive import app_of, ask, settle, text_of
from tui_fake import Script
from tui_samples import ANSWERS

from coderecall.model import Answer, Answers
from tui.app import CoderecallApp
from tui.asking import MOST_ANSWERS
from tui.screens.ask import AskScreen
from tui.views import FURTHER

SIZE = (120, 36)


def ranked(*paths: str) -> tuple[Answer, ...]:
    """Answers in these files, each a hundredth behind the one before."""
    first = replace(ANSWERS.results[1], stale=False)
    return tuple(
        replace(first, path=path, symbol=f"symbol_{number}", score=round(1 - number / 100, 2))
        for number, path in enumerate(paths)
    )


# Ninety answers: every second one is in a test, and those rank from the second place on.
MANY = Answers(ranked(*(f"{'tests' if number % 2 else 'app'}/m{number}.py" for number in range(90))))


def names(app: CoderecallApp) -> list[str]:
    screen = app.screen
    assert isinstance(screen, AskScreen)
    return [entry.value.symbol for entry in screen.main_list.entries if isinstance(entry.value, Answer)]


def bars(app: CoderecallApp) -> dict[str, str]:
    """The strength of each answer that is seen, by its name."""
    lines = [line[2:].split() for line in text_of(app).splitlines() if line[2:3] in "▰▱" and "symbol_" in line]
    return {name: bar for bar, _, name, *_ in lines}


async def test_more_answers_than_are_listed_are_told_by_a_plus() -> None:
    app = app_of(Script(answers=MANY))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "cache")
        assert "Answers (30+)" in text_of(app)
        assert len(names(app)) == MOST_ANSWERS


@pytest.mark.parametrize(
    ("typed", "title", "first"),
    [
        ("tests", "Answers (45 of 90)", "symbol_1"),
        ("-tests", "Answers (45 of 90)", "symbol_0"),
        ("-tests path:app/m1", "Answers (5 of 90)", "symbol_10"),
        ("app/m1", "Answers (5 of 90)", "symbol_10"),
        ("kind:func", "Answers (90 of 90)", "symbol_0"),
        ("lang:python", "Answers (90 of 90)", "symbol_0"),
    ],
)
async def test_a_filter_narrows_the_ranked_answers_and_leaves_their_strength(
    typed: str, title: str, first: str
) -> None:
    app = app_of(Script(answers=MANY))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "cache")
        strong = bars(app)
        await pilot.press("f", *(["space" if key == " " else key for key in typed]))
        await settle(pilot)
        assert title in text_of(app)
        found = names(app)
        assert found[0] == first
        assert len(found) <= MOST_ANSWERS
        assert found == sorted(found, key=lambda name: int(name.removeprefix("symbol_")))
        assert {name: bar for name, bar in bars(app).items() if name in strong}.items() <= strong.items()
        await pilot.press("enter", "escape")
        await settle(pilot)
        assert "Answers (30+)" in text_of(app)
        assert bars(app) == strong


async def test_weak_answers_stay_weak_and_the_best_one_that_passes_is_not_made_the_best() -> None:
    strong, middling, weak = ranked("app/a.py", "tests/b.py", "tests/c.py")
    results = (strong, replace(middling, score=0.4), replace(weak, weak=True, score=0.3))
    app = app_of(Script(answers=Answers(results)))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "cache tests -docs")
        await pilot.press("f", *"tests")
        await settle(pilot)
        assert bars(app) == {"symbol_1": "▰▰▱", "symbol_2": "▱▱▱"}


async def test_what_the_index_has_behind_all_answers_fills_the_rest_of_the_list() -> None:
    """A language or tests that few of the ranked answers are of: the others are said to be further down."""
    deeper = tuple(replace(answer, symbol=f"deep_{answer.symbol}") for answer in ranked("tests/x.py", "app/y.py"))
    app = app_of(Script(answers=Answers(ranked("app/a.py", "tests/b.py")), deeper=deeper))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "cache")
        assert names(app) == ["symbol_0", "symbol_1"]
        await pilot.press("f", *"tests")
        await settle(pilot)
        assert names(app) == ["symbol_1", "deep_symbol_0"]
        shown = text_of(app)
        assert "Answers (1 of 2)" in shown
        assert FURTHER in shown
        assert bars(app) == {"symbol_1": "▰▰▰", "deep_symbol_0": "▰▱▱"}
        await pilot.press("enter", "escape")
        await settle(pilot)
        assert names(app) == ["symbol_0", "symbol_1"]


async def test_nothing_is_listed_by_a_filter_that_is_not_without_it() -> None:
    """Where none of those that would be shown is worth it, the session gives none; more of them change nothing."""
    weak = tuple(replace(answer, weak=True) for answer in MANY.results[:MOST_ANSWERS])
    script = Script(answers=Answers((*weak, *MANY.results[MOST_ANSWERS:])), deeper=MANY.results)
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "cache")
        before = names(app)
        await pilot.press("f", *"symbol")
        await settle(pilot)
        assert names(app) == before


async def test_the_index_is_asked_for_all_answers_once_and_not_again_when_the_filter_goes() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "cache")
        script.calls.clear()
        await pilot.press("f", *"path:auth")
        await settle(pilot)
        assert "Answers (1 of 3)" in text_of(app)
        assert script.calls.count("ask cache") == 1
        await pilot.press("enter", "escape")
        await settle(pilot)
        assert "Answers (3)" in text_of(app)
        assert script.calls.count("ask cache") == 1
        await pilot.press("f", *"lang:pyth")
        await settle(pilot)
        assert script.calls[-1] == "ask cache lang:python"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("kind:code", "kind is one of function (2), method (1)"),
        ("lang:cobol", "language is one of python, c"),
        ("colour:red", "there is no colour: to filter by, only symbol, path, kind, score"),
        ("zzz", "nothing passes the filter: esc clears it"),
    ],
)
async def test_a_filter_that_nothing_passes_says_what_there_is(typed: str, words: str) -> None:
    app = app_of(Script())
    async with app.run_test(size=(200, 50)) as pilot:
        await ask(pilot, "cache")
        await pilot.press("f", *typed)
        await settle(pilot)
        shown = " ".join(line[1:95].strip(" │") for line in text_of(app).splitlines())
        assert words in " ".join(shown.split())
        assert "Answers (0 of 3)" in shown


async def test_tests_are_filtered_out_of_related_places_too() -> None:
    app = app_of(Script())
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        await pilot.press("r")
        await settle(pilot)
        await pilot.press("f", *"-warm")
        await settle(pilot)
        assert "Related to SessionStore.put (2 of 4)" in text_of(app)
        await pilot.press("end", "ctrl+u", *"tests")
        await settle(pilot)
        assert "(0 of 4)" in text_of(app)
