"""JSON with comments and trailing commas, as tsconfig.json has it; a stranger wrote the file, so it may be anything."""

import json
import re
from typing import Any

from parsers.patterns import later

MAX_BYTES = 300_000
# what is not closed reaches to the end: nothing is looked at twice
_COMMENTS = later(r'("(?:[^"\\]|\\.)*+"?)|//[^\n]*|/\*(?:.*?\*/|.*)', re.DOTALL)
_COMMAS = later(r'("(?:[^"\\]|\\.)*+"?)|,(?=\s*+[}\]])', re.DOTALL)


def read_object(source: bytes) -> dict[str, Any]:
    """The object that a file holds; {} when it holds none that can be read."""
    if len(source) > MAX_BYTES:
        return {}
    text = source.decode("utf-8-sig", "replace")
    try:
        value = json.loads(text)
    except RecursionError:
        return {}
    except ValueError:
        try:
            value = json.loads(_COMMAS.sub(_kept, _COMMENTS.sub(_kept, text)))
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _kept(match: re.Match[str]) -> str:
    return match[1] or ""


def text_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def texts_of(value: object) -> list[str]:
    """The texts of a list, of a lone text, or none."""
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def object_of(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
