"""The standard streams as a terminal for the app without a screen: what is pasted is one text, a pipe gives lines."""

import select
import sys
from contextlib import suppress
from importlib import import_module

AT_ONCE = 0.03  # seconds within which a line that follows was pasted, not typed


class StandardTerminal:
    """Lines are edited and remembered where Python has readline."""

    def __init__(self) -> None:
        with suppress(ImportError):
            readline = import_module("readline")  # gives `input` its history
            readline.parse_and_bind("set enable-bracketed-paste on")  # Python turns it off

    def ask(self, prompt: str) -> str:
        """A line; in a terminal all lines that come with it.

        Most terminals say where a paste begins and ends, and readline keeps it together. Of the others it is known by
        its speed; but what was typed while no one asked is a line each.
        """
        typed_ahead = _is_waiting(0.0)
        lines = [input(prompt)]
        while not typed_ahead and "\n" not in lines[0] and _is_waiting(AT_ONCE):
            try:
                lines.append(input())
            except EOFError:
                break
        return "\n".join(lines)

    def say(self, line: str) -> None:
        print(line, flush=True)


def _is_waiting(seconds: float) -> bool:
    """Whether a terminal has more to read, at once or within so many seconds; False for a pipe."""
    try:
        return sys.stdin.isatty() and bool(select.select([sys.stdin], [], [], seconds)[0])
    except (OSError, ValueError):  # a system whose terminals cannot be looked at so
        return False
