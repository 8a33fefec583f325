"""Surprise of a write: is the key new, or a near copy of one that is stored, or known, and then with this value?

G groups, n keys, c candidates, D feature width; k, v a key and its value, phi its features, M(k) what is read at k.

    novelty          from the leverage h = phi^T (A + lambda I)^-1 phi, without a value     0 stored   1 new
    contradiction    from the residual r = |M(k) - v|^2 / |v|^2                             0 same     1 another value
    margin           best less second-best score of the candidates                          1 clear    0 ambiguous

Each is put on its scale by what is expected of stored and of unseen keys at this load (forecast.py), so that thresholds
stay where they are while a shard fills. On that scale the novelty of a key whose features have cosine x with one stored
key, and else nothing to do with it, is 1 - x^2 at any load: a key of cosine 0.9 has 0.34 with a lift of degree 2.

    novelty = (h - s) / (u - s)     with u, s for the length of this phi: u = |phi|^2 / D u', s = u / (1 + u)
    contradiction = (r - r0) / (r1 - r0),     r0 = (1 - s)^2 + noise,     r1 = 1 + s^2 + noise

Counters keep no A. What they have in place of h is the power of the read: 1 + noise for a stored key, noise for a new
one. It is as good as the leverage while keys have nothing to do with each other and N is not far above D; where keys
are alike, the noise differs from key to key and only the leverage tells (docs/memory/editing.md).
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import torch
from torch import Tensor

from memory_engine.associative.counters import Counters, CounterState
from memory_engine.associative.forecast import CounterLoad, Expected, RidgeLoad
from memory_engine.associative.ridge import Ridge, RidgeWeights
from memory_engine.errors import ShapeError

_LEAST = 1e-9


class Kind(IntEnum):
    """What a write would be."""

    NEW = 0  # nothing like the key is stored
    DUPLICATE = 1  # a key near to this one is stored, not this one: a copy, or a change of name
    EDITED = 2  # the key is stored with another value
    KNOWN = 3  # the key is stored with this value: to write it again would count it twice
    AMBIGUOUS = 4  # the key is stored, but no single value stands out: two were written, or the shard is too full


class Surprise(NamedTuple):
    """(G, n) float32 each; see above."""

    novelty: Tensor
    contradiction: Tensor | None  # where values were given
    margin: Tensor | None  # where candidates were given


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the kinds begin, on the scales above; the same for every load."""

    near: float = 0.2  # novelty above which the key itself is not stored
    new: float = 0.6  # novelty above which nothing near is stored
    edited: float = 0.5  # contradiction above which the value is another
    clear: float = 0.1  # margin below which the read is ambiguous


COUNTER_THRESHOLDS = Thresholds(near=0.5, new=0.5)
"""For counters: their novelty is too coarse to tell near copies from new keys, so nothing is a DUPLICATE."""


@torch.no_grad()
def ridge_surprise(
    memory: Ridge,
    weights: RidgeWeights,
    load: RidgeLoad,
    keys: Tensor,
    values: Tensor | None = None,
    candidates: Tensor | None = None,
) -> Surprise:
    """Without writing: keys (G, n, d_k), values (G, n, d_v), candidates (c, d_v) or (G, c, d_v).

    Costs D^2 products a key. Raises ShapeError for shapes, NaN and values of length zero.
    """
    expected = load.now
    leverage = memory.leverage(weights, keys).double()
    length = memory.lift.tensor(keys).square().mean(-1).double()  # |phi|^2 / D
    unseen = expected.novel[:, None] * length
    stored = unseen / (1 + load.weight[:, None] * unseen)
    novelty = (leverage - stored) / (unseen - stored).clamp_min(_LEAST)
    nothing = (load.pairs[:, None] < 1) | (length == 0)  # an empty memory, a key without direction
    return _surprise(torch.where(nothing, 1, novelty), memory.read(weights, keys), expected, values, candidates)


@torch.no_grad()
def counter_surprise(
    memory: Counters,
    state: CounterState,
    load: CounterLoad,
    keys: Tensor,
    values: Tensor | None = None,
    candidates: Tensor | None = None,
) -> Surprise:
    """As `ridge_surprise`, from the read alone; values and candidates are codes of +-1. Costs D d_v products a key."""
    expected, read = load.now, memory.read(state, keys)
    power = read.square().mean(-1).double()
    return _surprise(1 + expected.unseen[:, None] - power, read, expected, values, candidates)


def kinds(surprise: Surprise, thresholds: Thresholds | None = None) -> Tensor:
    """The Kind of each write: (G, n) int8. Without values no key is EDITED, without candidates none AMBIGUOUS."""
    at = thresholds or Thresholds()
    kind = torch.full_like(surprise.novelty, Kind.KNOWN, dtype=torch.int8)
    if surprise.contradiction is not None:
        kind[surprise.contradiction > at.edited] = Kind.EDITED
    if surprise.margin is not None:
        kind[surprise.margin < at.clear] = Kind.AMBIGUOUS
    kind[surprise.novelty > at.near] = Kind.DUPLICATE
    kind[surprise.novelty > at.new] = Kind.NEW
    return kind


def _surprise(
    novelty: Tensor, read: Tensor, expected: Expected, values: Tensor | None, candidates: Tensor | None
) -> Surprise:
    signal = expected.signal[:, None].clamp_min(_LEAST)
    contradiction = margin = None
    if values is not None:
        if values.shape != read.shape:
            raise ShapeError(f"surprise: values have shape {tuple(values.shape)}, expected {tuple(read.shape)}")
        square = values.double().square().sum(-1)
        if not bool((torch.isfinite(square) & (square > 0)).all()):
            raise ShapeError("surprise: a value is zero, NaN or infinite; contradiction is relative to its length")
        residual = (read - values).double().square().sum(-1) / square
        same = (1 - signal).square() + expected.noise[:, None]
        contradiction = ((residual - same) / (2 * signal)).float()
    if candidates is not None:
        if candidates.ndim not in {2, 3} or candidates.shape[-1] != read.shape[-1] or candidates.shape[-2] < 1:
            raise ShapeError(f"surprise: candidates have shape {tuple(candidates.shape)}, expected (c, d_v)")
        best = (read @ candidates.to(read.dtype).mT).topk(min(2, candidates.shape[-2]), -1).values
        size = candidates.double().square().sum(-1).mean(-1)  # |v|^2, a number or (G,)
        gap = best[..., 0] - best[..., 1] if best.shape[-1] == 2 else best[..., 0]
        margin = (gap.double() / signal / size.reshape(-1, 1)).float()
    return Surprise(novelty.float(), contradiction, margin)
