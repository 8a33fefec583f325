"""`ask --budget`: as much source as so many tokens hold, best first, and never a character more."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from indexed import make_indexed

from coderecall.cli import group
from coderecall.project import Project


def function(number: int, lines: int) -> str:
    body = "".join(f"    basket[{line}] = weigh(basket, {number} + {line})\n" for line in range(lines))
    return f'def weigh_basket_{number}(basket):\n    """Weigh a basket of fruit."""\n{body}    return basket\n\n\n'


FILES = {
    "fruit/short.py": "".join(function(number, 3) for number in range(12)),
    "fruit/long.py": "def weigh_fruit(basket):\n"
    + "".join(f"    step_{line} = {line}\n" for line in range(300))
    + "    ripe = weigh_basket_of_fruit(basket)\n"
    + "".join(f"    later_{line} = {line}\n" for line in range(300)),
    "fruit/ünïcode.py": "def weigh_unicode(basket):\n    return 'Körbe voller Früchte 🍎🍐 fruit basket'\n",
    "fruit/control.py": "def weigh_control(basket):\n    # fruit \x1b[31m basket \x07\n    return basket\n",
}
QUESTION = "how is a basket of fruit weighed"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_indexed(tmp_path_factory.mktemp("budget"), FILES)


def ask(project: Project, *arguments: str, lines: str = "") -> str:
    done = CliRunner().invoke(group, ["-C", str(project.root), "ask", *arguments], input=lines or None)
    assert done.exit_code in {0, 1}, done.output
    return done.stdout


@pytest.mark.parametrize("budget", [50, 60, 75, 100, 150, 333, 500, 1000, 2000, 5000])
@pytest.mark.parametrize("format_", ["text", "json", "batch"])
def test_a_budget_is_never_exceeded(project: Project, budget: int, format_: str) -> None:
    if format_ == "batch":
        shown = ask(project, "--batch", lines=json.dumps({"id": 7, "query": QUESTION, "budget": budget}))
    else:
        shown = ask(project, QUESTION, "--budget", str(budget), "--format", format_)
    assert len(shown) <= 4 * budget
    assert shown.count("weigh") >= (1 if format_ == "text" or budget > 100 else 0)


def test_more_budget_tells_more(project: Project) -> None:
    told = [len(ask(project, QUESTION, "--budget", str(budget))) for budget in (100, 200, 400, 800, 1600)]
    assert told == sorted(told)
    assert told[-1] > 3 * told[0]


def test_small_functions_are_told_whole(project: Project) -> None:
    shown = ask(project, "weigh_basket_3", "--budget", "400", "-k", "1")
    assert shown == f"fruit/short.py:25-30 weigh_basket_3 function\n{function(3, 3).strip()}\n"


def test_of_a_long_function_the_lines_that_matter_are_told(project: Project) -> None:
    shown = ask(project, "where does weigh_fruit call weigh_basket_of_fruit", "--budget", "200", "-k", "1")
    assert "302 " in shown
    assert "ripe = weigh_basket_of_fruit(basket)" in shown
    assert "step_150" not in shown


def test_the_first_answers_are_told_before_any_is_told_whole(project: Project) -> None:
    shown = ask(project, QUESTION, "--budget", "300")
    assert shown.count("fruit/") >= 4


def test_a_batch_line_has_the_fields_of_the_protocol_and_the_text(project: Project) -> None:
    line = json.dumps({"id": 7, "query": "weigh_basket_3", "budget": 500, "k": 1})
    (result,) = json.loads(ask(project, "--batch", lines=line))["results"]
    assert {"path", "symbol", "kind", "line", "end_line", "score", "evidence", "signature"} <= set(result)
    assert result["text"] == function(3, 3).strip()
    plain, told = ask(
        project, "--batch", "--budget", "300", lines=f'{{"query": "{QUESTION}", "k": 2}}\n{{"query": "{QUESTION}"}}\n'
    ).splitlines()
    assert len(json.loads(plain)["results"]) == 2
    assert len(told) <= 1200


@pytest.mark.parametrize("budget", [0, 49, "much", True, 10**9])
def test_a_budget_that_makes_no_sense_is_refused(project: Project, budget: object) -> None:
    shown = ask(project, "--batch", lines=json.dumps({"id": 7, "query": QUESTION, "budget": budget}))
    assert "from 50 to" in json.loads(shown)["error"]


def test_a_place_outside_of_definitions_is_told_with_what_is_around(tmp_path: Path) -> None:
    text = "".join(f"STEP_{n} = {n}\n" for n in range(90)) + "PEACHES = weigh('peaches and plums')\n"
    project = make_indexed(tmp_path, {"fruit/constants.py": text})
    shown = ask(project, "peaches and plums weighed", "--budget", "300")
    assert "91 PEACHES = weigh('peaches and plums')" in shown
    assert "STEP_20 " not in shown


def test_that_nothing_fits_is_said(project: Project) -> None:
    question = {"id": "x" * 150, "query": QUESTION, "budget": 50}
    (line,) = map(json.loads, ask(project, "--batch", lines=json.dumps(question)).splitlines())
    assert (line["results"], "no room" in line["error"]) == ([], True)
    arguments = ["-C", str(project.root), "ask", QUESTION, "--budget", "50", "--format", "json"]
    done = CliRunner().invoke(group, arguments)
    assert json.loads(done.stdout)["results"] == []
    assert "no room" in done.stderr


def test_of_a_long_log_the_end_is_read(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coderecall.cli.ask.MOST_BYTES", 1000)
    trace = 'Traceback (most recent call last):\n  File "fruit/short.py", line 5, in weigh_basket_3\nKeyError: 3\n'
    shown = ask(project, "-k", "1", "-", lines="INFO all is well\n" * 1000 + trace)
    assert "frame 1 of 1" in shown
