"""Members that a type has without a definition of them: written by Lombok, or of an index signature."""

import re

from coderecall.hints.definitions import Definitions
from parsers.patterns import later

_ACCESSOR = later(r"(get|is|set|with)([A-Z]\w*)$")
_ANNOTATIONS = {
    "get": rb"@(?:lombok\.)?(?:Getter|Data|Value)\b",
    "is": rb"@(?:lombok\.)?(?:Getter|Data|Value)\b",
    "set": rb"@(?:lombok\.)?(?:Setter|Data)\b",
    "with": rb"@(?:lombok\.)?(?:With|Wither)\b",
}
_OF_ANY_NAME = later(rb"\[\s*\w+\s*:\s*(?:string|PropertyKey)\b[^\]\n]*\]\s*\??\s*:")
_TYPESCRIPT = frozenset({"typescript", "tsx"})


def is_written(new: Definitions, owner: str, name: str) -> bool:
    """Whether a type has the member in `new`, though no definition says so."""
    if new.parsed.language == "java":
        return b"lombok" in new.source and _by_lombok(new, owner, name)
    if new.parsed.language in _TYPESCRIPT:
        return any(_OF_ANY_NAME.search(new.text(symbol)) for symbol in new.groups().get(owner, ()))
    return False


def _by_lombok(new: Definitions, owner: str, name: str) -> bool:
    """Whether it is an accessor of a field, of a kind that the file asks for."""
    accessor = _ACCESSOR.match(name)
    if accessor is None or not re.search(_ANNOTATIONS[accessor[1]], new.source):
        return False
    field = accessor[2][:1].lower() + accessor[2][1:]
    groups = new.groups()
    return any(f"{owner}.{one}" in groups for one in (field, accessor[2], name, f"is{accessor[2]}"))
