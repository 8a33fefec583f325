"""What a question points at comes first: frames of traces of real programs, places, and lines that say a message."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from indexed import index_exactly, make_indexed
from repositories import commit

from coderecall.model import Answers
from coderecall.project import Project

FILES = {
    "src/shop/store.py": (
        "from shop.errors import StoreFailed\n\n\nclass Store:\n"
        "    def put(self, key, value):\n"
        "        if not key:\n"
        '            raise StoreFailed(f"cannot save {value} items to {key!r}: the key is "\n'
        '                              "empty")\n\n'
        "    def get(self, key):\n"
        "        return self.items[key]\n"
    ),
    "src/shop/errors.py": "class StoreFailed(Exception):\n    pass\n",
    "src/shop/__init__.py": "",
    "src/shop/run.py": (
        "from shop.store import Store\n\n\ndef start():\n    for key in ['']:\n        save(key)\n\n\n"
        "def save(key):\n    Store().put(key, 12)\n"
    ),
    "main.py": "from shop.run import start\n\nstart()\n",
    "web/store.js": (
        "class Store {\n  put(key, value) {\n"
        "    if (!key) throw new TypeError(`key must not be empty, it is ${key} for ${value}`);\n  }\n}\n"
        "function start() {\n  new Store().put('', 3);\n}\nmodule.exports = { start };\n"
    ),
    "web/main.js": "const { start } = require('./store.js');\nstart();\n",
    "tests/test_store.py": (
        "def test_put():\n"
        "    with raises(StoreFailed, match='cannot save 3 items to x: the key is empty'):\n        pass\n"
    ),
    "docs/errors.md": "# Errors\n\n`cannot save 12 items`: the key is empty.\n",
    "lib/limits.c": (
        "#include <stdio.h>\n\nint check(int n)\n{\n"
        '    fprintf(stderr, "limit of %d exceeded by %s\\n", n, name);\n    return 0;\n}\n'
    ),
    "java/Validate.java": (
        "public class Validate {\n    private static final String NULL_ELEMENT =\n"
        '        "The validated array contains null element at index: %d";\n\n'
        "    static void check(Object[] array) {\n        throw new Bad(NULL_ELEMENT);\n    }\n}\n"
    ),
    "conf/store.py": "OPTIONS = ['max_retries', 'timeout']\n\n\ndef load():\n    return 1\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_indexed(tmp_path_factory.mktemp("direct"), FILES)


def names(answers: Answers) -> list[str]:
    return [answer.symbol or answer.path for answer in answers.results]


def run(program: list[str], root: Path) -> str:
    done = subprocess.run(program, cwd=root, capture_output=True, text=True, check=False, env={"PYTHONPATH": "src"})
    assert done.returncode
    return done.stderr


def test_frames_of_a_real_python_trace(project: Project) -> None:
    trace = run([sys.executable, "-B", "main.py"], project.root)
    answers = project.ask(f"what is wrong here?\n{trace}")
    assert names(answers)[:4] == ["Store.put", "save", "start", "main.py"]
    first = answers.results[0]
    assert [e.why for e in first.evidence[:2]] == [
        "frame 1 of 4",
        "says \"cannot save 12 items to '': the key is empty\"",
    ]
    assert first.evidence[0].line == 7
    assert "read as a stack trace: 4 of 4 frames lie in what is indexed" in answers.notes


@pytest.mark.skipif(shutil.which("node") is None, reason="real traces of Node need Node")
def test_frames_of_a_real_node_trace(project: Project) -> None:
    trace = run([shutil.which("node") or "", "web/main.js"], project.root)
    assert names(project.ask(trace))[:3] == ["Store.put", "start", "web/main.js"]


def test_a_trace_of_a_machine_where_everything_lies_elsewhere(project: Project) -> None:
    text = (
        'Traceback (most recent call last):\n  File "/usr/lib/python3.11/json/__init__.py", line 3, in load\n'
        '  File "/opt/venv/lib/python3.11/site-packages/shop/run.py", line 10, in save\n'
        '  File "/opt/venv/lib/python3.11/site-packages/shop/store.py", line 11, in get\nKeyError: 1\n'
    )
    answers = project.ask(text)
    assert names(answers)[:2] == ["Store.get", "save"]
    assert any("2 of 3 frames" in note for note in answers.notes)


def test_a_library_with_a_file_of_the_same_name_is_not_ours(project: Project) -> None:
    text = (
        'Traceback (most recent call last):\n  File "/usr/lib/python3/other/store.py", line 2, in fetch\nKeyError: 1\n'
    )
    answers = project.ask(text)
    assert not any(e.why.startswith("frame") for answer in answers.results for e in answer.evidence)
    assert any("none of its frames" in note for note in answers.notes)


def test_lines_that_have_moved_are_said_and_the_function_is_found_by_name(project: Project) -> None:
    text = 'Traceback (most recent call last):\n  File "src/shop/store.py", line 300, in put\nKeyError: 1\n'
    (answer,) = project.ask(text, k=1).results
    assert answer.symbol == "Store.put"
    assert answer.evidence[0].why == ("frame 1 of 1: in line 300 when it was written, the function has moved since")


def test_a_function_that_is_no_longer_there_is_said(project: Project) -> None:
    text = 'Traceback (most recent call last):\n  File "src/shop/store.py", line 11, in fetch\nKeyError: 1\n'
    (answer,) = project.ask(text, k=1).results
    assert answer.evidence[0].why == "frame 1 of 1: line 11, where fetch is not: the code has changed since"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("store.js:3", "Store.put"),
        ("src/shop/store.py:11", "Store.get"),
        ("./src/shop/run.py:9", "save"),
        ("src\\shop\\run.py:9", "save"),
        ("src/shop/run.py:save", "save"),
        ("run.py", "src/shop/run.py"),
        ("web/store.js", "web/store.js"),
        ("why does src/shop/store.py:11 fail?", "Store.get"),
        ("https://example.com/acme/shop/blob/main/src/shop/store.py#L11", "Store.get"),
    ],
)
def test_a_place_is_the_answer(project: Project, place: str, expected: str) -> None:
    assert names(project.ask(place))[0] == expected


@pytest.mark.parametrize(
    ("message", "expected", "line"),
    [
        ("cannot save 77 items to 'abc': the key is empty", "Store.put", 7),
        ('why do I get "cannot save 1 items to None: the key is empty"?', "Store.put", 7),
        ("shop.errors.StoreFailed: cannot save 12 items to '': the key is empty", "Store.put", 7),
        ("TypeError: key must not be empty, it is undefined for 3", "Store.put", 3),
        (
            "java.lang.IllegalArgumentException: The validated array contains null element at index: 3",
            "Validate.NULL_ELEMENT",
            3,
        ),
        ("ERROR: limit of 12 exceeded by /home/me", "check", 5),
        ("2024-05-01 10:00:00 ERROR app: start: limit of 9 exceeded by bob", "check", 5),
    ],
)
def test_a_message_leads_to_the_line_that_says_it(project: Project, message: str, expected: str, line: int) -> None:
    first = project.ask(message).results[0]
    assert (first.symbol, first.evidence[0].line) == (expected, line)
    assert first.evidence[0].why.startswith("says")


def test_tests_and_manuals_that_repeat_a_message_come_behind_the_code(project: Project) -> None:
    paths = [a.path for a in project.ask("cannot save 3 items to x: the key is empty").results]
    assert paths.index("src/shop/store.py") < paths.index("tests/test_store.py")


def test_a_whole_message_needs_no_sign_that_it_is_one(tmp_path: Path) -> None:
    code = "def client(app):\n    raise LookupError('No Client set, use Provider to set one')\n"
    project = make_indexed(tmp_path, {"app/client.py": code, "app/provider.py": "class Provider:\n    client = None\n"})
    (first, *_) = project.ask("No Client set, use Provider to set one").results
    assert (first.path, first.symbol, first.evidence[0].line) == ("app/client.py", "client", 2)
    part = project.ask("set one Client, use the Provider").results  # its words in another order are a sentence
    assert not any("the message" in answer.signals for answer in part)


def test_a_name_that_nothing_defines_leads_to_the_lines_that_say_it(tmp_path: Path) -> None:
    files = {
        "app/log.py": "import os\n\n\ndef begin():\n    return os.environ.get('APP_LOG_LEVEL', 'info')\n",
        "app/level.py": "class LogLevel:\n    app = level = log = None\n",
        "docs/log.md": "# Log\n\nSet APP_LOG_LEVEL to see more of the app, its log and the level.\n",
    }
    project = make_indexed(tmp_path, files)
    first = project.ask("APP_LOG_LEVEL").results[0]
    assert (first.symbol, first.evidence[0].why, first.evidence[0].line) == ("begin", "says APP_LOG_LEVEL", 5)
    assert project.ask("APP_LOG_COLOUR").notes == ("nothing defines or says APP_LOG_COLOUR",)


def test_the_beginning_of_a_name_leads_to_what_is_called_so(tmp_path: Path) -> None:
    """Other code may say its words more often."""
    files = {
        "app/auth.py": "def get_auth_from_url(url):\n    return url\n\n\ndef get_auth_of_user(who):\n    return who\n",
        "app/digest.py": "def handle(get, auth):\n    'Get auth: auth, get auth.'\n    return get(auth, auth.get)\n",
        "tests/test_auth.py": "def get_auth_x():\n    pass\n",
    }
    project = make_indexed(tmp_path, files)
    found = project.ask("get_auth")
    names = [(answer.symbol, answer.evidence[0].why) for answer in found.results]
    begun = "its name begins with get_auth"
    assert names[:2] == [("get_auth_of_user", begun), ("get_auth_from_url", begun)]
    assert found.notes == ("nothing is called get_auth",)
    named = project.ask("get_auth_from_url").results  # one that is written in full is no beginning
    assert [answer.symbol for answer in named][:1] == ["get_auth_from_url"]
    assert not any(begun in evidence.why for answer in named for evidence in answer.evidence)


@pytest.mark.parametrize(
    ("place", "note"),
    [
        ("src/shop/store.py:4000", "src/shop/store.py has 11 lines"),
        ("src/shop/gone.py:3", "no file src/shop/gone.py is indexed"),
        ("gone.py:3", "no file gone.py is indexed"),
    ],
)
def test_a_place_that_is_not_there_is_said(project: Project, place: str, note: str) -> None:
    assert project.ask(place).notes[-1:] == (note,)


def test_a_name_is_not_a_message(project: Project) -> None:
    """`StoreFailed` has the words, but says nothing."""
    found = project.ask('"store failed"').results
    assert not any(e.why.startswith('says "') for answer in found for e in answer.evidence)


def test_an_identifier_is_not_a_message(project: Project) -> None:
    """`max_retries` in a list of names is not where a library says "Max retries exceeded"."""
    found = project.ask("ConnectionError: Max retries exceeded").results
    assert not any(e.why.startswith('says "') for answer in found for e in answer.evidence)


def test_filters_hold_for_what_is_pointed_at(project: Project) -> None:
    trace = run([sys.executable, "-B", "main.py"], project.root)
    assert {a.path for a in project.ask(trace, within="src/shop/run.py").results} == {"src/shop/run.py"}


def test_tests_are_asked_for_in_words(project: Project) -> None:
    assert project.ask("tests for saving items in the store").results[0].path == "tests/test_store.py"
    assert project.ask("saving items in the store").results[0].path != "tests/test_store.py"


def test_a_trace_of_older_code_than_what_is_indexed(tmp_path: Path) -> None:
    """The trace is of the first commit; since then the function moved to another file."""
    project = make_indexed(tmp_path, FILES)
    trace = run([sys.executable, "-B", "main.py"], project.root)
    text = FILES["src/shop/run.py"].partition("\n\n\ndef save")
    moved = f"from shop.store import Store\n\n\ndef save{text[2]}"
    commit(
        project.root, "Move", {"src/shop/run.py": f"from shop.save import save\n{text[0]}\n", "src/shop/save.py": moved}
    )
    index_exactly(project)
    answers = project.ask(trace)
    assert names(answers)[:3] == ["Store.put", "save", "start"]
    assert answers.results[1].path == "src/shop/save.py"
    assert (
        answers.results[1].evidence[0].why.endswith("src/shop/run.py when it was written, the function has moved since")
    )
