"""Teaching the memory: experiences in, surprise out.

The engine, and NumPy and torch with it, is loaded at the first lesson: a run in which nothing changed needs neither.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from coderecall.errors import IndexFormatError
from coderecall.model import Experience, Head, SurprisePoint
from coderecall.store import Database
from memory_engine.errors import MemoryEngineError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from memory_engine.associative_store import AssociativeStore, Values
    from memory_engine.features import Tokens

SNAPSHOT = "memory"
BATCH = 2048  # experiences encoded at once: bounds the peak of memory


def unusable(db: Database, error: MemoryEngineError) -> IndexFormatError:
    """What to tell the user of a snapshot that the engine refuses."""
    remedy = "run `coderecall memory reset`, then `index`"
    return IndexFormatError(f"the memory in {db.path} cannot be used ({error}): {remedy}")


def preload() -> None:
    """Load the engine now, so that the first lesson of a long-lived process does not wait for torch."""
    import memory_engine.associative_store  # noqa: F401 - for its effect


class Learner:
    """The writer's view of the memory: restored from the snapshot, changed by lessons, saved with the caller's rows."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._store: AssociativeStore | None = None
        self._writes = int(db.meta("memory_writes", 0))
        self._surprises: list[SurprisePoint] = []

    def learn(self, experiences: Sequence[Experience]) -> list[SurprisePoint]:
        """Write the experiences in order; one point of surprise each."""
        points: list[SurprisePoint] = []
        for head, run in _by_head(experiences):
            keys = _keys(run)
            self._engine().observe(head, keys)
            for start in range(0, len(run), BATCH):
                lesson = run[start : start + BATCH]
                surprise = self._engine().learn(head, keys[start : start + BATCH], *_values(lesson))
                for experience, value in zip(lesson, surprise.tolist(), strict=True):
                    self._writes += 1
                    label = experience.label.replace("\0", " ")
                    points.append(SurprisePoint(self._writes, experience.time, head, label, value))
        self._surprises += points
        return points

    def unlearn(self, experiences: Sequence[Experience]) -> None:
        """Take experiences back that were learned from a text that is gone."""
        for head, lesson in _by_head(experiences):
            values, _ = _values(lesson)
            self._engine().unlearn(head, _keys(lesson), values)

    def save(self) -> None:
        """Put the snapshot and the surprises into the open transaction; nothing when no lesson was given."""
        if self._store is None:
            return
        self._db.set_snapshot(SNAPSHOT, self._store.to_bytes({"writes": self._writes}))
        self._db.add_surprises(self._surprises)
        self._db.set_meta("memory_writes", self._writes)
        self._db.set_meta("memory_device", str(self._store.device))
        self._surprises = []

    def _engine(self) -> "AssociativeStore":
        if self._store is None:
            from coderecall.memory.keys import KEY_WIDTH, VALUE_WIDTH
            from memory_engine.associative_store import AssociativeStore

            store = AssociativeStore(tuple(Head), key_width=KEY_WIDTH, value_width=VALUE_WIDTH)
            snapshot = self._db.snapshot(SNAPSHOT)
            try:
                self._store = store if snapshot is None else store.restore(snapshot)
            except MemoryEngineError as error:
                raise unusable(self._db, error) from None
        return self._store


def _by_head(experiences: Sequence[Experience]) -> Iterator[tuple[Head, list[Experience]]]:
    """Runs of one head, in order."""
    for head, run in groupby(experiences, key=lambda experience: experience.head):
        yield head, list(run)


def _keys(experiences: list[Experience]) -> "Tokens":
    """The words of the experiences' key texts."""
    from coderecall.memory.keys import tokens

    return tokens([experience.key for experience in experiences])


def _values(experiences: list[Experience]) -> "tuple[Values, npt.NDArray[np.float32]]":
    """What the experiences lead to, and their weights."""
    import numpy as np

    from coderecall.memory.keys import symbol_ids
    from memory_engine.associative_store import Values

    ids = symbol_ids([value for experience in experiences for value in experience.values])
    starts = np.cumsum([0, *(len(experience.values) for experience in experiences)], dtype=np.int64)
    return Values(ids, starts), np.array([experience.weight for experience in experiences], dtype=np.float32)
