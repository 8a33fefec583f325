"""Which states are compared, and what a stale or missing index does."""

import subprocess
import sys
from pathlib import Path

import pytest
from indexed import index_exactly, make_indexed
from repositories import commit, make_repo, run_git, write

from coderecall.errors import GitError, NoIndexError, UsageError
from coderecall.hints import check
from coderecall.hints.run import selected
from coderecall.model import HintReport
from coderecall.project import Project
from coderecall.store import Database

STORE = "def put(key):\n    checked = key.strip()\n    return checked\n"
RENAMED = STORE.replace("def put", "def save")
FILES = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": "from app.store import put\n\nput('a')\n"}


def places(report: HintReport) -> list[str]:
    return [f"{hint.rule} {hint.location.path}:{hint.location.line}" for hint in report.hints]


def test_nothing_changed(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    assert project.check() == HintReport((), (), changed=0)
    assert project.check(everything=True).changed is None


def test_how_many_files_were_compared_or_should_have_been(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/user.py": "put = 1\n", "app/new.py": "x = 1\n", "picture.png": "no source"})
    (project.root / "app/store.py").write_bytes(b"\x00")
    assert project.check().changed == 3  # one of which cannot be read


def changed_at(report: HintReport) -> list[str]:
    return [f"{at.path}:{at.line}" for hint in report.hints if (at := hint.changed_at)]


def test_a_hint_knows_the_changed_line_that_it_comes_from(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": "import os\n\n\n" + RENAMED})
    assert changed_at(project.check()) == ["app/store.py:4"]


def test_a_change_inside_a_definition_is_where_a_hint_about_it_comes_from(tmp_path: Path) -> None:
    user = "from app.store import put\n\na = put('a').upper()\n"
    project = make_indexed(tmp_path, {**FILES, "app/user.py": user})
    shorter = STORE.replace("    return", "    if not checked:\n        return None\n    return")
    write(project.root, {"app/store.py": "import os\n" + shorter})
    report = project.check()
    assert places(report) == ["CR104 app/user.py:3"]
    assert changed_at(report) == ["app/store.py:4"]


def test_what_was_taken_away_has_the_line_where_it_was(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {**FILES, "app/store.py": "import os\n\n\n" + STORE})
    write(project.root, {"app/store.py": "import os\n"})
    assert changed_at(project.check()) == ["app/store.py:1"]


def test_without_a_change_there_is_no_changed_line(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {**FILES, "app/user.py": "from app.store import lost\n"})
    assert [hint.changed_at for hint in project.check(everything=True).hints] == [None]


def test_partly_staged_the_index_is_broken_and_the_work_tree_mended(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": RENAMED})
    run_git(project.root, "add", "app/store.py")
    write(project.root, {"app/store.py": STORE})
    assert places(project.check(staged=True)) == ["CR101 app/user.py:1"]
    assert places(project.check()) == []


def test_partly_staged_the_index_is_sound_and_the_work_tree_broken(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": STORE + "\n\ndef more(): pass\n"})
    run_git(project.root, "add", "app/store.py")
    write(project.root, {"app/store.py": RENAMED})
    assert places(project.check(staged=True)) == []
    assert places(project.check()) == ["CR101 app/user.py:1"]


def test_the_caller_is_mended_in_the_work_tree_only(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": RENAMED})
    run_git(project.root, "add", "app/store.py")
    write(project.root, {"app/user.py": "from app.store import save\n\nsave('a')\n"})
    index_exactly(project)  # it saw the work tree: what is staged must be read from git
    assert places(project.check(staged=True)) == ["CR101 app/user.py:1"]
    assert places(project.check()) == []


def test_an_untracked_user_is_no_part_of_the_commit(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {"app/__init__.py": "", "app/store.py": STORE})
    write(project.root, {"draft.py": "from app.store import put\n", "app/store.py": RENAMED})
    run_git(project.root, "add", "app/store.py")
    index_exactly(project)
    assert places(project.check(staged=True)) == []
    assert places(project.check()) == ["CR101 draft.py:1"]


def test_before_the_first_commit(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {}))
    write(project.root, {**FILES, "app/user.py": "from app.store import lost\n"})
    run_git(project.root, "add", ".")
    index_exactly(project)
    assert places(project.check(staged=True)) == ["CR101 app/user.py:1"]


def test_since_a_revision(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    first = run_git(project.root, "rev-parse", "HEAD")
    commit(project.root, "rename", {"app/store.py": RENAMED})
    assert places(project.check()) == []
    assert places(project.check(since=first)) == ["CR101 app/user.py:1"]
    with pytest.raises(GitError, match="no commit 'nowhere'"):
        project.check(since="nowhere")


def test_everything_needs_no_old_state(tmp_path: Path) -> None:
    broken = {**FILES, "app/user.py": "from app.store import lost, put\n\nput('a', 'b')\n"}
    project = make_indexed(tmp_path, broken)
    assert places(project.check()) == []
    assert places(project.check(everything=True)) == ["CR102 app/user.py:3", "CR101 app/user.py:1"]
    assert places(project.check(everything=True, paths=["app/store.py"])) == []


@pytest.mark.parametrize(
    "store",
    [
        pytest.param(
            '"""Writes; see put."""\n\n\ndef save(app):\n    return app.put(put=1)  # put\n', id="others' names"
        ),
        pytest.param("import sys\n\n\ndef loaded(name):\n    return sys.modules[name]\n", id="looks modules up"),
        pytest.param("class Store:\n    def __getattr__(self, name):\n        return name\n", id="objects have all"),
    ],
)
def test_an_import_of_what_its_module_only_speaks_of(tmp_path: Path, store: str) -> None:
    files = {"app/__init__.py": "", "app/store.py": store, "app/user.py": "from app.store import put\n"}
    assert places(make_indexed(tmp_path, files).check(everything=True)) == ["CR101 app/user.py:1"]


@pytest.mark.parametrize(
    "store",
    [
        "def __getattr__(name):\n    return name\n",
        "import sys\n\nsys.modules[__name__] = object()\n",
        "import sys\n\nsetattr(sys.modules[__name__], 'p' + 'ut', 1)\n",
        "match 1:\n    case put:\n        pass\n",
        "exec('pu' + 't = 1')\n",
    ],
)
def test_an_import_of_what_its_module_may_have(tmp_path: Path, store: str) -> None:
    files = {"app/__init__.py": "", "app/store.py": store, "app/user.py": "from app.store import put\n"}
    assert places(make_indexed(tmp_path, files).check(everything=True)) == []


def test_everything_in_a_sound_repository(tmp_path: Path) -> None:
    project = make_indexed(
        tmp_path, {**FILES, "main.py": "import app.store\nfrom app import store\n\nstore.put('a')\n"}
    )
    assert places(project.check(everything=True)) == []


def test_paths_limit_the_changes(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": RENAMED})
    assert places(project.check(paths=["app"])) == ["CR101 app/user.py:1"]
    assert places(project.check(paths=["app/user.py"])) == []


def test_a_user_that_came_after_the_index(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {"app/__init__.py": "", "app/store.py": STORE})
    commit(project.root, "a user", {"app/late.py": "from app.store import put\n"})
    write(project.root, {"app/store.py": RENAMED})
    assert places(project.check()) == ["CR101 app/late.py:1"]
    run_git(project.root, "add", "app/store.py")
    assert places(project.check(staged=True)) == ["CR101 app/late.py:1"]


def test_files_in_conflict_are_said_and_left_out(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    run_git(project.root, "switch", "-qc", "side")
    commit(project.root, "side", {"app/store.py": STORE.replace("checked", "one")})
    run_git(project.root, "switch", "-q", "main")
    commit(project.root, "main", {"app/store.py": STORE.replace("checked", "two")})
    subprocess.run(["git", "-C", str(project.root), "merge", "-q", "side"], check=False, capture_output=True)
    report = project.check(staged=True)
    assert (report.hints, report.notes) == ((), ("app/store.py is in conflict: not checked",))
    assert report.changed == 1


def test_without_git(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="use `check --all`"):
        check(tmp_path, tmp_path / ".coderecall")


def test_without_an_index(tmp_path: Path) -> None:
    root = make_repo(tmp_path, FILES)
    with pytest.raises(NoIndexError, match="coderecall index"):
        Project(root).check()


def test_without_an_index_where_the_shell_reads_names_in_its_own_way(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    root = make_repo(tmp_path / "a b", FILES)
    with pytest.raises(NoIndexError) as raised:
        Project(root).check()
    assert f"run `coderecall index '{root}'` first" in str(raised.value)


def test_a_byte_order_mark_is_no_column(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {**FILES, "app/user.py": "\ufeff" + FILES["app/user.py"]})
    write(project.root, {"app/store.py": RENAMED})
    (hint,) = project.check().hints
    assert (hint.location.line, hint.location.column) == (1, len("from app.store import ") + 1)


def test_rules_can_be_chosen(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {**FILES, "b.py": "from app.store import put\n\nput('a', 'b')\n"})
    report = project.check(everything=True)
    assert places(selected(report, select=["CR102"])) == ["CR102 b.py:3"]
    assert places(selected(report, ignore=["CR1"])) == []
    assert places(selected(report, min_confidence=0.99)) == []


def test_the_fingerprint_survives_other_lines(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": RENAMED})
    (first,) = project.check().hints
    write(project.root, {"app/store.py": "# moved down\n\n" + RENAMED, "app/user.py": "\n\n" + FILES["app/user.py"]})
    (second,) = project.check().hints
    assert second.location.line == first.location.line + 2
    assert second.fingerprint == first.fingerprint


def test_the_index_is_not_changed_by_a_check(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    before = (project.folder / "index.db").read_bytes()
    write(project.root, {"app/store.py": RENAMED})
    assert project.check().hints
    assert (project.folder / "index.db").read_bytes() == before


def test_a_check_loads_neither_torch_nor_textual(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": RENAMED})
    program = (
        "import sys; from coderecall.cli import main\n"
        f"try: main(['-C', {str(project.root)!r}, 'check'])\n"
        "except SystemExit as end: assert end.code == 1, end.code\n"
        "print(sorted({'torch', 'textual', 'numpy', 'git'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


UNREADABLE = "x = 1\ndef broken(:\n"


def test_a_file_that_stops_parsing_is_said(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {"a.py": "x = 1\n", "old.py": UNREADABLE, "sound.py": "x = 1\n"})
    write(project.root, {"a.py": UNREADABLE, "old.py": UNREADABLE + "z = 3\n", "sound.py": "x = 2\n"})
    note = "a.py:2 does not parse: it is checked in part only"
    assert project.check() == HintReport((), (note,), 3)
    run_git(project.root, "add", ".")
    assert project.check(staged=True).notes == (note,)


def test_a_file_with_bytes_of_no_text_is_not_called_broken(tmp_path: Path) -> None:
    long = "x = 1\n" * 2000  # where git looks for such bytes there are none
    project = make_indexed(tmp_path, {"a.py": long})
    write(project.root, {"a.py": long + "\0\0\n"})
    assert project.check().notes == ("a.py:2001 holds bytes of no text: it is checked in part only",)


def test_a_file_that_stops_parsing_is_all_that_is_said_of_what_stands_behind(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": "def broken(((\n" + FILES["app/store.py"]})
    assert project.check() == HintReport((), ("app/store.py:1 does not parse: it is checked in part only",), 1)


def test_a_file_that_parses_again_is_not_said(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {"a.py": UNREADABLE})
    write(project.root, {"a.py": "x = 1\n"})
    assert project.check().notes == ()


def test_five_files_that_stop_parsing_are_named(tmp_path: Path) -> None:
    names = [f"m{number}.py" for number in range(8)]
    project = make_indexed(tmp_path, dict.fromkeys(names, "x = 1\n"))
    write(project.root, dict.fromkeys(names, "def broken(:\n"))
    notes = project.check().notes
    assert [note.partition(":")[0] for note in notes[:-1]] == names[:5]
    assert notes[-1] == "+3 more changed files do not parse"


@pytest.mark.parametrize("what", ["change", "everything", "refactor"])
def test_an_index_that_was_interrupted_is_said(tmp_path: Path, what: str) -> None:
    project = make_indexed(tmp_path, FILES)
    with Database.write(project.folder) as db, db.transaction():
        db.set_meta("resolved", 0)
    report = project.refactor() if what == "refactor" else project.check(everything=what == "everything")
    assert [note for note in report.notes if "interrupted" in note] == list(report.notes)
    assert report.notes


def test_a_revision_that_has_gone_on_is_compared_where_head_left_it(tmp_path: Path) -> None:
    """As in a pull request whose target got other commits meanwhile: those are no change of this branch."""
    project = make_indexed(tmp_path, FILES)
    first = run_git(project.root, "rev-parse", "HEAD")
    run_git(project.root, "switch", "-qc", "topic")
    commit(project.root, "mine", {"mine.py": "x = 1\n"})
    run_git(project.root, "switch", "-q", "main")
    commit(project.root, "theirs", {"app/store.py": STORE + "\n\ndef more(): pass\n"})
    run_git(project.root, "switch", "-q", "topic")
    write(project.root, {"app/late.py": "from app.store import more\n"})
    report = project.check(since="main")
    assert places(report) == ["CR101 app/late.py:1"]
    assert report.notes == (f"main has gone on since: compared with {first[:10]}, where HEAD left it",)
    assert project.check(since=first).notes == ()


def test_a_revision_that_has_nothing_in_common(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    run_git(project.root, "switch", "-q", "--orphan", "other")
    commit(project.root, "other", {**FILES, "app/store.py": RENAMED})
    report = project.check(since="main")
    assert places(report) == ["CR101 app/user.py:1"]
    assert report.notes == ("no commit is known where HEAD left main: compared with main itself",)
