"""Teaching the memory: experiences in, surprise out.

What it knows lies in parts in the index, and a lesson loads and saves the few that it changes: what an edit costs does
not depend on the size of the memory, and index and memory are committed together. NumPy is loaded at the first lesson.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coderecall.errors import MemoryFormatError
from coderecall.memory.heads import SHAPES
from coderecall.model import Experience, Head, SurprisePoint
from coderecall.store import Database
from memory_engine.errors import MemoryEngineError, SnapshotError, UnwriteError

if TYPE_CHECKING:
    from coderecall.memory.live import LiveStream
    from memory_engine.associative.word_memory import Surprise, WordMemory

BATCH = 256  # experiences that are written at once
# ... and whose surprise is told before any of them is written: commits in a row are often about the same.
TOLD_AT_ONCE = {Head.CHANGED_FOR: 16, Head.DESCRIBED_BY: BATCH}
_FIRST_PARTS = 8  # of a short history that an empty memory learns, each compared with those before it
ROOM = 1.25  # pairs that a memory made anew has room for, beside those that it begins with
MOST_SHARDS = 256  # of a head, 36 kB each: what comes beyond a million pairs makes it less exact, not larger
ANEW = "the memory did not fit the index: it was taught anew"
DAMAGED = "the memory was damaged: it was taught anew"


def unusable(db: Database, error: MemoryEngineError) -> MemoryFormatError:
    """What to tell the user of a snapshot that the engine refuses."""
    remedy = "run `coderecall index`, which teaches it anew"
    return MemoryFormatError(f"the memory in {db.path} cannot be used ({error}): {remedy}")


class Learner:
    """The writer's view of the memory: changed by lessons, saved with the caller's rows."""

    def __init__(self, db: Database, notes: list[str] | None = None, stream: "LiveStream | None" = None) -> None:
        """notes: told when something had to be taught anew; stream: sees what is written, and says how unlike it is."""
        self._db = db
        self._notes = [] if notes is None else notes
        self._stream = stream
        self._memories: dict[Head, WordMemory] = {}
        self._anew: set[Head] = set()
        self._writes = int(db.meta("memory_writes", 0))
        self._surprises: list[SurprisePoint] = []

    def learn(
        self, head: Head, experiences: Sequence[Experience], forgotten: Sequence[Experience] = ()
    ) -> list[SurprisePoint]:
        """Write the experiences in order, take the forgotten ones back; one point of surprise for each written.

        The index holds by now what the head shall hold afterwards: where the memory lacks the room, or what is to be
        forgotten, it is taught anew from there.
        """
        points: list[SurprisePoint] = []
        try:
            memory = self._memory(head, experiences)
            step = TOLD_AT_ONCE[head]
            if head == Head.CHANGED_FOR and not memory.keys:
                step = max(1, min(step, len(experiences) // _FIRST_PARTS))
            for start in range(0, len(experiences), step):
                points += self._write(head, memory, experiences[start : start + step])
            if forgotten:
                from coderecall.memory.keys import lesson

                memory.erase(*lesson(forgotten))
            if memory.crowded() and not _is_largest(memory):
                self._teach_anew(head)
        except UnwriteError:
            self._renew(head, ANEW)
        except SnapshotError:
            self._renew(head, DAMAGED)
        except MemoryEngineError as error:
            raise unusable(self._db, error) from None
        self._surprises += points
        return points

    def mend(self) -> None:
        """Teach anew what cannot be read, and save it: a lesson looks only at the parts that it changes."""
        for head in Head:
            parts = self._db.snapshots(head)
            if parts and not _is_whole(parts):
                self._renew(head, DAMAGED)
        if self._anew:
            with self._db.transaction():
                self.save()

    def save(self) -> None:
        """Put what changed and the surprises into the open transaction."""
        for head in self._anew:
            self._db.drop_snapshots(head)
        if Head.DESCRIBED_BY in self._anew:
            self._db.unlearn_elsewhere()
        self._anew.clear()
        for head, memory in self._memories.items():
            for name, data in memory.changed().items():
                self._db.set_snapshot(f"{head}/{name}", data)
        self._db.add_surprises(self._surprises)
        self._db.set_meta("memory_writes", self._writes)
        self._db.set_meta("memory_device", "cpu" if self._stream is None else self._stream.device)
        self._surprises = []

    def _write(self, head: Head, memory: "WordMemory", experiences: Sequence[Experience]) -> list[SurprisePoint]:
        from coderecall.memory.keys import lesson

        keys, values, weights = lesson(experiences)
        surprise = memory.surprise(keys, values)
        memory.write(keys, values, weights)
        points = [self._point(head, experience, surprise, i) for i, experience in enumerate(experiences)]
        if self._stream is None:
            return points
        unlike = self._stream.see(experiences).tolist()
        return [replace(point, stream=value) for point, value in zip(points, unlike, strict=True)]

    def _point(self, head: Head, experience: Experience, surprise: "Surprise", i: int) -> SurprisePoint:
        from memory_engine.associative.words import Kind

        self._writes += 1
        label = experience.label.replace("\0", " ")
        kind = Kind(int(surprise.kinds[i])).name.lower()
        return SurprisePoint(self._writes, experience.time, head, label, round(float(surprise.novelty[i]), 4), kind)

    def _memory(self, head: Head, experiences: Sequence[Experience]) -> "WordMemory":
        """The head as the index has it; a new one has room for what it is to be taught first."""
        found = self._memories.get(head)
        if found is None:
            from memory_engine.associative.word_memory import WordMemory

            found = WordMemory.open(lambda name: self._db.snapshot(f"{head}/{name}"))
            if found is None:
                if self._db.has_learned(head):
                    raise UnwriteError("the index counts as learned what no memory holds")
                found = _sized(head, experiences, ROOM)
            self._memories[head] = found
        return found

    def _renew(self, head: Head, note: str) -> None:
        """Teach a head anew, and say why, once."""
        if note not in self._notes:
            self._notes.append(note)
        self._teach_anew(head)

    def _teach_anew(self, head: Head) -> None:
        """Write all that the index says into an empty memory, large enough."""
        from coderecall.memory.everything import everything
        from coderecall.memory.keys import lesson

        room = ROOM
        experiences = everything(self._db, head)
        while True:
            memory = _sized(head, experiences, room)
            for start in range(0, len(experiences), BATCH):
                memory.write(*lesson(experiences[start : start + BATCH]))
            if not memory.crowded() or _is_largest(memory):
                break
            room *= 2  # its pairs are spread unevenly: a few values have most of them
        self._memories[head] = memory
        self._anew.add(head)


def _is_whole(parts: Mapping[str, bytes]) -> bool:
    """Whether a question can be put to the parts of a head."""
    from memory_engine.associative.word_reader import WordReader

    try:
        WordReader.from_parts(parts)
    except (MemoryEngineError, ValueError):  # ValueError: a part whose name is no number
        return False
    return True


def _is_largest(memory: "WordMemory") -> bool:
    return memory.layout.pairs.shards >= MOST_SHARDS


def _sized(head: Head, experiences: Sequence[Experience], room: float) -> "WordMemory":
    """An empty memory with room for what the experiences will write, and some more."""
    import numpy as np

    from coderecall.memory.keys import lesson
    from memory_engine.associative.word_memory import Layout, WordMemory, distinct_pairs

    keys, values, _ = lesson(experiences)
    pairs = int(room * distinct_pairs(keys, values))
    words = int(room * (len(np.unique(keys.ids)) + len(experiences)))
    layout = Layout.for_pairs(pairs, words, usual_length=SHAPES[head].usual_length)
    return WordMemory(layout.at_most(MOST_SHARDS))
