"""The map of a real repository: its sizes, its links, its symbols, and what a saved file changes."""

from pathlib import Path

from repositories import commit, make_repo
from tui_drive import settle, text_of

from coderecall.project import Project
from tui.app import CoderecallApp
from tui.screens.map import MapScreen

STORE = "class Store:\n    def put(self, key):\n        return key\n\n\ndef log(text):\n    print(text)\n"
USER = "from app.store import Store, log\n\n\ndef fill():\n    Store().put(1)\n    log(1)\n"


async def test_from_the_tree_to_a_symbol_and_its_callers(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"app/store.py": STORE, "jobs/user.py": USER, "README.md": "# Shop\n"})
    commit(root, "More", {"app/store.py": STORE + "\n\nx = 1\n", "jobs/user.py": USER + "\n\ny = 1\n"})
    project = Project(root)
    project.index()
    app = CoderecallApp(project, watch=False)
    app.animation_level = "none"
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "5")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, MapScreen)
        assert [area.name for area in screen.pane.areas] == ["app/", "jobs/", "README.md"]
        assert [area.figure for area in screen.pane.areas] == ["2", "2", "1"]
        shown = text_of(app)
        assert "used by (1)" in shown
        assert "100% · 2 of 2" in shown
        assert "calls Store" in shown

        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert [area.name for area in screen.pane.areas] == ["Store", "put", "log", "x"]
        await pilot.press("j")
        await settle(pilot)
        shown = text_of(app)
        assert "used at (1)" in shown
        assert "jobs/user.py:5" in shown
        await pilot.press("d", "y")
        assert app.clipboard == "jobs/user.py:5"
