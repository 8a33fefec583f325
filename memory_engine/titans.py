"""TitansMemory: an MLP learnt at test time by surprise, with momentum and forgetting. A memory of the recent stream.

n tokens, C chunk, H heads, d width, h = d/H width of a head, L layers, e expansion. Each head is an MLP of its own:

    M(x) = gelu(... gelu(x W_1) ...) W_L                      W_1 (h, eh), ..., W_L (eh, h)
    M(x) = x + LayerNorm(that) (1 + gamma)                    with `residual_norm`, as in titans-pytorch

Titans (arXiv 2501.00663): loss l(M; k, v) = ||M(k) - v||^2 (eq 12); surprise with momentum and forgetting (eqs 9-14);
gradients of a chunk at the weights of its start (eq 16). No autograd: for a layer the gradient of token i is
h_i^T delta_i, with input h_i and backward signal delta_i. So sum_i w_i u_i over a chunk is one product
h^T (w delta), and the length of a token's gradient is |h_i| |delta_i|: no gradient of a single token is ever formed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import gelu, normalize

from memory_engine.errors import ShapeError
from memory_engine.gates import Gates, Gating, SpreadGates, token_coefficients

__all__ = ["Gates", "Gating", "TitansMemory", "TitansState"]

_NORM_FLOOR = 1e-5
_FEATURE_SCALE = 0.25
"""Of the first layer, for keys of length 1. Glorot's 0.06 leaves gelu a straight line and the features too small for
their step to stay stable as the weights grow: surprise then told repeated from new pairs worse, or diverged."""


@dataclass(frozen=True, slots=True, eq=False)
class TitansState:
    """All that the memory knows. Not to be changed, except through `inplace=True`."""

    parameters: tuple[Tensor, ...]  # W_1 .. W_L (H, in, out), then gamma (H, 1, h) with residual_norm; float32
    momentum: tuple[Tensor, ...]  # the past surprise S of each
    tokens: int

    @property
    def nbytes(self) -> int:
        return sum(tensor.nbytes for tensor in (*self.parameters, *self.momentum))

    def arrays(self) -> dict[str, np.ndarray]:
        """For a snapshot."""
        arrays = {"tokens": np.array([self.tokens], np.int64)}
        for name, tensors in (("parameter", self.parameters), ("momentum", self.momentum)):
            arrays |= {f"{name}.{i}": tensor.detach().cpu().numpy() for i, tensor in enumerate(tensors)}
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], device: torch.device | None = None) -> Self:
        """From `arrays()`; copies, so that the state does not share memory with the snapshot."""
        count = (len(arrays) - 1) // 2
        names = [f"{name}.{i}" for name in ("parameter", "momentum") for i in range(count)]
        if not count or set(arrays) != {"tokens", *names} or arrays["tokens"].shape != (1,):
            raise ShapeError("titans state: expected arrays tokens, parameter.i and momentum.i; rebuild the snapshot")
        tensors = [torch.tensor(arrays[name], dtype=torch.float32, device=device) for name in names]
        return cls(tuple(tensors[:count]), tuple(tensors[count:]), int(arrays["tokens"][0]))


class _Pass(NamedTuple):
    """One forward pass: h (H, C, in) into each layer, a (H, C, out) out of it, and the output (H, C, h) in float32."""

    inputs: list[Tensor]
    activations: list[Tensor]
    out: Tensor


class _Gradient(NamedTuple):
    """Factors of the gradients of a chunk's tokens: token i has h_i^T delta_i in a layer, and its row of gamma."""

    inputs: list[Tensor]  # h of each layer: (H, C, in)
    deltas: list[Tensor]  # delta of each layer: (H, C, out)
    gamma: Tensor | None  # (H, C, h)

    def square(self) -> Tensor:
        """Squared length of each token's gradient over all weights of all heads: (C,)."""
        pairs = zip(self.inputs, self.deltas, strict=True)
        total = sum((h.float().square().sum(-1) * delta.square().sum(-1) for h, delta in pairs), start=torch.zeros(()))
        if self.gamma is not None:
            total = total + self.gamma.square().sum(-1)
        return total.sum(0)

    def weighted(self, w: Tensor) -> list[Tensor]:
        """sum_i w_i u_i for each parameter, w (H, C): one product a layer."""
        sums = []
        for h, delta in zip(self.inputs, self.deltas, strict=True):
            sums.append((h.mT @ (delta * w[..., None]).to(h.dtype)).float())
        if self.gamma is not None:
            sums.append(w[:, None] @ self.gamma)
        return sums


@dataclass(frozen=True, slots=True)
class TitansMemory:
    """Sizes and constants of an MLP memory; the state is passed in and out.

    The chunk is part of the function, not only of the speed: serve with the chunk that gates were trained with. Chunks
    begin at the first token of every `write`; a last short chunk is learnt at once. `compute_dtype` is that of the
    products (float32 or bfloat16); state, errors and gates stay float32, as small forgetting would vanish in bfloat16.

    `ceiling` is the largest root mean square of the entries of a parameter; at the end of a chunk one that is above is
    scaled down to it. It is not in the paper. It keeps a step that is too large for the stream from ending in NaN.
    """

    d: int = 128
    heads: int = 1
    depth: int = 2
    expansion: int = 4
    chunk: int = 64
    gating: Gating = "chunk"
    residual_norm: bool = False
    normalise_keys: bool = True
    ceiling: float = 1.0
    seed: int = 0
    compute_dtype: torch.dtype = torch.float32

    def __post_init__(self) -> None:
        sizes = (self.d, self.heads, self.depth, self.expansion, self.chunk)
        if min(sizes) < 1 or self.d % self.heads:
            raise ShapeError(f"TitansMemory: sizes are {sizes}; all must be positive, and d a multiple of heads")

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """Of the parameters, in order."""
        head = self.d // self.heads
        sides = [head, *[self.expansion * head] * (self.depth - 1), head]
        layers: list[tuple[int, ...]] = [(self.heads, *sides[i : i + 2]) for i in range(self.depth)]
        return [*layers, (self.heads, 1, head)] if self.residual_norm else layers

    def empty(self, device: torch.device | None = None) -> TitansState:
        """Random features by the seed, the same on every device; a last layer of zeros, so that nothing is known.

        With `residual_norm` the last layer is random too: the slope of a LayerNorm of zeros is as good as infinite.
        """
        generator = torch.Generator().manual_seed(self.seed)
        parameters = []
        for number, shape in enumerate(self.shapes):
            scale = _FEATURE_SCALE if number == 0 else (2 / shape[1]) ** 0.5
            if number >= self.depth or (number == self.depth - 1 and not self.residual_norm):
                scale = 0.0
            parameters.append((torch.randn(shape, generator=generator) * scale).to(device))
        return TitansState(tuple(parameters), tuple(torch.zeros_like(p) for p in parameters), 0)

    @torch.no_grad()
    def read(self, state: TitansState, queries: Tensor) -> Tensor:
        """M(q) for each query, without learning (eq 15): (n, d) -> (n, d)."""
        self._check("read", state, queries)
        out = self._forward(state.parameters, self._keys(queries)).out
        return out.transpose(0, 1).reshape(len(queries), self.d)

    @torch.no_grad()
    def write(
        self, state: TitansState, keys: Tensor, values: Tensor, gates: Gates | None = None, *, inplace: bool = False
    ) -> tuple[TitansState, Tensor]:
        """Learn n pairs in order. Gives the new state and the surprise of each token.

        keys and values (n, d). Surprise (n,) is the length of the gradient of the token's loss with respect to all
        weights of all heads at the chunk start: sqrt(sum over heads and layers of |h|^2 |delta|^2), computed exactly.
        `inplace` writes into the tensors of `state`, which then must not be used again.
        """
        self._check("write", state, keys)
        if values.shape != keys.shape:
            raise ShapeError(f"write: values have shape {tuple(values.shape)}, expected {tuple(keys.shape)}")
        count, device = len(keys), state.parameters[0].device
        chunks = -(-count // self.chunk)
        places = count if self.gating == "token" else chunks
        spread = (gates or Gates()).spread(self.heads, count, places, device)
        parameters, momentum = state.parameters, state.momentum
        if not inplace:
            parameters, momentum = tuple(p.clone() for p in parameters), tuple(s.clone() for s in momentum)
        k, v = self._keys(keys), self._split(values).float()
        surprise = torch.empty(count, device=device)
        for number in range(chunks):
            rows = slice(number * self.chunk, min((number + 1) * self.chunk, count))
            gradient = self._gradient(parameters, k[:, rows], v[:, rows])
            surprise[rows] = gradient.square().sqrt()
            self._step(parameters, momentum, gradient, spread, number, rows)
            self._hold(parameters)
        return TitansState(parameters, momentum, state.tokens + count), surprise

    def _step(
        self,
        parameters: tuple[Tensor, ...],
        momentum: tuple[Tensor, ...],
        gradient: _Gradient,
        gates: SpreadGates,
        number: int,
        rows: slice,
    ) -> None:
        """End the chunk: weights and momentum move, in place."""
        theta = gates.theta[:, rows]
        if self.gating == "chunk":
            eta, kept = gates.eta[:, number, None, None], 1 - gates.alpha[:, number, None, None]
            for p, s, u in zip(parameters, momentum, gradient.weighted(theta), strict=True):
                s.mul_(eta).sub_(u)  # eq 10
                p.mul_(kept).add_(s)  # eq 13
            return
        c = token_coefficients(theta, gates.eta[:, rows], gates.alpha[:, rows])
        keep, carry, decay = (gate[:, None, None] for gate in (c.keep, c.carry, c.decay))
        sums = zip(parameters, momentum, gradient.weighted(c.weight), gradient.weighted(c.momentum), strict=True)
        for p, s, for_weight, for_momentum in sums:
            p.mul_(keep).addcmul_(s, carry).sub_(for_weight)
            s.mul_(decay).sub_(for_momentum)

    def _hold(self, parameters: tuple[Tensor, ...]) -> None:
        """Scale each parameter down to the ceiling, in place."""
        for p in parameters:
            size = torch.linalg.vector_norm(p, dim=(1, 2), keepdim=True) / (p.shape[1] * p.shape[2]) ** 0.5
            p.mul_((self.ceiling / size).clamp_(max=1.0))

    def _forward(self, parameters: tuple[Tensor, ...], x: Tensor) -> _Pass:
        inputs, activations = [x], [x @ parameters[0].to(x.dtype)]
        for weight in parameters[1 : self.depth]:
            inputs.append(gelu(activations[-1]))
            activations.append(inputs[-1] @ weight.to(x.dtype))
        out = activations[-1].float()
        if self.residual_norm:
            out = x.float() + _normal(out)[0] * (1 + parameters[-1])
        return _Pass(inputs, activations, out)

    def _gradient(self, parameters: tuple[Tensor, ...], k: Tensor, v: Tensor) -> _Gradient:
        """Factors of the gradient of ||M(k) - v||^2 at these weights for each token: the backward pass of the MLP."""
        inputs, activations, out = self._forward(parameters, k)
        delta = 2 * (out - v)
        gamma = None
        if self.residual_norm:
            n, scale = _normal(activations[-1].float())
            gamma = delta * n
            dn = delta * (1 + parameters[-1])
            delta = scale * (dn - dn.mean(-1, keepdim=True) - n * (dn * n).mean(-1, keepdim=True))
        deltas = [delta]
        for weight, a in zip(reversed(parameters[1 : self.depth]), reversed(activations[:-1]), strict=True):
            back = (deltas[0].to(k.dtype) @ weight.mT.to(k.dtype)).float()
            deltas.insert(0, torch.ops.aten.gelu_backward(back, a.float()))
        return _Gradient(inputs, deltas, gamma)

    def _keys(self, keys: Tensor) -> Tensor:
        k = self._split(keys).float()
        return (normalize(k, dim=-1) if self.normalise_keys else k).to(self.compute_dtype)

    def _split(self, tokens: Tensor) -> Tensor:
        """(n, d) -> (H, n, h)."""
        return tokens.reshape(len(tokens), self.heads, self.d // self.heads).transpose(0, 1)

    def _check(self, what: str, state: TitansState, tokens: Tensor) -> None:
        shapes = [tuple(p.shape) for p in state.parameters]
        if shapes != self.shapes or [tuple(s.shape) for s in state.momentum] != self.shapes:
            raise ShapeError(f"{what}: the state has parameters {shapes}, the memory {self.shapes}")
        if tokens.ndim != 2 or tokens.shape[1] != self.d:
            raise ShapeError(f"{what}: tokens have shape {tuple(tokens.shape)}, the memory takes (n, {self.d})")


def _normal(a: Tensor) -> tuple[Tensor, Tensor]:
    """LayerNorm without parameters, and 1 / the standard deviation it divided by."""
    centred = a - a.mean(-1, keepdim=True)
    scale = (centred.square().mean(-1, keepdim=True) + _NORM_FLOOR).rsqrt()
    return centred * scale, scale
