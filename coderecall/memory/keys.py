"""Text and symbols as the memory's numbers: token hashes for keys, symbol keys for values."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt

from coderecall.model import Experience
from coderecall.text import stems
from memory_engine.associative.words import Values
from memory_engine.features import Tokens


@lru_cache(maxsize=200_000)
def token_id(token: str) -> int:
    """64-bit hash of a word, the same in every run."""
    return int.from_bytes(hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def tokens(texts: list[str]) -> Tokens:
    """Words of each text with weights 1 + log(count)."""
    ids, weights = array("Q"), array("f")
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    for i, text in enumerate(texts):
        counts = Counter(stems(text))
        ids.extend(map(token_id, counts))
        weights.extend(1.0 + log(count) for count in counts.values())
        starts[i + 1] = len(ids)
    return Tokens(np.frombuffer(ids, np.uint64), np.frombuffer(weights, np.float32), starts)


def symbol_ids(keys: list[int]) -> npt.NDArray[np.uint64]:
    """Symbols' signed 64-bit keys as the memory's values."""
    return np.array(keys, dtype=np.int64).view(np.uint64)


def lesson(experiences: Sequence[Experience]) -> tuple[Tokens, Values, npt.NDArray[np.float32]]:
    """Keys, values and weights of the experiences of one head."""
    ids = symbol_ids([value for experience in experiences for value in experience.values])
    starts = np.cumsum([0, *(len(experience.values) for experience in experiences)], dtype=np.int64)
    weights = np.array([experience.weight for experience in experiences], dtype=np.float32)
    return tokens([experience.key for experience in experiences]), Values(ids, starts), weights
