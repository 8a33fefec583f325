"""Window: the last c - 1 pairs before a chunk, which an Omega bias still learns from (ATLAS eqs 8-9; eq 16, banded).

G groups, C tokens of a chunk, c window, T = C + c - 1 rows with the window before them.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from memory_engine.miras.gates import SpreadGates


class Rows(NamedTuple):
    """What a chunk learns from."""

    keys: Tensor  # (G, T, d_k)
    values: Tensor  # (G, T, d_v)
    threshold: Tensor  # (G, T)
    counts: Tensor | None  # how much row i counts in the step of token t: (G, C, T); None where each is only its own


class Window(NamedTuple):
    """As a MemoryState has it."""

    tensors: tuple[Tensor, ...]  # keys, values, gammas, thresholds; none where c = 1
    size: int  # c

    @classmethod
    def empty(cls, size: int, groups: int, d_k: int, d_v: int, device: torch.device) -> "Window":
        if size == 1:
            return cls((), 1)
        sides = [(groups, 0, d_k), (groups, 0, d_v), (groups, 0), (groups, 0)]
        return cls(tuple(torch.zeros(side, device=device) for side in sides), size)

    def fits(self, d_k: int, d_v: int) -> bool:
        """Whether the tensors are those of a window of this size."""
        if self.size == 1 or not self.tensors:
            return self.size == 1 and not self.tensors
        rows = self.tensors[0].shape[1]
        sides = [(rows, d_k), (rows, d_v), (rows,), (rows,)]
        return rows < self.size and [tuple(tensor.shape[1:]) for tensor in self.tensors] == sides

    def before(self, k: Tensor, v: Tensor, gates: SpreadGates) -> Rows:
        """The rows of a chunk, with those of the window before its own."""
        if not self.tensors:
            return Rows(k, v, gates.threshold, None)
        past_keys, past_values, past_gammas, past_thresholds = self.tensors
        past, own = past_keys.shape[1], k.shape[1]
        gamma = torch.cat((past_gammas, gates.gamma), 1)
        step, row = torch.arange(own, device=k.device)[:, None] + past, torch.arange(past + own, device=k.device)
        band = (row <= step) & (row > step - self.size)  # row i is in the window of step t: (C, T)
        threshold = torch.cat((past_thresholds, gates.threshold), 1)
        keys, values = torch.cat((past_keys.to(k.dtype), k), 1), torch.cat((past_values, v), 1)
        return Rows(keys, values, threshold, band * gamma[:, None])

    def after(self, rows: Rows) -> "Window":
        """The window before the next chunk."""
        if rows.counts is None:
            return self
        start = max(0, rows.keys.shape[1] - self.size + 1)
        gamma = rows.counts[:, -1, start:]  # the last step of the chunk has all of them in its window
        kept = (rows.keys[:, start:].float(), rows.values[:, start:], gamma, rows.threshold[:, start:])
        return Window(tuple(part.clone() for part in kept), self.size)  # no view keeps the whole chunk alive
