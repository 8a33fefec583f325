"""The app in a real terminal, on a real repository with the real memory: a morning's work, key by key.

tmux is the terminal: it draws what the app sends, and tells what stands on the screen.
"""

import os
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from repositories import Files

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

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
PATIENCE = 90.0  # seconds for a busy machine


class Terminal:
    """One tmux server with one window, which runs one command."""

    def __init__(self, folder: Path, command: str, width: int, height: int) -> None:
        self._socket = folder / "tmux"
        size = ["-x", str(width), "-y", str(height)]
        self._tmux("-f", os.devnull, "new-session", "-d", *size, command)

    def press(self, *keys: str) -> None:
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)

    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")

    def wait_for(self, *words: str) -> str:
        """The screen as soon as all of the words stand on it."""
        return self._until(lambda screen: all(word in screen for word in words), f"{words} to come")

    def wait_without(self, word: str) -> str:
        return self._until(lambda screen: word not in screen, f"{word!r} to go")

    def close(self) -> None:
        subprocess.run(["tmux", "-S", str(self._socket), "kill-server"], check=False, capture_output=True)

    def _until(self, there: Callable[[str], bool], what: str) -> str:
        deadline, pause = time.monotonic() + PATIENCE, threading.Event()
        while not there(screen := self.screen()):
            assert time.monotonic() < deadline, f"waited for {what}:\n{screen}"
            pause.wait(0.1)
        return screen

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(["tmux", "-S", str(self._socket), *arguments], check=True, capture_output=True, text=True)
        return done.stdout


def app_on(repository: Path, tmp_path: Path) -> Terminal:
    state = shlex.quote(str(tmp_path / "state"))
    command = f"env -u COLUMNS -u LINES XDG_STATE_HOME={state} {shlex.quote(sys.executable)} -m coderecall tui"
    return Terminal(tmp_path, f"cd {shlex.quote(str(repository))} && {command}; echo left with $?; cat", 120, 36)


@pytest.fixture
def repository(tmp_path: Path, make_repo: Callable[[Path, Files], Path]) -> Path:
    return make_repo(tmp_path / "shop", {"session.py": SESSION, "warm.py": WARM})


@pytest.fixture
def terminal(tmp_path: Path, repository: Path) -> Iterator[Terminal]:
    found = app_on(repository, tmp_path)
    yield found
    found.close()


@pytest.mark.timeout(400)
def test_index_ask_edit_stage_commit(terminal: Terminal, repository: Path) -> None:
    terminal.wait_for("No index here.")
    terminal.press("Enter")
    terminal.wait_for("● live", "symbols")

    terminal.press("/")
    terminal.type("where is an item put into the session cache?")
    terminal.press("Enter")
    terminal.wait_for("SessionStore.put", "session.py:7", "self._items[key] = item")

    session = repository / "session.py"
    session.write_text(SESSION.replace("def put(self, key, item)", "def put(self, key, item, expires)"))
    terminal.wait_for("def put(self, key, item, expires)")  # the preview shows the file as it is now

    terminal.press("2")
    terminal.wait_for("Hints (1)", "my changes", "warm.py:7", "store.put(key, key)")
    terminal.press("s")
    terminal.wait_for("No hints.", "staged")
    _git(repository, "add", "session.py")
    terminal.wait_for("Hints (1)", "staged", "warm.py:7")
    _git(repository, "commit", "--quiet", "--no-verify", "-m", "Items expire")
    terminal.wait_for("No hints.", "staged")

    terminal.press("q")
    terminal.wait_for("left with 0")


@pytest.mark.timeout(400)
def test_a_question_typed_at_once_is_a_question(terminal: Terminal) -> None:
    """All keys are in the terminal's buffer before the app has drawn what the first one did."""
    terminal.wait_for("No index here.")
    terminal.press("Enter")
    terminal.wait_for("● live", "symbols")
    terminal.press("/", *"where", "Space", *"does", "Space", *"warm_cache", "Space", *"load", "Enter")
    terminal.wait_for("where does warm_cache load", "warm.py:4")


@pytest.mark.timeout(400)
def test_letters_typed_before_the_app_is_there_are_a_question(terminal: Terminal, repository: Path) -> None:
    """`q` would quit and `i` would index, had the app a list to look at."""
    terminal.type("quit putting an item")
    terminal.wait_for("No index here.", "Press ⏎ to build it", "quit putting an item")
    assert not (repository / ".coderecall").exists()
    terminal.press("Escape")
    terminal.wait_for("Press i")
    terminal.press("i")
    terminal.wait_for("● live", "session.py:")  # and asked as soon as there is one


@pytest.mark.timeout(400)
def test_a_burst_of_saved_files_drops_no_key(tmp_path: Path, make_repo: Callable[[Path, Files], Path]) -> None:
    """As a checkout or a formatter saves them: 500 files, with a key after every tenth and more while they are read."""
    repository = make_repo(
        tmp_path / "shop", {f"shelves/shelf{n}.py": f"def take{n}(item):\n    return item\n" for n in range(500)}
    )
    terminal = app_on(repository, tmp_path)
    try:
        terminal.wait_for("No index here.")
        terminal.press("Enter")
        terminal.wait_for("● live", "500 symbols", "500 files")
        typed = ""
        for number, file in enumerate(sorted((repository / "shelves").iterdir())):
            file.write_text(f"def take{number}(item):\n    return item\n\n\ndef put{number}(item):\n    return item\n")
            if number % 10 == 0:
                typed += chr(ord("a") + number // 10 % 26)
                terminal.type(typed[-1])
        while len(typed) < 100:
            typed += str(len(typed) % 10)
            terminal.type(typed[-1])
        terminal.wait_for("● live", "1,000 symbols", typed)
        terminal.press("q", "BSpace")
        terminal.wait_for(typed)
    finally:
        terminal.close()


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)
