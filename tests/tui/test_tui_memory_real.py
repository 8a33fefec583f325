"""The Memory screen on a real repository with the real memory: a save and a commit are seen as they are learned."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from repositories import Files, commit, run_git
from tui_drive import settle, text_of

from coderecall.project import Project
from tui.app import CoderecallApp
from tui.screens.memory import MemoryScreen
from tui.screens.why import WhyScreen

STORE = '''class SessionStore:
    """Keeps what a visitor does between two requests."""

    def put(self, key, item):
        """Store an item of the session cache."""
        self._items[key] = item
'''
FORGET = "\n    def forget(self, key):\n        del self._items[key]\n"


async def test_a_save_and_a_commit_are_seen(tmp_path: Path, make_repo: Callable[[Path, Files], Path]) -> None:
    root = make_repo(tmp_path, {"session.py": STORE})
    for number in range(4):
        commit(root, f"Store items of kind {number}", {"session.py": STORE.replace("_items", f"_kind_{number}")})
    project = Project(root)
    project.index()
    app = CoderecallApp(project)
    app.animation_level = "none"
    saved, committed = asyncio.Event(), asyncio.Event()
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "4")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, MemoryScreen)
        assert {write.point.head for write in screen.writes.all if write.point} == {"changed-for", "described-by"}
        assert screen.recall.probe is not None
        assert screen.recall.probe.heads[1].whole.asked == 2
        assert "5 commits" in text_of(app)

        app.state.learned.subscribe(screen, lambda _: saved.set(), immediate=True)
        app.state.commits_learned.subscribe(screen, lambda _: committed.set(), immediate=True)
        (root / "session.py").write_text(STORE + FORGET)
        async with asyncio.timeout(60):
            await saved.wait()
        await settle(pilot)
        assert "SessionStore.forget" in screen.writes.all[-1].label
        assert "0 taken back, 1 learned" in text_of(app)

        run_git(root, "commit", "-qam", "Forget items of the cache")
        async with asyncio.timeout(60):
            await committed.wait()
        await settle(pilot)
        assert screen.writes.all[-1].what == "Forget items of the cache"
        assert "1 commit, 1 learned" in text_of(app)

        await pilot.press("h", "l")
        screen.stream.focus()
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WhyScreen)
        assert "session.py:8" in text_of(app)  # where `forget` is
        await pilot.press("escape", "p")
        await settle(pilot)
        assert "nothing learned since" in str(screen.recall.border_subtitle)
        await pilot.press("q")


def test_the_screen_needs_no_torch(tmp_path: Path, make_repo: Callable[[Path, Files], Path]) -> None:
    """Reading, asking and explaining, in a process of its own."""
    root = make_repo(tmp_path, {"session.py": STORE})
    for name in ("put", "get", "drop"):
        commit(root, f"Keep {name} short", {"session.py": STORE.replace("_items", f"_{name}")})
        Project(root).index()
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from coderecall.project import Project\n"
        "from tui.app import CoderecallApp\n"
        "from tui.screenshots import settled\n"
        "async def main():\n"
        f"    async with CoderecallApp(Project(Path({str(root)!r})), watch=False).run_test() as pilot:\n"
        "        await settled(pilot)\n"
        "        await pilot.press('escape', '4')\n"
        "        while not pilot.app.screen.stream.bars:\n"
        "            await settled(pilot)\n"
        "        await pilot.press('tab', 'tab', 'tab', 'enter')\n"
        "        await settled(pilot)\n"
        "        print(type(pilot.app.screen).__name__)\n"
        "asyncio.run(main())\n"
        "print('torch' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.split() == ["WhyScreen", "False"]
