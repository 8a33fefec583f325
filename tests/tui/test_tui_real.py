"""The app on a real repository: index it, ask it, edit a file, see the memory learn, read hints, quit."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

from repositories import Files
from tui_drive import ask, settle, text_of

from coderecall.model import Answer
from coderecall.project import Project
from tui.app import CoderecallApp
from tui.screens.ask import AskScreen
from tui.state import Freshness, LearnedBatch

SESSION = '''class SessionStore:
    """Keeps what a visitor does between two requests."""

    def __init__(self):
        self._items = {}

    def put(self, key, item):
        """Store an item of the session cache."""
        self._items[key] = item
'''
WARM = """from session import SessionStore


def warm_cache(keys):
    store = SessionStore()
    for key in keys:
        store.put(key, key)
"""


async def test_index_ask_edit_and_learn(tmp_path: Path, make_repo: Callable[[Path, Files], Path]) -> None:
    root = make_repo(tmp_path / "shop", {"session.py": SESSION, "warm.py": WARM})
    app = CoderecallApp(Project(root))
    app.animation_level = "none"
    learned = asyncio.Event()
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert "No index here." in text_of(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.state.freshness is Freshness.LIVE
        await ask(pilot, "where is an item put into the session cache?")
        screen = app.screen
        assert isinstance(screen, AskScreen)
        first = screen.main_list.current
        assert isinstance(first, Answer)
        assert (first.path, first.symbol, first.line) == ("session.py", "SessionStore.put", 7)
        assert "self._items[key] = item" in text_of(app)

        assert "called by 1" in text_of(app)
        await pilot.press("c", "enter")
        await settle(pilot)
        assert screen.trail.current is not None
        assert (screen.trail.current.path, screen.trail.current.symbol) == ("warm.py", "warm_cache")
        await pilot.press("backspace", "escape", "r")
        await settle(pilot)
        assert "Related to SessionStore.put" in text_of(app)
        assert "warm.py" in text_of(app)
        await pilot.press("escape")

        def seen(batch: LearnedBatch) -> None:
            if "session.py" in batch.paths:
                learned.set()

        app.state.learned.subscribe(screen, seen, immediate=True)
        before = len(app.state.surprises)
        (root / "session.py").write_text(SESSION + "\n    def forget(self, key):\n        del self._items[key]\n")
        async with asyncio.timeout(60):
            await learned.wait()
        await settle(pilot)
        assert len(app.state.surprises) > before
        assert "session.py" in text_of(app).splitlines()[1]  # the strip

        await pilot.press("slash", *"SessionStore.fo")
        await settle(pilot)
        assert "tab SessionStore.forget" in text_of(app)  # the open session knows what was written since
        await pilot.press("tab")
        await settle(pilot)
        first = screen.main_list.current
        assert isinstance(first, Answer)
        assert first.symbol == "SessionStore.forget"

        await pilot.press("escape", "2")
        await settle(pilot)
        assert "Hints" in text_of(app)
        await pilot.press("q")
    assert not [thread.name for thread in threading.enumerate() if "inotify" in thread.name.lower()]
