"""The app without a screen, on a real repository."""

import ast
import os
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
from tui.plain import MOST_EVIDENCE, MOST_HINTS, PlainApp

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
    app._say_hints(HintReport((hint,)), "hint", "coderecall check")
    said = "\n".join(script.said)
    assert "1. sound" in said
    assert "2. weak" in said
    assert said.count("evidence: used here") == 7


def test_what_is_not_said_is_listed_by_the_command_that_found_it(tmp_path: Path) -> None:
    places = tuple(RelatedLocation(Location("a.py", line), "the same text") for line in range(1, MOST_EVIDENCE + 3))
    hint = Hint("CR201", Severity.NOTE, 0.9, "written twice", Location("a.py", 9), places, "")
    many = HintReport(tuple(replace(hint, fingerprint=f"{number}") for number in range(MOST_HINTS + 1)))
    said: dict[str, list[str]] = {}

    class Found(Project):
        def check(self, **_: object) -> HintReport:
            return many

        def refactor(self, **_: object) -> HintReport:
            return many

    for typed in ("/hints", "/hints staged", "/hints all", "/refactor"):
        script = Script([typed])
        PlainApp(Found(tmp_path), script).run()
        said[typed] = [line.strip() for line in script.said if "lists all" in line]
    for typed, command in (
        ("/hints", "check"),
        ("/hints staged", "check --staged"),
        ("/hints all", "check --all"),
        ("/refactor", "refactor"),
    ):
        assert said[typed][0] == f"2 more: `coderecall {command}` lists all."
        assert said[typed][-1] == f"1 more: `coderecall {command}` lists all."


# ---- pasted text
TRACE = (
    "/usr/lib/python3/site.py: Traceback (most recent call last):\n"
    '  File "warm.py", line 7, in warm_cache\n'
    "    store.put(key, key)\n"
    '  File "session.py", line 6, in put\n'
    "AttributeError: 'SessionStore' object has no attribute '_items'"
)


def test_pasted_lines_are_one_question(talk: Callable[..., str]) -> None:
    said = talk("/index", TRACE)
    assert "There is no /usr" not in said
    assert "1. SessionStore.put, method, session.py line 4" in said
    assert "read as a stack trace: 2 of 2 frames lie in what is indexed" in said


def test_a_pipe_asks_line_by_line(tmp_path: Path) -> None:
    lines = asked_by(subprocess.PIPE, b"first\nsecond\nthird\n")
    assert lines == ["first", "second", "third"]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("xterm", b"\x1b[200~first\r  second\rthird\x1b[201~\r" + b"next\r"),  # between brackets, as terminals paste
        ("dumb", b"first\r  second\rthird\r"),  # all at once
    ],
)
def test_a_paste_into_a_terminal_is_one_text(kind: str, typed: bytes) -> None:
    import pty

    ours, theirs = pty.openpty()
    lines = asked_by(theirs, typed, ours=ours, kind=kind)
    assert lines[0] == "first\n  second\nthird"
    assert lines[1:] == (["next"] if kind == "xterm" else [])


ASK = """
import sys
from tui.plain_terminal import StandardTerminal
terminal = StandardTerminal()
for _ in range(3):
    try:
        print(repr(terminal.ask("ask: ")), file=sys.stderr, flush=True)
    except EOFError:
        break
"""


def asked_by(stdin: int, typed: bytes, *, ours: int = -1, kind: str = "dumb") -> list[str]:
    """What a real terminal's user, or a pipe, asks by these bytes. They come when the first prompt stands there."""
    command = [sys.executable, "-c", ASK]
    environment = {**os.environ, "TERM": kind, "INPUTRC": os.devnull}
    terminal = stdin if ours >= 0 else subprocess.PIPE
    with subprocess.Popen(command, stdin=stdin, stdout=terminal, stderr=subprocess.PIPE, env=environment) as process:
        if ours < 0:
            _, told = process.communicate(typed, timeout=60)
        else:
            os.close(stdin)
            seen = b""
            while b"ask: " not in seen:
                seen += os.read(ours, 1000)
            os.write(ours, typed)
            seen = b""
            while seen.count(b"ask: ") < (2 if kind == "xterm" else 1):
                seen += os.read(ours, 1000)
            os.write(ours, b"\x04")
            _, told = process.communicate(timeout=60)
            os.close(ours)
    return [ast.literal_eval(line) for line in told.decode().splitlines()]


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
