"""Layers to compare at the same width: the Titans memory, and causal attention with a cache, each with its projections.

n tokens, d width, H heads of h = d/H, C chunk. Both take a stream in blocks and keep what they need between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import linear, rms_norm

from memory_engine.miras import Gates, Memory, MemoryState
from memory_engine.miras.presets import titans
from memory_engine.miras.replay import Replay

BLOCK = 2048
"""Tokens that are taken at once: a multiple of the chunks, small beside the caches."""


@dataclass(frozen=True, slots=True)
class Projections:
    """Of a token, as `torch.nn.Linear` keeps them: weights (out, d), biases (out,)."""

    queries: Tensor  # (d, d)
    keys: Tensor
    values: Tensor
    theta: tuple[Tensor, Tensor]  # (1, d), (1,)
    eta: tuple[Tensor, Tensor]
    alpha: tuple[Tensor, Tensor]

    @classmethod
    def random(cls, d: int, device: torch.device | None = None) -> "Projections":
        generator = torch.Generator().manual_seed(1)
        q, k, v = torch.randn(3, d, d, generator=generator) * d**-0.5
        gates = torch.randn(3, 1, d, generator=generator) * d**-0.5
        biases = torch.tensor([[-6.0], [0.0], [-6.0]])  # small steps, slow forgetting: a long stream stays stable
        pairs = ((gate.to(device), bias.to(device)) for gate, bias in zip(gates, biases, strict=True))
        return cls(q.to(device), k.to(device), v.to(device), *pairs)

    def gates(self, x: Tensor, chunk: int) -> Gates:
        """theta per token, for a loss that is the mean over d; eta and alpha of the mean token of each chunk."""
        pooled = torch.stack([part.mean(0) for part in x.split(chunk)])
        theta, eta, alpha = (
            torch.sigmoid(linear(tokens, *gate)).T
            for tokens, gate in ((x, self.theta), (pooled, self.eta), (pooled, self.alpha))
        )
        return Gates(theta / x.shape[1], eta, alpha)


def stream(count: int, d: int, block: int = BLOCK) -> Iterator[Tensor]:
    """Random tokens, block by block, so that a long stream need not be kept: (block, d) each."""
    generator = torch.Generator().manual_seed(2)
    for start in range(0, count, block):
        yield torch.randn(min(block, count - start), d, generator=generator)


@dataclass(slots=True)
class TitansLayer:
    """RMSNorm, projections, a memory of one head: what titans-pytorch calls NeuralMemory, with its order of reading.

    Token t reads what the chunks that end at or before t have taught: the queries of a scan, one token later.
    """

    memory: Memory
    projections: Projections
    state: MemoryState
    last: Tensor  # query of the token before: (1, d)
    replay: Replay | None = None  # owns the state, where there is one

    @classmethod
    def of(
        cls,
        d: int,
        chunk: int,
        dtype: torch.dtype = torch.float32,
        device: torch.device | None = None,
        *,
        replayed: bool = False,
    ) -> "TitansLayer":
        memory = titans(d, residual=True, chunk=chunk, normalise_keys=False, ceiling=None, compute_dtype=dtype)
        state = memory.empty(device=device)
        layer = cls(memory, Projections.random(d, device), state, torch.zeros(1, d, device=device))
        layer.replay = Replay(memory, state) if replayed else None
        return layer

    @torch.no_grad()
    def __call__(self, x: Tensor) -> Tensor:
        """Store and retrieve: (n, d) -> (n, d)."""
        p = self.projections
        x = rms_norm(x, x.shape[1:])
        queries = torch.cat((self.last, linear(x, p.queries)))
        self.last = queries[-1:].clone()
        keys, values = linear(x, p.keys)[None], linear(x, p.values)[None]
        gates = p.gates(x, self.chunk)
        if self.replay is None:
            out, self.state = self.memory.scan(self.state, keys, values, queries[None, :-1], gates, inplace=True)
        else:
            out = self.replay.scan(keys, values, queries[None, :-1], gates)
            self.state = self.replay.state
        return torch.cat((out[0, 1:], self.memory.read(self.state, self.last[None])[0]))

    @torch.no_grad()
    def untaught(self, x: Tensor) -> Tensor:
        """Retrieve only, from the state as it is."""
        queries = linear(rms_norm(x, x.shape[1:]), self.projections.queries)
        return self.memory.read(self.state, queries[None])[0]

    @property
    def chunk(self) -> int:
        return self.memory.chunk

    @property
    def nbytes(self) -> int:
        return self.state.nbytes


class AttentionLayer:
    """Exact causal attention over all that came before, with projections and a cache of keys and values."""

    def __init__(
        self, d: int, heads: int, most: int, dtype: torch.dtype = torch.float32, device: torch.device | None = None
    ) -> None:
        self.projections = Projections.random(d, device)
        self.heads, self.dtype, self.tokens = heads, dtype, 0
        # on a CPU, pages are taken as they are written
        self.cache = torch.empty(2, 1, heads, most, d // heads, dtype=dtype, device=device)

    @torch.no_grad()
    def __call__(self, x: Tensor) -> Tensor:
        """Append to the cache and attend to all of it: (n, d) -> (n, d).

        The block itself is one causal call, all before it another; their softmaxes are joined by the logarithms of
        their sums. That is exact, and as quick as one call for the whole stream, without its N queries in memory.
        """
        p, past, now = self.projections, self.tokens, self.tokens + len(x)
        x = x.to(self.dtype)
        q, k, v = (self._split(linear(x, w.to(self.dtype))) for w in (p.queries, p.keys, p.values))
        self.cache[0, :, :, past:now], self.cache[1, :, :, past:now] = k, v
        self.tokens = now
        out, log = _attend(q, k, v, causal=True)
        if past:
            before, log_before = _attend(q, self.cache[0, :, :, :past], self.cache[1, :, :, :past], causal=False)
            out = torch.lerp(before, out, torch.sigmoid(log - log_before)[..., None].to(out.dtype))
        return out.transpose(1, 2).reshape(x.shape)

    def fill(self, tokens: int) -> None:
        """Random tokens to that length, without attending: to measure a block far into a stream."""
        self.cache[:, :, :, self.tokens : tokens].normal_()
        self.tokens = tokens

    @property
    def nbytes(self) -> int:
        """Of the cache so far."""
        return self.cache[:, :, :, : self.tokens].nbytes

    def _split(self, tokens: Tensor) -> Tensor:
        """(n, d) -> (1, H, n, h)."""
        return tokens.view(len(tokens), self.heads, -1).transpose(0, 1)[None]


def _attend(q: Tensor, k: Tensor, v: Tensor, *, causal: bool) -> tuple[Tensor, Tensor]:
    """Attention and the logarithm of the sum under its softmax, (1, H, n, h) and (1, H, n): torch's flash kernels.

    No public function of torch gives that logarithm without being compiled.
    """
    kernels = torch.ops.aten
    if q.device.type == "cpu":
        out, log = kernels._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, causal)  # noqa: SLF001
    elif q.dtype == torch.float32:
        out, log, *_ = kernels._scaled_dot_product_efficient_attention(q, k, v, None, True, 0.0, causal)  # noqa: SLF001
        log = log[..., : q.shape[2]]  # comes in whole blocks
    else:
        out, log, *_ = kernels._scaled_dot_product_flash_attention(q, k, v, 0.0, causal)  # noqa: SLF001
    return out, log
