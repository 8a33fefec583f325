"""Presets: the memories of the papers by their published names, as choices of MIRAS.

| name | architecture | bias | retention | algorithm | source |
|---|---|---|---|---|---|
| titans | MLP | l2 | decay | descent with momentum | arXiv 2501.00663 |
| gated_delta | matrix | l2 | decay | delta rule, exact | arXiv 2412.06464 |
| moneta | MLP | l_p, p = 3 | l_q, q = 4 | descent | MIRAS, arXiv 2504.13173, eqs 24-25 |
| yaad | MLP | Huber | decay | descent | MIRAS, eq 26 |
| memora | MLP | l2 | softmax (KL) | descent | MIRAS, eq 27 |
| atlas | MLP on product features | Omega over l2 | decay | Muon | ATLAS |
| mesa | matrix | l2 | decay | least squares | arXiv 2506.05233 |
| slots | keys and values read by attention | l2 | decay | descent | |
| hebbian | matrix on product features | dot product | none | sums | |

Sizes are keyword arguments of the preset; every other choice is that of `Memory`.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from memory_engine.miras.algorithms import Delta, Descent, Hebbian, Mesa, Muon
from memory_engine.miras.architectures import Lifted, Matrix, Mlp, Residual, Slots
from memory_engine.miras.biases import L2, Dot, Huber, Lp, Omega
from memory_engine.miras.gates import Gating
from memory_engine.miras.lifts import Products
from memory_engine.miras.memory import Memory
from memory_engine.miras.retentions import Decay, Keep, LqNorm, Softmax

Preset: TypeAlias = Callable[..., Memory]


def titans(
    d: int, *, depth: int = 2, expansion: int = 4, residual: bool = False, gating: Gating = "chunk", **rest: Any
) -> Memory:
    """Deep memory with momentum and forgetting. `residual` adds k + LayerNorm(.)(1 + gamma) as titans-pytorch does."""
    mlp = Mlp(d, d, depth, expansion, zero_last=not residual)
    return Memory(Residual(mlp) if residual else mlp, L2(), Decay(), Descent(gating=gating), **rest)


def gated_delta(d_k: int, d_v: int, **rest: Any) -> Memory:
    """Gated DeltaNet's matrix memory; without forgetting (alpha 0) DeltaNet's."""
    return Memory(Matrix(d_k, d_v), L2(), Decay(), Delta(), **rest)


def moneta(d: int, *, p: float = 3.0, q: float = 4.0, expansion: int = 4, **rest: Any) -> Memory:
    """l_p loss, l_q retention."""
    return Memory(Residual(Mlp(d, d, 2, expansion, zero_last=False)), Lp(p), LqNorm(q), _plain(), **rest)


def yaad(d: int, *, expansion: int = 4, **rest: Any) -> Memory:
    """Huber's loss with a threshold for each token (the gate `threshold`)."""
    return Memory(Residual(Mlp(d, d, 2, expansion, zero_last=False)), Huber(), Decay(), _plain(), **rest)


def memora(d: int, *, expansion: int = 4, scale: float = 1.0, **rest: Any) -> Memory:
    """Weights on a simplex: bounded for any length."""
    return Memory(Residual(Mlp(d, d, 2, expansion, zero_last=False)), L2(), Softmax(scale), _plain(), **rest)


def atlas(d: int, *, window: int = 16, features: int | None = None, expansion: int = 1, **rest: Any) -> Memory:
    """Product features, a window of tokens to descend on, Muon."""
    wide = features or 2 * d
    architecture = Lifted(Products(d, wide), Mlp(wide, d, 2, expansion))
    return Memory(architecture, Omega(window), Decay(), Muon(), **rest)


def mesa(d_k: int, d_v: int, *, ridge: float = 1.0, features: int | None = None, **rest: Any) -> Memory:
    """Least squares over all that was written; `features` lifts the keys to products of that width."""
    return Memory(_linear(d_k, d_v, features), L2(), Decay(), Mesa(ridge), **rest)


def slots(d_k: int, d_v: int, *, count: int = 64, sharpness: float = 16.0, **rest: Any) -> Memory:
    """A fixed number of keys and values, read by attention."""
    return Memory(Slots(d_k, d_v, count, sharpness), L2(), Decay(), _plain(), **rest)


def hebbian(d_k: int, d_v: int, *, features: int | None = None, counters: bool = False, **rest: Any) -> Memory:
    """Sums of outer products; with `counters` keys become signs, and values of +-1 give whole numbers."""
    wide = features or d_k
    architecture = (
        Lifted(Products(d_k, wide, signs=True), Matrix(wide, d_v)) if counters else _linear(d_k, d_v, features)
    )
    return Memory(architecture, Dot(), Keep(), Hebbian(), **rest)


PRESETS: dict[str, Preset] = {
    preset.__name__: preset for preset in (titans, gated_delta, moneta, yaad, memora, atlas, mesa, slots, hebbian)
}


def _plain() -> Descent:
    return Descent(momentum=False)


def _linear(d_k: int, d_v: int, features: int | None) -> Matrix | Lifted:
    return Matrix(d_k, d_v) if features is None else Lifted(Products(d_k, features), Matrix(features, d_v))
