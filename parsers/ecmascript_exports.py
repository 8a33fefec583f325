"""What a JavaScript or TypeScript file exports by a list, read from its text."""

import re
from functools import lru_cache

_ENTRY = rb"\s*+(?:[\w$]++|'[^'\n]*+'|\"[^\"\n]*+\")(?:\s*+:\s*+[A-Za-z_$][\w$]*+)?\s*+"  # `a`, `a: b`
_LIST = re.compile(
    rb"\bexport\s*+(?:type\s*+)?\{([^}]*)\}(?!\s*+from)"
    # what stands before the first entry that is more than a name
    rb"|\bmodule\.exports\s*+=\s*+\{((?:" + _ENTRY + rb",)*+(?:" + _ENTRY + rb"(?=\}))?)"
)
_NAME = re.compile(rb"\b(?:export\s+default|module\.exports\s*=|export\s*=)\s*([\w$]+)\s*(?:;|\n|$)")


@lru_cache(maxsize=1)
def listed(source: bytes) -> dict[str, str]:
    """Exported name -> name in the file, of `export { a, b as c }` and `module.exports = { a, c: b }`."""
    found: dict[str, str] = {}
    for names, keyed in _LIST.findall(source):
        for part in names.split(b","):
            words = part.decode("utf-8", "replace").split()
            if words[:1] == ["type"] and len(words) > 1 and words[1] != "as":
                words = words[1:]
            if words:
                found[words[-1]] = words[0]
        for part in keyed.split(b","):
            key, _, value = part.decode("utf-8", "replace").partition(":")
            name = key.strip().strip("'\"")
            if name:
                found[name] = value.strip() or name
    return found


@lru_cache(maxsize=1)
def exported(source: bytes) -> frozenset[str]:
    """Names of the file that it exports by a list or as a whole."""
    return frozenset({*listed(source).values(), *(name.decode("utf-8", "replace") for name in _NAME.findall(source))})
