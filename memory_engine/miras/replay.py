"""Replay: a memory on a CUDA device whose chunks are replayed as one graph of kernels.

G groups, n tokens, C chunk. A chunk is some tens of small kernels, and to launch each of them from Python takes longer
than the kernel does: a graph holds them all and is launched at once. Kernels and their order are those of `Memory`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import torch
from torch import Tensor

from memory_engine.errors import ShapeError
from memory_engine.miras.checks import check_finite
from memory_engine.miras.gates import Gates, SpreadGates
from memory_engine.miras.memory import Memory
from memory_engine.miras.state import MemoryState

Launch: TypeAlias = Callable[[Sequence[Tensor]], Tensor]

_WARM_UPS = 3
"""Before a graph is recorded: libraries choose their kernels and take their work space in the first runs."""


class Replay:
    """Owns a state, and is the one place where it changes; learns without autograd, reads at the start of each chunk.

    A chunk that is not whole, a window that is not full yet, and what is not on a CUDA device, is launched kernel by
    kernel.
    """

    def __init__(self, memory: Memory, state: MemoryState) -> None:
        if memory.gradients != "chunk":
            raise ShapeError('Replay: each chunk is learnt at its own start; make the memory with gradients "chunk"')
        self.memory = memory
        self.state = state.copy()
        self._graphs: dict[int, _Graph] = {}  # by how many parts a chunk has: with queries or without

    def write(self, keys: Tensor, values: Tensor, gates: Gates | None = None) -> Tensor:
        """As `Memory.write`; gives the surprise of each token (G, n)."""
        spread = self.memory.checked("write", self.state, keys, values, None, gates)
        return self._run((keys, values), spread, keys.new_empty(keys.shape[:2], dtype=torch.float32))

    def scan(self, keys: Tensor, values: Tensor, queries: Tensor, gates: Gates | None = None) -> Tensor:
        """As `Memory.scan`; gives what was read (G, n, d_v)."""
        spread = self.memory.checked("scan", self.state, keys, values, queries, gates)
        return self._run((keys, values, queries), spread, torch.empty_like(values, dtype=torch.float32))

    @torch.no_grad()
    def _run(self, given: Sequence[Tensor], gates: SpreadGates, out: Tensor) -> Tensor:
        count, chunk, tokens = out.shape[1], self.memory.chunk, self.state.tokens + out.shape[1]

        def parts(start: int, end: int) -> list[Tensor]:
            places = self.memory.places(slice(start, end))
            return [*(tensor[:, start:end] for tensor in given), *gates.chunk(slice(start, end), places)]

        start = 0
        while start < count:
            if self._is_recordable() and (whole := (count - start) // chunk):
                end = start + whole * chunk
                graph = self._graph(parts(start, start + chunk))
                out[:, start:end] = graph.replay(parts(start, end), whole)
            else:
                end = min(start + chunk, count)
                out[:, start:end] = self._launch(parts(start, end))
            start = end
        self.state = replace(self.state, tokens=tokens)
        check_finite("write", self.state)
        return out

    def _launch(self, parts: Sequence[Tensor]) -> Tensor:
        """Learn one chunk, in place where shapes stay: keys, values, perhaps queries, and gates."""
        keys, values, *queries = parts[:-5]
        read, new, surprise = self.memory.learn(
            *(self.state, keys, values, queries[0] if queries else None, SpreadGates(*parts[-5:]), "chunk"),
            fresh=True,
            differentiable=False,
        )
        self.state = MemoryState(
            _into(self.state.parameters, new.parameters),
            _into(self.state.optimiser, new.optimiser),
            _into(self.state.window, new.window),
            new.tokens,
        )
        return read if queries else surprise

    def _is_recordable(self) -> bool:
        """On a device that has graphs, with a state that keeps its shapes."""
        window = self.state.window
        return self.state.device.type == "cuda" and (not window or window[0].shape[1] == self.memory.bias.window - 1)

    def _graph(self, parts: Sequence[Tensor]) -> "_Graph":
        """Of chunks with these parts; recorded once."""
        if len(parts) not in self._graphs:
            self._graphs[len(parts)] = _Graph(self._launch, parts, self.state)
        return self._graphs[len(parts)]


class _Graph:
    """One chunk, recorded: what it is given is copied into one buffer, and its result lies always in the same place."""

    def __init__(self, launch: Launch, parts: Sequence[Tensor], state: MemoryState) -> None:
        """launch: learns a chunk in place, into the tensors of `state`; they are afterwards as they were."""
        self._buffer = torch.cat([part.flatten(1).float() for part in parts], 1)
        views, start = [], 0
        for part in parts:
            end = start + part[0].numel()
            views.append(self._buffer[:, start:end].view(part.shape))
            start = end
        before = [tensor.clone() for tensor in state.tensors]
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.device(state.device):
            side = torch.cuda.Stream()  # type: ignore[no-untyped-call]
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(_WARM_UPS):
                    launch(views)
            torch.cuda.current_stream().wait_stream(side)
            with torch.cuda.graph(self._graph):
                self._out = launch(views)
        for tensor, old in zip(state.tensors, before, strict=True):
            tensor.copy_(old)

    def replay(self, parts: Sequence[Tensor], count: int) -> Tensor:
        """Results of that many chunks in a row, parts of all of them: (G, count C) or (G, count C, d_v)."""
        given = torch.cat([part.reshape(len(part), count, -1).float() for part in parts], 2)
        results = self._out.new_empty(count, *self._out.shape)
        for row, result in zip(given.transpose(0, 1).contiguous(), results, strict=True):
            self._buffer.copy_(row)
            self._graph.replay()
            result.copy_(self._out)
        return results.transpose(0, 1).flatten(1, 2)


def _into(held: tuple[Tensor, ...], new: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The new numbers in the tensors that are held, where they fit."""
    pairs = zip(held, new, strict=True) if held else ((tensor, tensor) for tensor in new)
    return tuple(n if h.shape != n.shape else h if h.data_ptr() == n.data_ptr() else h.copy_(n) for h, n in pairs)
