"""The batch protocol is a contract: JSON lines in, JSON lines out, the same order."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from repositories import commit, make_repo

from coderecall.cli import group
from coderecall.project import Project

FILES = {
    "a.py": "def load(path):\n    return path\n",
    "b.py": "from a import load\n\n\ndef start():\n    return load('x')\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = Project(make_repo(tmp_path, FILES))
    project.index()
    return project.root


def run(root: Path, command: str, *lines: str) -> list[dict[str, object]]:
    done = CliRunner().invoke(group, ["-C", str(root), command, "--batch", "-k", "5"], input="\n".join(lines) + "\n")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_answers_come_in_order_with_all_fields(root: Path) -> None:
    second, first = run(root, "ask", '{"id": "7", "query": "start"}', '{"id": 8, "query": "load a path", "in": "a.py"}')
    assert (second["id"], first["id"]) == ("7", 8)
    assert isinstance(first["results"], list)
    result = first["results"][0]
    assert set(result) == {"path", "symbol", "kind", "line", "end_line", "score", "evidence"}
    assert (result["path"], result["symbol"], result["kind"], result["line"], result["end_line"]) == (
        "a.py",
        "load",
        "function",
        1,
        2,
    )
    assert set(result["evidence"][0]) == {"why", "path", "line"}
    scores = [r["score"] for r in second["results"]]  # type: ignore[attr-defined]  # a JSON list
    assert scores == sorted(scores, reverse=True)


def test_a_line_may_narrow_its_answers(root: Path) -> None:
    filters = ('"lang": "python"', '"kind": ["function"], "in": "b.py"', '"tests": true', '"k": 1')
    lines = [f'{{"id": 1, "query": "load start", {field}}}' for field in filters]
    found = [answer["results"] for answer in run(root, "ask", *lines)]
    assert [len(results) for results in found] == [3, 1, 0, 1]  # type: ignore[arg-type]  # JSON lists


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('"k": 0', "from 1 to 1000"),
        ('"k": "3"', "from 1 to 1000"),
        ('"k": true', "from 1 to 1000"),
        ('"kind": "klass"', "the kinds are"),
        ('"kind": 5', "list of names"),
        ('"lang": ["cobol"]', "the languages are python"),
        ('"tests": "no"', "true or false"),
    ],
)
def test_a_filter_that_there_is_not_is_an_error_of_its_line(root: Path, field: str, message: str) -> None:
    (answer,) = run(root, "ask", f'{{"id": 1, "query": "load", {field}}}')
    assert message in str(answer["error"])


def test_a_bad_line_is_answered_and_the_rest_goes_on(root: Path) -> None:
    answers = run(
        root,
        "ask",
        "not json",
        "[]",
        '{"id": "1"}',
        '{"id": "0", "query": " "}',
        '{"id": "2", "query": 5}',
        "",
        '{"id": "3", "query": "load"}',
    )
    assert [answer["id"] for answer in answers] == [None, None, "1", "0", "2", "3"]
    assert all(answer["results"] == [] and answer["error"] for answer in answers[:5])
    assert answers[5]["results"]


def test_hostile_lines_fail_alone(root: Path) -> None:
    lines = [
        b'{"id": 1, "query": "\xff"}',
        b'{"id": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"id": 2, "query": "load", "in": "../.."}',
        b'\xef\xbb\xbf{"id": 3, "query": "\\ud800 load", "in": "./"}',
    ]
    done = CliRunner().invoke(group, ["-C", str(root), "ask", "--batch"], input=b"\n".join(lines))
    assert done.exit_code == 0, done.output
    *failed, answered = map(json.loads, done.stdout.splitlines())
    assert [bool(answer["error"]) for answer in failed] == [True] * 4
    assert (answered["id"], bool(answered["results"])) == (3, True)


def test_related_to_a_name_that_is_no_text_is_an_error_of_its_line(root: Path) -> None:
    (answer,) = run(root, "related", '{"id": 1, "file": "\\ud800"}')
    assert "not in the index" in str(answer["error"])


def test_related_answers_files(root: Path) -> None:
    (answer,) = run(root, "related", '{"id": "c", "file": "a.py", "symbols": ["load"], "query": "ignored"}')
    assert isinstance(answer["results"], list)
    assert answer["results"][0]["path"] == "b.py"
    assert set(answer["results"][0]) == {"path", "score", "evidence"}


def test_related_to_an_unknown_file_is_an_error_of_its_line(root: Path) -> None:
    unknown, known = run(
        root, "related", '{"id": 1, "file": "zzz.py"}', '{"id": 2, "file": "b.py", "symbols": ["a.b.gone"]}'
    )
    assert "not in the index" in str(unknown["error"])
    assert known["id"] == 2


def test_a_line_has_the_notes_that_the_text_has(root: Path) -> None:
    (root / "b.py").write_text("# moved\n" + FILES["b.py"])
    (root / "a.py").unlink()
    changed, gone = run(root, "ask", '{"id": 1, "query": "start"}', '{"id": 2, "query": "load a path", "in": "a.py"}')
    assert changed["results"][0]["stale"]  # type: ignore[index]  # a JSON list
    assert "changed since the index" in str(changed["notes"])
    assert (gone["results"], "files are gone" in str(gone["notes"])) == ([], True)


def test_related_says_what_its_file_is_by_now(root: Path) -> None:
    (root / "b.py").write_text("# moved\n" + FILES["b.py"])
    (root / "a.py").unlink()
    gone, changed = run(root, "related", '{"id": 1, "file": "a.py"}', '{"id": 2, "file": "b.py"}')
    assert gone["results"][0]["stale"]  # type: ignore[index]  # a JSON list
    assert "a.py is gone" in str(gone["notes"])
    assert "b.py changed since the index" in str(changed["notes"])


def test_related_says_that_a_symbol_is_not_there(root: Path) -> None:
    (answer,) = run(root, "related", '{"id": 1, "file": "a.py", "symbols": ["gone"]}')
    assert answer["results"]
    assert "a.py has no symbol named gone" in str(answer["notes"])


def test_notes_follow_the_index_that_they_are_of(root: Path) -> None:
    project = Project(root)
    with project.session() as session:
        commit(root, "More", {"c.py": "def more():\n    return 1\n"})
        assert "HEAD is" in str(session.ask("load", k=1).notes)
        project.index()
        assert session.ask("load", k=1).notes == ()
