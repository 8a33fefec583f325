"""A broken shell script in a form that the grammar reads.

The grammar knows Bash and little of zsh, and one construct that it does not know can cost all functions of a file. So
the script is cut into its functions and what lies between them, by the lines that start and end a function without
indentation; in each piece that does not parse, the lines where it breaks are simplified until it does. What is left out
is what stands on these lines, nothing else. Lengths and line ends stay as they are.
"""

import re
from collections.abc import Callable, Iterator

from parsers.patterns import later

_MAX_OPEN = 20  # here-documents without an end that are looked for: each look reads the rest of the file
MAX_TRIES = 5  # of one piece
_MAX_LINES = 40  # that are simplified in one piece before its whole body is given up
_HEADER = later(
    rb"^(?:function[ \t]+[^\s(){}<>|&;$'\"`]+[ \t]*(?:\(\))?|[^\s(){}<>|&;$'\"`=#]+[ \t]*\(\))\s*[{(]", re.MULTILINE
)
_CLOSING = later(rb"^[})].*$", re.MULTILINE)
_EXPANSION = later(rb"\$\{[^{}\n]*\}")
_CONDITION = later(rb"(\s*)(if|elif|while|until)(?=\s)(.*?)(;[ \t]*(?:then|do)\b.*)?$", re.DOTALL)
_KEPT = later(
    rb"\s*(?:function\s.*|[^\s(){}]+\s*\(\)\s*)[{(]?\s*$|\s*(?:then|else|do|done|fi|esac|;;|[{}()]+)\s*;?\s*$"
)

_HERE_DOCUMENT = later(rb"<<-?[ \t]*[\"']?(\w+)[\"']?[^\n]*\n")

_NOTHING = b"((1))"  # does nothing, and has no word in it that could be read as the name of a command

BrokenLines = Callable[[bytes], "list[int] | None"]
"""Lines of a text, from 0, where it does not parse; None: it parses."""


def repaired(text: bytes, broken: BrokenLines) -> bytes:
    """The text with its broken lines simplified."""
    return b"".join(_piece(text[start:end], broken) for start, end in _pieces(text, broken))


def _pieces(text: bytes, broken: BrokenLines) -> Iterator[tuple[int, int]]:
    """Spans of functions and of what lies between them."""
    at = 0
    headers = _headers(text)
    limits = [*(header.start() for header in headers[1:]), len(text)]
    for header, limit in zip(headers, limits if headers else [], strict=True):
        if header.start() < at:
            continue
        end = _function_end(text, header, limit, broken)
        if end is None:
            continue
        if at < header.start():
            yield at, header.start()
        yield header.start(), end
        at = end
    if at < len(text):
        yield at, len(text)


def _headers(text: bytes) -> list[re.Match[bytes]]:
    """First lines of functions, but for those in the text of here-documents."""
    found = []
    inside = 0  # the end of the last here-document
    open_ended = 0
    documents = _HERE_DOCUMENT.finditer(text)
    document = next(documents, None)
    for header in _HEADER.finditer(text):
        while document is not None and document.start() < header.start():
            if document.start() >= inside and open_ended < _MAX_OPEN:
                end = re.compile(rb"^\t*" + document[1] + rb"$", re.MULTILINE).search(text, document.end())
                inside, open_ended = (end.end(), open_ended) if end is not None else (inside, open_ended + 1)
            document = next(documents, None)
        if header.start() >= inside:
            found.append(header)
    return found


def _function_end(text: bytes, header: re.Match[bytes], limit: int, broken: BrokenLines) -> int | None:
    """The end of the line that closes a function: of those without indentation the first that makes it whole."""
    line_end = text.find(b"\n", header.end(), limit)
    if line_end < 0:
        return None
    if text[header.end() : line_end].rstrip().endswith((b"}", b")")):
        return line_end  # all on one line
    closings = [closing.end() for closing in _CLOSING.finditer(text, line_end, limit)]
    if len(closings) > 1:
        whole = (end for end in closings[:MAX_TRIES] if broken(text[header.start() : end]) is None)
        return next(whole, closings[0])
    return closings[0] if closings else None


def _piece(text: bytes, broken: BrokenLines) -> bytes:
    simple = _simplified(text, broken)
    if simple is not None:
        return simple
    header = _HEADER.match(text)
    if header is not None:
        return _without_body(text, header.end())
    paragraphs = re.split(rb"(?<=\n\n)", text)
    return b"".join(_simplified(each, broken) or re.sub(rb"[^\r\n]", b" ", each) for each in paragraphs)


def _simplified(text: bytes, broken: BrokenLines) -> bytes | None:
    """The text with its broken lines simplified; None: that does not help."""
    lines = text.split(b"\n")
    touched: dict[int, int] = {}
    for _ in range(MAX_TRIES):
        whole = b"\n".join(lines)
        wrong = broken(whole)
        if wrong is None:
            return whole
        if len(touched) > _MAX_LINES:
            break
        for number in wrong[:_MAX_LINES]:
            line = min(number, len(lines) - 1)
            touched[line] = touched.get(line, 0) + 1
            lines[line] = _simpler(lines[line], touched[line])
    return None


def _simpler(line: bytes, tries: int) -> bytes:
    """A line with its expansions made plain, then with as little as its place needs."""
    if tries == 1 and b"${" in line:
        return _EXPANSION.sub(lambda found: b"${" + b"a" * (len(found[0]) - 3) + b"}", line)
    if _KEPT.match(line) is not None:
        return line
    condition = _CONDITION.fullmatch(line)
    if condition is not None and len(condition[3]) > len(_NOTHING):
        return condition[1] + condition[2] + b" " + _NOTHING.ljust(len(condition[3]) - 1) + (condition[4] or b"")
    return _NOTHING.rjust(len(line)) if len(line) >= len(_NOTHING) else b" " * len(line)


def _without_body(text: bytes, start: int) -> bytes:
    """A function with an empty body."""
    end = len(text.rstrip(b" \t\r\n")) - 1
    if end <= start + 1:
        return text
    inside = re.sub(rb"[^\r\n]", b" ", text[start:end])
    return text[:start] + inside.replace(b" " * len(_NOTHING), _NOTHING, 1) + text[end:]
