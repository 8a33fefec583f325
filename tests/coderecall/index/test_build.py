"""An index run on real repositories: fresh, again, after edits, after being stopped."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pytest
from repositories import commit, make_repo, run_git, write

from coderecall.errors import Cancelled, IndexBusyError, IndexFormatError
from coderecall.index import build
from coderecall.project import Project
from coderecall.store import Database
from parsers import grammar_versions

FILES = {
    "store.py": (
        'class Store:\n    """Keeps sessions."""\n\n    def put(self, key, value):\n        self.items[key] = value\n'
    ),
    "app.py": "from store import Store\n\n\ndef login(user):\n    Store().put(user, 1)\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = make_repo(tmp_path, FILES)
    commit(root, "Save the session when a user logs in", {"app.py": FILES["app.py"].replace("1)", "2)")})
    return Project(root)


def rows(project: Project, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(project.folder / "index.db") as connection:
        return connection.execute(sql).fetchall()


def contents(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Everything the index says, without row numbers: what must not depend on how it came to be."""
    with Database.read(project.folder) as db:
        found = db.search_text(["session", "put", "login", "user"], (1, 1, 1, 1), 100).symbols.tolist()
        texts = sorted((row.path, row.qualified_name) for row in db.symbols(found).values())
        files = db.files()
        symbols = {row.id: row for file in files for row in db.symbols_in(file.id)}
        uses = [use for file in files for use in db.references_in(file.id)]
        meant = [symbols[use.target_id][4:9] if use.target_id is not None else None for use in uses]
        return {
            "files": [(file.path, file.digest, file.size, file.line_count) for file in files],
            "symbols": [(row.path, *row[3:17]) for row in symbols.values()],
            "references": [(use.path, *use[3:10], use.confidence, to) for use, to in zip(uses, meant, strict=True)],
            "text": list(texts),
        }


def learned(project: Project) -> list[tuple[object, ...]]:
    """The commits, and what the memory knows of them."""
    snapshots = "SELECT name, snapshot FROM memory WHERE name LIKE 'changed-for/%' ORDER BY name"
    return rows(project, "SELECT sha, time, message FROM past_commit ORDER BY id") + rows(project, snapshots)


def learned_anew(project: Project) -> list[tuple[object, ...]]:
    project.index(rebuild=True)
    return learned(project)


def test_a_first_run_reads_everything(project: Project) -> None:
    report = project.index()
    assert (report.files, report.changed, report.commits_learned) == (2, 2, 2)
    status = project.status()
    assert status.exact >= 1  # the call of Store, through its import
    assert status.memory_writes == report.experiences + 2  # two commits changed symbols
    assert not status.pending
    assert status.indexed_commit == run_git(project.root, "rev-parse", "HEAD")


def test_a_second_run_writes_nothing(project: Project) -> None:
    project.index()
    before = (project.folder / "index.db").read_bytes()
    report = project.index()
    assert (report.changed, report.removed, report.commits_learned, report.experiences) == (0, 0, 0, 0)
    assert (project.folder / "index.db").read_bytes() == before


def test_a_second_run_loads_no_torch(project: Project) -> None:
    project.index()
    program = (
        "import sys; from pathlib import Path; from coderecall.project import Project;"
        f"Project(Path({str(project.root)!r})).index(); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_refreshing_gives_what_a_rebuild_gives(project: Project) -> None:
    project.index()
    write(
        project.root,
        {"store.py": FILES["store.py"].replace("put", "save"), "new.py": "from store import Store\n\nput = 3\n"},
    )
    project.index()
    write(project.root, {"app.py": None, "sub/app.py": "import store\n\n\ndef login(user):\n    store.Store()\n"})
    project.index()
    write(project.root, {"store.py": FILES["store.py"]})
    project.index()
    refreshed = contents(project)
    project.index(rebuild=True)
    assert refreshed == contents(project)


def test_an_edit_is_unlearned_and_learned(project: Project) -> None:
    project.index()
    write(project.root, {"store.py": FILES["store.py"].replace("Keeps sessions", "Talks to the telescope")})
    project.index()
    answers = project.ask("telescope")
    assert answers.results[0].symbol == "Store"
    assert rows(project, "SELECT count(*) FROM forget") == [(0,)]


def test_new_commits_are_learned_once(project: Project) -> None:
    project.index()
    commit(
        project.root, "Log out clears the session", {"app.py": FILES["app.py"] + "\n\ndef logout(user):\n    pass\n"}
    )
    assert project.index().commits_learned == 1
    assert project.index().commits_learned == 0
    answers = project.ask("clear the session on log out")
    why = [e.why for a in answers.results if a.symbol == "logout" for e in a.evidence]
    assert any("Log out clears the session" in text for text in why)


def test_a_renamed_file_keeps_its_history(project: Project) -> None:
    run_git(project.root, "mv", "app.py", "entry.py")
    commit(project.root, "Move the entry point")
    project.index()
    with Database.read(project.folder) as db:
        messages = [db.commits([i])[i].message for i in db.commits_of_file("entry.py")]
    assert messages == ["First", "Save the session when a user logs in", "Move the entry point"]


def test_a_folder_without_git_is_indexed_and_says_so(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    report = Project(tmp_path).index()
    assert report.files == 2
    assert any("not a git repository" in note for note in report.notes)


def test_an_empty_repository_and_one_without_commits(tmp_path: Path) -> None:
    empty = Project(make_repo(tmp_path, {}))
    report = empty.index()
    assert report.files == 0
    assert any("no commits" in note for note in report.notes)
    assert empty.ask("anything").results == ()
    write(empty.root, FILES)
    assert empty.index().files == 2


def test_a_shallow_clone_says_so(project: Project, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "-q", "--depth", "1", f"file://{project.root}", str(clone))
    report = Project(clone).index()
    assert report.commits_learned == 1
    assert any("shallow" in note for note in report.notes)
    assert Project(clone).index().commits_learned == 0
    run_git(clone, "fetch", "-q", "--unshallow")
    report = Project(clone).index()
    assert (report.commits_learned, report.notes) == (2, ())
    assert learned(Project(clone)) == learned_anew(Project(clone))


def test_a_history_that_was_rewritten_is_learned_anew(project: Project) -> None:
    commit(project.root, "Paint stripes on giraffes", {"app.py": FILES["app.py"].replace("1)", "7)")})
    project.index()
    run_git(project.root, "reset", "-q", "--hard", "HEAD~1")
    run_git(project.root, "reflog", "expire", "--expire=now", "--all")
    run_git(project.root, "gc", "-q", "--prune=now")
    report = project.index()
    assert (report.commits_learned, len(report.notes)) == (2, 1)
    assert "learned anew" in report.notes[0]
    assert not any("giraffes" in e.why for a in project.ask("stripes on giraffes").results for e in a.evidence)
    assert project.index().notes == ()
    assert learned(project) == learned_anew(project)


def test_a_partial_clone_says_what_brings_the_history(project: Project, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    run_git(project.root, "config", "uploadpack.allowFilter", "true")
    run_git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{project.root}", str(clone))
    report = Project(clone).index()
    assert (report.files, report.commits_learned) == (2, 0)
    assert any("`git fetch --refetch --no-filter`" in note for note in report.notes)
    run_git(clone, "fetch", "-q", "--refetch", "--no-filter")
    assert Project(clone).index().commits_learned == 2


def test_bad_files_are_named_and_the_rest_is_read(project: Project) -> None:
    write(
        project.root,
        {
            "binary.py": b"\0\1\2",
            "huge.py": "x = 1\n" * 200_000,
            "latin.py": "def gru\xdf():\n    return 1\n".encode("latin-1"),
            "broken.py": "def ok():\n    return 1\n\ndef broken(:\n  ]]\n",
            "with space\n.py": "def spaced(): pass\n",
        },
    )
    (project.root / "out.py").symlink_to("/etc/hostname")
    (project.root / "loop").symlink_to(".")
    (project.root / os.fsdecode(b"\xff.py")).write_text("x = 1\n")
    report = project.index()
    reasons = {skip.path: skip.reason for skip in report.skipped}
    assert reasons["binary.py"] == "binary"
    assert "1 MB" in reasons["huge.py"]
    assert reasons["out.py"] == "symbolic link"
    assert reasons["\\xff.py"] == "name is not UTF-8"
    assert project.status().files_with_errors >= 1
    assert [a.symbol for a in project.symbols("ok").results][:1] == ["ok"]
    assert project.symbols("spaced").results[0].path == "with space\n.py"


def test_a_file_that_became_unreadable_leaves_the_index(project: Project) -> None:
    project.index()
    write(project.root, {"store.py": b"\0"})
    report = project.index()
    assert (report.removed, report.files) == (1, 1)
    assert project.symbols("Store").results == ()


def test_a_corrupt_index_is_rebuilt_with_a_message(project: Project) -> None:
    project.index()
    (project.folder / "index.db").write_bytes(b"SQLite format 3\0" + b"garbage" * 1000)
    report = project.index()
    assert report.files == 2
    assert any("built anew" in note for note in report.notes)


def test_an_index_of_a_newer_version_is_rebuilt_with_a_message(project: Project) -> None:
    project.index()
    with sqlite3.connect(project.folder / "index.db") as connection:
        connection.execute("UPDATE meta SET value = 999 WHERE key = 'format'")
    assert any("built anew" in note for note in project.index().notes)


@pytest.mark.parametrize(
    "packed",
    [b"no zlib", zlib.compress(b"\0" * 60_000_000), zlib.compress(b"[" * 100_000), zlib.compress(b"[[1]]")],
    ids=["no zlib", "a bomb", "nested", "other columns"],
)
def test_a_crafted_text_in_the_index_is_damage_and_not_unpacked(project: Project, packed: bytes) -> None:
    project.index()
    with sqlite3.connect(project.folder / "index.db") as connection:
        connection.execute("UPDATE parse SET outline = ?", (packed,))
    with pytest.raises(IndexFormatError, match="damaged"):
        project.ask("login")


def test_a_damaged_history_is_learned_as_far_as_it_goes(project: Project) -> None:
    first = run_git(project.root, "rev-parse", "HEAD~1:app.py")
    (project.root / ".git" / "objects" / first[:2] / first[2:]).unlink()
    report = project.index()
    assert any("history" in note for note in report.notes)
    assert project.ask("login").results


def test_a_run_waits_for_a_writer_that_is_about_to_end(project: Project) -> None:
    project.index()
    with contextlib.ExitStack() as writer:
        writer.enter_context(Database.write(project.folder))
        ending = threading.Timer(0.2, writer.close)
        ending.start()
        assert project.index().changed == 0
        ending.join()


def test_one_writer_at_a_time(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "PATIENCE", 0)
    project.index()
    with Database.write(project.folder), pytest.raises(IndexBusyError, match="another coderecall is writing"):
        project.index()


def test_a_stopped_run_is_gone_on_with(project: Project) -> None:
    calls = 0

    def stop() -> bool:
        nonlocal calls
        calls += 1
        return calls > 4

    with pytest.raises(Cancelled):
        project.index(cancelled=stop)
    project.index()
    stopped = contents(project)
    project.index(rebuild=True)
    assert stopped == contents(project)


@pytest.mark.parametrize("phase", ["parse", "resolve", "history", "memory"])
def test_a_killed_run_leaves_a_usable_index(project: Project, phase: str) -> None:
    """SIGKILL at the start of each phase; the next run ends where an undisturbed one would."""
    program = (
        "import os, signal; from pathlib import Path; from coderecall.project import Project\n"
        "def report(p):\n"
        f"    if p.phase == {phase!r}: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"Project(Path({str(project.root)!r})).index(on_progress=report)\n"
    )
    killed = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    project.index()
    assert not project.status().notes
    resumed = contents(project)
    project.index(rebuild=True)
    assert resumed == contents(project)


def test_include_and_exclude_are_remembered(project: Project) -> None:
    write(project.root, {"lib/a.py": "def a(): pass\n", "lib/b.py": "def b(): pass\n"})
    assert project.index(include=["lib/**"], exclude=["b.py"]).files == 1
    assert project.index().files == 1
    assert not project.status().pending


def test_the_settings_file_chooses_files(project: Project) -> None:
    write(project.root, {"coderecall.toml": 'exclude = ["app.py"]\n'})
    assert project.index().files == 2  # store.py, and the settings file itself


def test_a_full_disk_is_one_clear_line_and_nothing_is_lost(project: Project) -> None:
    """A file-size limit makes writes fail as a full disk does."""
    project.index()
    before = contents(project)
    size = (project.folder / "index.db").stat().st_size
    write(project.root, {f"more{i}.py": "def f():\n    pass\n" * 3000 for i in range(30)})
    program = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
        f"from coderecall.cli import main; main(['index', {str(project.root)!r}, '--jobs', '1'])\n"
    )
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("coderecall: cannot use") or "disk" in done.stderr
    assert "Traceback" not in done.stderr
    write(project.root, {f"more{i}.py": None for i in range(30)})
    project.index()
    assert contents(project) == before


def test_a_read_only_tree_is_indexed_elsewhere(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODERECALL_CACHE_DIR", str(tmp_path / "cache"))
    project.index()
    assert not (project.root / ".coderecall").exists()
    assert project.ask("session").results


def test_the_index_is_private_and_invisible_to_git(project: Project) -> None:
    project.index()
    assert run_git(project.root, "status", "--porcelain") == ""
    if os.name == "posix":
        assert project.folder.stat().st_mode & 0o777 == 0o700
        assert (project.folder / "index.db").stat().st_mode & 0o777 == 0o600


def test_an_index_of_an_older_parse_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    with monkeypatch.context() as older:
        older.setattr(build, "grammar_fingerprint", lambda: json.dumps(grammar_versions(), sort_keys=True))
        Project(root).index()
    assert "the index was built anew: the parsers have changed" in Project(root).index().notes
    assert not Project(root).index().notes
