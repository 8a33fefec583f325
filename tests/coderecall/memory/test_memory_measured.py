"""What can be asked about the memory of a real repository: its size, recall by age and load, why a write surprised."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from repositories import commit, make_repo, run_git, write

from coderecall.errors import Cancelled, IndexFormatError
from coderecall.memory.probe import probe
from coderecall.model import Head, HeadProbe, MemoryProbe, Progress, SurprisePoint
from coderecall.project import Project
from coderecall.store import Database

THINGS = (
    "walrus heron otter badger lynx gecko raven toad hare mole newt swan ibis crab moth wasp".split()  # noqa: SIM905 - reads best as words
)
RAINY = ("otter", "swan", "wasp")
DAYS = 86_400
BEGAN = 1_600_000_000


def body(thing: str, change: int = 0) -> str:
    return f'def feed_{thing}(food):\n    """Gives the {thing} its {thing}food."""\n    return food + {change}\n'


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Sixteen files, and three commits to each, one a day; three of the animals are fed in the rain."""
    root = make_repo(tmp_path_factory.mktemp("zoo"), {})
    project = Project(root)
    for day in range(47):
        commit(root, message(day), {f"zoo/{THINGS[day % 16]}.py": body(THINGS[day % 16], day)}, time=BEGAN + day * DAYS)
    project.index()
    write(root, {"zoo/wasp.py": body("wasp", 47)})
    run_git(root, "add", "zoo")
    run_git(root, "commit", "-q", "-m", message(47), "--date", f"{BEGAN + 47 * DAYS} +0000")
    project.index()  # the last commit alone: its surprise is told before others are written with it
    return project


def message(day: int) -> str:
    thing, when = THINGS[day % 16], ("earlier", "later", "twice")[day // 16]
    return f"Feed {when} the {thing}{' in heavy rain' if thing in RAINY else ''}"


@pytest.fixture(scope="module")
def probed(zoo: Project) -> MemoryProbe:
    return zoo.probe_memory(200)


def head(probed: MemoryProbe, name: Head) -> HeadProbe:
    return next(found for found in probed.heads if found.head == name)


def last_commit(project: Project) -> SurprisePoint:
    return [point for point in project.surprises(200) if point.head == Head.CHANGED_FOR][-1]


def test_the_report_counts_what_was_learned(zoo: Project) -> None:
    report = zoo.memory_report()
    assert {found.head: found.facts for found in report.heads} == {"changed-for": 48, "described-by": 16}
    assert report.bytes == sum(found.bytes for found in report.heads) == zoo.status().memory_bytes
    assert report.writes == 64
    assert report.commits == 48
    assert (report.has_history, report.is_shallow, report.waiting) == (True, False, 0)
    assert all(0 < found.strays < report.crowded for found in report.heads)


def test_every_change_of_the_memory_is_another_state(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {"a.py": body("walrus"), "b.py": body("heron")}))
    project.index()
    states = [project.memory_report().state]
    project.index()
    assert project.memory_report().state == states[0]  # nothing was learned
    (project.root / "b.py").unlink()
    project.index()
    states.append(project.memory_report().state)  # unlearned, and nothing written
    commit(project.root, "The heron is gone")
    project.index()
    project.reset_memory()
    states.append(project.memory_report().state)
    assert len(set(states)) == 3
    assert states[-1] == ""
    assert project.memory_report().heads == ()


def test_what_was_taught_is_recalled_better_than_by_lot(probed: MemoryProbe, zoo: Project) -> None:
    for found in probed.heads:
        assert found.whole.asked == found.half.asked == min(200, found.facts)
        assert found.whole.first > 0.9
        assert found.half.ten > 0.9 > found.chance
    assert probed.state == zoo.memory_report().state
    assert probed.writes == 64


def test_ages_are_groups_of_equal_size_oldest_first(probed: MemoryProbe) -> None:
    ages = head(probed, Head.CHANGED_FOR).by_age
    assert [age.recall.asked for age in ages] == [12, 12, 12, 12]
    assert [age.oldest for age in ages] == [BEGAN + day * DAYS for day in (0, 12, 24, 36)]
    assert ages[-1].newest > BEGAN + 46 * DAYS
    described = head(probed, Head.DESCRIBED_BY).by_age
    assert described[0].newest < BEGAN + 47 * DAYS  # by the last commit, not by the time of the checkout


def test_loads_ask_the_same_facts_of_ever_fuller_memories(probed: MemoryProbe) -> None:
    loads = head(probed, Head.CHANGED_FOR).by_load
    assert [load.facts for load in loads] == [6, 12, 24, 48]
    assert {load.recall.asked for load in loads} == {6}
    assert len({(load.recall.text, load.recall.baseline) for load in loads}) == 1  # these have everything always
    assert loads[0].recall.first == 1.0


def test_recall_of_the_whole_load_is_that_of_the_memory_itself(zoo: Project, probed: MemoryProbe) -> None:
    """What is taught for the measurement is what the index holds: the last load has the memory's own counts."""
    from coderecall.memory.everything import everything
    from coderecall.memory.keys import lesson
    from memory_engine.associative.word_memory import WordMemory

    with Database.read(zoo.folder) as db:
        kept = WordMemory.open(lambda name: db.snapshot(f"{Head.CHANGED_FOR}/{name}"))
        assert kept is not None
        again = WordMemory(kept.layout)
        again.write(*lesson(everything(db, Head.CHANGED_FOR)))
        assert again.changed()["0"] == db.snapshots(Head.CHANGED_FOR)["0"]


def test_questions_are_fixed(zoo: Project, probed: MemoryProbe) -> None:
    assert replace(zoo.probe_memory(200), seconds=0, time=0) == replace(probed, seconds=0, time=0)
    assert [found.whole.asked for found in zoo.probe_memory(5).heads] == [5, 5]


def test_a_probe_reports_and_stops(zoo: Project) -> None:
    told: list[Progress] = []
    zoo.probe_memory(20, on_progress=told.append)
    assert told[0].phase == "probe"
    assert told[0].total > 40
    with pytest.raises(Cancelled):
        zoo.probe_memory(20, cancelled=lambda: True)


def test_the_command_prints_every_number_beside_what_it_is_to_be_compared_with(zoo: Project) -> None:
    command = [sys.executable, "-m", "coderecall", "-C", str(zoo.root), "memory", "probe", "-n", "20"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert said[0] == "head facts asked memory @1 @10 text @10 chance @10"
    assert said[1].startswith("changed-for 48 20 1.00 1.00")
    assert any(line.startswith("changed-for changed most 20 ") for line in said)
    assert any(line.startswith("2020-09 to ") for line in said)
    assert any(line.startswith("oldest, of 48 stored ") for line in said)


def test_an_empty_index_has_nothing_to_ask(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {"notes.txt": "nothing\n"}))
    project.index()
    assert [(found.whole.asked, found.by_age, found.by_load) for found in project.probe_memory().heads] == [
        (0, (), ()),
        (0, (), ()),
    ]
    assert project.memory_report().state == ""


def test_why_names_the_new_words_and_the_place(zoo: Project) -> None:
    point = last_commit(zoo)
    found = zoo.why_surprising(point)
    assert found.text == "Feed twice the wasp in heavy rain"
    assert found.symbols == ("feed_wasp",)
    assert [(place.path, place.line) for place in found.places] == [("zoo/wasp.py", 1)]
    assert found.now is not None
    assert found.now == pytest.approx(point.surprise, abs=0.02)  # nothing was written since
    assert found.words[0].word == "twice"  # the wasp was fed in the rain before
    assert sum(word.novelty for word in found.words) == pytest.approx(found.now, abs=0.01)


def test_why_names_earlier_writes_that_lead_elsewhere(zoo: Project) -> None:
    found = zoo.why_surprising(last_commit(zoo))
    assert found.earlier
    for earlier in found.earlier:
        assert earlier.time < found.point.time
        assert "wasp" not in earlier.label
        assert {place.path for place in earlier.places} != {"zoo/wasp.py"}
        assert "rain" in earlier.words
        assert 0 < earlier.likeness < 1
        assert len(earlier.symbols) == len(earlier.places)
    assert [w.likeness for w in found.earlier] == sorted((w.likeness for w in found.earlier), reverse=True)


@pytest.mark.parametrize(("days", "new"), [(3, 1), (10, 1), (40, 5)])
def test_commits_of_a_first_run_are_compared_with_those_before_them(tmp_path: Path, days: int, new: int) -> None:
    root = make_repo(tmp_path, {})
    for day in range(days):
        commit(root, f"Feed the walrus {day}", {"zoo/walrus.py": body("walrus", day)}, time=BEGAN + day * DAYS)
    project = Project(root)
    project.index()
    commits = [point for point in project.surprises(200) if point.head == Head.CHANGED_FOR]
    assert {point.kind for point in commits[:new]} == {"new"}
    assert not [point for point in commits[new:] if point.kind == "new"]


def test_why_of_a_definition(zoo: Project) -> None:
    points = [point for point in zoo.surprises(200) if point.head == Head.DESCRIBED_BY]
    found = zoo.why_surprising(points[0])
    assert found.symbols[0].startswith("feed_")
    assert found.text.startswith(found.symbols[0])
    assert all(write.places for write in found.earlier)


def test_overloads_are_one_earlier_write_with_all_their_places(tmp_path: Path) -> None:
    overload = "    @overload\n    def set_template(self, name): ...\n"
    project = Project(make_repo(tmp_path, {"web/templates.py": f"class Templates:\n{3 * overload}"}))
    project.index()
    point = next(point for point in project.surprises() if point.label.endswith(" Templates"))
    (alike,) = project.why_surprising(point).earlier
    assert (alike.label, alike.times) == ("web/templates.py Templates.set_template", 3)
    assert alike.symbols == ("Templates.set_template",) * 3
    assert [place.line for place in alike.places] == [3, 5, 7]
    assert set(alike.words) == {"templates", "web"}  # as they are written, no stems


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("0000000000 Never made", "commit 0000000000 is not in the index any more"),
        ("zoo/wasp.py feed_elephant", "feed_elephant is gone from zoo/wasp.py: what was learned of it is unlearned"),
        ("zoo/elephant.py feed", "its file is gone: what was learned of it is unlearned"),
    ],
)
def test_why_of_what_is_gone_says_so(zoo: Project, label: str, told: str) -> None:
    kind = Head.CHANGED_FOR if label.startswith("0") else Head.DESCRIBED_BY
    found = zoo.why_surprising(SurprisePoint(1, BEGAN, kind, label, 1.0, "new"))
    assert (found.gone, found.now, found.places) == (told, None, ())


def test_a_path_with_spaces_is_found(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {"my zoo/a b.py": body("walrus")}))
    project.index()
    point = next(point for point in project.surprises() if point.head == Head.DESCRIBED_BY)
    assert [place.path for place in project.why_surprising(point).places] == ["my zoo/a b.py"]


def test_a_damaged_memory_is_said(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {"a.py": body("walrus")}))
    project.index()
    point = project.surprises()[-1]
    with Database.write(project.folder) as db, db.transaction():
        db.set_snapshot(f"{Head.DESCRIBED_BY}/head", b"not a snapshot")
    asked: list[Callable[[], object]] = [
        project.memory_report,
        project.probe_memory,
        lambda: project.why_surprising(point),
    ]
    for ask in asked:
        with pytest.raises(IndexFormatError, match="run `coderecall index`"):
            ask()


def test_a_shallow_clone_is_said(tmp_path: Path, zoo: Project) -> None:
    run_git(tmp_path, "clone", "-q", "--depth", "3", f"file://{zoo.root}", "shallow")
    project = Project(tmp_path / "shallow")
    project.index()
    report = project.memory_report()
    assert report.is_shallow
    assert report.commits == 3


def test_without_git_there_is_no_history(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(body("walrus"))
    project = Project(tmp_path)
    project.index()
    assert not project.memory_report().has_history
    found = project.probe_memory()
    assert [(head.head, head.whole.asked) for head in found.heads] == [("changed-for", 0), ("described-by", 1)]


def test_asking_needs_no_torch_and_no_row_for_each_symbol(zoo: Project) -> None:
    with Database.read(zoo.folder) as db:
        assert isinstance(probe(db, 10).heads[0].whole.ten, float)
    assert np.isfinite([found.chance for found in zoo.probe_memory(3).heads]).all()
