"""How places of the code are written: symbols, paths, marks, sizes. All text passes `printable`."""

import re
from datetime import UTC, datetime
from pathlib import Path

from rich.cells import cell_len

from coderecall.model import Answer, Severity
from coderecall.terminal import printable

INDEX_MARK = "●"  # a name, a word or a reference in the exact index
MEMORY_MARK = "○"  # the memory ranked it here; the place exists, the reason is a guess

_JOINT = re.compile(r"(\.|::|->|#)(?=\w)")

SEVERITY_MARKS = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.NOTE: "●"}
SEVERITY_COLOURS = {Severity.ERROR: "$text-error", Severity.WARNING: "$text-warning", Severity.NOTE: "$text-secondary"}


def one_line(text: str) -> str:
    """Text of the repository that is safe on one line of a terminal."""
    return printable(" ".join(text.split("\n"))).replace("\t", " ")


def place(path: str, line: int, end_line: int = 0) -> str:
    """`path:line`, or `path:first-last` for a range; a line of 0 stands for the file."""
    name = one_line(path)
    if line <= 0:
        return name
    return f"{name}:{line}-{end_line}" if end_line > line else f"{name}:{line}"


def cells(text: str) -> int:
    """How many columns of a terminal it takes: two for a wide character, none for an accent that stands alone."""
    return cell_len(text)


def cut_end(text: str, width: int) -> str:
    """The beginning of `text` in at most `width` columns."""
    if cells(text) <= width:
        return text
    return _first(text, width - 1) + "…" if width > 0 else ""


def cut_start(text: str, width: int) -> str:
    """The end of `text` in at most `width` columns: of a qualified name, the last part says most."""
    if cells(text) <= width:
        return text
    return "…" + _first(text[::-1], width - 1)[::-1] if width > 0 else ""


def cut_name(name: str, width: int) -> str:
    """A qualified name in at most `width` columns: its last part whole, and the beginning of what it is in.

    Where the last part alone is too long it keeps its beginning and its end.
    """
    if cells(name) <= width:
        return name
    parts = _JOINT.split(name)  # names and the joints between them
    last = "".join(parts[-2:])
    if len(parts) > 1 and cells(last) < width:
        return cut_end(name.removesuffix(last), width - cells(last)) + last
    last = parts[-1]
    if cells(last) < width:
        return cut_start(last, width) if len(parts) == 1 else "…" + last
    if width <= 2:
        return cut_end(last, width)
    tail = (width - 1) // 2
    return cut_end(last, width - tail) + cut_start(last, tail + 1).removeprefix("…")


def cut_middle(path: str, width: int) -> str:
    """A path in at most `width` columns: the file, then the first folder, then those nearest to the file and so on."""
    if cells(path) <= width:
        return path
    *folders, name = path.split("/")
    best = name if not folders else f"…/{name}"
    for kept in range(1, len(folders)):
        first, last = (kept + 1) // 2, kept // 2
        longer = "/".join([*folders[:first], "…", *folders[len(folders) - last :], name])
        if cells(longer) > width:
            break
        best = longer
    return best if cells(best) <= width else cut_start(name, width)


def padded(text: str, width: int) -> str:
    """`text` and blanks, `width` columns in all; a longer text stays as it is."""
    return text + " " * (width - cells(text))


def _first(text: str, width: int) -> str:
    """As many characters as fit."""
    taken = 0
    for place, character in enumerate(text):
        taken += cells(character)
        if taken > width:
            return text[:place]
    return text


def is_memory_guess(answer: Answer) -> bool:
    """No word, name or reference of the index supports it: only past commits, or the mere definition."""
    bare = f"{answer.kind} {answer.symbol or answer.path}"
    return all(e.why.startswith(("changed ", "memory")) or e.why == bare for e in answer.evidence)


def home_path(path: Path) -> str:
    """`~/src/app` for a folder below the home folder."""
    try:
        return one_line(f"~/{path.relative_to(Path.home()).as_posix()}")
    except (ValueError, RuntimeError):
        return one_line(str(path))


def counted(count: int, noun: str) -> str:
    """`1 file`, `1,204 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def duration(seconds: float) -> str:
    """`8 s`, `3 min`, `2 h`: how a person says it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h"


def day(when: float) -> str:
    """`2026-02-21`, in UTC; "" for a time that no calendar has. when: seconds since the epoch."""
    try:
        return f"{datetime.fromtimestamp(when, UTC):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):
        return ""


def ago(then: int, now: float) -> str:
    """`today`, `3 d ago`, `5 mo ago`. then: seconds since the epoch; 0 is not known, and gives ""."""
    if then <= 0:
        return ""
    days = max(0.0, now - then) / 86_400
    if days < 1:
        return "today"
    if days < 60:
        return f"{days:.0f} d ago"
    return f"{days / 30.4:.0f} mo ago" if days < 700 else f"{days / 365:.0f} y ago"
