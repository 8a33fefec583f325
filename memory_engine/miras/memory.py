"""Memory: MIRAS's four choices put together (arXiv 2504.13173), learnt at test time chunk by chunk.

G groups (heads x shards x sequences, all at once), n tokens, C chunk, d_k and d_v widths of keys and values, c window
of an Omega bias.

A chunk is learnt in closed form: one forward and one backward pass at the weights of its start, without autograd and
without the gradient of any single token; see factors, gates and the algorithms. The same operations are differentiable:
where a tensor that comes in needs a gradient, nothing is done in place, and autograd goes through the memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import torch
from torch import Tensor
from torch.nn.functional import normalize

from memory_engine.errors import ShapeError, UnwriteError
from memory_engine.miras.algorithms import Algorithm, Chunk, Delta, Descent
from memory_engine.miras.architectures import Architecture
from memory_engine.miras.biases import L2, Bias
from memory_engine.miras.checks import check_finite, check_state, check_tokens
from memory_engine.miras.gates import CONSTANTS, Gates, SpreadGates
from memory_engine.miras.retentions import Decay, Retention
from memory_engine.miras.state import MemoryState
from memory_engine.miras.window import Window

Reads: TypeAlias = Literal["chunk", "token"]


@dataclass(frozen=True, slots=True)
class Memory:
    """Sizes and constants; the state is passed in and out.

    With a Descent the chunk is part of the function, not only of the speed: serve with the chunk that was trained with.
    Chunks begin at the first token of every call; a last short chunk is learnt at once. `compute_dtype` is that of the
    products (float32 or bfloat16); state, errors and gates stay float32, as small forgetting would vanish in bfloat16.

    `ceiling` is the largest root mean square of the entries of a parameter; at the end of a chunk one that is above is
    scaled down to it. It is not in the papers. It keeps a step that is too large for the stream from ending in NaN.
    Additive algorithms have no ceiling: their sums must stay what was written.

    `gradients`: at the weights of the start of each chunk, as in the paper (Titans eq 16), or, of algorithms that step
    down them, all at the weights that a call began with; the default of titans-pytorch.

    `gates` are those of calls that give none, or not all; constants set by hand for keys and values of length 1.
    """

    architecture: Architecture
    bias: Bias = field(default_factory=L2)
    retention: Retention = field(default_factory=Decay)
    algorithm: Algorithm = field(default_factory=Descent)
    chunk: int = 64
    normalise_keys: bool = True
    ceiling: float | None = 1.0
    seed: int = 0
    compute_dtype: torch.dtype = torch.float32
    gradients: Literal["chunk", "call"] = "chunk"
    gates: Gates = field(default_factory=Gates)

    def __post_init__(self) -> None:
        if self.gradients not in {"chunk", "call"}:
            raise ShapeError(f'Memory: gradients is {self.gradients!r}; choose "chunk" or "call"')
        if self.algorithm.gating not in {"chunk", "token"}:
            raise ShapeError(f'Memory: gating is {self.algorithm.gating!r}; choose "chunk" or "token"')
        if self.gradients == "call" and (self.algorithm.additive or isinstance(self.algorithm, Delta)):
            raise ShapeError(f"Memory: {type(self.algorithm).__name__} takes each chunk at its start; gradients: chunk")
        if self.chunk < 1:
            raise ShapeError(f"Memory: chunk is {self.chunk}; it must be at least 1")
        if self.ceiling is not None and not self.ceiling > 0:
            raise ShapeError(f"Memory: ceiling is {self.ceiling}; it must be above 0, or None")
        if self.compute_dtype not in {torch.float32, torch.bfloat16}:
            raise ShapeError(f"Memory: compute_dtype is {self.compute_dtype}; use float32 or bfloat16")
        if self.bias.window > 1 and self.algorithm.additive:
            raise ShapeError("Memory: sums over all that was written need no Omega window")
        self.algorithm.check(self.architecture, self.bias, self.retention)

    def empty(self, groups: int = 1, device: torch.device | None = None) -> MemoryState:
        """Nothing written. Random features are drawn by the seed, for each group, the same on every device."""
        if groups < 1:
            raise ShapeError(f"empty: groups is {groups}; a memory has at least one")
        generator = torch.Generator().manual_seed(self.seed)
        weights = self.architecture.initial(groups, generator)
        return self.start(tuple(self.retention.start(weight).to(device) for weight in weights))

    def start(self, parameters: tuple[Tensor, ...]) -> MemoryState:
        """Nothing written yet into these initial (trained) parameters, (G, rows, columns) each.

        Where the retention mirrors, they are what is stored (A), not what is read. They are copied, so that groups may
        be the same ones expanded, and a write in place leaves what was trained alone.
        """
        parameters = tuple(parameter.clone(memory_format=torch.contiguous_format) for parameter in parameters)
        window = Window.empty(
            self.bias.window, len(parameters[0]), self.architecture.d_k, self.architecture.d_v, parameters[0].device
        )
        state = MemoryState(parameters, self.algorithm.start(parameters), window.tensors, 0)
        self._check("start", state)
        check_finite("start", state)
        return state

    def read(self, state: MemoryState, queries: Tensor) -> Tensor:
        """M(q) for each query, without learning (Titans eq 15): (G, n, d_k) -> (G, n, d_v)."""
        self._check("read", state)
        check_tokens("read", "queries", queries, state, self.architecture.d_k)
        return self.architecture.forward(self._weights(state.parameters), self._keys(queries)).out

    def write(
        self, state: MemoryState, keys: Tensor, values: Tensor, gates: Gates | None = None, *, inplace: bool = False
    ) -> tuple[MemoryState, Tensor]:
        """Learn n pairs in order. Gives the new state and the surprise of each token.

        keys (G, n, d_k), values (G, n, d_v). Surprise (G, n) is the length of the gradient of the token's loss with
        respect to all parameters, at the chunk start; exact linear algorithms say in their files what it is there.
        `inplace` writes into the tensors of `state`, which then must not be used again.
        """
        _, new, surprise = self._run("write", state, keys, values, None, gates, inplace=inplace)
        return new, surprise

    def scan(
        self,
        state: MemoryState,
        keys: Tensor,
        values: Tensor,
        queries: Tensor,
        gates: Gates | None = None,
        *,
        reads: Reads = "chunk",
        inplace: bool = False,
    ) -> tuple[Tensor, MemoryState]:
        """Read and write chunk by chunk: queries of a chunk read the weights at its start, then it is written.

        As `write`; queries (G, n, d_k). Gives what was read (G, n, d_v) and the new state. With `reads` "token", query
        t reads the weights after token t instead, before what retention and ceiling do at the end of the chunk. That
        needs gates per token, and a retention that reads what it stores (ShapeError). `inplace` as in `write`.
        """
        if reads not in {"chunk", "token"}:
            raise ShapeError(f'scan: reads is {reads!r}; choose "chunk" or "token"')
        if reads == "token" and (self.retention.mirrors or self.algorithm.gating != "token"):
            raise ShapeError('scan: reads "token" need gating "token", and a retention that is not LqNorm or Softmax')
        out, new, _ = self._run("scan", state, keys, values, queries, gates, inplace=inplace, reads=reads)
        return out, new

    def surprise(self, state: MemoryState, keys: Tensor, values: Tensor, gates: Gates | None = None) -> Tensor:
        """Surprise of each pair at the weights as they are, without writing any: (G, n)."""
        spread = self.checked("surprise", state, keys, values, None, gates)
        weights, k, v = self._weights(state.parameters), self._keys(keys), values.float()
        found = []
        for rows in _chunks(keys.shape[1], self.chunk):
            own = spread.chunk(rows, self.places(rows))
            alone = Chunk(self.architecture, self.bias, weights, k[:, rows], v[:, rows], own.threshold, None, own)
            found.append(self.algorithm.surprise(alone))
        return _joined(found, state)

    def forget(self, state: MemoryState, share: float) -> MemoryState:
        """Only retention: the parameters, and what the algorithm keeps, less that share of everything."""
        if not 0 <= share <= 1:
            raise ShapeError(f"forget: the share is {share}; it must lie between 0 and 1")
        self._check("forget", state)
        parameters, optimiser = self.algorithm.keep(state.parameters, state.optimiser, 1 - share)
        return MemoryState(parameters, optimiser, state.window, state.tokens)

    def unwrite(self, state: MemoryState, keys: Tensor, values: Tensor, gates: Gates | None = None) -> MemoryState:
        """Take n pairs out of an additive memory, in any order: as if they had never been written.

        Exact for whole-number counters, up to rounding for least squares; not defined where the past was forgotten
        since. Raises UnwriteError where the gate alpha of the memory or of the call is above 0, and for algorithms that
        step down gradients.
        """
        self._check("unwrite", state)
        self.algorithm.sums(state.parameters, state.optimiser)  # raises, if there are none, before anything is done
        alpha = (gates or Gates()).over(self.gates).over(CONSTANTS).alpha
        if self.retention.forgets and bool((torch.as_tensor(alpha) > 0).any()):
            raise UnwriteError("unwrite: with forgetting (gate alpha) nobody knows what is left; replay what is kept")
        empty = self.start(tuple(torch.zeros_like(p) for p in state.parameters))
        written, _ = self.write(empty, keys, values, gates)
        less = [-total for total in self.algorithm.sums(written.parameters, written.optimiser)]
        parameters, optimiser = self.algorithm.add(state.parameters, state.optimiser, less)
        return MemoryState(parameters, optimiser, state.window, state.tokens - keys.shape[1])

    def merge(self, one: MemoryState, other: MemoryState) -> MemoryState:
        """The memory of what either was taught, both begun empty; for an additive algorithm, else UnwriteError."""
        self._check("merge", one)
        self._check("merge", other)
        if one.groups != other.groups:
            raise ShapeError(f"merge: the states have {one.groups} and {other.groups} groups")
        sums = self.algorithm.sums(other.parameters, other.optimiser)
        parameters, optimiser = self.algorithm.add(one.parameters, one.optimiser, sums)
        return MemoryState(parameters, optimiser, one.window, one.tokens + other.tokens)

    def _run(
        self,
        what: str,
        state: MemoryState,
        keys: Tensor,
        values: Tensor,
        queries: Tensor | None,
        gates: Gates | None,
        *,
        inplace: bool,
        reads: Reads = "chunk",
    ) -> tuple[Tensor, MemoryState, Tensor]:
        """Reads (G, n, d_v) where there are queries, the new state, the surprises (G, n) where there are none."""
        spread = self.checked(what, state, keys, values, queries, gates)
        given = (*state.tensors, keys, values, *spread, *(() if queries is None else (queries,)))
        differentiable = torch.is_grad_enabled() and any(tensor.requires_grad for tensor in given)
        with torch.set_grad_enabled(differentiable):
            found = self.learn(
                state, keys, values, queries, spread, reads, fresh=inplace, differentiable=differentiable
            )
        check_finite("write", found[1])
        return found

    def learn(
        self,
        state: MemoryState,
        keys: Tensor,
        values: Tensor,
        queries: Tensor | None,
        gates: SpreadGates,
        when: Reads,
        *,
        fresh: bool,
        differentiable: bool,
    ) -> tuple[Tensor, MemoryState, Tensor]:
        """The chunks, one after the other, of what was checked. Never waits for the device.

        `fresh`: the tensors of the state may be written into.
        """
        if not keys.shape[1] and not fresh:  # so that what comes out may be written into
            state = state.copy()
        parameters, optimiser = state.parameters, state.optimiser
        window = Window(state.window, self.bias.window)
        k, v = self._keys(keys), values.float()
        q = None if queries is None else self._keys(queries)
        reads, surprises = [], []
        start = self._weights(parameters)
        fresh = fresh and self.gradients == "chunk"
        for rows in _chunks(keys.shape[1], self.chunk):
            weights = self._weights(parameters)
            if q is not None and when == "chunk":
                reads.append(self.architecture.forward(weights, q[:, rows]).out)
            own = gates.chunk(rows, self.places(rows))
            at = start if self.gradients == "call" else weights
            learnt = window.before(k[:, rows], v[:, rows], own)
            chunk = Chunk(self.architecture, self.bias, at, *learnt, own)
            inplace = fresh and not differentiable and when == "chunk"
            step = self.algorithm.step(parameters, optimiser, chunk, inplace=inplace)
            if q is not None and when == "token" and step.after is not None:
                reads.append(self.architecture.forward(step.after(), q[:, rows]).out)
            parameters = self._settle(step.parameters, rows.stop - rows.start, differentiable)
            optimiser = step.optimiser
            if q is None:
                surprises.append(step.surprise())
            window = window.after(learnt)
            fresh = True  # from the second chunk on, the tensors are this call's own
        new = MemoryState(parameters, optimiser, window.tensors, state.tokens + keys.shape[1])
        return _joined(reads, state, self.architecture.d_v), new, _joined(surprises, state)

    def places(self, rows: slice) -> slice:
        """Of eta and alpha, for the chunks that these tokens are."""
        return (
            rows if self.algorithm.gating == "token" else slice(rows.start // self.chunk, -(-rows.stop // self.chunk))
        )

    def _settle(self, parameters: tuple[Tensor, ...], tokens: int, differentiable: bool) -> tuple[Tensor, ...]:
        """What retention and ceiling do at the end of a chunk."""
        settled = tuple(self.retention.settle(p, tokens) for p in parameters)
        if self.ceiling is None or self.algorithm.additive or self.retention.bounded:
            return settled
        held = []
        for p in settled:
            size = torch.linalg.vector_norm(p.detach(), dim=(1, 2), keepdim=True) / (p.shape[1] * p.shape[2]) ** 0.5
            if p.device.type == "cpu" and size.amax().item() <= self.ceiling:
                held.append(p)  # on other devices to look would wait for all that came before
                continue
            scale = (self.ceiling / size).clamp_(max=1.0)
            held.append(p * scale if differentiable else p.mul_(scale))
        return tuple(held)

    def _weights(self, parameters: tuple[Tensor, ...]) -> list[Tensor]:
        """What is read with: the retention's image of the parameters, in the dtype of the products."""
        return [self.retention.weights(p).to(self.compute_dtype) for p in parameters]

    def _keys(self, keys: Tensor) -> Tensor:
        k = keys.float()
        return (normalize(k, dim=-1) if self.normalise_keys else k).to(self.compute_dtype)

    def _check(self, what: str, state: MemoryState) -> None:
        shapes = self.architecture.shapes
        check_state(what, state, shapes, self.algorithm.shapes(shapes))
        if not Window(state.window, self.bias.window).fits(self.architecture.d_k, self.architecture.d_v):
            raise ShapeError(f"{what}: the state was made with another bias: its window does not fit")

    def checked(
        self,
        what: str,
        state: MemoryState,
        keys: Tensor,
        values: Tensor,
        queries: Tensor | None,
        gates: Gates | None,
    ) -> SpreadGates:
        """Everything that comes in is looked at; gives the gates of every place."""
        self._check(what, state)
        check_tokens(what, "keys", keys, state, self.architecture.d_k)
        count = keys.shape[1]
        check_tokens(what, "values", values, state, self.architecture.d_v, count)
        if queries is not None:
            check_tokens(what, "queries", queries, state, self.architecture.d_k, count)
        places = count if self.algorithm.gating == "token" else -(-count // self.chunk)
        spread = (gates or Gates()).over(self.gates).spread(state.groups, count, places, state.device)
        return spread if self.retention.forgets else spread._replace(alpha=torch.zeros_like(spread.alpha))


def _chunks(count: int, size: int) -> Iterator[slice]:
    """Of that many tokens; the last one may be shorter."""
    return (slice(start, min(start + size, count)) for start in range(0, count, size))


def _joined(parts: list[Tensor], state: MemoryState, *width: int) -> Tensor:
    """The chunks' tensors one after the other, of which there may be none."""
    return torch.cat(parts, 1) if parts else torch.zeros(state.groups, 0, *width, device=state.device)
