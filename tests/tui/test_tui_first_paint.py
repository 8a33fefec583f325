"""What the app does before its first paint, counted in a process of its own: seconds would depend on the machine."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any, ClassVar

import pytest
from repositories import Files
from textual import events
from tui_drive import Heard, settle
from tui_fake import FakeProject, Script

import tui.app
from coderecall.project import Project
from tui.app import CoderecallApp
from tui.jobs import Jobs
from tui.messages import Opened
from tui.screens.ask import AskScreen

COUNTED = """
import asyncio, json, sqlite3, sys
from pathlib import Path
from textual.drivers.headless_driver import HeadlessDriver
from coderecall.project import Project
import tui.app
from tui.app import CoderecallApp

ROOT = sys.argv[1]
opened, statements, first, lines = [], [], {}, [""]
connect = sqlite3.connect

def connect_counted(*arguments, **options):
    connection = connect(*arguments, **options)
    connection.set_trace_callback(lambda sql: None if sql.startswith("--") else statements.append(sql))
    return connection

def seen(event, arguments):
    if event in {"open", "os.scandir", "os.listdir"} and str(arguments[0]).startswith(ROOT):
        opened.append(str(arguments[0]))

class Terminal(HeadlessDriver):
    is_headless = False  # so that the app writes what it would to a terminal

    def write(self, data):
        lines[0] += data
        if not first and "is this done" in lines[0]:
            first.update(modules=sorted(sys.modules), opened=list(opened), statements=list(statements))

async def main():
    sqlite3.connect = connect_counted
    sys.addaudithook(seen)
    app = CoderecallApp(Project(Path(ROOT)), watch=False)
    app.driver_class = Terminal

    async def until_opened(pilot):
        while not (app.state.status or app.state.no_index or app.state.failure):
            await pilot.pause()
        await app.workers.wait_for_complete()
        app.exit()

    await app.run_async(size=(120, 36), auto_pilot=until_opened)
    print(json.dumps({**first, "ready": app.state.ready}))

asyncio.run(main())
"""
NOT_YET = {"torch", "git", "tree_sitter", "numpy", "pygments.lexers", "watchdog", "coderecall.store"}
SCREENS = {f"tui.screens.{name}" for name in ("hints", "refactor", "memory", "map")}
MOST_MODULES = 500  # 0.3 s of CPU on two cores of 2026, half of it to import them


def counted(root: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", COUNTED, str(root)], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def shop(folder: Path, make_repo: Callable[[Path, Files], Path], count: int) -> Path:
    files = {f"shelf{n}.py": f"def take{n}(item):\n    return item\n" for n in range(count)}
    root = make_repo(folder, files)
    Project(root).index(jobs=1)
    return root


def test_the_first_paint_reads_no_index_and_imports_little(
    tmp_path: Path, make_repo: Callable[[Path, Files], Path]
) -> None:
    found = counted(shop(tmp_path / "shop", make_repo, 3))
    assert found["ready"]
    assert found["opened"] == found["statements"] == []
    assert set(found["modules"]) & (NOT_YET | SCREENS) == set()
    assert len(found["modules"]) <= MOST_MODULES, len(found["modules"])


def test_a_larger_index_is_opened_with_as_many_statements(
    tmp_path: Path, make_repo: Callable[[Path, Files], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = [shop(tmp_path / f"{count}", make_repo, count) for count in (3, 40)]
    statements: list[str] = []
    connect = sqlite3.connect

    def connect_counted(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(lambda sql: None if sql.startswith("--") else statements.append(sql))
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_counted)
    counts = []
    for root in roots:
        statements.clear()
        heard = Heard()
        Jobs(heard, Project(root)).open()
        assert [type(message) for message in heard.messages] == [Opened]
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 30


# ---- keys that come before anything can be seen


class TypedAhead(CoderecallApp):
    """Keys lie in the terminal before the app begins to read."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [Path(tui.app.__file__).parent / name for name in CoderecallApp.CSS_PATH]

    typed = ""

    def on_load(self) -> None:
        for character in self.typed:
            self.post_message(events.Key("space" if character == " " else character, character))


def typed_ahead(typed: str, script: Script) -> TypedAhead:
    app = TypedAhead(FakeProject(script), watch=False)
    app.typed, app.animation_level = typed, "none"
    return app


@pytest.mark.parametrize("indexed", [True, False])
async def test_letters_typed_before_the_first_paint_are_the_question(indexed: bool) -> None:
    script = Script(indexed=indexed)
    app = typed_ahead("quit i 2?", script)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("x")
        await settle(pilot)
        assert isinstance(app.screen, AskScreen)
        assert app.screen.field.value == "quit i 2?x"
        assert not any(call.startswith("index") for call in script.calls)


async def test_what_is_pasted_before_the_first_paint_is_in_the_field() -> None:
    class Pasted(TypedAhead):
        def on_load(self) -> None:  # both handlers are called
            self.post_message(events.Paste("who calls put"))

    app = Pasted(FakeProject(Script()), watch=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, AskScreen)
        assert app.screen.field.value == "who calls put"
