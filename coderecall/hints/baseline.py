"""A baseline: places that are known to be broken, in a file that the repository keeps. What is in it is not reported.

A place is known by its content: the rule, what is claimed of which definition, the file, the function around it and the
text of its line without its spaces. So it survives lines that move, and a second place with the same text is new.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coderecall.errors import UsageError
from coderecall.model import Hint
from coderecall.terminal import printable

SCHEMA_VERSION = 1
CHANGES = "changes"  # what is staged, or in the work tree
_MOST_NAMED = 5
_ADVICE = "write it anew with --write-baseline"


@dataclass(slots=True)
class Baseline:
    """The places of one file; an object serves one run, which takes out what it finds."""

    name: str  # of the file, as messages show it
    of: str  # the kind of run that wrote it: "all", "since v1.0"
    left: Counter[str]  # mark -> how many such places
    places: Mapping[str, str] = field(default_factory=dict)  # mark -> "CR101 app/user.py"
    taken: int = 0

    @classmethod
    def read(cls, name: str, content: bytes) -> "Baseline":
        """Raises UsageError when it is not the content of a baseline."""
        shown = printable(name)
        try:
            document = json.loads(content)
            if document["schema_version"] != SCHEMA_VERSION:
                raise UsageError(f"{shown} is a baseline of another version of coderecall: {_ADVICE}")
            places = [(f"{f['rule']} {path}", mark) for f in document["findings"] for path, mark in _pairs(f["places"])]
            of = document["of"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise UsageError(f"{shown} is not a baseline of coderecall: {_ADVICE}, or give another file") from None
        return cls(shown, str(of), Counter(mark for _, mark in places), {mark: place for place, mark in places})

    def takes(self, mark: str) -> bool:
        """Whether a place is known. Each entry stands for one place."""
        if self.left[mark] <= 0:
            return False
        self.left[mark] -= 1
        self.taken += 1
        return True

    def notes(self, of: str, *, whole: bool) -> list[str]:
        """How much was not reported, and which entries were not found again: `whole` when the run looked at all that
        the one that wrote the file could have looked at.
        """
        notes = [f"{_counted(self.taken)} known from {self.name} and not reported"] if self.taken else []
        stale = [self.places[mark] for mark in (+self.left).elements()] if whole and of == self.of else []
        if stale:
            named = ", ".join(dict.fromkeys(stale[:_MOST_NAMED])) + (", …" if len(stale) > _MOST_NAMED else "")
            notes.append(f"{_counted(len(stale))} in {self.name} but no longer found ({printable(named)}): {_ADVICE}")
        return notes


def written(hints: Iterable[Hint], of: str) -> str:
    """The document that accepts these hints, in an order that makes small diffs."""
    findings = [
        {"rule": hint.rule, "message": hint.message, "places": sorted(map(list, marks_of(hint)))} for hint in hints
    ]
    findings.sort(key=lambda f: (f["rule"], f["places"]))
    return json.dumps({"schema_version": SCHEMA_VERSION, "of": of, "findings": findings}, indent=1) + "\n"


def kind_of_run(since: str, everything: bool) -> str:
    """As a baseline remembers it: only what one kind of run found can be missed in another of the same kind."""
    return "all" if everything else f"since {since}" if since else CHANGES


def marks_of(hint: Hint) -> tuple[tuple[str, str], ...]:
    return hint.marks or ((hint.location.path, hint.fingerprint),)


def _pairs(values: Any) -> list[tuple[str, str]]:
    found = [(path, mark) for path, mark in values]
    if not all(isinstance(text, str) for pair in found for text in pair):
        raise TypeError
    return found


def _counted(count: int) -> str:
    return "1 place is" if count == 1 else f"{count} places are"
