"""Where in the change a hint has its origin.

What breaks mostly lies in a file that the change did not touch. Who reviews the change looks at its own lines, and code
scanning shows nothing else of it: https://docs.github.com/en/code-security/reference/code-scanning
"""

from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from coderecall.hints.comparison import Comparison, FilePair
from coderecall.model import Hint, Location

_MOST_LINES = 4000  # compared one with another; in a file rewritten over more, the middle counts as changed throughout


def with_change_place(hints: Iterable[Hint], comparison: Comparison) -> list[Hint]:
    """The hints, each with the changed line that it is about where one can be told."""
    changed = _ChangedLines(comparison)
    return [replace(hint, changed_at=_changed_at(hint, changed)) for hint in hints]


def _changed_at(hint: Hint, changed: "_ChangedLines") -> Location | None:
    """The place itself, or the definition that is the cause, or the changed line of it."""
    cause = [related.location for related in hint.related[:1]]
    for location in (hint.location, *cause):
        if location.line in changed.of(location.path):
            return location
    line = changed.near(cause[0]) if cause else 0
    return Location(cause[0].path, line) if line else None


class _ChangedLines:
    def __init__(self, comparison: Comparison) -> None:
        self._pairs = {pair.new.path: pair for pair in comparison.pairs if pair.new}
        self._known: dict[str, frozenset[int]] = {}

    def of(self, path: str) -> frozenset[int]:
        """Lines of the new state that the change wrote, and those after which it took some away."""
        if path not in self._known:
            pair = self._pairs.get(path)
            self._known[path] = frozenset(_changed(pair)) if pair else frozenset()
        return self._known[path]

    def near(self, location: Location) -> int:
        """A changed line in the definition that begins at the location, or the nearest of the file; 0: none."""
        lines, pair = self.of(location.path), self._pairs.get(location.path)
        if not lines or pair is None or pair.new is None:
            return 0
        for symbol in pair.new.parsed.symbols:
            inside = [n for n in lines if symbol.start_line <= n <= symbol.end_line]
            if symbol.name_line == location.line and inside:
                return min(inside)
        return min(lines, key=lambda n: (abs(n - location.line), n))


def _changed(pair: FilePair) -> Iterable[int]:
    new = pair.new.source.split(b"\n") if pair.new else []
    old = pair.old.source.split(b"\n") if pair.old else []
    start, old_end, new_end = 0, len(old), len(new)
    while start < min(old_end, new_end) and old[start] == new[start]:
        start += 1
    while old_end > start and new_end > start and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    if max(old_end, new_end) - start > _MOST_LINES:
        return range(start + 1, max(new_end, start + 1) + 1)
    matcher = SequenceMatcher(None, old[start:old_end], new[start:new_end], autojunk=False)
    blocks = [(c, d) for tag, _, _, c, d in matcher.get_opcodes() if tag != "equal"]
    last = max(1, len(new) - (new[-1:] == [b""]))
    return [min(n, last) for c, d in blocks for n in range(start + c + 1, start + max(d, c + 1) + 1)]
