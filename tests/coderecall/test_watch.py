"""Watch mode on real file events: what is saved is unlearned and learned, and can be asked at once."""

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from repositories import make_repo, run_git, write

from coderecall.model import CommitsLearned, FileLearned
from coderecall.project import Project

PATIENCE = 60  # seconds to wait for an event before the test fails


class Watching:
    """A watcher in a thread, and what it reports."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._events: queue.Queue[FileLearned] = queue.Queue()
        self.commits: queue.Queue[CommitsLearned] = queue.Queue()
        self.waiting: queue.Queue[tuple[str, ...]] = queue.Queue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        self.project.watch(
            self._events.put, on_commits=self.commits.put, on_waiting=self.waiting.put, stop=self._stopped.is_set
        )

    def next(self, wanted: Callable[[FileLearned], bool]) -> FileLearned:
        """The next report that fits; a single save may come as several."""
        while True:
            event = self._events.get(timeout=PATIENCE)
            if wanted(event):
                return event

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    root = make_repo(tmp_path, {"a.py": "def first():\n    pass\n", ".gitignore": "ignored.py\n"})
    found = Watching(Project(root))
    found.next(lambda event: event.path == "a.py")
    yield found
    found.stop()


def symbols(project: Project) -> set[str]:
    with sqlite3.connect(project.folder / "index.db") as connection:
        sql = "SELECT name FROM symbol s JOIN tree t ON t.version_id = s.version_id WHERE s.kind != 2"
        return {row[0] for row in connection.execute(sql)}


def test_a_saved_file_is_unlearned_and_learned(watching: Watching) -> None:
    write(watching.project.root, {"a.py": 'def second():\n    """Finds the walrus."""\n\n\ndef third():\n    pass\n'})
    event = watching.next(lambda event: event.path == "a.py")
    assert (event.unlearned, event.learned, event.removed) == (1, 2, False)
    assert [point.kind for point in event.surprise] == ["new", "new"]
    assert all(point.stream is not None and point.stream > 0 for point in event.surprise)  # the Titans memory saw them
    assert symbols(watching.project) == {"second", "third"}
    assert watching.project.ask("walrus").results[0].symbol == "second"


def test_saved_files_that_wait_are_named_until_they_are_read(watching: Watching) -> None:
    """The files are said before they are read, and nothing after; of a whole look round there are no names."""
    assert watching.waiting.get(timeout=PATIENCE) == ()  # the first look round begins
    assert watching.waiting.get(timeout=PATIENCE) == ()  # and ends
    write(watching.project.root, {"b.py": "def second():\n    pass\n", "c.py": "def third():\n    pass\n"})
    watching.next(lambda event: event.path == "c.py")
    said: list[tuple[str, ...]] = []
    while not {"b.py", "c.py"} <= {path for paths in said for path in paths} or said[-1]:
        said.append(watching.waiting.get(timeout=PATIENCE))
    assert all(paths == tuple(sorted(paths)) for paths in said)
    assert said[1::2] == [()] * (len(said) // 2)


def test_what_an_edit_left_as_it_was_is_not_learned_again(watching: Watching) -> None:
    write(watching.project.root, {"a.py": "def first():\n    pass\n\n\ndef another():\n    pass\n"})
    event = watching.next(lambda event: event.path == "a.py")
    assert (event.symbols, event.unlearned, event.learned) == (2, 0, 1)
    write(watching.project.root, {"a.py": 'def first():\n    """Counts herons."""\n\n\ndef another():\n    pass\n'})
    event = watching.next(lambda event: event.path == "a.py")
    assert (event.unlearned, event.learned) == (1, 1)
    assert [point.kind for point in event.surprise] == ["edited"]


def test_a_commit_is_learned_and_told(watching: Watching) -> None:
    root = watching.project.root
    assert watching.commits.get(timeout=PATIENCE).commits == 1  # that it began with
    write(root, {"a.py": "def first():\n    return 1\n"})
    watching.next(lambda event: event.path == "a.py")
    run_git(root, "commit", "-qam", "Count the walrus")
    told = watching.commits.get(timeout=PATIENCE)
    assert (told.commits, told.learned) == (1, 1)
    assert [point.label.partition(" ")[2] for point in told.surprise] == ["Count the walrus"]
    assert told.seconds > 0


def test_without_torch_all_is_learned_but_the_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coderecall.memory.report.has_torch", lambda: False)
    watching = Watching(Project(make_repo(tmp_path, {"a.py": "def first():\n    pass\n"})))
    watching.next(lambda event: event.path == "a.py")
    write(watching.project.root, {"a.py": "def second():\n    pass\n"})
    event = watching.next(lambda event: event.path == "a.py")
    watching.stop()
    assert [(point.kind, point.stream) for point in event.surprise] == [("new", None)]


def test_files_come_and_go_and_ignored_ones_do_not(watching: Watching) -> None:
    write(watching.project.root, {"ignored.py": "def secret():\n    pass\n", "sub/new.py": "def fresh():\n    pass\n"})
    watching.next(lambda event: event.path == "sub/new.py")
    assert symbols(watching.project) == {"first", "fresh"}
    write(watching.project.root, {"sub/new.py": None})
    assert watching.next(lambda event: event.path == "sub/new.py").removed
    assert symbols(watching.project) == {"first"}


def test_another_branch_is_followed(watching: Watching) -> None:
    root = watching.project.root
    run_git(root, "checkout", "-q", "-b", "other")
    write(root, {"a.py": "def on_other():\n    pass\n", "b.py": "def also():\n    pass\n"})
    run_git(root, "add", "a.py", "b.py")
    run_git(root, "commit", "-qm", "Other branch")
    watching.next(lambda event: event.path == "b.py")
    run_git(root, "checkout", "-q", "main")
    watching.next(lambda event: event.path == "b.py" and event.removed)
    assert symbols(watching.project) == {"first"}


def test_a_folder_that_moves_is_followed(watching: Watching) -> None:
    root = watching.project.root
    write(root, {"old/x.py": "def inside():\n    pass\n"})
    watching.next(lambda event: event.path == "old/x.py")
    (root / "old").rename(root / "new")
    watching.next(lambda event: event.path == "new/x.py")
    assert {file[0] for file in _paths(watching.project)} == {"a.py", "new/x.py"}


def _paths(project: Project) -> list[tuple[str]]:
    with sqlite3.connect(project.folder / "index.db") as connection:
        return connection.execute("SELECT path FROM file f JOIN tree t ON t.file_id = f.id").fetchall()
