"""Stack traces and error messages in pasted text: which places they name, and what the program said.

Read are the traces of Python, JavaScript (Node and browsers), Java, Kotlin and Scala, Go, Rust, Ruby, PHP, C#, C and
C++ (gdb, lldb, sanitizers, failed assertions), Elixir, Lua and Swift, the places of compilers and test runners
("src/a.c:12:5: error: …"), and the error lines of logs.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_FRAMES, MOST_MESSAGES = 60, 6


class Frame(NamedTuple):
    """A place that a text names. Its path is as on the machine that wrote it, with "/" between folders."""

    path: str  # "" unknown
    line: int = 0  # 0 unknown
    name: str = ""  # of the function, as the language writes it; "" unknown


@dataclass(slots=True)
class Trace:
    """What was read: the innermost frame first, that of the root cause before that of what was raised from it."""

    frames: list[Frame] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)  # of exceptions, as written
    prose: list[str] = field(default_factory=list)  # the lines that are neither


_LIKELY = re.compile(
    r":\d|line \d|\bat \S|#\d+ |panic|Assert|[A-Za-z]: |Error|Exception|\b(?:ERROR|FATAL|CRITICAL|WARN)"
    r"|level=|\"level\""
)


_COLOUR = re.compile(r"\x1b\[[\d;]*[A-Za-z]")
_ESCAPED_END = re.compile(r"\\n(?=(?:\\t|\s)*(?:at |File |from |#\d|Caused by|\d+: )|[\w.]+(?:Error|Exception))")
_BEFORE_LINES = re.compile(r"(?:[\w./-]{1,60} +\| ?|> ?)")  # a container's name, a mail's quote


def _unwrapped(text: str) -> str:
    """Text without what a terminal, a log of JSON, a container's log or a mail puts around a trace."""
    if "\x1b" in text:
        text = _COLOUR.sub("", text)
    if "\\n" in text and _ESCAPED_END.search(text):
        text = text.replace("\\r", "").replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')
    lines = text.splitlines()
    before = [found.end() if (found := _BEFORE_LINES.match(line)) else 0 for line in lines]
    if sum(map(bool, before)) > max(1, len(lines) // 2):
        return "\n".join(line[end:] for line, end in zip(lines, before, strict=True))
    return text


def read_trace(text: str) -> Trace:
    """Take a text apart. Any text will do: most are prose from the first line to the last."""
    text = _unwrapped(text) if "\n" in text or "\\n" in text or "\x1b" in text else text
    if not _LIKELY.search(text):
        return Trace(prose=text.splitlines())
    from coderecall.recall.trace_lines import Reader  # some thirty patterns, which most questions do not need

    return Reader().read(text)


def clean_path(path: str) -> str:
    """A path of any system, an address of a bundler or browser: folders and file with "/" between them."""
    path = re.sub(r"^(?:async )?[a-z-]+:/{2,3}(?:[^/]*:\d+/)?", "/", path.strip()).replace("\\", "/")
    path = path.partition("?")[0].replace("/./", "/")
    while path.startswith("./"):
        path = path[2:]
    return path


_SIGN = re.compile(
    r"^(?:Traceback |.*(?:Error|Exception|panic|FATAL|ERROR|CRITICAL)\b|\s+at |goroutine |  File \")", re.MULTILINE
)


def cut_long(text: str, most: int) -> str:
    """At most `most` characters: of a long log its beginning, where the question may stand, and its last failure."""
    if len(text) <= most:
        return text
    head, room = text[: most // 10], most - most // 10
    signs = [found.start() for found in _SIGN.finditer(text, len(head))]
    end = len(text)
    if signs:
        end = min(len(text), signs[-1] + room // 8)
    return f"{head}\n{text[max(len(head), end - room) : end]}"
