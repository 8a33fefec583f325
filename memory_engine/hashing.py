"""splitmix64 over whole arrays: the one source of seeded, platform-independent random bits in this package."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Words: TypeAlias = npt.NDArray[np.uint64]

_GAMMA = 0x9E3779B97F4A7C15  # Steele, Lea, Flood 2014: odd, nearest to 2**64 / golden ratio
_WORD = (1 << 64) - 1


def mix(words: Words) -> Words:
    """Scramble each 64-bit word: the output step of splitmix64. Array arithmetic wraps, as the generator needs."""
    z = words + np.uint64(_GAMMA)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def stream(ids: Words, count: int, seed: int) -> Words:
    """`count` independent words for each id: (n,) -> (n, count). Depends on nothing but id, position and seed."""
    start = mix(np.atleast_1d(ids) ^ np.uint64(seed & _WORD))
    steps = np.arange(count, dtype=np.uint64) * np.uint64(_GAMMA)
    return mix(start[:, None] + steps)
