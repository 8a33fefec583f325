"""Every preset in a small size, and the same stream through the fast path and through its naive file.

G groups, n tokens. The naive side keeps its own state in float64, in the layout of a MemoryState.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import normalize

from memory_engine.miras import PRESETS, Gates, Memory, MemoryState, naive
from memory_engine.miras.architectures import Lifted, Residual, Slots
from memory_engine.miras.lifts import Products
from memory_engine.miras.naive.network import Scanned

TWO_WIDTHS = ("gated_delta", "mesa", "slots", "hebbian")
THETA = {
    "titans": 0.05, "gated_delta": 1.0, "moneta": 0.03, "yaad": 0.05, "memora": 0.3,
    "atlas": 0.05, "mesa": 1.0, "slots": 0.1, "hebbian": 1.0,
}  # fmt: skip
EXACT = ("gated_delta", "mesa", "hebbian")
"""Chunks change their speed only."""
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in PRESETS),
    ("titans", {"gating": "token"}),
    ("titans", {"depth": 1}),
    ("titans", {"depth": 3, "gating": "token"}),
    ("titans", {"residual": True}),
    ("titans", {"residual": True, "gating": "token"}),
    ("gated_delta", {"features": 16}),
    ("moneta", {"gating": "token"}),
    ("moneta", {"p": 2.0, "q": 2.0}),
    ("moneta", {"p": 1.5, "q": 1.5, "gating": "token"}),
    ("yaad", {"gating": "token"}),
    ("yaad", {"printed": True}),
    ("memora", {"gating": "token"}),
    ("atlas", {"window": 1}),
    ("mesa", {"features": 16, "ridge": 0.3}),
    ("slots", {"gating": "token"}),
    ("hebbian", {"features": 16}),
    ("hebbian", {"counters": True, "features": 16}),
]


def small(name: str, width: int = 6, **choices: Any) -> Memory:
    """Without ceiling, which is not in the papers; it has tests of its own."""
    sizes: dict[str, Any] = {"d_k": width, "d_v": width - 2} if name in TWO_WIDTHS else {"d": width, "expansion": 2}
    if name == "atlas":
        sizes = {"d": width, "window": 5, "features": 2 * width - 2}
    if name == "slots":
        sizes |= {"count": width + 1, "sharpness": 4.0}
    return PRESETS[name](**{"ceiling": None, "chunk": 4} | sizes | choices)


def _reads_tokens(memory: Memory) -> bool:
    return memory.algorithm.gating == "token" and not memory.retention.mirrors


EXACT_READS = [(name, choices) for name, choices in VARIANTS if _reads_tokens(small(name, **choices))]
"""Where a query can read the weights after its own token."""


class Stream(NamedTuple):
    """One call: what goes in."""

    keys: Tensor  # (G, n, d_k)
    values: Tensor  # (G, n, d_v)
    queries: Tensor  # (G, n, d_k)
    gates: Gates

    def map(self, change: Callable[[Tensor], Tensor]) -> "Stream":
        gates = {field: change(torch.as_tensor(gate)) for field, gate in _fields(self.gates)}
        return Stream(change(self.keys), change(self.values), change(self.queries), Gates(**gates))


def stream(
    memory: Memory, groups: int, count: int, seed: int = 0, *, name: str = "titans", steady: bool = False
) -> Stream:
    """Random pairs with gates that vary by group and place, and are 0 and 1 now and then; `steady`: never."""
    generator = torch.Generator().manual_seed(seed)

    def normal(width: int) -> Tensor:
        return normalize(torch.randn(groups, count, width, generator=generator), dim=-1)

    def gate(places: int, most: float, extremes: tuple[float, ...]) -> Tensor:
        varied = most * (0.1 + 0.8 * torch.rand(groups, places, generator=generator))
        which = torch.rand(groups, places, generator=generator)
        for number, extreme in enumerate(() if steady else extremes):
            varied[(which >= 0.12 * number) & (which < 0.12 * (number + 1))] = extreme
        return varied

    d_k, d_v = memory.architecture.d_k, memory.architecture.d_v
    places = count if memory.algorithm.gating == "token" else -(-count // memory.chunk)
    # With most forgotten, what is left is rounding, which a LayerNorm makes 300 times larger, and Moneta 1 / ||A||^2.
    forgets: tuple[float, float] = (0.3, 1.0)
    if isinstance(memory.architecture, Residual | Slots):
        forgets = (0.05, 0.1)
    gates = Gates(
        theta=gate(count, THETA[name], (0.0, THETA[name])),
        eta=gate(places, 1.0, (0.0, 1.0)),
        alpha=gate(places, forgets[0], (0.0, forgets[1])),
        threshold=gate(count, 2.0, (0.0, 100.0)),
        gamma=gate(count, 1.0, (0.0, 1.0)),
    )
    return Stream(normal(d_k), normal(d_v), normal(d_k), gates)


@dataclass(frozen=True)
class Ran:
    reads: Tensor  # (G, n, d_v)
    state: MemoryState
    surprise: Tensor  # (G, n)


def double(state: MemoryState) -> MemoryState:
    parts = (tuple(t.double().cpu() for t in part) for part in (state.parameters, state.optimiser, state.window))
    return MemoryState(*parts, state.tokens)


def naive_run(name: str, memory: Memory, state: MemoryState, given: Stream, reads: str = "chunk") -> Ran:
    """One call of `given` through the naive file of the preset, group by group."""
    found = [_group(name, memory, state, given, g, reads) for g in range(state.groups)]
    layout = [_as_state(name, memory, scanned, state, given, g) for g, scanned in enumerate(found)]
    parts = [tuple(torch.stack(same) for same in zip(*(one[i] for one in layout), strict=True)) for i in range(3)]
    new = MemoryState(parts[0], parts[1], parts[2], state.tokens + given.keys.shape[1])
    return Ran(torch.stack([s.reads for s in found]), new, torch.stack([s.surprise for s in found]))


def _group(name: str, memory: Memory, state: MemoryState, given: Stream, g: int, reads: str) -> Scanned:
    """The naive scan of one group."""
    k, q = (x[g].double() for x in (given.keys, given.queries))
    if memory.normalise_keys:
        k, q = normalize(k, dim=-1), normalize(q, dim=-1)
    k, q = _phi(memory, k), _phi(memory, q)
    v = given.values[g].double()
    groups, count = given.keys.shape[:2]
    places = count if memory.algorithm.gating == "token" else -(-count // memory.chunk)
    theta, threshold, gamma = (
        _of_group(gate, groups, count)[g] for gate in (given.gates.theta, given.gates.threshold, given.gates.gamma)
    )
    eta, alpha = (_of_group(gate, groups, places)[g] for gate in (given.gates.eta, given.gates.alpha))
    once = memory.algorithm.gating == "chunk"
    at_tokens = _at_chunk_starts(alpha, count, memory.chunk) if once else alpha
    weights, past = ([t[g] for t in part] for part in (state.parameters, state.optimiser))
    same: dict[str, Any] = {"chunk": memory.chunk, "reads": reads}
    architecture, bias, retention = memory.architecture, memory.bias, memory.retention
    match name:
        case "titans":
            residual = isinstance(architecture, Residual)
            return naive.titans.scan(weights, past, k, v, q, theta, eta, alpha, once=once, residual=residual, **same)
        case "gated_delta":
            return naive.gated_delta.scan(weights[0], k, v, q, theta, alpha, **same)
        case "moneta":
            powers = {"p": bias.p, "q": retention.q}
            return naive.moneta.scan(weights, k, v, q, theta, at_tokens, scale=architecture.scale, **powers, **same)
        case "yaad":
            kind = {"scale": architecture.scale, "printed": bias.printed}
            return naive.yaad.scan(weights, k, v, q, theta, at_tokens, threshold, **kind, **same)
        case "memora":
            sums = [retention.mean * w.shape[1] for w in weights]
            w = [c * torch.softmax(a, dim=-1) for c, a in zip(sums, weights, strict=True)]
            return naive.memora.scan(w, k, v, q, theta, at_tokens, scale=architecture.scale, sums=sums, **same)
        case "atlas":
            window = [(_phi(memory, t[0][g]), t[1][g], t[2][g]) for t in _rows(state.window)]
            gates = (theta, eta, alpha, gamma if bias.window > 1 else torch.ones_like(gamma))
            return naive.atlas.scan(weights, past, window, k, v, q, *gates, chunk=memory.chunk, size=bias.window)
        case "mesa":
            return naive.mesa.scan((past[0], past[1]), k, v, q, theta, alpha, ridge=memory.algorithm.ridge, **same)
        case "slots":
            return naive.slots.scan(weights, k, v, q, theta, at_tokens, sharpness=architecture.sharpness, **same)
        case "hebbian":
            none = torch.zeros_like(alpha)  # its retention keeps everything
            return naive.hebbian.scan(weights[0], k, v, q, theta, none, **same)
    raise AssertionError(name)


def _as_state(
    name: str, memory: Memory, scanned: Scanned, before: MemoryState, given: Stream, g: int
) -> list[list[Tensor]]:
    """Parameters, optimiser and window of one group, as a MemoryState has them."""
    weights = scanned.weights
    if name == "memora":
        weights = [(w / w.sum(-1, keepdim=True)).log() for w in weights]
    window: list[Tensor] = []
    if before.window:
        k = normalize(given.keys[g].double(), dim=-1)
        count = len(k)
        gates = [_of_group(gate, before.groups, count)[g] for gate in (given.gates.gamma, given.gates.threshold)]
        new = (k, given.values[g].double(), *gates)
        kept = memory.bias.window - 1
        window = [torch.cat((old[g], more))[-kept:] for old, more in zip(before.window, new, strict=True)]
    return [weights, scanned.past, window]


def _phi(memory: Memory, keys: Tensor) -> Tensor:
    """Products of random projections, written out."""
    lift = memory.architecture.lift if isinstance(memory.architecture, Lifted) else None
    if not isinstance(lift, Products):
        return keys
    if lift.signs:
        whole = (keys / keys.abs().amax(-1, keepdim=True) * 1023).round()
        return (
            torch.stack([torch.where(whole @ matrix.double() < 0, -1.0, 1.0) for matrix in lift.matrices])
            .prod(0)
            .double()
        )
    return torch.stack([keys @ matrix.double() for matrix in lift.matrices]).prod(0) / lift.width**0.5


def _rows(window: tuple[Tensor, ...]) -> Iterator[list[Tensor]]:
    return ([part[:, row] for part in window] for row in range(window[0].shape[1] if window else 0))


def _of_group(gate: Tensor | float, groups: int, places: int) -> Tensor:
    return torch.as_tensor(gate).double().expand(groups, places)


def _at_chunk_starts(alpha: Tensor, count: int, chunk: int) -> Tensor:
    """alpha (chunks,) -> (count,): that of the chunk at its first token, 0 elsewhere."""
    spread = [alpha[t // chunk] if t % chunk == 0 else torch.zeros_like(alpha[0]) for t in range(count)]
    return torch.stack(spread)


def _fields(gates: Gates) -> list[tuple[str, Any]]:
    return [(field, getattr(gates, field)) for field in ("theta", "eta", "alpha", "threshold", "gamma")]


def assert_near(mine: Tensor, theirs: Tensor, tolerance: float, what: str = "", least: float = 1e-6) -> None:
    """Relative to the length of the whole tensor, or to `least`, should it be longer."""
    apart = float((mine.detach().cpu().double() - theirs).norm())
    assert apart <= tolerance * max(float(theirs.norm()), least), (
        f"{what}: {apart / max(float(theirs.norm()), 1e-30):.1e}"
    )


def assert_same_state(mine: MemoryState, theirs: MemoryState, tolerance: float) -> None:
    assert mine.tokens == theirs.tokens
    for part in ("parameters", "optimiser", "window"):
        pairs = zip(getattr(mine, part), getattr(theirs, part), strict=True)
        for number, (one, other) in enumerate(pairs):
            assert one.shape == other.shape
            for group in range(mine.groups):
                assert_near(one[group], other[group], tolerance, f"{part}.{number} of group {group}")
