"""What a JavaScript or TypeScript file exports by a list, read from its text."""

import re
from collections.abc import Iterator
from functools import lru_cache

from parsers.patterns import later

_ENTRY = rb"\s*+(?:[\w$]++|'[^'\n]*+'|\"[^\"\n]*+\")(?:\s*+:\s*+[A-Za-z_$][\w$]*+)?\s*+"  # `a`, `a: b`
# Each starts with plain letters, by which a search runs at the speed of memory; `_found` looks at what is before them.
_EXPORT_LIST = later(rb"export\s*+(?:type\s*+)?\{([^}]*)\}(?!\s*+from)")
# what stands before the first entry that is more than a name
_MODULE_LIST = later(rb"module\.exports\s*+=\s*+\{((?:" + _ENTRY + rb",)*+(?:" + _ENTRY + rb"(?=\}))?)")
_EXPORT_NAME = later(rb"export(?:\s+default|\s*=)\s*([\w$]+)\s*(?:;|\n|$)")
_MODULE_NAME = later(rb"module\.exports\s*=\s*([\w$]+)\s*(?:;|\n|$)")


def _found(pattern: re.Pattern[bytes], source: bytes) -> Iterator[str]:
    """What the pattern captures, where it does not start within a word."""
    for match in pattern.finditer(source):
        start = match.start()
        if not start or not (source[start - 1 : start].isalnum() or source[start - 1] in b"_"):
            yield match[1].decode("utf-8", "replace")


@lru_cache(maxsize=1)
def listed(source: bytes) -> dict[str, str]:
    """Exported name -> name in the file, of `export { a, b as c }` and `module.exports = { a, c: b }`."""
    found: dict[str, str] = {}
    for names in _found(_EXPORT_LIST, source):
        for part in names.split(","):
            words = part.split()
            if words[:1] == ["type"] and len(words) > 1 and words[1] != "as":
                words = words[1:]
            if words:
                found[words[-1]] = words[0]
    for keyed in _found(_MODULE_LIST, source):
        for part in keyed.split(","):
            key, _, value = part.partition(":")
            name = key.strip().strip("'\"")
            if name:
                found[name] = value.strip() or name
    return found


@lru_cache(maxsize=1)
def exported(source: bytes) -> frozenset[str]:
    """Names of the file that it exports by a list or as a whole."""
    return frozenset({*listed(source).values(), *_found(_EXPORT_NAME, source), *_found(_MODULE_NAME, source)})
