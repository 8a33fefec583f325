"""Text from a repository on its way to a terminal."""

import re

# C0 and C1 controls with ESC and DEL drive the terminal; bidirectional marks reorder what is read; the two separators
# break lines in some terminals; a lone surrogate cannot be encoded.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str, keep_newlines: bool = False) -> str:
    """`text` with everything that could drive or confuse a terminal as a visible escape: \\x1b, \\u202e.

    A tab and, with `keep_newlines`, a line feed stay; a byte that was not UTF-8 is shown as that byte.
    """
    return _UNSAFE.sub(_keeping_newlines if keep_newlines else _escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if character == "\t":
        return character
    if character in _SHORT:
        return _SHORT[character]
    if 0xDC80 <= code <= 0xDCFF:  # surrogateescape
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _keeping_newlines(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\n" else _escaped(match)


_SHORT = {"\n": "\\n", "\r": "\\r"}
