"""SARIF 2.1.0 for code scanning. Paths are relative and fingerprints carry no line number, so that alerts stay.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from typing import Any
from urllib.parse import quote

from coderecall import __version__
from coderecall.hints.catalogue import RULES
from coderecall.hints.rule import Rule
from coderecall.model import Hint, HintReport, Location

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


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
        "message": {"text": f"{hint.message}. Suggestion: {hint.suggestion}" if hint.suggestion else hint.message},
        # Several are allowed where each of them has to be changed (3.27.12), as here; viewers show the first.
        "locations": [{"physicalLocation": _physical(at)} for at in (hint.location, *hint.others)],
        "partialFingerprints": {"coderecall/v1": hint.fingerprint},
    }
    if hint.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(related.location), "message": {"text": related.message}}
            for number, related in enumerate(hint.related, 1)
        ]
    return result


def _physical(location: Location) -> dict[str, Any]:
    region = {"startLine": location.line, "startColumn": location.column}
    if location.end_line > location.line:
        region["endLine"] = location.end_line
    return {"artifactLocation": {"uri": _uri(location.path), "uriBaseId": "SRCROOT"}, "region": region}


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe="/~!$&'()*+,;=@")
