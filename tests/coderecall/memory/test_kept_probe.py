"""The answers of a probe are there again at the next start, as long as they are true of index and memory."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repositories import commit, make_repo, write

from coderecall.memory.kept_probe import FILE
from coderecall.project import Project


def body(thing: str, said: str = "food") -> str:
    return f'def feed_{thing}(food):\n    """Gives the {thing} its {said}."""\n    return food\n'


@pytest.fixture
def zoo(tmp_path: Path) -> Project:
    root = make_repo(tmp_path, {})
    for day, thing in enumerate(("walrus", "heron", "otter", "walrus", "heron")):
        commit(root, f"Feed the {thing} on day {day}", {f"{thing}.py": body(thing, f"food of day {day}")})
    project = Project(root)
    project.index()
    return project


def test_nothing_is_kept_before_it_was_asked(zoo: Project) -> None:
    assert zoo.last_probe() is None


def test_the_answers_come_back_as_they_were(zoo: Project) -> None:
    found = zoo.probe_memory()
    assert found.time > 0
    assert zoo.last_probe() == found
    assert zoo.last_probe(50) is None  # other facts would be asked for


def test_they_are_dropped_when_the_memory_has_learned_since(zoo: Project) -> None:
    zoo.probe_memory()
    write(zoo.root, {"badger.py": body("badger")})
    zoo.index()
    assert zoo.last_probe() is None
    assert zoo.last_probe() != zoo.probe_memory() == zoo.last_probe()


def test_they_are_dropped_when_only_the_text_that_they_are_compared_with_changed(zoo: Project) -> None:
    before = zoo.probe_memory()
    write(zoo.root, {"notes.md": "Feed the heron and the walrus.\n"})
    zoo.index()
    assert zoo.memory_report().state == before.state
    assert zoo.last_probe() is None


def test_they_are_dropped_when_the_memory_was_emptied(zoo: Project) -> None:
    zoo.probe_memory()
    zoo.reset_memory()
    assert zoo.last_probe() is None


def _set(*path: str | int, to: object) -> Callable[[dict[str, Any]], object]:
    def change(whole: Any) -> None:
        for key in path[:-1]:
            whole = whole[key]
        whole[path[-1]] = to

    return change


DAMAGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "another version": _set("version", to=0),
    "no probe": lambda whole: whole.pop("probe"),
    "a share beyond all": _set("probe", "heads", 0, "half", "ten", to=1.5),
    "no share": _set("probe", "heads", 0, "half", "ten", to="0.5"),
    "not a number": _set("probe", "seconds", to=float("nan")),
    "a huge number": _set("probe", "writes", to=1 << 60),
    "an unknown head": _set("probe", "heads", 0, "head", to="told-by"),
    "an unknown baseline": _set("probe", "heads", 0, "baseline", to="\x1b[31m"),
    "a list": _set("probe", to=[]),
}


@pytest.mark.parametrize("damage", list(DAMAGE))
def test_what_is_not_written_so_counts_as_none(zoo: Project, damage: str) -> None:
    zoo.probe_memory()
    file = zoo.folder / FILE
    whole = json.loads(file.read_text())
    DAMAGE[damage](whole)
    file.write_text(json.dumps(whole))
    assert zoo.last_probe() is None


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(make_repo(tmp_path_factory.mktemp("kept"), {"a.py": body("walrus")}))
    project.index()
    return project


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_any_file_is_survived(measured: Project, content: bytes) -> None:
    (measured.folder / FILE).write_bytes(content)
    assert measured.last_probe() is None


def test_a_link_is_not_followed(zoo: Project, tmp_path: Path) -> None:
    zoo.probe_memory()
    (zoo.folder / FILE).rename(tmp_path / "elsewhere.json")
    (zoo.folder / FILE).symlink_to(tmp_path / "elsewhere.json")
    assert zoo.last_probe() is None
    zoo.probe_memory()  # the link goes, what it leads to stays
    assert not (zoo.folder / FILE).is_symlink()
    assert zoo.last_probe() is not None


def test_it_is_the_users_alone_and_leaves_nothing_else(zoo: Project) -> None:
    zoo.probe_memory()
    assert [file.name for file in zoo.folder.iterdir() if "probe" in file.name] == [FILE]
    assert (zoo.folder / FILE).stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_written_the_answers_come_all_the_same(
    zoo: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr("coderecall.memory.kept_probe.tempfile.mkstemp", refuse)
    assert zoo.probe_memory().heads
    assert zoo.last_probe() is None
