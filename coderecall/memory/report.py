"""What the memory holds: facts, bytes, and how full it is."""

import hashlib
from importlib.util import find_spec

from coderecall.memory.experiences import MOST_SYMBOLS
from coderecall.memory.learner import unusable
from coderecall.model import Head, HeadReport, MemoryReport
from coderecall.store import Database
from memory_engine.associative.sketch import CROWDED
from memory_engine.associative.word_memory import HEAD, WordMemory
from memory_engine.errors import MemoryEngineError


def memory_report(db: Database) -> MemoryReport:
    """Facts of the memory in the index; NumPy only. Raises IndexFormatError when it is damaged."""
    heads = []
    for head in Head:
        parts = db.snapshots(head)
        try:
            memory = WordMemory.open(parts.get)
            if memory is not None:
                size = sum(map(len, parts.values()))
                heads.append(HeadReport(head, memory.keys, size, max(0, len(parts) - 1), memory.strays()))
        except MemoryEngineError as error:
            raise unusable(db, error) from None
    return MemoryReport(
        state=memory_state(db),
        bytes=db.memory_bytes(),
        writes=int(db.meta("memory_writes", 0)),
        device=str(db.meta("memory_device", "")),
        heads=tuple(heads),
        crowded=CROWDED,
        commits=db.count("past_commit"),
        has_history=db.meta("history_head") is not None,
        is_shallow=bool(db.meta("history_shallow", 0)),
        waiting=len(db.unlearned_files()),
        has_torch=has_torch(),
        largest_commit=MOST_SYMBOLS,
    )


def memory_state(db: Database) -> str:
    """A name for what the memory knows: every write and every unlearning changes the first part of its head."""
    found = [data for head in Head if (data := db.snapshot(f"{head}/{HEAD}")) is not None]
    return hashlib.blake2b(b"".join(found), digest_size=8).hexdigest() if found else ""


def has_torch() -> bool:
    """Whether PyTorch is installed, without loading it."""
    return find_spec("torch") is not None
