"""A baseline knows places by what they say, not by their lines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from indexed import index_exactly, make_indexed
from repositories import commit, write

from coderecall.hints.baseline import Baseline, written
from coderecall.model import Hint, Location, Severity
from coderecall.project import Project

STORE = "def put(key):\n    return key.strip()\n"
USER = "from app.store import lost\n\n\ndef use():\n    return lost('a')\n"
FILES = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER, "app/more.py": USER}
FILE = "coderecall-baseline.json"


def coderecall(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coderecall", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def reported(root: Path, *arguments: str) -> list[str]:
    """Places of `check --all` with the baseline."""
    done = coderecall(root, "check", "--all", "--baseline", FILE, "--format", "json", *arguments)
    assert done.returncode in {0, 1}, done.stderr
    return [f"{hint['path']}:{hint['line']}" for hint in json.loads(done.stdout)["hints"]]


def notes(root: Path, *arguments: str) -> list[str]:
    done = coderecall(root, "check", "--all", "--baseline", FILE, *arguments)
    return [line.removeprefix("note: ") for line in done.stderr.splitlines() if line.startswith("note: ")]


@pytest.fixture
def accepted(tmp_path: Path) -> Project:
    """A repository with two broken imports, and a baseline that has them."""
    project = make_indexed(tmp_path, FILES)
    done = coderecall(project.root, "check", "--all", "--baseline", FILE, "--write-baseline")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"{FILE} accepts 2 places\n")
    return project


def test_what_is_known_is_not_reported(accepted: Project) -> None:
    done = coderecall(accepted.root, "check", "--all", "--baseline", FILE)
    said = f"note: 2 places are known from {FILE} and not reported\nnothing found\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", said)


def test_lines_that_move_and_spaces_make_no_difference(accepted: Project) -> None:
    write(
        accepted.root, {"app/user.py": f"'''Words.'''\n\nimport os\n\n{USER}".replace("import lost", "import   lost")}
    )
    assert reported(accepted.root) == []


def test_a_new_place_is_reported_alone(accepted: Project) -> None:
    write(accepted.root, {"app/late.py": "from app.store import lost\n"})
    commit(accepted.root, "late")
    index_exactly(accepted)
    assert reported(accepted.root) == ["app/late.py:1"]
    done = coderecall(accepted.root, "check", "--all", "--baseline", FILE)
    assert "more place" not in done.stdout


def test_an_entry_stands_for_one_place() -> None:
    """The same text once more in the same function is a new place."""
    at = Location("a.py", 1)
    once = Hint("CR101", Severity.ERROR, 0.9, "gone", at, (), "f", marks=(("a.py", "f"), ("a.py", "f")))
    baseline = Baseline.read("b.json", written([once], "all").encode())
    assert [baseline.takes(mark) for mark in ("f", "f", "f", "g")] == [True, True, False, False]


def test_another_claim_about_the_same_line_is_new(accepted: Project) -> None:
    write(accepted.root, {"app/user.py": "from app.store import gone\n"})
    assert reported(accepted.root) == ["app/user.py:1"]


def test_entries_that_are_no_longer_found_are_said(accepted: Project) -> None:
    write(accepted.root, {"app/user.py": "from app.store import put\n"})
    stale = f"1 place is in {FILE} but no longer found (CR101 app/user.py): write it anew with --write-baseline"
    assert stale in notes(accepted.root)
    assert stale not in notes(accepted.root, "app/more.py")  # the others were not looked at
    assert stale in notes(accepted.root, "--select", "CR102")  # what is shown is another matter
    done = coderecall(accepted.root, "check", "--since", "HEAD", "--baseline", FILE)
    assert "no longer found" not in done.stderr  # a change is no reason to find what was there before


def test_a_change_is_compared_too(accepted: Project) -> None:
    write(accepted.root, {"app/store.py": "def lost(key):\n    return key\n"})
    first = commit(accepted.root, "it is there")
    write(accepted.root, {"app/store.py": STORE})
    index_exactly(accepted)
    assert coderecall(accepted.root, "check", "--since", first).returncode == 1
    done = coderecall(accepted.root, "check", "--since", first, "--baseline", "of-since.json", "--write-baseline")
    assert done.returncode == 0
    assert coderecall(accepted.root, "check", "--since", first, "--baseline", "of-since.json").returncode == 0
    write(accepted.root, {"app/more.py": "x = 1\n"})
    done = coderecall(accepted.root, "check", "--since", first, "--baseline", "of-since.json")
    assert "1 place is in of-since.json but no longer found (CR101 app/" in done.stderr


def test_the_settings_name_it_for_check_and_hook(accepted: Project) -> None:
    write(accepted.root, {"coderecall.toml": f'baseline = "{FILE}"\n'})
    assert coderecall(accepted.root, "check", "--all").returncode == 0
    (accepted.root / "app").joinpath("user.py").write_text("from app.store import gone\n", "utf-8")
    assert coderecall(accepted.root, "check", "--all").returncode == 1
    assert coderecall(accepted.root, "check", "--all", "--write-baseline").returncode == 0
    assert coderecall(accepted.root, "check", "--all").returncode == 0


def test_the_hook_knows_it(accepted: Project) -> None:
    write(accepted.root, {"coderecall.toml": f'baseline = "{FILE}"\n', "app/late.py": USER})
    subprocess.run(["git", "-C", str(accepted.root), "add", "."], check=True)
    assert coderecall(accepted.root, "hook", "run").returncode == 1
    assert coderecall(accepted.root, "check", "--staged", "--write-baseline").returncode == 0
    done = coderecall(accepted.root, "hook", "run")
    assert (done.returncode, done.stdout) == (0, "")
    (accepted.root / FILE).unlink()
    done = coderecall(accepted.root, "hook", "run")
    assert done.returncode == 1
    missing = f"there is no baseline {FILE}: write it first with --write-baseline"
    assert done.stderr.splitlines()[0] == f"coderecall: {missing}; without it all places are reported"


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", "{", '{"schema_version": 1, "of": "", "findings": [1]}', "[" * 9999]
)
def test_a_file_that_is_no_baseline(accepted: Project, content: str) -> None:
    write(accepted.root, {FILE: content})
    for more in ((), ("--write-baseline",)):  # and it is not overwritten
        done = coderecall(accepted.root, "check", "--all", "--baseline", FILE, *more)
        assert done.returncode == 2
        assert done.stderr.startswith(f"coderecall: {FILE} is not a baseline of coderecall: ")
        assert len(done.stderr.splitlines()) == 1
    assert (accepted.root / FILE).read_text("utf-8") == content


def test_a_baseline_of_another_version(accepted: Project) -> None:
    write(accepted.root, {FILE: '{"schema_version": 9}'})
    assert "another version of coderecall" in coderecall(accepted.root, "check", "--baseline", FILE).stderr


def test_without_a_file(accepted: Project) -> None:
    done = coderecall(accepted.root, "check", "--all", "--write-baseline")
    assert (done.returncode, "--write-baseline needs a file" in done.stderr) == (2, True)
    done = coderecall(accepted.root, "check", "--all", "--baseline", "nowhere.json")
    assert (done.returncode, "there is no baseline nowhere.json" in done.stderr) == (2, True)
    done = coderecall(accepted.root, "check", "--all", "--baseline", "no/where.json", "--write-baseline")
    assert (done.returncode, "cannot write no/where.json" in done.stderr) == (2, True)


def test_settings_do_not_lead_out_of_the_repository(accepted: Project, tmp_path: Path) -> None:
    write(accepted.root, {"coderecall.toml": 'baseline = "../out.json"\n'})
    assert coderecall(accepted.root, "check", "--all", "--write-baseline").returncode == 2
    (accepted.root / "link").symlink_to(tmp_path)
    write(accepted.root, {"coderecall.toml": 'baseline = "link/out.json"\n'})
    assert coderecall(accepted.root, "check", "--all", "--write-baseline").returncode == 2
    assert not (tmp_path / "out.json").exists()


def test_suggestions_have_one_too(tmp_path: Path) -> None:
    body = (
        "def f(a, b):\n"
        + "".join(f"    x{n} = a.get({n}) + b.put('k{n}', {n})\n" for n in range(20))
        + "    return x1\n"
    )
    project = make_indexed(tmp_path, {"a.py": body, "b.py": body})
    assert coderecall(project.root, "refactor").returncode == 1
    assert coderecall(project.root, "refactor", "--baseline", FILE, "--write-baseline").returncode == 0
    assert coderecall(project.root, "refactor", "--baseline", FILE).returncode == 0
