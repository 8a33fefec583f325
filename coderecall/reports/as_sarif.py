"""SARIF 2.1.0 for code scanning. Paths are relative and fingerprints carry no line number, so that alerts stay.

A result lies where the change is that caused it, and names the places that broke: code scanning shows an alert in a
pull request only where its lines are part of the pull request, and of the other places those that the message links.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections import Counter
from typing import Any
from urllib.parse import quote

from coderecall import __version__
from coderecall.hints.catalogue import RULES
from coderecall.hints.rule import Rule
from coderecall.model import Hint, HintReport, Location, RelatedLocation

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_FINGERPRINT = "coderecall/v1"
_MOST_LINKS = 10  # in a message; the other places are listed with the result


def render(report: HintReport) -> str:
    rules = [RULES[rule] for rule in sorted({hint.rule for hint in report.hints})]
    index = {rule.id: number for number, rule in enumerate(rules)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "coderecall",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [{"level": "note", "message": {"text": note}} for note in report.notes],
            }
        ],
        "results": [_result(hint, index[hint.rule]) for hint in report.hints],
    }
    _tell_apart(run["results"])
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.claim},
        "fullDescription": {"text": f"{rule.claim} Evidence: {rule.evidence}"},
        "help": {"text": rule.explanation},
        "defaultConfiguration": {"level": str(rule.severity)},
    }


def _result(hint: Hint, rule_index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": hint.rule,
        "ruleIndex": rule_index,
        "level": str(hint.severity),
        "rank": round(100 * hint.confidence, 1),
        "message": {"text": _message(hint)},
        "locations": [{"physicalLocation": _physical(hint.changed_at or hint.location)}],
        "partialFingerprints": {_FINGERPRINT: hint.fingerprint},
    }
    places = _places(hint)
    if places:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(place.location), "message": {"text": place.message}}
            for number, place in enumerate(places, 1)
        ]
    return result


def _tell_apart(results: list[dict[str, Any]]) -> None:
    """Results of the same content are numbered: a viewer takes those of one fingerprint for one."""
    seen: Counter[str] = Counter()
    for result in results:
        fingerprints = result["partialFingerprints"]
        seen[mark := fingerprints[_FINGERPRINT]] += 1
        if seen[mark] > 1:
            fingerprints[_FINGERPRINT] = f"{mark}:{seen[mark]}"


def _message(hint: Hint) -> str:
    """What the hint says, with links to the places: to the one that it speaks of, then to the others."""
    places = _places(hint)
    links = [f"[{_link_text(place.location)}]({number})" for number, place in enumerate(places[:_MOST_LINKS], 1)]
    speaks_of = f"{links.pop(0)}: " if places and places[0].location == hint.location else ""
    said = f"{speaks_of}{hint.message}"
    said += f". Suggestion: {hint.suggestion}" if hint.suggestion else ""
    return f"{said}. See {', '.join(links)}" if links else said


def _places(hint: Hint) -> list[RelatedLocation]:
    """All places but that of the result itself, the one that the message speaks of first."""
    at = hint.changed_at or hint.location
    first = [RelatedLocation(hint.location, hint.message)] if hint.location != at else []
    return first + [related for related in hint.related if related.location != at]


def _link_text(location: Location) -> str:
    path = location.path.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"{path}:{location.line}"


def _physical(location: Location) -> dict[str, Any]:
    region = {"startLine": location.line, "startColumn": location.column}
    if location.end_line > location.line:
        region["endLine"] = location.end_line
    return {"artifactLocation": {"uri": _uri(location.path), "uriBaseId": "SRCROOT"}, "region": region}


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe="/~!$&'()*+,;=@")
