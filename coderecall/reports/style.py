"""Colours and links for people at a terminal; a file, a pipe or a program gets neither.

NO_COLOR (https://no-color.org), FORCE_COLOR and, for links, FORCE_HYPERLINK choose for all programs alike.
"""

import os
from pathlib import Path
from typing import NamedTuple, TextIO

from coderecall.model import Location, Severity

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


class Style(NamedTuple):
    """How text is marked up. `root`: where links lead to; None for none."""

    color: bool = False
    root: Path | None = None

    def severity(self, severity: Severity) -> str:
        return self._sgr(_COLORS[severity], str(severity))

    def strong(self, text: str) -> str:
        return self._sgr("1", text)

    def place(self, location: Location, shown: str) -> str:
        """A link to a file and line, as iTerm2, kitty and others follow it; the text is what other terminals click."""
        if self.root is None:
            return shown
        from urllib.parse import quote

        path = quote(os.fsencode(self.root / location.path))
        return f"\x1b]8;;file://{os.uname().nodename}{path}#{location.line}\x1b\\{shown}\x1b]8;;\x1b\\"

    def _sgr(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text


PLAIN = Style()


def style_for(stream: TextIO, root: Path) -> Style:
    """What the stream and the environment allow."""
    is_terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
    forced = os.environ.get("FORCE_COLOR", "")
    color = (is_terminal and forced != "0") or forced not in {"", "0"}
    links = {"": is_terminal and hasattr(os, "uname"), "0": False}.get(os.environ.get("FORCE_HYPERLINK", ""), True)
    return Style(color and not os.environ.get("NO_COLOR"), root if links else None)
