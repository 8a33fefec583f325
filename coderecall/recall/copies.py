"""Answers that are one text: copies in another folder, vendored code. They are shown once, with where else they are."""

from collections.abc import Sequence

SAME = 0.9  # of the lines that two copies have in common
_LEAST_LINES = 3  # a shorter text may be the same by chance


class Copies:
    """Compares each answer with those before it that have the same name."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], list[tuple[int, str, frozenset[str]]]] = {}

    def of(self, number: int, name: str, kind: str, path: str, lines: Sequence[str]) -> int | None:
        """The number of the earlier answer that this is a copy of; else None, and it is remembered under its own."""
        text = frozenset(stripped for line in lines if (stripped := line.strip()))
        same_name = self._seen.setdefault((name, kind), [])
        for earlier, other_path, other in same_name:
            if path != other_path and _is_same(text, other):
                return earlier
        same_name.append((number, path, text))
        return None


def _is_same(one: frozenset[str], two: frozenset[str]) -> bool:
    if min(len(one), len(two)) < _LEAST_LINES:
        return False
    return len(one & two) >= SAME * max(len(one), len(two))
