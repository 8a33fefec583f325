"""An open index follows what happens to it."""

from pathlib import Path
from typing import Any

import pytest
from repositories import make_repo, write

from coderecall.project import Project
from coderecall.recall.ask import Recall

STORE = '''class SessionStore:
    def put(self, key, item):
        """Store an item of the session cache."""
        self.items[key] = item
'''
WARM = "from store import SessionStore\n\n\ndef warm(key):\n    SessionStore().put(key, key)\n"
FILES = {"store.py": STORE, "warm.py": WARM}


def test_answers_are_of_the_index_as_it_is_now(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, FILES))
    project.index()
    with project.session() as session:
        assert session.ask("store an item of the session", k=3).results[0].symbol == "SessionStore.put"
        write(project.root, {"melt.py": 'def melt(metal):\n    """Melt metal in the furnace."""\n'})
        project.index()
        assert session.is_current
        first = session.ask("which furnace is there for metal", k=3).results[0]
        assert (first.path, first.symbol) == ("melt.py", "melt")
        assert "the memory" in first.signals  # what it holds was read again


def test_an_answer_is_of_one_state_of_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(make_repo(tmp_path, FILES))
    project.index()
    ask = Recall.ask

    def edited_meanwhile(self: Recall, *args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(Recall, "ask", ask)
        write(project.root, {"melt.py": 'def melt(metal):\n    """Melt metal in the furnace."""\n'})
        project.index()
        return ask(self, *args, **kwargs)

    monkeypatch.setattr(Recall, "ask", edited_meanwhile)
    with project.session() as session:
        assert not [one for one in session.ask("melt", k=3, guesses=True).results if one.path == "melt.py"]
        assert session.ask("melt", k=3).results[0].path == "melt.py"


def test_an_index_that_was_built_anew_is_another(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, FILES))
    project.index()
    with project.session() as session:
        assert session.is_current
        project.index(rebuild=True)
        assert not session.is_current


def test_look_ups_are_those_of_the_project(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, FILES))
    project.index(history=False)
    with project.session() as session:
        assert session.symbols("put") == project.symbols("put")
        assert session.references("SessionStore.put", path="store.py") == project.references(
            "SessionStore.put", path="store.py"
        )
        assert [group.total for group in session.references("warm").groups if group.name == "callees"] == [2]
