"""The neural memory as a layer: what to write, how strongly, and what to ask, all learnt from the token (Titans, 4.4).

B sequences, n tokens, d width of the model, H heads, d_k and d_v widths of a head's keys and values, C chunk.
Groups of the MIRAS memory are sequences x heads: G = B H, head fastest.

    k, v, q = projections of x (linear, convolution, SiLU; k and q of length 1)          eqs 11, 15
    theta, eta, alpha = gates of x, one each for every head and token                      eqs 13, 14
    y, M = scan(M, k, v, q, gates)                                                        eqs 9-16
    out = W_O (norm(y) * silu(W_G x))                                                     section 4.4

A token reads the weights of its chunk's start: what it holds itself, and the tokens of its chunk before it, are not in
memory yet (the window attention of MAC, MAG, MAL sees those).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import silu

from memory_engine.miras.gates import Gates
from memory_engine.miras.memory import Memory
from memory_engine.miras.state import MemoryState
from memory_engine.sequence.convolution import Tail
from memory_engine.sequence.projection import Projection, RMSNorm, merge


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """Tokens of a chunk that is not full yet, m < C: read against, not yet written."""

    keys: Tensor  # (G, m, d_k)
    values: Tensor  # (G, m, d_v)
    gates: Tensor  # theta, eta, alpha: (3, G, m)


@dataclass(frozen=True, slots=True, eq=False)
class LayerState:
    """A memory layer between two calls; its size is bounded by the chunk and the kernel."""

    memory: MemoryState
    pending: Pending
    tails: tuple[Tail, Tail, Tail]  # of keys, values, queries


@dataclass(frozen=True, slots=True)
class GateRange:
    """Where the gates start, for every token, before training has learnt which token deserves what.

    `alpha` is small, so that nothing is forgotten: a memory that halves itself every chunk, as a sigmoid of 0 does,
    cannot show training that a distant token was worth keeping.
    """

    theta: float = 0.05
    most_theta: float = 0.5  # for ||Wk - v||^2 and |k| = 1: writes the value whole
    eta: float = 0.1
    alpha: float = 1e-4


class MemoryLayer(nn.Module):
    """H memories side by side, with trained first weights. `memory` says what kind of memory, and its chunk."""

    def __init__(self, d: int, heads: int, memory: Memory, kernel: int = 4, gates: GateRange = GateRange()) -> None:
        super().__init__()
        self.heads, self.memory, self.most_theta = heads, memory, gates.most_theta
        d_k, d_v = memory.architecture.d_k, memory.architecture.d_v
        self.keys = Projection(d, heads, d_k, kernel, normalised=True)
        self.values = Projection(d, heads, d_v, kernel, normalised=False)
        self.queries = Projection(d, heads, d_k, kernel, normalised=True)
        self.gates = nn.Linear(d, 3 * heads)
        self.initial = nn.ParameterList(memory.empty(heads).parameters)
        self.norm = RMSNorm(d_v)
        self.gate = nn.Linear(d, heads * d_v, bias=False)
        self.out = nn.Linear(heads * d_v, d, bias=False)
        starts = torch.tensor([gates.theta / gates.most_theta, gates.eta, gates.alpha])
        with torch.no_grad():
            self.gates.weight.mul_(0.1)
            self.gates.bias.copy_(starts.logit().repeat_interleave(heads))

    def empty(self, batch: int) -> LayerState:
        """Before the first token: the trained first weights, and no momentum."""
        first = tuple(p.float().repeat(batch, 1, 1) for p in self.initial)  # (G, ..); float32 in any model
        new, groups, sides = self.gates.weight.new_empty, batch * self.heads, self.memory.architecture
        pending = Pending(new(groups, 0, sides.d_k), new(groups, 0, sides.d_v), new(3, groups, 0))
        tails = (self.keys.empty(batch), self.values.empty(batch), self.queries.empty(batch))
        return LayerState(self.memory.start(first), pending, tails)

    def forward(self, x: Tensor, state: LayerState) -> tuple[Tensor, LayerState]:
        """Read for each token, then write it: (B, n, d) -> (B, n, d). Any split into calls gives the same."""
        keys, key_tail = self.keys(x, state.tails[0])
        values, value_tail = self.values(x, state.tails[1])
        queries, query_tail = self.queries(x, state.tails[2])
        read, memory, pending = self._scan(state, keys.flatten(0, 1), values.flatten(0, 1), queries.flatten(0, 1), x)
        read = merge(self.norm(read.to(x.dtype).view(len(x), self.heads, *read.shape[1:])))
        out = self.out(read * silu(self.gate(x)))
        return out, LayerState(memory, pending, (key_tail, value_tail, query_tail))

    def _scan(
        self, state: LayerState, keys: Tensor, values: Tensor, queries: Tensor, x: Tensor
    ) -> tuple[Tensor, MemoryState, Pending]:
        """Write whole chunks, keep the rest for the next call."""
        held = state.pending.keys.shape[1]
        keys = torch.cat([state.pending.keys, keys], 1)
        values = torch.cat([state.pending.values, values], 1)
        gates = torch.cat([state.pending.gates, self._gates(x)], -1)
        whole = keys.shape[1] // self.memory.chunk * self.memory.chunk
        # held tokens were read in an earlier call; zeros stand for their queries
        queries = torch.cat([queries.new_zeros(len(queries), held, queries.shape[2]), queries], 1)
        memory, reads = state.memory, []
        if whole:
            full = self._places(gates[..., :whole])
            read, memory = self.memory.scan(memory, keys[:, :whole], values[:, :whole], queries[:, :whole], full)
            reads.append(read)
        if whole < keys.shape[1]:
            reads.append(self.memory.read(memory, queries[:, whole:]))
        rest = Pending(keys[:, whole:].clone(), values[:, whole:].clone(), gates[..., whole:].clone())
        return torch.cat(reads, 1)[:, held:], memory, rest

    def _places(self, gates: Tensor) -> Gates:
        """Gates of whole chunks, (3, G, n), as the memory takes them: eta and alpha per token, or a chunk's mean."""
        theta, eta, alpha = gates
        if self.memory.algorithm.gating == "token":
            return Gates(theta, eta, alpha)
        return Gates(theta, *(gate.view(len(gate), -1, self.memory.chunk).mean(-1) for gate in (eta, alpha)))

    def _gates(self, x: Tensor) -> Tensor:
        """(B, n, d) -> theta, eta, alpha (3, G, n)"""
        gates = torch.sigmoid(self.gates(x)).view(*x.shape[:2], 3, self.heads)  # (B, n, 3, H)
        theta, eta, alpha = gates.permute(2, 0, 3, 1).flatten(1, 2)
        return torch.stack([theta * self.most_theta, eta, alpha])
