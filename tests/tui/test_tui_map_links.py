"""The right side of the map: links, and the symbols of a file with their code and uses."""

from dataclasses import replace
from itertools import combinations

import pytest
from textual.widget import Widget
from tui_drive import app_of, text_of
from tui_drive_map import NARROW, WIDE, here, names, on_map, open_map, press
from tui_fake import Script
from tui_fake_map import DAY, LEVELS, NOW, SYMBOLS, detail

from coderecall.errors import UsageError
from tui.module_words import facts_of_module, links_of
from tui.screens.map import MapScreen
from tui.widgets.code_view import CodeView
from tui.widgets.row import Row


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MapScreen, "now", staticmethod(lambda: float(NOW)))


# ---- symbols
async def test_symbols_of_a_file_with_their_code_and_uses() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot, "enter", "enter")
        assert names(app) == ["LIMIT", "Item", "SessionStore", "put", "get"]
        await press(pilot, "j", "j", "j")
        screen = text_of(app)
        assert "SessionStore.put" in screen
        assert "method · 6 lines · 14 commits, last 2 d ago" in screen
        assert "self._items[key] = item" in screen
        assert "callers app/session.py SessionStore.put" in script.calls
        assert "app/auth.py:113" in screen
        await press(pilot, "enter")
        assert on_map(app).query_one(CodeView).has_focus
        await press(pilot, "escape")
        assert on_map(app).pane.rows.has_focus
        await press(pilot, "y")
        assert app.clipboard == "app/session.py:21"


async def test_symbols_are_sorted_by_place_size_colour_uses_and_name() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot, "enter", "enter")
        orders = []
        for _ in range(5):
            orders.append(names(app)[0])
            await press(pilot, "s")
        assert orders == ["LIMIT", "SessionStore", "SessionStore", "SessionStore", "Item"]
        assert names(app)[0] == "LIMIT"


async def test_definitions_of_one_name_have_their_lines_and_keep_their_places() -> None:
    path = "app/session.py"
    found = detail(path)
    assert found is not None
    get = replace(SYMBOLS[4], of=3)
    several = [replace(get, line=line, end_line=line, nth=nth) for nth, line in enumerate((28, 30, 32), 1)]
    for size in (WIDE, NARROW):
        app = app_of(Script(details={path: replace(found, symbols=(*SYMBOLS[:4], *several))}))
        async with app.run_test(size=size) as pilot:
            await open_map(pilot, "enter", "enter", "G")
            assert [f"get :{line}" in text_of(app) for line in (28, 30, 32)] == [True] * 3
            await press(pilot, "c", "k")
            assert on_map(app).pane.rows.current == on_map(app).pane.areas[-2]  # another colour does not move it
            await press(pilot, "d")
            screen = text_of(app)
            assert "definition 2 of 3 · 2 commits of all" in screen
            assert "used at (2), one or another of 3 definitions" in screen


async def test_names_say_what_they_lie_in_where_nothing_above_them_does() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "enter", "enter")
        assert "    put " in text_of(app)
        await press(pilot, "s")
        assert names(app)[1] == "SessionStore.put"
        assert "SessionStore.put" in text_of(app)


async def test_commits_that_are_not_kept_are_no_zero() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot, "enter", "enter")
        assert on_map(app).pane.areas[0].figure == "?"
        assert "? not known" in text_of(app)
        assert "constant · 1 line · commits not kept of this kind" in text_of(app)


async def test_a_symbol_without_links_keeps_its_code_while_one_looks_for_some() -> None:
    app = app_of(Script(error=UsageError("no symbol of that name"), fails=frozenset({"callers"})))
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "enter", "enter", "d")
        assert "Nothing refers to it by name." in text_of(app)
        shown = on_map(app).side.code.shown
        assert shown is not None
        assert (shown.path, shown.line) == ("app/session.py", 5)


async def test_uses_by_name_only_are_counted_apart() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot, "enter", "enter")
        screen = text_of(app)
        assert "used at (2)" in screen
        assert "◐ import of put" in screen  # the file itself, outside of all it defines
        assert "by name only (1)" in screen
        assert "resolved use" not in screen


@pytest.mark.parametrize("size", [NARROW, (110, 24), WIDE, (164, 30), (200, 50), (120, 20)], ids=str)
@pytest.mark.parametrize("keys", [(), ("d",), ("enter", "enter"), ("enter", "enter", "d")], ids=" ".join)
async def test_no_pane_covers_another(size: tuple[int, int], keys: tuple[str, ...]) -> None:
    app = app_of(Script())
    async with app.run_test(size=size) as pilot:
        await open_map(pilot, *keys)
        shown = [pane for pane in on_map(app).query(".pane") if pane.is_on_screen]
        for pane in shown:
            assert pane.region.height >= 3, pane.id
            for holder in pane.ancestors:
                if isinstance(holder, Widget):
                    assert holder.region.contains_region(pane.region), (pane.id, holder.id)
        for one, other in combinations(shown, 2):
            assert not one.region.intersection(other.region).area, (one.id, other.id)


# ---- links
async def test_links_have_counts_by_certainty_and_proof() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await open_map(pilot)
        screen = text_of(app)
        assert "depends on (1)" in screen
        assert "◐2 ↓1" in screen
        assert "●31 ◐4 ↓6" in screen
        assert "of 120 of its 122 commits" in screen  # as many as the facts say, and the note says which are left out
        assert "122 commits, 61 since 2022-11-14 · last 2 d ago" in screen
        assert "10% · 12 of 120" in screen
        await press(pilot, "d")
        assert on_map(app).side.links.has_focus
        await press(pilot, "j")
        screen = text_of(app)
        assert "calls SessionStore.put" in screen
        assert "store.put(request.session, request.user)" in screen  # the code of the proof
        await press(pilot, "y")
        assert app.clipboard == "app/auth.py:113"
        await press(pilot, "tab", "j", "y")
        assert app.clipboard == "app/auth.py:3"


async def test_enter_on_a_link_goes_there() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "d")
        assert on_map(app).has_class("-open")
        await press(pilot, "j", "enter")
        assert not on_map(app).has_class("-open")
        assert here(app) == "jobs"
        assert on_map(app).home.has_focus
        await press(pilot, "d", "escape")
        assert on_map(app).home.has_focus


async def test_links_of_a_narrow_terminal_have_room() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await open_map(pilot, "d")
        assert on_map(app).side.links.region.height >= 8
        assert "used by (2)" in text_of(app)


# ---- numbers
def test_the_facts_have_one_clock_and_shares_what_they_are_of() -> None:
    level, of = LEVELS[""], detail("app")
    assert of is not None
    facts = facts_of_module(of, None, NOW, level.recent_since, has_history=True).plain.split("\n")
    assert facts[1] == "122 commits, 61 since 2022-11-14 · last 2 d ago"  # the first from a day, the last from today
    busy = replace(of, module=replace(of.module, commits=1_334, recent=24, last_change=NOW - 270 * DAY))
    facts = facts_of_module(busy, None, NOW, level.recent_since, has_history=True).plain.split("\n")
    assert max(map(len, facts[:2])) <= 50  # columns of the pane at 120
    shares = [e.visual.where for e in links_of(of, has_history=True) if isinstance(e.visual, Row)]
    assert "10% · 12 of 120" in shares
