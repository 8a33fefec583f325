"""What completes a name that is being typed."""

import pytest
from indexed import make_indexed

from coderecall.project import Project

STORE = """class SessionStore:
    limit = 4

    def put(self, key):
        value = key

    def _purge(self):
        pass

    def pop(self):
        pass


def session_key():
    pass


SESSION_AGE = 3
"""
FILES = {
    "app/store.py": STORE,
    "tests/test_store.py": "def session_fixture():\n    pass\n\n\ndef sess():\n    pass\n",
    "docs/guide.md": "# Sessions and more\n\nText.\n",
    "lib.rs": "impl Ring { fn push(&self) {} }\nstruct Ring {}\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_indexed(tmp_path_factory.mktemp("completion"), FILES)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sess", ["SessionStore", "SESSION_AGE", "session_key", "sess", "session_fixture"]),  # as written, tests last
        ("session_", ["session_key", "SESSION_AGE", "session_fixture"]),
        ("pur", ["_purge"]),
        ("SessionStore.p", ["SessionStore.pop", "SessionStore.put"]),
        ("SessionStore.", ["SessionStore.pop", "SessionStore.put", "SessionStore.limit", "SessionStore._purge"]),
        ("store.SessionStore.pu", ["store.SessionStore.put"]),
        ("Ring::pu", ["Ring::push"]),
        ("nosuch", []),
        ("nosuch.p", []),
        ("where is", []),
        ("", []),
        ("..", []),
        ("\ud800", []),
        ("\U0010ffff", []),
        ("100%", []),
    ],
)
def test_names_complete_what_is_typed(project: Project, text: str, names: list[str]) -> None:
    with project.session() as session:
        assert list(session.complete(text)) == names


def test_no_more_than_wanted(project: Project) -> None:
    with project.session() as session:
        assert session.complete("Sess", k=2) == ("SessionStore", "SESSION_AGE")
