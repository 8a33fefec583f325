"""From an answer along its callers and callees, and back."""

from textual.pilot import Pilot
from tui_drive import app_of, ask, settle, text_of
from tui_fake import Script

from tui.app import CoderecallApp
from tui.screens.ask import AskScreen
from tui.trail import Place, Trail
from tui.widgets.around import STEP, Around, way
from tui.widgets.code_view import CodeView

WIDE, NARROW = (120, 36), (80, 24)


def on_ask(app: CoderecallApp) -> AskScreen:
    assert isinstance(app.screen, AskScreen)
    return app.screen


def seen(app: CoderecallApp) -> tuple[str, int]:
    """The place whose code is shown."""
    shown = on_ask(app).query_one(CodeView).shown
    assert shown is not None
    return shown.path, shown.line


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def test_the_neighbours_stand_beside_the_code_with_their_certainty() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        screen = text_of(app)
        assert "called by 2 · 1 exact, 1 name only" in screen
        assert "exact     login" in screen
        assert "name only warm_cache" in screen
        assert "jobs/warm.py:6 +1" in screen
        assert "calls 1 · name only" in screen


async def test_along_the_callers_and_back_and_forward() -> None:
    script = Script()
    app = app_of(script)
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        await press(pilot, "c")
        assert on_ask(app).around.has_focus
        assert seen(app) == ("app/auth.py", 113)  # the caller is previewed
        assert on_ask(app).trail.at == 0
        await press(pilot, "enter")
        assert f"put{STEP}login" in text_of(app)
        assert "references app/auth.py login" in script.calls
        await press(pilot, "C")
        assert seen(app) == ("app/session.py", 21)
        await press(pilot, "enter")
        assert [place.symbol for place in on_ask(app).trail.places] == [
            "SessionStore.put",
            "login",
            "SessionStore.put",
        ]
        for key, at in (("backspace", 1), ("left_square_bracket", 0), ("backspace", 0), ("right_square_bracket", 1)):
            await press(pilot, key)
            assert on_ask(app).trail.at == at
        assert seen(app) == ("app/auth.py", 113)
        assert app.state.place == ("app/auth.py", "login")


async def test_a_new_answer_begins_a_new_way_and_escape_returns_to_the_answer() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        await press(pilot, "c", "enter", "escape")
        screen = on_ask(app)
        assert screen.main_list.has_focus
        assert seen(app) == ("app/session.py", 21)
        assert len(screen.trail.places) == 2  # ] leads there again
        await press(pilot, "j")
        assert [place.symbol for place in screen.trail.places] == ["login"]


async def test_what_is_not_in_the_index_is_shown_where_it_is_named() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot)
        await press(pilot, "C")
        assert seen(app) == ("app/session.py", 26)
        await press(pilot, "enter")
        assert on_ask(app).trail.at == 0
        assert any("not defined in this index" in toast.message for toast in app._notifications)


async def test_no_callers_is_said() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot)
        await press(pilot, "j", "c")
        assert any("Nothing in the index calls it." in toast.message for toast in app._notifications)
        assert on_ask(app).main_list.has_focus


async def test_callers_on_a_narrow_terminal() -> None:
    app = app_of(Script())
    async with app.run_test(size=NARROW) as pilot:
        await ask(pilot)
        await press(pilot, "c", "enter")
        assert f"put{STEP}login" in text_of(app)
        assert seen(app) == ("app/auth.py", 113)
        await press(pilot, "y")
        assert app.clipboard == "app/auth.py:113"
        await press(pilot, "escape", "y")
        assert app.clipboard == "app/session.py:21"  # that of the list, which is what is seen now


async def test_mouse_on_neighbours_and_on_the_way() -> None:
    app = app_of(Script())
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot)
        row = on_ask(app).around.group_row("callers")
        assert row is not None
        await pilot.click(Around, offset=(14, row + 1))  # the border is the first line
        await settle(pilot)
        assert seen(app) == ("app/auth.py", 113)
        await pilot.click(Around, offset=(14, row + 1), times=2)
        await settle(pilot)
        assert on_ask(app).trail.at == 1
        await pilot.click(Around, offset=(5, 0))
        await settle(pilot)
        assert on_ask(app).trail.at == 0


def test_the_way_fits_and_keeps_where_one_is() -> None:
    trail = Trail()
    trail.start(Place("a.py", "begin", 1))
    for number in range(20):
        trail.go(Place("a.py", f"Class.step_{number}", number))
    trail.jump(10)
    for room in (12, 30, 60):
        shown = way(trail, room)
        assert shown.cell_length <= max(room, 22)
        assert "step_9" in shown.plain
    assert "begin" not in way(trail, 40).plain


def test_going_on_forgets_what_lay_ahead() -> None:
    trail = Trail()
    assert trail.current is None
    assert not trail.step(1)
    a, b, c = (Place("a.py", name, 1) for name in "abc")
    trail.start(a)
    trail.go(b)
    trail.go(b)  # the same place is no step
    assert trail.step(-1)
    trail.go(c)
    assert trail.places == (a, c)
    assert not trail.step(1)
    assert trail.current == c
