"""Reading the memory for a question: NumPy only, torch stays out."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from coderecall.memory.keys import FEATURES, VALUE_WIDTH, symbol_ids, tokens
from coderecall.memory.learner import SNAPSHOT, unusable
from coderecall.model import Head
from coderecall.store import Database
from memory_engine.codes import score_codes, sign_codes
from memory_engine.errors import MemoryEngineError
from memory_engine.features import FeatureState
from memory_engine.reader import LinearReader
from memory_engine.snapshot import Snapshot

MOST = 60  # candidates of one head
LEAST_SIGMA = 2.5  # a score below this many deviations of chance is noise


class MemoryReader:
    """What the memory recalls for a text, as scores of symbols. Loaded at the first question, kept for the next."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def scores(self, text: str) -> dict[str, dict[int, float]]:
        """For each head: symbol id -> score between 0 and 1 of the symbols that the memory recalls."""
        heads = self._heads
        asked = tokens([text])
        if not heads or not len(asked.ids):
            return {head: {} for head in Head}
        found: dict[str, dict[int, float]] = {}
        for head, (features, reader) in heads.items():
            query = FEATURES.encode(features, asked, centred=True)
            found[head] = self._nearest(head, reader.read_rows(query)[0])
        return found

    def _nearest(self, head: Head, read: npt.NDArray[np.float32]) -> dict[int, float]:
        """Symbols whose code is nearest to what was read."""
        ids, codes = self._codes[head]
        length = float(np.linalg.norm(read))
        if not len(ids) or length == 0.0:
            return {}
        scores = score_codes(read, codes) / (length / VALUE_WIDTH**0.5)  # in deviations of an unrelated code
        best = np.argpartition(-scores, min(MOST, len(scores)) - 1)[:MOST]
        kept = [(int(ids[i]), float(scores[i])) for i in best if scores[i] >= LEAST_SIGMA]
        top = max((score for _, score in kept), default=1.0)
        return {symbol: score / top for symbol, score in kept}

    @cached_property
    def _heads(self) -> dict[Head, tuple[FeatureState, LinearReader]]:
        data = self._db.snapshot(SNAPSHOT)
        if data is None:
            return {}
        try:
            snapshot = Snapshot.from_bytes(data)
            return {
                head: (
                    FeatureState.from_arrays(snapshot.section(f"{head}.keys", "features").arrays),
                    LinearReader.from_snapshot(snapshot, head),
                )
                for head in Head
            }
        except MemoryEngineError as error:
            raise unusable(self._db, error) from None

    @cached_property
    def _codes(self) -> dict[Head, tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]]:
        """Per head the symbols that it can mean, with their codes, made again from their keys."""
        changed = self._db.keys_with_history()
        pairs = self._db.recallable()
        found = {}
        for head, chosen in (
            (Head.DESCRIBED_BY, pairs),
            (Head.CHANGED_FOR, [pair for pair in pairs if pair[1] in changed]),
        ):
            ids = np.array([symbol for symbol, _ in chosen], dtype=np.int64)
            found[head] = (ids, sign_codes(symbol_ids([key for _, key in chosen]), VALUE_WIDTH))
        return found
