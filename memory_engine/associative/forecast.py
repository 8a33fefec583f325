"""Forecast: what reads will give at this load and after more writes, and when to split a shard; from the sums alone.

G groups (shards), N pairs, D feature width, d_v value width; k, v a key and its value, phi its features, |v| = 1.

A read at a stored key is  s v + noise,  at an unseen key noise alone. How much of each depends on the load.

Ridge. Let h = phi^T (A + lambda I)^-1 phi be the leverage of a key, s of a stored and u of an unseen one. A stored key
is an unseen key plus its own term of A, so s = u / (1 + u) (Sherman-Morrison), and s is also the share of the value
that is read back. If features point in all directions alike, u obeys the law of Marchenko and Pastur, l = lambda / N:

    l u + s = D / N          noise at an unseen key:  m = u (1 - s)^2 / (l + (1 - s)^2)      at a stored: (1 - s)^2 m

From the state we read the mean of s, tr(A (A + lambda I)^-1) / N, and turn the law round: N (l u + s) is the width D'
that this memory seems to have. It is D for keys that have nothing to do with each other, and less for keys alike. The
forecast for other N keeps D'. If keys have a mean weight w, the same holds with w u for u and the number of keys for N.

Counters. s = 1, and the noise is the sum of squares of the similarities phi_i.phi_j / D to all other keys. With random
codes as values, E (C^T C)_ab^2 for a != b is the sum of squares of all similarities: so C itself knows it.

Top-1: the right value of n scores s + noise / sqrt(d_v), the others are normal with variance |read|^2 / d_v.
"""

import math
from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from memory_engine.associative.counters import Counters, CounterState
from memory_engine.associative.ridge import Ridge, RidgeState, RidgeWeights
from memory_engine.errors import ShapeError

_NODES = 64
_MOST_PAIRS = 2.0**32
_SEARCH_STEPS = 48  # halvings: to less than a pair
_LEAST = 1e-12


class Expected(NamedTuple):
    """Means over keys, (G,) float64 each; powers relative to |v|^2."""

    signal: Tensor  # s, share of the value in a read of its key
    noise: Tensor  # power of the rest of that read
    unseen: Tensor  # power of a read at a key that is not stored
    novel: Tensor  # u, leverage of such a key; for counters, which have none, nan


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """How full each group is. Made by `ridge_load` or `counter_load`."""

    pairs: Tensor  # N (G,) float64, with distinct keys
    d_v: int

    @abstractmethod
    def at(self, pairs: Tensor) -> Expected:
        """What is to be expected when so many are stored: (G,) -> (G,) each."""

    @property
    def now(self) -> Expected:
        return self.at(self.pairs)

    def recall(self, more: float = 0, alike: float = 1, candidates: float | None = None) -> Tensor:
        """Predicted share of stored keys whose own value scores best, after `more` writes: (G,).

        `alike` is the cosine of the features of query and key: 1 for exact keys; keys of cosine c have c^p by a lift of
        degree p. Among `candidates` values; if not given, those of the group itself.
        """
        if not 0 < alike <= 1:
            raise ShapeError(f"recall: the cosine of query and key is {alike}; it must be above 0 and at most 1")
        pairs = (self.pairs + more).clamp_min(1)
        given = self.at(pairs)
        noise = alike**2 * given.noise + (1 - alike**2) * given.unseen
        among = pairs if candidates is None else torch.full_like(pairs, candidates)
        return top1(alike * given.signal, noise, among, self.d_v)

    def most(self, recall: float = 0.99, alike: float = 1, candidates: float | None = None) -> Tensor:
        """The most pairs of which this recall is predicted: (G,) whole numbers as float64."""
        if not 0 < recall < 1:
            raise ShapeError(f"most: recall is {recall}; it must lie between 0 and 1")
        low, high = torch.zeros_like(self.pairs), torch.full_like(self.pairs, _MOST_PAIRS)
        for _ in range(_SEARCH_STEPS):
            middle = (low + high) / 2
            enough = replace(self, pairs=middle).recall(0, alike, candidates) >= recall
            low, high = torch.where(enough, middle, low), torch.where(enough, high, middle)
        return low.floor()

    def room(self, recall: float = 0.99, alike: float = 1, candidates: float | None = None) -> Tensor:
        """Writes left before the predicted recall falls below this: (G,). Where negative, split the shard."""
        return self.most(recall, alike, candidates) - self.pairs

    def parts(self, recall: float = 0.99, alike: float = 1, candidates: float | None = None) -> Tensor:
        """Into how many shards of this width each group should be split, 1 where it should stay whole: (G,)."""
        return (self.pairs / self.most(recall, alike, candidates).clamp_min(1)).ceil().clamp_min(1)


@dataclass(frozen=True, slots=True, eq=False)
class RidgeLoad(Load):
    """Of least-squares statistics."""

    width: Tensor  # D' (G,) float64
    penalty: float  # l
    weight: Tensor  # w (G,) float64

    def at(self, pairs: Tensor) -> Expected:
        ratio = self.width / pairs.clamp_min(_LEAST)
        slope = self.penalty + 1 - ratio
        # l u^2 + (l + 1 - D'/N) u - D'/N = 0, the root without cancellation
        root = (slope.square() + 4 * self.penalty * ratio).sqrt()
        novel = torch.where(slope > 0, 2 * ratio / (slope + root), (root - slope) / (2 * self.penalty))
        rest = 1 / (1 + novel)  # 1 - s
        unseen = novel * rest.square() / (self.penalty + rest.square())
        return Expected(1 - rest, rest.square() * unseen, unseen, novel / self.weight)


@dataclass(frozen=True, slots=True, eq=False)
class CounterLoad(Load):
    """Of whole-number counters."""

    crosstalk: Tensor  # (G,) float64: mean square of the similarity of two stored keys

    def at(self, pairs: Tensor) -> Expected:
        noise = self.crosstalk * (pairs - 1).clamp_min(0)
        return Expected(torch.ones_like(noise), noise, self.crosstalk * pairs, torch.full_like(noise, torch.nan))


@torch.no_grad()
def ridge_load(memory: Ridge, state: RidgeState, weights: RidgeWeights, distinct: Tensor | None = None) -> RidgeLoad:
    """The load of each group. `weights` are those of `memory.solve(state)`. Costs D^3 products: once per solve.

    `distinct` (G,) is the number of distinct keys, where it is not `state.pairs` because keys have weights or came
    more than once. Without it, keys that came twice make the others look less new than they are.
    """
    side = weights.factor.shape[-1]
    half = torch.linalg.solve_triangular(  # L^-1
        weights.factor, torch.eye(side, dtype=weights.factor.dtype, device=weights.factor.device), upper=False
    )
    trace = half.double().square().sum((-2, -1))  # tr (A + lambda I)^-1
    total = state.pairs.double().clamp_min(0)
    pairs = total if distinct is None else distinct.double()
    weight = torch.where(pairs < 1, 1, total / pairs.clamp_min(1))
    stored = ((side - weights.penalty.double() * trace) / pairs.clamp_min(1)).clamp(0, 1)
    # with few pairs 1 - s is lost in rounding, and u is near the trace
    novel = torch.minimum(stored / (1 - stored).clamp_min(_LEAST), weight * trace)
    width = torch.where(pairs < 1, side, (pairs * (memory.penalty * novel + novel / (1 + novel))).clamp(1, side))
    return RidgeLoad(pairs, memory.d_v, width, memory.penalty, weight)


@torch.no_grad()
def counter_load(memory: Counters, state: CounterState) -> CounterLoad:
    """The load of each group, if values are codes whose entries have no correlation. Costs D d_v^2 products."""
    counts = state.counts.float()
    square = (counts.mT @ counts).double()  # (G, d_v, d_v)
    pairs, side, d_v = state.pairs.double().clamp_min(0), memory.lift.width, memory.d_v
    diagonal = square.diagonal(dim1=-2, dim2=-1)
    size = diagonal.mean(-1) / (pairs * side).clamp_min(1)  # mean square of an entry of a value
    others = square.square().sum((-2, -1)) - diagonal.square().sum(-1)
    similar = others / max(d_v * (d_v - 1), 1) / size.square().clamp_min(_LEAST)  # sum of (phi_i . phi_j)^2
    noise = similar / (pairs * side**2).clamp_min(1) - 1
    crosstalk = noise / (pairs - 1).clamp_min(1)
    return CounterLoad(pairs, d_v, torch.where(pairs < 2, 1 / side, crosstalk.clamp_min(1 / side)))


def top1(signal: Tensor, noise: Tensor, candidates: Tensor, d_v: int) -> Tensor:
    """Predicted share of reads whose own value scores best among so many random codes of width d_v: (G,)."""
    nodes, shares = np.polynomial.hermite_e.hermegauss(_NODES)
    z = torch.as_tensor(nodes, device=candidates.device)
    share = torch.as_tensor(shares / math.sqrt(2 * math.pi), device=candidates.device)
    own, power = signal[:, None], noise[:, None]
    along = (power / d_v).sqrt() * z  # noise along the value itself: (G, nodes)
    # what it adds there it also adds to the length of the read, and so to the scores of all others
    others = ((own.square() + 2 * own * along + power).clamp_min(_LEAST) / d_v).sqrt()
    above = _chance_above((own + along) / others, own.square(), power, d_v)
    recalled: Tensor = ((candidates[:, None] - 1) * torch.log1p(-above)).exp() @ share
    return recalled


def _chance_above(x: Tensor, signal: Tensor, noise: Tensor, d_v: int) -> Tensor:
    """The chance that the score of another code is above x of its standard deviations.

    A score is a sum of d_v terms +-M_a, whose tail is thinner than normal: fourth cumulant -2 sum M^4 / (sum M^2)^2.
    Edgeworth's first term for it, as a factor so that the chance stays positive; it matters where codes are short.
    """
    fourth = -2 * (signal**2 + 6 * signal * noise + 3 * noise**2) / (signal + noise).clamp_min(_LEAST) ** 2 / d_v
    tail = torch.special.log_ndtr(-x)
    density = -x.square() / 2 - math.log(math.sqrt(2 * math.pi))
    chance: Tensor = (tail + fourth / 24 * (x**3 - 3 * x) * (density - tail).exp()).exp()
    return chance.clamp(max=1 - _LEAST)
