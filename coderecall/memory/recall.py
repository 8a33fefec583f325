"""Reading the memory for a question: NumPy only, torch stays out."""

from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from coderecall.errors import IndexFormatError
from coderecall.memory.heads import SHAPES
from coderecall.memory.keys import tokens
from coderecall.memory.learner import unusable
from coderecall.model import Head
from coderecall.store import Database
from memory_engine.associative.word_reader import Candidates, WordReader
from memory_engine.errors import MemoryEngineError

MOST = 100  # candidates of one head


class Recalled(NamedTuple):
    """What one head of the memory leads to."""

    scores: dict[int, float]  # symbol id -> share of the best one's score
    top: float  # the best one's


class OpenHead(NamedTuple):
    """A head of the memory and the symbols of now that it can mean: candidate i is symbol ids[i] with key keys[i]."""

    reader: WordReader
    candidates: Candidates
    ids: npt.NDArray[np.int64]
    keys: npt.NDArray[np.int64]


class MemoryReader:
    """What the memory recalls for a text, as scores of symbols. Loaded at the first question, kept for the next."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def scores(self, text: str) -> dict[str, dict[int, float]]:
        """For each head: symbol id -> score between 0 and 1 of the symbols that the memory recalls."""
        return {head: recalled.scores for head, recalled in self.recall(text).items()}

    def recall(self, text: str) -> dict[str, Recalled]:
        """What each head leads to."""
        asked = tokens([text])
        found: dict[str, Recalled] = {head: Recalled({}, 0.0) for head in Head}
        for head, (reader, candidates, ids, _) in self._heads.items() if len(asked.ids) else ():
            scores = reader.scores(asked, candidates, SHAPES[head].sharpness)
            best = np.flatnonzero(scores > 0)
            if len(best) > MOST:
                best = best[np.argpartition(-scores[best], MOST - 1)[:MOST]]
            top = scores[best].max(initial=0)
            share = scores[best] / (top or 1)
            found[head] = Recalled(dict(zip(ids[best].tolist(), share.tolist(), strict=True)), float(top))
        return found

    def head(self, head: Head) -> OpenHead | None:
        """One head, None before anything was written to it."""
        return self._heads.get(head)

    @cached_property
    def _heads(self) -> dict[Head, OpenHead]:
        ids, keys = (np.fromstring(text, np.int64, sep=",") for text in self._db.recallable_text())
        if len(ids) != len(keys):  # a text in place of a number ends the list
            fact = f"{self._db.path} is damaged (symbols without a number)"
            raise IndexFormatError(f"{fact}: run `coderecall index --rebuild`")
        found = {}
        for head in Head:
            parts = self._db.snapshots(head)
            if parts:
                try:
                    reader = WordReader.from_parts(parts)
                    candidates = reader.candidates(keys.view(np.uint64))
                except MemoryEngineError as error:
                    raise unusable(self._db, error) from None
                found[head] = OpenHead(reader, candidates, ids[candidates.place], keys[candidates.place])
        return found
