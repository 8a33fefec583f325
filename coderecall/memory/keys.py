"""Text and symbols as the memory's numbers: token hashes for keys, symbol keys for values."""

import hashlib
from array import array
from collections import Counter
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt

from coderecall.text import stems
from memory_engine.features import HashedFeatures, Tokens

KEY_WIDTH = 2048  # buckets of a hashed key
VALUE_WIDTH = 512  # signs of a symbol's code
FEATURES = HashedFeatures(KEY_WIDTH)


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
    """Symbols' signed 64-bit keys as the words that their codes are generated from."""
    return np.array(keys, dtype=np.int64).view(np.uint64)
