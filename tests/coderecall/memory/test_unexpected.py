"""Commits whose message leads the memory to another file than they touched."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from repositories import commit, make_repo, write

from coderecall.cli import group
from coderecall.memory import unexpected
from coderecall.model import Head, SurprisePoint, Unexpected
from coderecall.project import Project

THINGS = ("walrus", "heron", "otter", "badger")
DAY = 86_400
BEGAN = 1_600_000_000


def body(thing: str, change: int = 0) -> str:
    return f"def feed_{thing}(food):\n    return food + {change}\n"


def fed(root: Path, day: int, message: str, *things: str) -> None:
    commit(root, message, {f"zoo/{one}.py": body(one, day) for one in things}, time=BEGAN + day * DAY)


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Each animal's file is changed for messages that name it; from day 30 on other ones are."""
    root = make_repo(tmp_path_factory.mktemp("zoo"), {})
    for day in range(30):
        thing = THINGS[day % 4]
        fed(root, day, f"Feed the {thing} fish in the {('morning', 'evening')[day % 3 == 0]}", thing)
    fed(root, 30, "Feed the otter fish at noon", "walrus")  # says otter, is walrus
    for day, thing in ((31, "heron"), (32, "otter"), (33, "badger")):  # the subject of whatever is changed
        fed(root, day, f"Typo (#{day})", thing)
    fed(root, 34, "Feed the heron and the badger", "heron", "badger")  # as expected
    project = Project(root)
    project.index()
    return project


def found(project: Project, most: int = 50) -> tuple[Unexpected, ...]:
    return project.unexpected(project.surprises(2000), most)


def test_it_names_what_was_expected_and_what_came(zoo: Project) -> None:
    first = found(zoo)[0]
    assert first.point.label.endswith("Feed the otter fish at noon")
    assert (first.expected, first.expected_at.path, first.expected_at.line) == ("feed_otter", "zoo/otter.py", 1)
    assert (first.came, first.came_at[0].path) == (("feed_walrus",), "zoo/walrus.py")
    assert first.margin > 0


def test_the_command_line_tells_them(zoo: Project) -> None:
    done = CliRunner().invoke(group, ["-C", str(zoo.root), "memory", "status", "-n", "1"])
    *_, label, expected, changed = done.output.splitlines()
    assert label.endswith("Feed the otter fish at noon")
    assert expected.split() == ["expected", "feed_otter,", "zoo/otter.py:1"]
    assert changed.split() == ["changed", "feed_walrus,", "zoo/walrus.py:1"]


def test_what_came_as_expected_and_what_is_routine_is_no_surprise(zoo: Project) -> None:
    said = [one.point.label.partition(" ")[2] for one in found(zoo)]
    assert not [subject for subject in said if "Typo" in subject]
    assert "Feed the heron and the badger" not in said
    assert not [subject for subject in said if "morning" in subject or "evening" in subject]


def test_the_surest_expectation_comes_first_and_no_more_than_asked_for(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {})
    for day in range(24):
        thing = THINGS[day % 4]
        fed(root, day, f"Feed the {thing}" + " and wash the whiskers" * (thing == "otter"), thing)
    fed(root, 30, "Feed the otter and wash the whiskers", "walrus")
    fed(root, 31, "Feed the badger, it wants more", "heron")
    project = Project(root)
    project.index()
    both = found(project)
    assert [one.expected for one in both] == ["feed_otter", "feed_badger"]
    assert both[0].margin > both[1].margin
    assert found(project, most=1) == both[:1]


def test_definitions_and_commits_that_are_gone_are_passed_over(zoo: Project) -> None:
    assert not zoo.unexpected([point for point in zoo.surprises(2000) if point.head == Head.DESCRIBED_BY])
    gone = SurprisePoint(1, BEGAN, Head.CHANGED_FOR, "0000000000 Never made", 0.5, "edited")
    assert not zoo.unexpected([gone])


def test_what_only_one_commit_changed_says_nothing(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {})
    for day in range(12):
        fed(root, day, f"Feed the {THINGS[day % 4]}", THINGS[day % 4])
    fed(root, 12, "Feed the otter, and there is a newt now", "newt")
    project = Project(root)
    project.index()
    assert found(project) == ()


def test_a_memory_without_history_expected_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(body("walrus"))
    project = Project(tmp_path)
    project.index()
    assert project.unexpected(project.surprises()) == ()


def test_why_tells_it_too_with_the_words_that_led_there(zoo: Project) -> None:
    first = found(zoo)[0]
    report = zoo.why_surprising(first.point)
    assert report.unexpected == first
    assert report.pointing[0] == "otter"
    assert "noon" not in report.pointing  # nothing else has the word
    usual = next(point for point in zoo.surprises(2000) if point.label.endswith("the heron and the badger"))
    assert zoo.why_surprising(usual).unexpected is None


def test_what_is_learned_meanwhile_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app compares in one thread while another learns each save."""
    root = make_repo(tmp_path, {})
    for day in range(24):
        fed(root, day, f"Feed the {THINGS[day % 4]}", THINGS[day % 4])
    fed(root, 30, "Feed the otter", "walrus")
    project = Project(root)
    project.index()
    before = found(project)
    assert before
    look = unexpected._elsewhere

    def look_while_learning(*asked: object) -> object:
        write(root, {"zoo/walrus.py": body("penguin")})  # the symbol that came is gone by now
        project.index()
        monkeypatch.setattr(unexpected, "_elsewhere", look)
        return look(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(unexpected, "_elsewhere", look_while_learning)
    assert found(project) == before
    assert found(project) != before
