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

Sizes are keyword arguments of the preset; every other choice is that of `Memory`. Each has constant gates that recall
random pairs of length 1 (d = 64 to 128) above chance after one pass and nearly all after a few; set by small grids.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import torch

from memory_engine.errors import ShapeError
from memory_engine.miras.algorithms import Delta, Descent, Hebbian, Mesa, Muon
from memory_engine.miras.architectures import Lifted, Matrix, Mlp, Residual, Slots
from memory_engine.miras.biases import L2, Dot, Huber, Lp, Omega
from memory_engine.miras.gates import Gates, Gating
from memory_engine.miras.lifts import Products
from memory_engine.miras.memory import Memory
from memory_engine.miras.retentions import Decay, Keep, LqNorm, Softmax

Preset: TypeAlias = Callable[..., Memory]

_MOST_IN_BFLOAT16 = 256
"""Whole numbers above are rounded, and the counts of a chunk come out of its product as bfloat16."""

_SUMS: dict[str, Any] = {"gates": Gates(theta=1.0, alpha=0.0)}
"""Of memories that add up: everything counts the same, and nothing is forgotten."""


def titans(
    d: int, *, depth: int = 2, expansion: int = 4, residual: bool = False, gating: Gating = "chunk", **rest: Any
) -> Memory:
    """Deep memory with momentum and forgetting. `residual` adds k + LayerNorm(.)(1 + gamma) as titans-pytorch does."""
    mlp = Mlp(d, d, depth, expansion, zero_last=not residual)
    return Memory(Residual(mlp) if residual else mlp, L2(), Decay(), Descent(gating=gating), **rest)


def gated_delta(d_k: int, d_v: int, *, features: int | None = None, **rest: Any) -> Memory:
    """Gated DeltaNet's matrix memory; without forgetting (alpha 0) DeltaNet's."""
    defaults: dict[str, Any] = {"gates": Gates(theta=0.2, alpha=1e-4)}
    return Memory(_linear(d_k, d_v, features), L2(), Decay(), Delta(), **defaults | rest)


def moneta(
    d: int, *, p: float = 3.0, q: float = 4.0, expansion: int = 4, gating: Gating = "chunk", **rest: Any
) -> Memory:
    """l_p loss, l_q retention."""
    defaults: dict[str, Any] = {"gates": Gates(theta=0.2)}
    return Memory(_residual(d, expansion), Lp(p), LqNorm(q), _plain(gating), **defaults | rest)


def yaad(d: int, *, printed: bool = False, expansion: int = 4, gating: Gating = "chunk", **rest: Any) -> Memory:
    """Huber's loss with a threshold for each token (the gate `threshold`); see `Huber` for `printed`."""
    defaults: dict[str, Any] = {"gates": Gates(theta=0.4)}
    return Memory(_residual(d, expansion), Huber(printed), Decay(), _plain(gating), **defaults | rest)


def memora(d: int, *, expansion: int = 4, mean: float = 0.1, gating: Gating = "chunk", **rest: Any) -> Memory:
    """Weights on a simplex: bounded for any length. `mean` is that of the weights; it is c of the paper / columns."""
    defaults: dict[str, Any] = {"gates": Gates(theta=1.0)}
    return Memory(_residual(d, expansion), L2(), Softmax(mean), _plain(gating), **defaults | rest)


def atlas(d: int, *, window: int = 16, features: int | None = None, expansion: int = 1, **rest: Any) -> Memory:
    """Product features, a window of tokens to descend on, Muon."""
    defaults: dict[str, Any] = {"gates": Gates(theta=0.1, eta=0.5)}
    wide = features or 2 * d
    architecture = Lifted(Products(d, wide), Mlp(wide, d, 2, expansion))
    return Memory(architecture, Omega(window), Decay(), Muon(), **defaults | rest)


def mesa(d_k: int, d_v: int, *, ridge: float = 1.0, features: int | None = None, **rest: Any) -> Memory:
    """Least squares over all that was written; `features` lifts the keys to products of that width."""
    return Memory(_linear(d_k, d_v, features), L2(), Decay(), Mesa(ridge), **_SUMS | rest)


def slots(
    d_k: int, d_v: int, *, count: int = 64, sharpness: float = 16.0, gating: Gating = "chunk", **rest: Any
) -> Memory:
    """A fixed number of keys and values, read by attention. The chunk is small: slots take long steps."""
    defaults: dict[str, Any] = {"chunk": 16, "gates": Gates(theta=0.06)}
    return Memory(Slots(d_k, d_v, count, sharpness), L2(), Decay(), _plain(gating), **defaults | rest)


def hebbian(d_k: int, d_v: int, *, features: int | None = None, counters: bool = False, **rest: Any) -> Memory:
    """Sums of outer products; with `counters` keys become signs, and values of +-1 give whole numbers."""
    wide = features or d_k
    if counters and rest.get("compute_dtype") == torch.bfloat16 and rest.get("chunk", 0) > _MOST_IN_BFLOAT16:
        raise ShapeError(f"hebbian: bfloat16 counts to {_MOST_IN_BFLOAT16}; take a chunk of that at most, or float32")
    architecture = (
        Lifted(Products(d_k, wide, signs=True), Matrix(wide, d_v)) if counters else _linear(d_k, d_v, features)
    )
    # signs do not depend on the length of a key, and what is not divided is not rounded
    return Memory(architecture, Dot(), Keep(), Hebbian(), **_SUMS | {"normalise_keys": not counters} | rest)


PRESETS: dict[str, Preset] = {
    preset.__name__: preset for preset in (titans, gated_delta, moneta, yaad, memora, atlas, mesa, slots, hebbian)
}


def _residual(d: int, expansion: int) -> Residual:
    """MIRAS's k + LN(MLP(k)), the second part of length 1 like the keys and values of a store."""
    return Residual(Mlp(d, d, 2, expansion, zero_last=False), scale=d**-0.5)


def _plain(gating: Gating) -> Descent:
    return Descent(momentum=False, gating=gating)


def _linear(d_k: int, d_v: int, features: int | None) -> Matrix | Lifted:
    return Matrix(d_k, d_v) if features is None else Lifted(Products(d_k, features), Matrix(features, d_v))
