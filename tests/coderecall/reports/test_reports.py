"""The four formats say the same; what comes from a repository never drives a terminal or a runner."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from coderecall.hints.catalogue import RULES
from coderecall.model import Hint, HintReport, Location, RelatedLocation, Severity
from coderecall.reports import FORMATS, as_text, render
from coderecall.reports.style import Style, style_for

EVIL = "a\x1b[31m\n::error::\u202eb"


def hint(
    number: int = 1, *, path: str = "app/user.py", message: str = "`put` was renamed", rule: str = "CR101"
) -> Hint:
    related = (RelatedLocation(Location("app/store.py", 4), "`put` was renamed here"),)
    return Hint(
        rule, Severity.ERROR, 0.95, message, Location(path, number, 23), related, f"{number:032x}", "use `save`"
    )


REPORT = HintReport((hint(),), ("2 files changed since the index",))


def test_text() -> None:
    assert render(REPORT, "text") == (
        "app/user.py:1:23: error CR101 `put` was renamed\n"
        "    app/store.py:4:1: `put` was renamed here\n"
        "    suggestion: use `save`\n"
    )


def test_json() -> None:
    document = json.loads(render(REPORT, "json"))
    assert document == {
        "schema_version": 1,
        "hints": [
            {
                "rule": "CR101",
                "severity": "error",
                "confidence": 0.95,
                "message": "`put` was renamed",
                "path": "app/user.py",
                "line": 1,
                "column": 23,
                "end_line": 1,
                "related": [
                    {
                        "path": "app/store.py",
                        "line": 4,
                        "column": 1,
                        "end_line": 4,
                        "message": "`put` was renamed here",
                    }
                ],
                "suggestion": "use `save`",
                "fingerprint": f"{1:032x}",
            }
        ],
        "notes": ["2 files changed since the index"],
    }


def test_sarif_has_what_code_scanning_requires() -> None:
    document = json.loads(render(REPORT, "sarif"))
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-2.1.0.json")
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "coderecall"
    for rule in driver["rules"]:
        assert rule["id"] in RULES
        assert rule["name"].isidentifier()
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    (result,) = run["results"]
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "CR101"
    assert result["level"] == "error"
    assert result["message"]["text"] == ("`put` was renamed. Suggestion: use `save`. See [app/store.py:4](1)")
    assert result["partialFingerprints"] == {"coderecall/v1": f"{1:032x}"}
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "app/user.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 1, "startColumn": 23},
    }
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "app/store.py"
    assert related["message"]["text"]
    assert run["invocations"][0]["executionSuccessful"] is True
    assert (
        run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == "2 files changed since the index"
    )


def test_sarif_results_lie_in_the_change_and_link_what_broke_elsewhere() -> None:
    """Code scanning shows nothing in a pull request that lies outside its lines."""
    (run,) = json.loads(render(HintReport((replace(hint(), changed_at=Location("app/store.py", 4)),)), "sarif"))["runs"]
    (result,) = run["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "app/store.py"
    assert result["message"]["text"] == "[app/user.py:1](1): `put` was renamed. Suggestion: use `save`"
    (related,) = result["relatedLocations"]
    assert (related["id"], related["physicalLocation"]["artifactLocation"]["uri"]) == (1, "app/user.py")


def test_sarif_without_findings_is_a_run_without_results() -> None:
    (run,) = json.loads(render(HintReport(()), "sarif"))["runs"]
    assert run["results"] == run["tool"]["driver"]["rules"] == []


def test_sarif_paths_are_relative_uris() -> None:
    (run,) = json.loads(render(HintReport((hint(path="a b/ü#?%.py"),)), "sarif"))["runs"]
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%C3%BC%23%3F%25.py"


def test_github_annotations() -> None:
    assert render(REPORT, "github") == (
        "::error file=app/user.py,line=1,col=23,endLine=1,title=coderecall CR101::"
        "`put` was renamed%0Aapp/store.py:4: `put` was renamed here%0Asuggestion: use `save`\n"
    )


def test_github_shows_ten_and_counts_the_rest() -> None:
    lines = render(HintReport(tuple(hint(n) for n in range(1, 26))), "github").splitlines()
    assert len(lines) == 10
    assert lines[-1] == "::error title=coderecall::+16 more, see the SARIF or text report"
    assert len(render(HintReport(tuple(hint(n) for n in range(1, 11))), "github").splitlines()) == 10


@pytest.mark.parametrize("report_format", FORMATS)
def test_control_characters_never_come_out_raw(report_format: str) -> None:
    text = render(HintReport((hint(path=EVIL, message=EVIL),)), report_format)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not any(line.startswith("::error::") for line in text.splitlines())


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_explains_itself(rule: object) -> None:
    known = RULES[rule.id]  # type: ignore[attr-defined]
    assert known.claim.endswith(".")
    assert known.evidence.endswith(".")
    assert f"ignore[{known.id}]" in known.explanation


def test_github_annotations_are_escaped_as_the_runner_wants_it() -> None:
    """https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts"""
    (line,) = render(HintReport((hint(path="a,b:c%.py", message="100%\r\n::error::x, y: z"),)), "github").splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac%25.py,line=1,col=23,endLine=1,title=coderecall CR101::")
    assert "::100%25\\r%0A::error::x, y: z%0A" in line


def test_github_counts_each_severity_for_itself() -> None:
    hints = [replace(hint(n), severity=severity) for severity in Severity for n in range(1, 13)]
    lines = render(HintReport(tuple(hints)), "github").splitlines()
    assert len(lines) == 30
    assert [line.partition(" ")[0] for line in lines[9::10]] == ["::error", "::warning", "::notice"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "color", "links"),
    [
        (io.StringIO(), {}, False, False),
        (Terminal(), {}, True, True),
        (Terminal(), {"NO_COLOR": "1"}, False, True),
        (Terminal(), {"TERM": "dumb"}, False, False),
        (Terminal(), {"FORCE_COLOR": "0", "FORCE_HYPERLINK": "0"}, False, False),
        (io.StringIO(), {"FORCE_COLOR": "1", "FORCE_HYPERLINK": "1"}, True, True),
        (io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_colours_and_links_where_they_are_wanted(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, environment: dict[str, str], color: bool, links: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "FORCE_HYPERLINK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    style = style_for(stream, Path("/src"))
    assert (style.color, style.root is not None) == (color, links)


def test_marked_up_text_says_the_same() -> None:
    text = as_text.render(HintReport((hint(path="a b/ü.py"),)), Style(color=True, root=Path("/src")))
    assert "/src/a%20b/%C3%BC.py#1\x1b\\a b/ü.py:1:23" in text
    plain = re.sub(r"\x1b\]8;;.*?\x1b\\|\x1b\[[\d;]*m", "", text)
    assert plain == render(HintReport((hint(path="a b/ü.py"),)), "text")


def test_a_long_list_of_places_is_cut_in_text_and_says_so() -> None:
    places = tuple(RelatedLocation(Location(f"app/{number}.py", 1), "used here") for number in range(40))
    hint = Hint("CR101", Severity.ERROR, 0.9, "gone; +39 more places", Location("a.py", 1), places, "f" * 32)
    lines = as_text.render(HintReport((hint,))).splitlines()
    assert len(lines) == 1 + as_text.MOST_RELATED + 1
    assert lines[-1] == f"    and {40 - as_text.MOST_RELATED} more listed by --format json"
