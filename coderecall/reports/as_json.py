"""One JSON document with everything that a hint says."""

import json
from typing import Any

from coderecall.model import HintReport, Location

SCHEMA_VERSION = 1


def render(report: HintReport) -> str:
    document = {
        "schema_version": SCHEMA_VERSION,
        "hints": [
            {
                "rule": hint.rule,
                "severity": str(hint.severity),
                "confidence": hint.confidence,
                "message": hint.message,
                **_location(hint.location),
                "related": [{**_location(r.location), "message": r.message} for r in hint.related],
                "suggestion": hint.suggestion,
                "fingerprint": hint.fingerprint,
            }
            for hint in report.hints
        ],
        "notes": list(report.notes),
    }
    return json.dumps(document, indent=2) + "\n"  # ASCII: control characters of a repository's names stay escapes


def _location(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line or location.line,
    }
