"""An open index follows what happens to it."""

from pathlib import Path

from repositories import make_repo, write

from coderecall.project import Project

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
