"""The files of weights are part of the program: where one is damaged, that is what is said, and what to do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from repositories import make_repo

from coderecall import weights
from coderecall.cli import group
from coderecall.doctor import examine
from coderecall.project import Project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_repo(tmp_path, {"a.py": "def save(path):\n    return path\n"})
    Project(root).index(history=False)
    return root


@pytest.fixture(params=["cut", "gone"])
def harm(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], None]]:
    """Cuts a file of weights off, or takes it away; what was read before is forgotten, before and after."""
    folder = tmp_path / "weights"
    folder.mkdir()
    for name in (weights.EMBEDDINGS, weights.RANKER, weights.RELATED):
        (folder / name).write_bytes(weights.weights(name))

    def harmed(name: str) -> None:
        whole = (folder / name).read_bytes()
        (folder / name).unlink()
        if request.param == "cut":
            (folder / name).write_bytes(whole[:1000])

    monkeypatch.setattr(weights.resources, "files", lambda _: folder)
    _forget()
    yield harmed
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for read in (weights.weights, weights.token_embeddings, weights.embeddings_version, weights.related_scorer):
        read.cache_clear()
    weights.ranker.cache_clear()


@pytest.mark.parametrize("name", [weights.EMBEDDINGS, weights.RANKER, weights.RELATED])
def test_the_doctor_finds_it(root: Path, harm: Callable[[str], None], name: str) -> None:
    harm(name)
    (found,) = [finding for finding in examine(Project(root)) if finding.name == "weights"]
    assert (found.is_ok, name in found.fact, "install" in found.remedy) == (False, True, True)


def test_a_question_says_it_in_a_line(root: Path, harm: Callable[[str], None]) -> None:
    harm(weights.RANKER)
    done = CliRunner().invoke(group, ["-C", str(root), "ask", "where is the path saved"])
    assert done.exit_code != 0
    assert f"{weights.RANKER} of coderecall itself cannot be used" in str(done.exception)
    assert "install coderecall again" in str(done.exception)
