"""The app on a real repository: index it, ask it, edit a file, see the memory learn, read hints, quit."""

import asyncio
import subprocess
import sys
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
        before = app.state.surprises.new
        (root / "session.py").write_text(SESSION + "\n    def forget(self, key):\n        del self._items[key]\n")
        async with asyncio.timeout(60):
            await learned.wait()
        await settle(pilot)
        assert app.state.surprises.new > before
        assert "session.py all new" in text_of(app).splitlines()[1]  # the strip

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


def test_files_are_read_in_processes_while_the_app_has_the_screen(
    tmp_path: Path, make_repo: Callable[[Path, Files], Path]
) -> None:
    """In a process of its own, in which none was started before. A large repository is read so; here a small one."""
    root = make_repo(tmp_path / "shop", {"session.py": SESSION, "warm.py": WARM})
    script = """
import asyncio, sys
from pathlib import Path
from coderecall.index import parsing
from coderecall.project import Project
from tui.app import CoderecallApp

async def main():
    parsing.SMALL = 0
    app = CoderecallApp(Project(Path(sys.argv[1])), watch=False)
    async with app.run_test() as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        app.action_index()
        while app.state.indexing:
            await pilot.pause()
        await app.workers.wait_for_complete()
        print(app.state.status and app.state.status.symbols, app.state.failure)

if __name__ == "__main__":
    asyncio.run(main())
"""
    file = tmp_path / "script.py"
    file.write_text(script)
    done = subprocess.run([sys.executable, str(file), str(root)], capture_output=True, text=True, check=True)
    assert done.stdout == "5 None\n"
