"""Which vectors of a repository are nearest to a question, with what all of them share set aside. NumPy only.

Letters: n vectors, d dimensions, k axes.

All texts of one repository have words in common, so their vectors crowd around a mean and along few axes, which tell
little. The mean is taken away, and the axes of the largest spread are shortened (soft whitening; the first axes alone
are taken out in Mu & Viswanath 2018, "All-but-the-Top"):

    c = x - mean      x' = c + sum over k of (w_i - 1) a_i (a_i.c)      w_i = (spread_i / spread_1 + FLOOR) ** -POWER,

over the mean of the weights of all other axes, which keep theirs. A question has its axes shortened too, its mean is
its own. How near they are is the cosine of both.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from memory_engine.persistent.embeddings import Codes, Floats, unpacked

Spans: TypeAlias = npt.NDArray[np.int64]

AXES = 16
POWER = 0.3
FLOOR = 0.02
SAMPLE = 2000  # vectors that mean and axes are taken from
FEWEST = 64  # vectors whose mean and axes say something
_BLOCK = 1024  # vectors made floats at once: they stay in the cache


@dataclass(frozen=True, slots=True, eq=False)
class Whitened:
    """The vectors of a repository as they are kept, and what turns a cosine with them into a whitened one."""

    codes: npt.NDArray[np.int8]  # (n, d)
    scale: Floats  # (n,) one over the length of the codes
    length: Floats  # (n,) of the whitened vector
    mean: Floats  # (d,)
    axes: Floats  # (k, d)
    weights: Floats  # (k,) what each axis is stretched by

    @classmethod
    def of(cls, packed: Codes) -> "Whitened":
        """Of vectors as the index keeps them, (n, d / 2)."""
        codes = unpacked(packed)
        mean, axes, weights = _shared(codes)
        shared = np.vstack([axes, mean]).T  # (d, k + 1)
        scale, length = np.empty((2, len(codes)), np.float32)
        for start in range(0, len(codes), _BLOCK):
            block = codes[start : start + _BLOCK].astype(np.float32)
            here = slice(start, start + len(block))
            scale[here] = 1 / np.maximum(np.sqrt(np.einsum("nd,nd->n", block, block)), 1e-9)
            along = block @ shared * scale[here, None]  # (block, k + 1)
            centred = 1 - 2 * along[:, -1] + mean @ mean
            stretched = (along[:, :-1] - axes @ mean) ** 2 @ (weights * weights - 1)
            length[here] = np.sqrt(np.maximum(centred + stretched, 1e-6))
        return cls(codes, scale, length, mean, axes, weights)

    def cosines(self, question: Floats) -> Floats:
        """(n,) with a question of length 1, (d,), from -1 to 1; 0 with a vector that says nothing."""
        whitened = self._stretched(question)
        asked = self._stretched(whitened) / max(float(np.linalg.norm(whitened)), 1e-9)
        found = np.empty(len(self.codes), np.float32)
        floats = np.empty((_BLOCK, len(asked)), np.float32)
        for start in range(0, len(self.codes), _BLOCK):
            block = self.codes[start : start + _BLOCK]
            np.copyto(floats[: len(block)], block)
            np.dot(floats[: len(block)], asked, out=found[start : start + len(block)])
        is_said = self.scale <= 1
        found *= self.scale
        found -= self.mean @ asked
        found /= self.length
        return found * is_said

    def directions(self) -> Floats:
        """(n, d) the whitened vectors at length 1, or 0; their products are cosines."""
        centred = self.codes.astype(np.float32) * self.scale[:, None] - self.mean
        is_said = (self.scale <= 1).astype(np.float32)
        found: Floats = self._stretched(centred) * (is_said / self.length)[:, None]
        return found

    def _stretched(self, vectors: Floats) -> Floats:
        """(..., d) with the axes shortened."""
        along: Floats = vectors @ self.axes.T * (self.weights - np.float32(1))
        stretched: Floats = vectors + along @ self.axes
        return stretched


def _shared(codes: npt.NDArray[np.int8]) -> tuple[Floats, Floats, Floats]:
    """Mean, axes of the largest spread, and what each is stretched by; nothing of few vectors."""
    d = codes.shape[1] if codes.ndim == 2 else 0
    sample = codes[:: max(1, len(codes) // SAMPLE)].astype(np.float32)
    sample = sample[sample.any(axis=1)]
    if len(sample) < FEWEST or d <= AXES:
        return np.zeros(d, np.float32), np.zeros((0, d), np.float32), np.zeros(0, np.float32)
    sample /= np.linalg.norm(sample, axis=1, keepdims=True)
    mean = sample.mean(axis=0)
    variance, axes = np.linalg.eigh((sample - mean).T @ (sample - mean))  # ascending
    spread = np.sqrt(np.maximum(variance[::-1], 0))
    every = (spread / max(float(spread[0]), 1e-9) + FLOOR) ** -POWER
    weights = every[:AXES] / every[AXES:].mean()
    return mean, np.ascontiguousarray(axes.T[::-1][:AXES], np.float32), weights.astype(np.float32)
