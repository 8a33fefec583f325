"""Changed files that a check cannot read, and what it says of them: "nothing found" must not seem to speak of those."""

import re
from collections.abc import Mapping

from parsers.patterns import later

MOST_NAMED = 5  # files, one a line; the rest is counted
NOT_HERE = "too large, or not in this clone"
NOT_UTF8 = "its name is not UTF-8"
_BEGIN = later(rb"^<{7} ", re.MULTILINE)
_END = later(rb"^>{7} ", re.MULTILINE)


def conflict_line(content: bytes) -> int:
    """Line of the first conflict that git left in the text of a file; 0: none."""
    begin = _BEGIN.search(content)
    if begin is None or not _END.search(content, begin.end()):
        return 0
    return content.count(b"\n", 0, begin.start()) + 1


def has_utf8_name(path: str) -> bool:
    return path.isascii() or not any("\udc80" <= character <= "\udcff" for character in path)


def unread_notes(reasons: Mapping[str, str]) -> list[str]:
    """One line for each of the first files. reasons: by path, or by path and line."""
    named = [f"{place} is not checked: {reason}" for place, reason in list(reasons.items())[:MOST_NAMED]]
    rest = len(reasons) - len(named)
    return [*named, f"+{rest} more changed files are not checked"] if rest else named
