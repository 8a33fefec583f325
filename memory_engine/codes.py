"""Values of the memory: a random +-1 code for each id, generated from a seeded hash, so that no code is ever stored.

n ids, w width (bits of a code). Packed codes are uint8 (n, w/8), bit j of the code is bit j%8 of byte j//8.
Unpacked codes are +-1/sqrt(w): unit vectors, and two different ids have cosine 0 +- 1/sqrt(w).
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.errors import ShapeError
from memory_engine.hashing import Words, stream

Floats: TypeAlias = npt.NDArray[np.float32]
Bytes: TypeAlias = npt.NDArray[np.uint8]

_SIGNS = 2 * np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(np.float32) - 1


def sign_codes(ids: Words, width: int, *, seed: int = 0) -> Bytes:
    """Packed code of each id: (n,) uint64 -> (n, width/8) uint8. The same on every platform; `width` in whole 64s."""
    if width <= 0 or width % 64:
        raise ShapeError(f"sign_codes: width is {width}; use a positive multiple of 64")
    return stream(ids, width // 64, seed).astype("<u8").view(np.uint8)


def unpack(codes: Bytes) -> Floats:
    """Packed codes as unit vectors: (n, w/8) uint8 -> (n, w) float32 of +-1/sqrt(w)."""
    width = codes.shape[-1] * 8
    scaled = _SIGNS * np.float32(width**-0.5)
    return scaled[codes].reshape(*codes.shape[:-1], width)


def score_codes(read: Floats, codes: Bytes) -> Floats:
    """Inner product of one read with every code, without unpacking: (w,), (n, w/8) -> (n,).

    A table of the 256 possible partial sums a byte of the code can give; then each code is w/8 look-ups.
    """
    width = codes.shape[1] * 8
    if read.shape != (width,):
        raise ShapeError(f"score_codes: read has shape {read.shape}, the codes have {width} bits; give ({width},)")
    table = (read.reshape(-1, 8) @ _SIGNS.T) * np.float32(width**-0.5)  # (w/8, 256)
    scores = np.zeros(len(codes), np.float32)
    for byte, sums in enumerate(table):
        scores += sums.take(codes[:, byte])
    return scores
