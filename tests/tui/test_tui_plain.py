"""The app without a screen, on a real repository."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from repositories import Files
from tui_samples import ANSWERS

from coderecall.model import Answers, Hint, HintReport, Location, RelatedLocation, Severity
from coderecall.project import Project
from tui.plain import PlainApp

SESSION = '''class SessionStore:
    """Keeps what a visitor does between two requests."""

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


class Script:
    """A terminal whose user types these lines; "^C" presses it."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.said: list[str] = []

    def ask(self, prompt: str) -> str:
        self.said.append(prompt)
        line = next(self._lines, None)
        if line is None:
            raise EOFError
        if line == "^C":
            raise KeyboardInterrupt
        return line

    def say(self, line: str) -> None:
        self.said.append(line)


@pytest.fixture
def talk(tmp_path: Path, make_repo: Callable[[Path, Files], Path]) -> Callable[..., str]:
    """What is said when these lines are typed, after the greeting."""
    root = make_repo(tmp_path / "shop", {"session.py": SESSION, "warm.py": WARM})

    def typed(*lines: str) -> str:
        script = Script(lines)
        PlainApp(Project(root), script).run()
        return "\n".join(script.said)

    return typed


def test_builds_asks_reads_and_relates(talk: Callable[..., str]) -> None:
    said = talk("/index", "where is an item put into the session cache?", "1", "/related 1", "/quit", "never read")
    assert "There is no index here. /index builds it." in said
    assert "Done: 2 files" in said
    assert "1. SessionStore.put, method, session.py line 4" in said
    assert "   because: " in said
    assert "session.py, from line 4 to 6." in said
    assert "        self._items[key] = item" in said
    assert "Used by 1 place." in said
    assert "warm.py line 7" in said
    assert said.count("ask: ") == 5


def test_mistakes_are_answered(talk: Callable[..., str]) -> None:
    said = talk("where is it?", "/nonsense", "/re 1", "3", "^C", "/hints everything", "")
    assert "There is no index here. /index builds it." in said
    assert "There is no /nonsense. /help lists what there is." in said
    assert "Which: /read or /related or /refactor?" in said
    assert "Nothing is listed: ask something first." in said
    assert "Type /quit to leave." in said
    assert "Say /hints, /hints staged or /hints all." in said


def test_hints_of_a_change(talk: Callable[..., str], tmp_path: Path) -> None:
    talk("/index")
    session = tmp_path / "shop" / "repo" / "session.py"
    session.write_text(SESSION.replace("def put(self, key, item)", "def put(self, key, item, expires)"))
    said = talk("/hints", "/hints staged", "/status")
    assert "1 hint." in said
    assert "warm.py line 7" in said
    assert "No hints. No source file has changed." in said
    assert "1 file changed since" in said


def test_a_number_means_the_list_that_was_said_last(talk: Callable[..., str], tmp_path: Path) -> None:
    talk("/index")
    session = tmp_path / "shop" / "repo" / "session.py"
    session.write_text(SESSION.replace("def put(self, key, item)", "def put(self, key, item, expires)"))
    said = talk("SessionStore", "1", "/hints", "1", "/related 1", "/hints staged", "1")
    _, _, after = said.partition("1 hint.")
    assert "warm.py, from line 4 to 8." in after
    assert "        store.put(key, key)" in after
    assert "session.py, from line" not in after
    assert after.rstrip().endswith("Nothing is listed: ask something first.\nask:")


def test_weak_answers_come_last_and_all_places_of_a_hint_are_said(tmp_path: Path) -> None:
    places = tuple(RelatedLocation(Location("a.py", line), "used here") for line in range(1, 8))
    hint = Hint("CR101", Severity.WARNING, 0.9, "gone", Location("a.py", 9), places, "")
    answers = tuple(replace(ANSWERS.results[0], symbol=name, weak=name == "weak") for name in ("weak", "sound"))
    script = Script(())
    app = PlainApp(Project(tmp_path), script)
    app._say_answers(Answers(answers))
    app._say_hints(HintReport((hint,)), "hint")
    said = "\n".join(script.said)
    assert "1. sound" in said
    assert "2. weak" in said
    assert said.count("evidence: used here") == 7


def test_the_command_needs_no_textual(tmp_path: Path, make_repo: Callable[[Path, Files], Path]) -> None:
    root = make_repo(tmp_path / "shop", {"session.py": SESSION})
    script = (
        "import sys\n"
        "from coderecall.cli import main\n"
        "try:\n"
        f"    main(['-C', {str(root)!r}, 'tui', '--plain'])\n"
        "finally:\n"
        "    print(sorted({'textual', 'torch'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input="/help\n/quit\n", capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "/related N: who uses number N, and what changes with it" in done.stdout
    assert done.stdout.rstrip().endswith("[]")
    assert "\x1b" not in done.stdout
