"""What a repository can have staged that no rule can read: each is said in one line, and nothing else is wrong."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from indexed import index_exactly, make_indexed
from repositories import commit, make_repo, run_git, write

from coderecall.errors import GitError, UsageError
from coderecall.hook.running import TIME_LIMIT_VARIABLE, run
from coderecall.model import HintReport
from coderecall.project import Project
from coderecall.store import Database

STORE = "def put(key):\n    checked = key.strip()\n    return checked\n"
RENAMED = STORE.replace("def put", "def save")
USER = "from app.store import put\n\nput('a')\n"
FILES = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
CONFLICT = f"<<<<<<< HEAD\n{STORE}=======\n{RENAMED}>>>>>>> side\n"
BINARY = b"\x00\x01\x02" * 500


def places(report: HintReport) -> list[str]:
    return [f"{hint.rule} {hint.location.path}:{hint.location.line}" for hint in report.hints]


def run_hook(project: Project, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[str]]:
    """Exit status and the lines of the hook."""
    monkeypatch.setenv(TIME_LIMIT_VARIABLE, "60")
    out, err = io.StringIO(), io.StringIO()
    code = run(project.root, project.folder, out, err)
    return code, out.getvalue().splitlines() + err.getvalue().splitlines()


def stage(project: Project, files: dict[str, str | bytes | None]) -> None:
    write(project.root, files)
    run_git(project.root, "add", "--all", ".")


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (CONFLICT, "app/store.py:1 is not checked: it has a conflict that is not resolved"),
        (BINARY, "app/store.py is not checked: binary"),
        (STORE.encode("utf-16"), "app/store.py is not checked: UTF-16"),
        ("x = 1\n" * 200_000, "app/store.py is not checked: too large, or not in this clone"),
    ],
    ids=["conflict", "binary", "UTF-16", "huge"],
)
def test_staged_contents_that_are_no_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | bytes, note: str
) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {"app/store.py": content})
    assert project.check(staged=True) == HintReport((), (note,))
    assert run_hook(project, monkeypatch) == (0, [f"coderecall: {note}"])
    on_disk = note.replace("too large, or not in this clone", "larger than 1 MB")
    assert project.check() == HintReport((), (on_disk,))


def test_a_conflict_that_the_index_has_seen(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {"app/store.py": CONFLICT, "app/more.py": USER})
    index_exactly(project)
    assert places(project.check(staged=True)) == places(project.check()) == []


def test_a_file_that_had_conflict_markers_before(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {**FILES, "told.py": f'TEXT = """\n{CONFLICT}"""\n'})
    stage(project, {"told.py": f'WORDS = """\n{CONFLICT}"""\n'})
    assert project.check(staged=True) == HintReport((), ())


def test_of_many_files_the_first_are_named(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {f"b{number}.py": BINARY for number in range(8)})
    notes = project.check(staged=True).notes
    assert [note.partition(" ")[0] for note in notes] == [f"b{number}.py" for number in range(5)] + ["+3"]


def test_pictures_are_no_ones_business(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {"logo.png": BINARY, "data.bin": BINARY})
    assert project.check(staged=True) == project.check() == HintReport((), ())


def test_a_deleted_file_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {"app/store.py": None})
    code, lines = run_hook(project, monkeypatch)
    assert code == 1
    assert lines[0].startswith("app/user.py:1:23: error CR101 `app/store.py` was deleted")


def test_staged_and_then_deleted_on_the_disk(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {"app/store.py": RENAMED})
    (project.root / "app" / "store.py").unlink()
    assert places(project.check(staged=True)) == ["CR101 app/user.py:1"]


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    name = os.fsdecode(b"app/b\xff.py")
    try:
        stage(project, {name: "from app.store import lost\n"})
    except OSError:
        pytest.skip("this file system has only UTF-8 names")
    note = f"{name} is not checked: its name is not UTF-8"
    assert project.check(staged=True) == project.check() == HintReport((), (note,))
    commit(project.root, "it is there")
    stage(project, {"app/store.py": RENAMED})
    assert places(project.check(staged=True)) == places(project.check()) == ["CR101 app/user.py:1"]


def test_a_submodule_that_points_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = make_repo(tmp_path / "inner", {"lib.py": "x = 1\n"})
    project = make_indexed(tmp_path, FILES)
    run_git(project.root, "submodule", "add", "-q", str(inner), "libs/inner")
    commit(project.root, "with a submodule")
    commit(project.root / "libs" / "inner", "more", {"lib.py": "x = 2\n"})
    run_git(project.root, "add", "libs/inner")
    note = "libs/inner is not checked: a submodule, coderecall works inside each on its own"
    assert project.check(staged=True) == HintReport((), (note,))
    assert run_hook(project, monkeypatch) == (0, [f"coderecall: {note}"])
    assert places(project.check()) == []


def test_a_file_that_becomes_a_submodule_or_a_link_is_gone(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    head = run_git(project.root, "rev-parse", "HEAD")
    for facts in (f"160000,{head}", f"120000,{run_git(project.root, 'hash-object', '-w', 'app/user.py')}"):
        run_git(project.root, "rm", "-qf", "--cached", "app/store.py")
        run_git(project.root, "update-index", "--add", "--cacheinfo", f"{facts},app/store.py")
        assert places(project.check(staged=True)) == ["CR101 app/user.py:1"]


def test_a_staged_link_is_not_followed(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    (project.root / "app" / "link.py").symlink_to("/etc/passwd")
    run_git(project.root, "add", ".")
    assert project.check(staged=True) == HintReport((), ())


def test_only_the_mode_changed(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    run_git(project.root, "update-index", "--chmod=+x", "app/store.py")
    assert project.check(staged=True) == HintReport((), ())


def test_only_the_line_ends_changed(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {"app/store.py": STORE.replace("\n", "\r\n")})
    assert project.check(staged=True) == HintReport((), ())
    stage(project, {"app/store.py": RENAMED.replace("\n", "\r\n")})
    assert places(project.check(staged=True)) == ["CR101 app/user.py:1"]


def test_only_the_case_of_a_name_changed(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    run_git(project.root, "mv", "app/store.py", "app/Store.py")
    assert places(project.check(staged=True)) == ["CR101 app/user.py:1"]
    stage(project, {"app/user.py": USER.replace("app.store", "app.Store")})
    assert places(project.check(staged=True)) == []


def test_a_file_that_is_meant_to_be_added(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/late.py": "from app.store import lost\n"})
    run_git(project.root, "add", "--intent-to-add", "app/late.py")
    assert places(project.check(staged=True)) == []
    assert places(project.check()) == ["CR101 app/late.py:1"]


def test_a_git_index_that_is_missing(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    (project.root / ".git" / "index").unlink()
    note = "git's index is empty, as if every file were deleted: `git reset` reads it again from HEAD"
    assert project.check(staged=True) == HintReport((), (note,))


def test_a_git_index_that_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_indexed(tmp_path, FILES)
    (project.root / ".git" / "index").write_bytes(b"no index" * 100)
    with pytest.raises(GitError, match="bad signature"):
        project.check(staged=True)
    code, (line,) = run_hook(project, monkeypatch)
    assert code == 0
    assert line.startswith("coderecall: hook skipped: git ")


def test_git_is_writing_its_index(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {"app/store.py": RENAMED})
    (project.root / ".git" / "index.lock").touch()
    assert places(project.check(staged=True)) == ["CR101 app/user.py:1"]


def test_another_process_is_writing_our_index(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {"app/store.py": RENAMED})
    with Database.write(project.folder) as db, db.transaction():
        db.set_meta("resolved", 1)
        assert places(project.check(staged=True)) == ["CR101 app/user.py:1"]


@pytest.mark.parametrize("content", [b"", b"no database" * 500], ids=["empty", "damaged"])
def test_our_index_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {"app/store.py": RENAMED})
    (project.folder / "index.db").write_bytes(content)
    code, (line,) = run_hook(project, monkeypatch)
    assert code == 0
    assert line.endswith("run `coderecall index --rebuild`")


def test_our_index_cannot_be_written(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    stage(project, {"app/store.py": RENAMED})
    for path in (*project.folder.iterdir(), project.folder):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert places(project.check(staged=True)) == ["CR101 app/user.py:1"]
    finally:
        project.folder.chmod(0o700)


def test_a_shallow_clone_says_why_a_revision_is_missing(tmp_path: Path) -> None:
    origin = make_repo(tmp_path / "origin", FILES)
    first = run_git(origin, "rev-parse", "HEAD")
    commit(origin, "rename", {"app/store.py": RENAMED})
    clone = tmp_path / "clone"
    run_git(origin, "clone", "-q", "--depth", "1", f"file://{origin}", str(clone))
    project = Project(clone)
    index_exactly(project)
    for revision in (first, "HEAD~1", "nowhere"):
        with pytest.raises(GitError, match=r"is a shallow clone: fetch more .*fetch-depth"):
            project.check(since=revision)
    assert project.check(since="HEAD") == HintReport((), ())


def test_a_bare_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_indexed(tmp_path, FILES)
    run_git(project.root, "clone", "-q", "--bare", str(project.root), str(tmp_path / "bare"))
    bare = Project(tmp_path / "bare")
    with pytest.raises(UsageError, match="not the top of a git work tree"):
        bare.check(staged=True)
    code, (line,) = run_hook(bare, monkeypatch)
    assert code == 0
    assert "hook skipped" in line


def test_before_the_first_commit(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {}))
    write(project.root, {**FILES, "app/store.py": RENAMED})
    run_git(project.root, "add", ".")
    index_exactly(project)
    assert places(project.check(staged=True)) == places(project.check(since="HEAD")) == ["CR101 app/user.py:1"]
    for report in (project.check(), project.check(staged=True), project.check(since="HEAD")):
        assert report.notes == ("HEAD has no commit yet, so every file counts as new",)
    with pytest.raises(GitError, match=r"no commit 'main' in .*HEAD has none yet: without --since every file"):
        project.check(since="main")


def test_a_revision_before_the_first_commit(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    with pytest.raises(GitError, match=r"no commit 'HEAD~3' in .*: the history of HEAD does not go back that far"):
        project.check(since="HEAD~3")


def test_a_merge_in_conflict_is_compared_with_our_side(tmp_path: Path) -> None:
    """The index of a watcher has the conflict markers; what else is staged must not be judged by them."""
    project = make_indexed(tmp_path, FILES)
    run_git(project.root, "switch", "-qc", "side")
    commit(project.root, "side", {"app/store.py": STORE.replace("checked", "one"), "late.py": USER})
    run_git(project.root, "switch", "-q", "main")
    commit(project.root, "main", {"app/store.py": STORE.replace("checked", "two")})
    subprocess.run(["git", "-C", str(project.root), "merge", "-q", "side"], check=False, capture_output=True)
    index_exactly(project)
    assert project.check(staged=True) == HintReport((), ("app/store.py is in conflict: not checked",))
    note = "app/store.py:2 is not checked: it has a conflict that is not resolved"
    assert project.check() == HintReport((), (note,))


def test_thousands_of_files(tmp_path: Path) -> None:
    """One rename, and a comment in each of the files that use it: one hint."""
    many = {f"p/m{number}.py": f"from app.store import put\n\nput({number})\n" for number in range(1000)}
    project = make_indexed(tmp_path, {**FILES, **many})
    stage(project, {"app/store.py": RENAMED, **{path: f"# touched\n{text}" for path, text in many.items()}})
    (found,) = project.check(staged=True).hints
    assert found.message.endswith("; +1000 more places, 50 of them listed")
    assert len(found.related) == 51  # the cause, and as many places as are listed


def test_the_folder_of_git_lies_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As people keep their dot files: `git --git-dir=… --work-tree=… commit`."""
    project = make_indexed(tmp_path, FILES)
    shutil.move(project.root / ".git", tmp_path / "elsewhere")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(project.root))
    code, (line,) = run_hook(project, monkeypatch)
    assert code == 0
    assert "hook skipped" in line
