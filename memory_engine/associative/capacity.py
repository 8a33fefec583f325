"""How much an associative memory recalls, before it is built: from sizes to recall, and from recall to sizes.

N pairs, D features, d_v value width, d key width, p degree of the lift, b bits of a weight, lambda = penalty * N,
c cosine of a query to its key, k = kernel(c) the cosine of their features. Keys are random; real keys, once whitened,
are random keys of fewer dimensions (`effective_width`). Values are random codes of length 1, decoded by best score.

A read is gain * value + noise. The right score is gain +- sigma, another code's 0 +- sqrt(gain^2 / d_v + sigma^2), so
top-1 recall is P(right score > the largest of N - 1 others). E_max ~ sqrt(2 ln N) is the largest in units of one.

Counters (Hebbian): gain = k, sigma^2 = (N / d_v) (1 / D + f) / (1 - loss_b), f = E[kernel^2] of two random keys: for
products (2p - 1)!! / d^p, for signs (2 / pi)^2p times that.

Ridge, features of D_eff = 1 / (1 / D + f) independent directions (leave-one-out, deterministic equivalents of
random-matrix theory): t is the leverage of a new key, t = D_eff / (lambda + N / (1 + t)), and S = t + lambda dt/dlambda
the square of what a new key reads:

    gain = k t / (1 + t)        sigma^2 = (S / d_v) (k^2 / (1 + t)^2 + (1 - k^2) + loss_b / (1 - loss_b))

Within 0.1 of what was measured for products of degree 2 and 3; for ridge on signs of degree 1 it foretells too little.
"""

from dataclasses import dataclass, replace
from math import acos, factorial, log, pi, sqrt
from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from memory_engine.associative.lifts import Kind
from memory_engine.associative.quantised import LOSS
from memory_engine.errors import ShapeError

Rule: TypeAlias = Literal["ridge", "counters"]

CROWDED = 0.6
"""A shard whose largest wrong score is expected above this share of the right one is to be split."""

_MOST_WIDTH = 1 << 24


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of one memory, of one shard."""

    rule: Rule = "ridge"
    width: int = 4096  # D
    d_v: int = 128
    bits: int = 1
    kind: Kind = "products"
    degree: int = 3
    d_k: float = 256  # of random keys; effective width of others
    penalty: float = 1.0
    cosine: float = 1.0  # of the queries to their keys

    def __post_init__(self) -> None:
        if self.rule not in get_args(Rule) or self.kind not in get_args(Kind):
            raise ShapeError(
                f"Plan: rule {self.rule!r}, kind {self.kind!r}; choose of {get_args(Rule)}, {get_args(Kind)}"
            )
        if not self.d_k >= 1 or min(self.width, self.d_v, self.degree) < 1 or self.bits not in LOSS:
            raise ShapeError(f"Plan: {self}; sizes must be positive, bits one of {list(LOSS)}")
        if not 0 <= self.cosine <= 1 or not self.penalty > 0:
            raise ShapeError(f"Plan: cosine {self.cosine}, penalty {self.penalty}; give 0 to 1, and above 0")

    @property
    def nbytes(self) -> int:
        """Of the weights as they are read, with one scale a column."""
        return self.width * self.d_v * self.bits // 8 + 4 * self.d_v


def read_statistics(plan: Plan, pairs: int) -> tuple[float, float]:
    """Gain and sigma of a read, for values of length 1."""
    kernel = _kernel(plan)
    loss = LOSS[plan.bits]
    inverse = 1 / plan.width + _overlap(plan)  # 1 / D_eff
    if plan.rule == "counters":
        return kernel, sqrt(max(0, pairs - 1) / plan.d_v * inverse / (1 - loss))
    penalty = plan.penalty * max(1, pairs)
    leverage = _leverage(1 / inverse, pairs, penalty)
    step = 1e-4 * penalty
    slope = (_leverage(1 / inverse, pairs, penalty + step) - leverage) / step
    square = max(0.0, leverage + penalty * slope)
    own = (kernel / (1 + leverage)) ** 2
    sigma = sqrt(square / plan.d_v * (own + 1 - kernel**2 + loss / (1 - loss)))
    return kernel * leverage / (1 + leverage), sigma


def predicted_recall(plan: Plan, pairs: int, candidates: int | None = None) -> float:
    """Share of queries whose best code is the right one among `candidates` (all pairs, unless given)."""
    rivals = (pairs if candidates is None else candidates) - 1
    if pairs < 1 or rivals < 1:
        return 1.0
    gain, sigma = read_statistics(plan, pairs)
    rival = sqrt(gain**2 / plan.d_v + sigma**2)
    z = np.linspace(-8, 8, 1601)
    weight = np.exp(-z * z / 2) / sqrt(2 * pi) * (z[1] - z[0])
    below = _normal_cdf((gain + sigma * z) / max(rival, 1e-12))
    return float(min(1.0, (weight * below**rivals).sum()))


def crowding(plan: Plan, pairs: int) -> float:
    """Largest wrong score expected among N, relative to the right one: E_max * sigma / gain."""
    gain, sigma = read_statistics(plan, pairs)
    return sigma * largest_of(pairs) / max(gain, 1e-12)


def should_split(plan: Plan, pairs: int) -> bool:
    """Whether one shard holds too much."""
    return crowding(plan, pairs) > CROWDED


def largest_of(count: int) -> float:
    """Expected largest of `count` standard normal numbers, to first order: sqrt(2 ln N) less its log-log term."""
    if count < 3:
        return 0.0 if count < 2 else 0.564
    first = sqrt(2 * log(count))
    return first - (log(log(count)) + log(4 * pi)) / (2 * first)


def width_for(recall: float, pairs: int, plan: Plan) -> int:
    """Smallest D, in 64s, whose predicted recall of `pairs` is at least `recall`.

    Raises ShapeError if none is: the overlap of random keys, or a short code, then limits and not D.
    """
    if not 0 < recall < 1:
        raise ShapeError(f"width_for: recall {recall}; give a share between 0 and 1")
    low, high = 0, 1  # in 64s; low is too small, high is tried
    while predicted_recall(replace(plan, width=64 * high), pairs) < recall:
        low, high = high, 2 * high
        if 64 * high > _MOST_WIDTH:
            raise ShapeError(f"width_for: no width recalls {recall} of {pairs} pairs; use more shards or wider values")
    while high - low > 1:
        middle = (low + high) // 2
        enough = predicted_recall(replace(plan, width=64 * middle), pairs) >= recall
        low, high = (low, middle) if enough else (middle, high)
    return 64 * high


def effective_width(keys: npt.NDArray[np.float32]) -> float:
    """Dimensions of random keys that overlap as much as these do: 1 / E[cos^2] of two different rows of (n, d)."""
    if keys.ndim != 2 or len(keys) < 2 or not np.isfinite(keys).all():
        raise ShapeError(f"effective_width: keys have shape {keys.shape}; give two or more finite rows")
    unit = keys / np.maximum(np.linalg.norm(keys, axis=1, keepdims=True), np.float32(1e-12))
    count = len(unit)
    together = float(np.square((unit.T @ unit).astype(np.float64)).sum())  # sum of cos^2 over all pairs, own included
    return count * (count - 1) / max(together - count, 1e-12)


def _kernel(plan: Plan) -> float:
    base = plan.cosine if plan.kind == "products" else 1 - 2 * acos(plan.cosine) / pi
    return float(base**plan.degree)


def _overlap(plan: Plan) -> float:
    odd = factorial(2 * plan.degree) / (2**plan.degree * factorial(plan.degree))  # (2p - 1)!!
    rounding = 1.0 if plan.kind == "products" else (2 / pi) ** (2 * plan.degree)
    return min(1.0, float(rounding * odd / plan.d_k**plan.degree))


def _leverage(width: float, pairs: int, penalty: float) -> float:
    """Positive t of penalty t^2 + (penalty + N - D) t - D = 0."""
    middle = penalty + pairs - width
    return (-middle + sqrt(middle * middle + 4 * penalty * width)) / (2 * penalty)


def _normal_cdf(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Abramowitz and Stegun 26.2.17, absolute error below 1e-7: NumPy has no error function."""
    t = 1 / (1 + 0.2316419 * np.abs(x))
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail = np.exp(-x * x / 2) / sqrt(2 * pi) * series
    return np.where(x >= 0, 1 - tail, tail)
