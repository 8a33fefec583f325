"""Counters in four bits each, without loss: what does not fit is listed beside.

M counters, e of them 15 or more. Most counters of a sketch are zero or small, so this is half a byte each and a short
list; a reader that needs no exact large counts may leave the list alone.

    low   uint8 (M/2,)   counter 2i in the low half of byte i, 2i + 1 in the high half; 15: see the list
    at    int32 (e,)     places of the listed counters, ascending
    full  int32 (e,)     their counts
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from memory_engine.errors import SnapshotError

_LISTED = 15


def pack(counts: npt.NDArray[np.int32]) -> dict[str, np.ndarray]:
    """Arrays for a snapshot of an even number of counters, none negative."""
    small = np.minimum(counts, _LISTED).astype(np.uint8)
    at = np.flatnonzero(small == _LISTED).astype(np.int32)
    return {"low": small[::2] | (small[1::2] << 4), "at": at, "full": counts[at].astype(np.int32)}


def unpack(arrays: Mapping[str, np.ndarray], count: int) -> npt.NDArray[np.int32]:
    """The counters again. Raises SnapshotError for arrays that `pack` cannot have given for `count` counters."""
    try:
        low, at, full = arrays["low"], arrays["at"], arrays["full"]
    except KeyError as missing:
        raise SnapshotError(f"counters: array {missing} is missing; rebuild the memory") from None
    types = "".join(array.dtype.str for array in (low, at, full))
    if types != "|u1<i4<i4" or low.shape != (count // 2,) or at.ndim != 1 or at.shape != full.shape:
        raise SnapshotError(f"counters: arrays do not fit {count} counters; rebuild the memory")
    counts = np.empty(count, np.int32)
    counts[::2] = low & np.uint8(15)
    counts[1::2] = low >> np.uint8(4)
    listed = np.flatnonzero(counts == _LISTED)
    if not np.array_equal(listed, at) or (len(full) and int(full.min()) < _LISTED):
        raise SnapshotError("counters: the list of large counts does not fit; rebuild the memory")
    counts[at] = full
    return counts
