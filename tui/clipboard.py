"""Copying through the terminal, and what can be said of it.

A terminal is asked to copy by a sequence (OSC 52), to which it gives no answer: it may not know it, have it switched
off, or not get it, as in tmux, which hands it on only with `set-clipboard on`. So nothing is claimed that is not known.
"""

import os
from typing import Any

from textual.app import App

SENT = "Sent to the terminal's clipboard"
IN_TMUX = "tmux hands it on where `set -g set-clipboard on` is set"
IN_SCREEN = "GNU screen does not hand it on"
_told: set[str] = set()  # advice that was given in this run: once is enough


def send_to_clipboard(app: App[Any], text: str, *, shown: str = "", doubt: str = "") -> None:
    """Ask the terminal to copy, and say so. shown: what to call it; doubt: why the text itself may be wrong."""
    app.copy_to_clipboard(text)
    said = [f"{SENT}: {shown}" if shown else f"{SENT}."]
    if doubt:
        said.append(doubt)
    advice = _advice()
    if advice and advice not in _told:
        _told.add(advice)
        said.append(advice)
    timeout = 2 if len(said) == 1 else 6
    app.notify("\n".join(said), severity="warning" if doubt else "information", markup=False, timeout=timeout)


def _advice() -> str:
    if os.environ.get("TMUX"):
        return IN_TMUX
    return IN_SCREEN if os.environ.get("STY") else ""
