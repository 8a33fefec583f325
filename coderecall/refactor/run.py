"""Running every kind of suggestion over an index."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from coderecall.freshness import unfinished_note
from coderecall.hints.change_set import moved_on, refuse_unknown
from coderecall.model import Hint, HintReport
from coderecall.refactor import import_cycle, near_duplicate
from coderecall.store import Database, FileRow


def suggest(root: Path, folder: Path, *, paths: Sequence[str] = (), include_tests: bool = False) -> HintReport:
    """Suggestions that have a place in `paths` (all without), the surest first.

    Raises NoIndexError and IndexFormatError. It speaks of the code as it was indexed.
    """
    with Database.read(folder, root) as db:
        files = db.files()
        refuse_unknown(root, paths, (row.path for row in files))
        hints = import_cycle.find(db) + near_duplicate.find(db, include_tests=include_tests)
        unfinished = unfinished_note(db)
    kept = [hint for hint in hints if _touches(hint, paths)]
    notes = (*unfinished, *stale_note(root, files))
    kept.sort(key=lambda h: (-h.confidence, h.rule, h.location.path, h.location.line))
    return HintReport(tuple(kept), notes)


def stale_note(root: Path, files: Iterable[FileRow]) -> tuple[str, ...]:
    """What must be said when files are not as they were indexed."""
    changed = sum(1 for row in files if moved_on(root, row))
    count = "1 file" if changed == 1 else f"{changed} files"
    return (f"{count} changed since the index: run `coderecall index`",) if changed else ()


def _touches(hint: Hint, paths: Sequence[str]) -> bool:
    prefixes = [path.strip("/") for path in paths]
    if not prefixes or "." in prefixes:
        return True
    places = [hint.location.path, *(related.location.path for related in hint.related)]
    return any(place == prefix or place.startswith(f"{prefix}/") for place in places for prefix in prefixes)
