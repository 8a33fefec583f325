"""How places of the code are written: symbols, paths, marks, sizes. All text passes `printable`."""

from pathlib import Path

from coderecall.model import Answer, Severity
from coderecall.terminal import printable

INDEX_MARK = "●"  # a name, a word or a reference in the exact index
MEMORY_MARK = "○"  # the memory ranked it here; the place exists, the reason is a guess

SEVERITY_MARKS = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.NOTE: "●"}
SEVERITY_COLOURS = {Severity.ERROR: "$text-error", Severity.WARNING: "$text-warning", Severity.NOTE: "$text-secondary"}


def one_line(text: str) -> str:
    """Text of the repository that is safe on one line of a terminal."""
    return printable(" ".join(text.split("\n"))).replace("\t", " ")


def place(path: str, line: int, end_line: int = 0) -> str:
    """`path:line`, or `path:first-last` for a range."""
    name = one_line(path)
    return f"{name}:{line}-{end_line}" if end_line > line else f"{name}:{line}"


def cut_start(text: str, width: int) -> str:
    """The end of `text` in at most `width` characters: of a path, the file name says most."""
    return text if len(text) <= width else "…" + text[len(text) - width + 1 :] if width > 1 else "…"[:width]


def cut_end(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…" if width > 1 else "…"[:width]


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
