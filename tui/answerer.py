"""The thread that answers: it owns one open session for the life of the app, and only the newest question counts.

SQLite's connection and what was read of the memory stay in it, so an answer costs milliseconds; who asks never waits.
"""

import contextvars
import gc
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from coderecall.project import Project
from tui.failures import failure

if TYPE_CHECKING:
    from coderecall.session import Session  # its module loads numpy: not before the first paint

Work = Callable[["Session"], Message | None]


@dataclass(frozen=True, slots=True, eq=False)
class _Wanted:
    topic: str
    what: str  # what a failure calls it: "Asking"
    node: MessagePump  # gets the message
    work: Work
    due: float  # not before: who types on replaces it


class Answerer:
    """A queue of one place for each topic. The thread starts with the first question."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._condition = threading.Condition()
        self._newest: dict[str, _Wanted] = {}  # of each topic that was not answered yet
        self._waiting: dict[str, _Wanted] = {}
        self._stopped = False
        self._is_settled = False  # what an answer needs was read once
        self._thread: threading.Thread | None = None

    def want(self, topic: str, what: str, node: MessagePump, work: Work, *, delay: float = 0.0) -> None:
        """Let `work` run in the thread and post its message to `node`; call it from the app's thread.

        It replaces what the same topic wanted before: that is not begun, or what it says is thrown away. delay: seconds
        to wait for a newer one.
        """
        wanted = _Wanted(topic, what, node, work, time.monotonic() + delay)
        with self._condition:
            if self._stopped:
                return
            self._newest[topic] = self._waiting[topic] = wanted
            self._condition.notify_all()
            if self._thread is None:
                context = contextvars.copy_context()  # Textual finds the app by it
                # A daemon: an answer that takes long must not keep the user from leaving.
                self._thread = threading.Thread(target=context.run, args=(self._run,), name="answerer", daemon=True)
                self._thread.start()

    def forget(self, topic: str) -> None:
        """Drop what a topic wants: nothing will be said to it."""
        with self._condition:
            self._newest.pop(topic, None)
            self._waiting.pop(topic, None)
            self._condition.notify_all()

    def stop(self) -> None:
        """Let the thread end after what it does now; nothing is said after this."""
        with self._condition:
            self._stopped = True
            self._newest.clear()
            self._waiting.clear()
            self._condition.notify_all()

    def wait_until_idle(self, seconds: float) -> bool:
        """Wait in another thread than the app's until nothing is wanted."""
        with self._condition:
            return self._condition.wait_for(lambda: not self._newest, seconds)

    # ---- in the thread

    def _run(self) -> None:
        wanted = self._take()
        while wanted is not None:
            try:
                with self._project.session() as session:
                    while wanted is not None and session.is_current:  # one that was built anew is opened again
                        message = wanted.work(session)
                        self._say(wanted, message)
                        if not self._is_settled:
                            self._is_settled = True
                            gc.freeze()  # code, styles and tables stay: to look through them costs a key 0.1 to 0.3 s
                        wanted = self._take()
            except Exception as error:  # noqa: BLE001 - a thread has no one above it; the index is opened again
                if wanted is not None:
                    self._say(wanted, failure(wanted.what, error))
                    wanted = self._take()

    def _say(self, wanted: _Wanted, message: Message | None) -> None:
        if message is not None and self._is_newest(wanted):
            wanted.node.post_message(message)
        self._done(wanted)

    def _take(self) -> _Wanted | None:
        """The next one that is due; None to end."""
        with self._condition:
            while not self._stopped:
                if not self._waiting:
                    self._condition.wait()
                    continue
                first = min(self._waiting.values(), key=lambda wanted: wanted.due)
                left = first.due - time.monotonic()
                if left <= 0:
                    return self._waiting.pop(first.topic)
                self._condition.wait(left)
            return None

    def _is_newest(self, wanted: _Wanted) -> bool:
        with self._condition:
            return self._newest.get(wanted.topic) is wanted

    def _done(self, wanted: _Wanted) -> None:
        with self._condition:
            if self._newest.get(wanted.topic) is wanted:
                del self._newest[wanted.topic]
            self._condition.notify_all()
