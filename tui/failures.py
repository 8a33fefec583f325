"""Errors of background work become one message, so that no failure ends the app."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from textual.message import Message
from textual.message_pump import MessagePump

from coderecall.errors import Cancelled, CoderecallError, IndexFormatError, MemoryFormatError, NoIndexError
from coderecall.terminal import printable
from tui.messages import Failed, NotIndexed, Unusable


@contextmanager
def told_to(node: MessagePump, what: str) -> Iterator[None]:
    """Post what goes wrong in the block to `node`; see `failure`."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - a thread has no one above it; the user reads the traceback in Details
        message = failure(what, error)
        if message is not None:
            node.post_message(message)


def failure(what: str, error: Exception) -> Message | None:
    """NotIndexed, Unusable, or Failed with a reason and details; None where the user ended it.

    An index that cannot be used is a state of the app, whoever met it; a memory that cannot be is a failure only.
    """
    if isinstance(error, Cancelled):
        return None
    if isinstance(error, NoIndexError):
        return NotIndexed()
    if isinstance(error, IndexFormatError) and not isinstance(error, MemoryFormatError):
        return Unusable(damage_words(error))
    if isinstance(error, CoderecallError):
        return Failed(what, printable(str(error)))
    reason = printable(f"{type(error).__name__}: {error}".rstrip(": "))
    details = "".join(traceback.format_exception(error))
    return Failed(what, reason, printable(details, keep_newlines=True))


def damage_words(error: IndexFormatError) -> str:
    """What is wrong, without the command that the message ends with: a key does that here."""
    return printable(str(error).partition(": run `coderecall")[0])
