"""What a long-lived process adds to the memory: a Titans memory over the stream of what is learned.

It looks back some thousand writes, so it is not kept: it begins by seeing the newest ones again from the index.
"""

from collections.abc import Sequence

import numpy as np

from coderecall.memory.everything import everything
from coderecall.memory.keys import lesson
from coderecall.model import Experience, Head
from coderecall.store import Database
from memory_engine.stream import Stream

HORIZON = 1024  # writes


class LiveStream:
    """How unlike the recent stream each live write is. Imports torch."""

    def __init__(self, db: Database) -> None:
        seen = [e for head in Head for e in everything(db, head)[-HORIZON:]]
        keys, values, _ = lesson(seen)
        self._stream = Stream(keys)
        self._stream.see(keys, values)
        self.device = str(self._stream.device)

    def see(self, experiences: Sequence[Experience]) -> "np.ndarray":
        """Learn the experiences in order; the surprise at each."""
        keys, values, _ = lesson(experiences)
        return self._stream.see(keys, values)
