"""Errors of background work become one message, so that no failure ends the app."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from textual.message_pump import MessagePump

from coderecall.errors import Cancelled, CoderecallError, NoIndexError
from coderecall.terminal import printable
from tui.messages import Failed, NotIndexed


@contextmanager
def told_to(node: MessagePump, what: str) -> Iterator[None]:
    """Post what goes wrong in the block to `node`: NotIndexed, or Failed with a reason and details."""
    try:
        yield
    except Cancelled:
        pass  # the user asked for it
    except NoIndexError:
        node.post_message(NotIndexed())
    except CoderecallError as error:
        node.post_message(Failed(what, printable(str(error))))
    except Exception as error:  # noqa: BLE001 - a thread has no one above it; the user reads the traceback in Details
        reason = printable(f"{type(error).__name__}: {error}".rstrip(": "))
        node.post_message(Failed(what, reason, printable(traceback.format_exc(), keep_newlines=True)))
