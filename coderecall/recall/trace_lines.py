"""The lines of pasted text, one after another: frames, what was raised, what was said, and the rest."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from coderecall.recall.traces import MOST_FRAMES, MOST_MESSAGES, Frame, Trace, clean_path

_MOST_LINES, _LONGEST_LINE, _LONGEST_MESSAGE = 3000, 600, 400

# Frames. Lines are cut before they are matched, and no pattern repeats a repetition.
_PYTHON = r'[\s|]*File "(?P<path>[^"]+)", line (?P<line>\d+)(?:, in (?P<name>.+))?$'
_FRAMES = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        ("python", _PYTHON),
        ("java", r"\s*at (?:[\w.@$+-]*/)*(?P<name>[\w.$<>-]+)\((?P<path>[\w$.-]+\.\w+)(?::(?P<line>\d+))?\)"),
        ("csharp", r"\s*at (?P<name>[^(]+)\(.*\) in (?P<path>.+):line (?P<line>\d+)"),
        (
            "node",
            (
                r"\s*at (?:async |new )*(?:(?P<name>[^()]+?) (?:\[as [^\]]+\] )?\()?"
                r"(?P<path>[^()\s]+?):(?P<line>\d+)(?::\d+)?\)?(?: \{)?$"
            ),
        ),
        ("named", r"\s*at (?P<name>[\w.$<>`+\[\],/@-]+)\([^()]*\)$"),
        ("firefox", r"(?P<name>[^\s@]*)@(?P<path>[a-z-]+://\S+?):(?P<line>\d+):\d+$"),
        ("go", r"\s+(?P<path>\S.*\.go):(?P<line>\d+)(?: \+0x[0-9a-f]+)?$"),
        (
            "gdb",
            (
                r"\s*(?:\* )?(?:frame )?#\d+:?\s+(?:0x[0-9a-f]+ in )?(?P<name>\S.*?) ?\(.*\) at "
                r"(?P<path>\S+?):(?P<line>\d+)"
            ),
        ),
        ("asan", r"\s*#\d+ 0x[0-9a-f]+ in (?P<name>\S.*?) (?P<path>[^\s()]+?):(?P<line>\d+)(?::\d+)?$"),
        (
            "lldb",
            r"\s*(?:\* )?frame #\d+: 0x[0-9a-f]+ [^`]*`(?P<name>[^(`]+?)(?:\(.*\))? at (?P<path>\S+?):(?P<line>\d+)",
        ),
        ("php", r"\s*#\d+ (?P<path>\S.*?)\((?P<line>\d+)\): (?P<callee>[\w\\:>-]+)"),
        ("elixir", r"\s+(?:\([\w-]+[^)]*\) )?(?P<path>\S+\.exs?):(?P<line>\d+): (?P<name>\S+)"),
        ("lua", r"\s+(?P<path>\S+?\.lua):(?P<line>\d+): in (?:\w+ )?['<]?(?P<name>[\w.:]+)"),
        (
            "ruby",
            (
                r"\s*(?:\d+: )?(?:from )?(?P<path>[^\s:'\"][^:'\"]*):(?P<line>\d+):in [`'](?P<name>[^']+)'"
                r"(?:: (?P<message>.*?)(?: \((?P<type>[\w:]+)\))?)?$"
            ),
        ),
        ("pytest", r"(?P<path>[^\s:]+\.py):(?P<line>\d+): in (?P<name>[\w.<>]+)$"),
    )
)
_OUTERMOST_FIRST = frozenset({"python", "pytest"})
_NAME_BEFORE = (  # Go and Rust write the function on the line before its place
    re.compile(r"\s*\d+:\s+(?:0x[0-9a-f]+ - )?(?P<name>[\w<].*)$"),
    re.compile(
        r"(?:created by )?(?P<name>[\w./@%~-]+\.[\w.()*\[\]{}-]+?)(?:\((?:0x|\{|\.\.\.|\)).*)?(?: in goroutine \d+)?$"
    ),
)
_LINE_OF_FILE = r"(?P<path>(?:[A-Za-z]:)?[\w./\\~@+-]*[\w-]\.[A-Za-z]\w{0,9}):(?P<line>\d+)(?::\d+)?"
_AT_START = re.compile(rf"(?:[\w.-]+: )?{_LINE_OF_FILE}(?::\s*(?P<rest>.*))?$")
_PANICKED = re.compile(r"panicked at (?:'(?P<message>.*)', )?(?P<path>\S+\.rs):(?P<line>\d+)(?::\d+)?(?P<next>:?)$")
_PHP_PLACE = re.compile(r"(?P<message>.+?) in (?P<path>/\S+?|[A-Za-z]:\\\S+?)(?::| on line )(?P<line>\d+)$")
_SWIFT_PLACE = re.compile(r"(?P<message>.+): file (?P<path>\S+\.swift), line (?P<line>\d+)$")
_ASSERTED = re.compile(r"(?:(?P<name>[^:]+): )?Assertion [`'](?P<message>.+)' failed")
_SUMMARY = re.compile(r"SUMMARY: \w+: |=+\d+=+\s*ERROR: \w+: ")

# What a program says when it fails.
_ENDINGS = "Error|Exception|Warning|Exit|Interrupt|Failure|Fault|Timeout|Abort|Aborted|Panic|Err"
_BEFORE = (
    r'Exception in thread "[^"]*" |Caused by: |Suppressed: |\[cause\]: |\[errors\]: |Uncaught (?:\(in promise\) )?'
    r"|Unhandled exception[.:] ?|-+> |PHP [\w ]+:\s+(?:Uncaught )?|Fatal error: Uncaught |E\s+|\d+: |\*\* \("
)
_EXCEPTION = re.compile(
    rf"[\s|+-]*(?:{_BEFORE})*(?P<type>[A-Za-z_][\w.$\\]*(?:{_ENDINGS}))\)?(?: \[\w+\])?(?:\s*\(\d+\))?"
    r"(?:(?::|(?<=\))) (?P<message>.+))?$"
)
_DOTTED = re.compile(r"(?P<type>(?:[a-z_]\w*\.)+[A-Z]\w*): (?P<message>.+)$")  # "click.exceptions.Abort: …"
_RAISED = re.compile(rf"[\s|]*(?:{_BEFORE})*(?P<type>[A-Za-z_][\w.$\\]*)(?:: (?P<message>.+))?$")
_SAID = re.compile(
    r"(?:[\w./-]+: )?(?:panic|fatal error|Fatal error|fatal|FATAL|error|Error|ERROR|warning|Warning|WARNING)"
    r"(?:\[\w+\])?(?:\(\w+\))?: (?P<message>\S.*)$"
)
_LOGGED = re.compile(
    r".{0,80}?(?<![\w.])[\[(|]?(?P<level>ERROR|FATAL|CRITICAL|SEVERE|PANIC|EMERG|ALERT|WARN|WARNING|INFO|DEBUG|TRACE|NOTICE"
    r"|error|fatal|critical|warn|warning|info|debug|trace)(?:[\])|:]|\s+[-|:]|(?<=[A-Z])\s)\s*(?P<message>\S.*)$"
)
_STAMP = re.compile(
    r"\W{0,2}(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:|\d\d/[A-Z][a-z]{2}/\d{4})"
    r"|[A-Z]+[:\]]"
)
_FIELDS = re.compile(r'(?:"(?:msg|message|error)"\s*:\s*|\b(?:msg|message|err|error)=)"(?P<message>(?:[^"\\]|\\.)+)"')
_FIELD_LEVEL = re.compile(r'"?(?:level|severity|lvl)"?\s*[:=]\s*"?(\w+)', re.IGNORECASE)
_GLOG = re.compile(r"[EFW]\d{4} [\d:.]+ +\d+ (?P<path>[\w./-]+):(?P<line>\d+)\] (?P<message>.+)$")
_QUIET = frozenset({"info", "debug", "trace", "notice"})
_CAUSE = re.compile(r"\s*(?:Caused by\b|\[cause\]:|\[errors\]:)")
_HEADER = re.compile(
    r"[\s|+-]*(?:(?:Exception Group )?Traceback \(most recent call last\)|Stack trace:|stack (?:back)?trace(?:back)?:"
    r"|goroutine \d+ \[|During handling of|The above exception|\.\.\. \d+ more|-+ \d+ -+|\+-+"
    r"|note: (?:run with|Some details)|Node\.js v|=+ |--- End of|thrown in |\[C\]: |The (?:following|error))"
)
_POINTER = re.compile(r"[\s|]*[\^~]+[\s^~]*$")


class Reader:
    """Goes through the lines once."""

    def __init__(self) -> None:
        self._found = Trace()
        self._frames: list[tuple[int, str, Frame]] = []  # with the number of their block, and their style
        self._block = 0
        self._causes: dict[int, int] = {}  # block -> the one that it is the cause of
        self._name = ""  # of a function whose place is on the next line
        self._callee = ""  # PHP says of a line what it calls, which is where the frame before lies
        self._after_frame = self._message_is_next = False
        self._in_dump = False
        self._quiet: list[str] = []  # messages of a log that say of nothing that it failed

    def read(self, text: str) -> Trace:
        lines = [line[:_LONGEST_LINE] for line in text.splitlines()[:_MOST_LINES]]
        for number, line in enumerate(lines):
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if not self._is_known(line, following) and line.strip():
                self._found.prose.append(line)
        found = self._found
        found.frames = _distinct(self._in_order())[:MOST_FRAMES]
        messages = found.messages or self._quiet[:MOST_MESSAGES]
        found.messages = list(
            dict.fromkeys(m.strip().removesuffix(" [recovered]")[:_LONGEST_MESSAGE] for m in messages if m.strip())
        )[:MOST_MESSAGES]
        found.types = list(dict.fromkeys(found.types))[:MOST_MESSAGES]
        return found

    def _is_known(self, line: str, following: str) -> bool:
        """Read a line that is not prose."""
        if self._message_is_next and line.strip():
            self._message_is_next = False
            self._found.messages.append(line)
            return True
        name, self._name = self._name, ""
        if self._is_dump(line):
            return True
        if self._frame(line, name):
            self._after_frame = True
            return True
        was_after, self._after_frame = self._after_frame, False
        if _CAUSE.match(line):
            self._causes[self._block + 1] = self._block
            self._block += 1
        if _HEADER.match(line):
            self._block += 0 if "more" in line else 1
            self._after_frame = was_after and "more" in line
            return True
        if self._names_next(line, following):
            return True
        if _POINTER.match(line) or (was_after and (line[:1].isspace() or _POINTER.match(following))):
            self._after_frame = not _CAUSE.match(line)  # the source of the frame, or what points at it
            if self._after_frame:
                return True
        return self._message(line, following, was_after)

    def _is_dump(self, line: str) -> bool:
        """The memory around a bad address, which ends the report of a sanitizer."""
        if line.startswith("Shadow bytes"):
            self._in_dump = True
        elif line.startswith("=="):
            self._in_dump = False
        return self._in_dump

    def _names_next(self, line: str, following: str) -> bool:
        """Whether this is the function whose place the next line has."""
        if re.match(r"\s+(?:at )?\S+\.\w+:\d+", following):
            for pattern in _NAME_BEFORE:
                if found := pattern.match(line):
                    self._name = found["name"]
                    return True
        return False

    def _frame(self, line: str, name: str) -> bool:
        if found := _PANICKED.search(line):
            self._block += 1
            self._add("panic", found["path"], found["line"], "")
            self._message_is_next = bool(found["next"]) and not found["message"]
            self._found.messages += [found["message"]] if found["message"] else []
            return True
        for style, pattern in _FRAMES:
            if found := pattern.match(line):
                self._matched(style, found.groupdict(), name)
                return True
        return self._starts_with_place(line)

    def _matched(self, style: str, groups: dict[str, str | None], name: str) -> None:
        name = (groups.get("name") or name).strip()
        path = groups.get("path") or ""
        if style == "java":
            folders = name.partition("(")[0].split(".")[:-2]
            path = "/".join([*folders, path])
        if style == "php":
            name, self._callee = self._callee, groups["callee"] or ""
            if self._frames and self._frames[-1][1] == "php header":
                block, _, header = self._frames[-1]
                self._frames[-1] = (block, "php", header._replace(name=self._callee))
                name, self._callee = "", self._callee
            elif self._frames and self._frames[-1][1] == "php":
                block, _, before = self._frames[-1]
                self._frames[-1] = (block, "php", before._replace(name=self._callee))
                name = ""
        self._add(style, path, groups.get("line") or "0", name)
        self._found.messages += filter(None, [groups.get("message")])
        self._found.types += filter(None, [groups.get("type")])

    def _starts_with_place(self, line: str) -> bool:
        """ "src/a.c:12:5: error: …", "a.c:6: main: Assertion `…' failed"."""
        found = _AT_START.match(line)
        if found is None:
            return False
        rest = found["rest"] or ""
        name = ""
        if asserted := _ASSERTED.search(rest):
            name = asserted["name"] or ""
            self._found.messages.append(asserted["message"])
        elif rest and not self._message(rest, "", was_after=False):
            self._found.messages.append(rest)
        self._add("place", found["path"], found["line"], name)
        return True

    def _add(self, style: str, path: str, line: str, name: str) -> None:
        if len(self._frames) < _MOST_LINES:
            self._frames.append((self._block, style, Frame(clean_path(path), int(line[:9]), name)))

    def _message(self, line: str, following: str, was_after: bool) -> bool:
        if fields := [found["message"] for found in _FIELDS.finditer(line)]:
            level = _FIELD_LEVEL.search(line)
            (self._quiet if level and level[1].lower() in _QUIET else self._found.messages).extend(fields)
            return True
        if found := _GLOG.match(line):
            self._add("place", found["path"], found["line"], "")
            self._found.messages.append(found["message"])
            return True
        for pattern in (_PHP_PLACE, _SWIFT_PLACE):
            if (found := pattern.match(line)) and (self._message(found["message"], "", was_after=False)):
                self._block += 1
                self._add("php header", found["path"], found["line"], "")
                return True
        if summary := _SUMMARY.match(line):
            self._found.messages.append(line[summary.end() :])
            return True
        before_frames = re.match(r"\s+at ", following) is not None
        in_trace = (was_after or before_frames) and not line[:1].isspace()
        found = _EXCEPTION.match(line) or _DOTTED.match(line) or (_RAISED.match(line) if in_trace else None)
        if found is not None:
            self._found.types.append(found["type"])
            self._found.messages += [found["message"].removesuffix(" {")] if found["message"] else []
            return True
        if found := _SAID.match(line):
            self._found.messages.append(found["message"])
            return True
        if (_STAMP.match(line) or line.startswith("[")) and (found := _LOGGED.match(line)):
            is_quiet = found["level"].lower() in _QUIET
            (self._quiet if is_quiet else self._found.messages).append(found["message"])
            return True
        return False

    def _in_order(self) -> Iterator[Frame]:
        """The innermost first; a cause before what it caused."""
        blocks = {number: list(frames) for number, frames in groupby(self._frames, key=lambda found: found[0])}
        seen: set[int] = set()
        for number in sorted(blocks):
            chain = [number] if number not in seen else []
            while (cause := self._caused(chain[-1], blocks) if chain else None) is not None:
                chain.append(cause)
            seen.update(chain)
            for one in reversed(chain):
                frames = [(style, frame) for _, style, frame in blocks[one]]
                backwards = any(style in _OUTERMOST_FIRST for style, _ in frames)
                yield from (frame for _, frame in (reversed(frames) if backwards else frames))

    def _caused(self, block: int, blocks: dict[int, list[tuple[int, str, Frame]]]) -> int | None:
        """The block with the cause of this one."""
        causes = [cause for cause, of in self._causes.items() if of == block]
        while causes and causes[0] not in blocks:  # a cause without frames of its own
            causes = [cause for cause, of in self._causes.items() if of == causes[0]]
        return causes[0] if causes else None


def _distinct(frames: Iterable[Frame]) -> list[Frame]:
    """Each place once, with its name where one of its frames has it."""
    found: dict[tuple[str, int | str], Frame] = {}
    for frame in frames:
        place = (frame.path, frame.line or frame.name)
        if place not in found or not found[place].name:
            found[place] = frame
    return list(found.values())
