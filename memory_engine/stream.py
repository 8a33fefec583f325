"""A Titans memory over a stream of pairs: how unlike what came before is this one?

n pairs of a bag of words and value ids; d the width of the memory. Keys are the words' hashed, centred tf-idf, values
the unit sums of random codes, both down to d. Titans (arXiv 2501.00663) learns each pair as it comes, with momentum and
forgetting; its surprise is the length of the gradient. It looks back about a thousand pairs: more are not needed to
begin. Whether a pair is known since longer, the word memory says (associative/word_memory.py).
"""

import numpy as np
import torch

from memory_engine.associative.words import Floats, Values
from memory_engine.codes import sign_codes, unpack
from memory_engine.device import choose_device
from memory_engine.features import HashedFeatures, Tokens
from memory_engine.miras.presets import titans
from memory_engine.miras.replay import Replay
from memory_engine.random_projection import SignProjection


class Stream:
    """Owns the state of the memory; the one place where it changes."""

    def __init__(self, first: Tokens, *, width: int = 128, device: str | None = None) -> None:
        """first: keys that say how frequent words are, and what a usual key is."""
        self.device = choose_device(device)
        if self.device.type == "cpu":
            torch.set_num_threads(1)  # chunks are small: on a busy machine two threads cost sixty times the CPU of one
        self._features = HashedFeatures(2048)
        self._statistics = self._features.observe(self._features.empty(), first)
        self._projection = SignProjection(self._features.width, width, seed=1)
        self._width = width
        memory = titans(width)
        self._memory = Replay(memory, memory.empty(device=self.device))

    def see(self, tokens: Tokens, values: Values) -> Floats:
        """Learn n pairs in order; gives the surprise at each: (n,)."""
        if not len(tokens):
            return np.zeros(0, np.float32)
        keys = self._projection.project(self._features.encode(self._statistics, tokens, centred=True))
        k, v = (torch.from_numpy(array)[None].to(self.device) for array in (keys, self._codes(values)))
        found: Floats = self._memory.write(k, v)[0].cpu().numpy()
        return found

    def _codes(self, values: Values) -> Floats:
        """Unit sum of the codes of each pair's values: (n, d); a pair without values has zeros."""
        codes = unpack(sign_codes(values.ids, self._width, seed=1))
        sums = np.zeros((len(values.starts) - 1, self._width), np.float32)
        np.add.at(sums, np.repeat(np.arange(len(sums)), np.diff(values.starts)), codes)
        units: Floats = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-12))
        return units
