"""The ways Titans puts a memory beside attention: as context (MAC), as a gate (MAG), as a layer (MAL), alone (LMM).

B sequences, n tokens, d width, W window (MAC: segment). A block maps (B, n, d) and its state to (B, n, d) and the next
state, and any split into calls gives the same. The norm before it and the residual around it are in model.py.

    LMM   o = M(x)
    MAC   h = M*(q(x));  y = Attn([P | h | x]);  o = sigmoid(norm(y)) * norm(M(y))      eqs 21-25, segment by segment
    MAG   o = sigmoid(norm(SWA([P | x]))) * norm(M(x))                                  eqs 26-28
    MAL   y = x + M(x);  o = M(x) + SWA([P | y])                                        eqs 29-31
    SWA   o = SWA([P | x])                                                no memory: what the others are compared with

The persistent tokens P stand before the attention only. The paper lets them pass the memory too (eqs 26, 29), which is
to start from other first weights; those are trained here.
"""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn

from memory_engine.errors import ShapeError
from memory_engine.sequence.attention import AttentionState, SegmentAttention, WindowAttention
from memory_engine.sequence.convolution import Tail
from memory_engine.sequence.memory_layer import LayerState, MemoryLayer
from memory_engine.sequence.projection import Projection, RMSNorm, merge

State = TypeVar("State")

_QUIET = 0.1
"""Of MAC's attention, where training starts: the memory then sees the token itself rather than a mean of what is near,
and learns sooner what to write (docs/memory/sequence.md)."""


class Block(nn.Module, Generic[State]):
    """What the five have in common. The state is a value: fixed size, passed in and out."""

    def empty(self, batch: int) -> State:
        """Before the first token of `batch` sequences."""
        raise NotImplementedError  # each of the five has its own

    def forward(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """(B, n, d), n >= 1 -> (B, n, d)"""
        raise NotImplementedError  # each of the five has its own


@dataclass(frozen=True, slots=True, eq=False)
class PairState:
    """Of a block with attention and memory."""

    attention: AttentionState
    memory: LayerState


@dataclass(frozen=True, slots=True, eq=False)
class ContextState:
    """Of MAC: with the tail of the questions of eq 21."""

    attention: AttentionState
    memory: LayerState
    questions: Tail


class MemoryAlone(Block[LayerState]):
    """LMM."""

    def __init__(self, memory: MemoryLayer) -> None:
        super().__init__()
        self.memory = memory

    def empty(self, batch: int) -> LayerState:
        return self.memory.empty(batch)

    def forward(self, x: Tensor, state: LayerState) -> tuple[Tensor, LayerState]:
        out: tuple[Tensor, LayerState] = self.memory(x, state)
        return out


class WindowAlone(Block[AttentionState]):
    """SWA: sliding-window attention with persistent tokens, no memory."""

    def __init__(self, attention: WindowAttention) -> None:
        super().__init__()
        self.attention = attention

    def empty(self, batch: int) -> AttentionState:
        return self.attention.empty(batch)

    def forward(self, x: Tensor, state: AttentionState) -> tuple[Tensor, AttentionState]:
        out: tuple[Tensor, AttentionState] = self.attention(x, state)
        return out


class MemoryAsLayer(Block[PairState]):
    """MAL: the window attends over what the memory made of the stream; each of the two has a residual around it.

    With SWA(M(x)) alone, what is recalled must pass an attention that is a mean until it is trained; recall then stayed
    near chance.
    """

    def __init__(self, attention: WindowAttention, memory: MemoryLayer) -> None:
        super().__init__()
        self.attention, self.memory = attention, memory

    def empty(self, batch: int) -> PairState:
        return PairState(self.attention.empty(batch), self.memory.empty(batch))

    def forward(self, x: Tensor, state: PairState) -> tuple[Tensor, PairState]:
        y, memory = self.memory(x, state.memory)
        out, attention = self.attention(x + y, state.attention)
        return y + out, PairState(attention, memory)


class GatedProduct(nn.Module):
    """Both normalised with learnt vectors, one through a non-linearity, multiplied (text after eq 28)."""

    def __init__(self, d: int) -> None:
        super().__init__()
        self.norm_gate, self.norm_passed = RMSNorm(d), RMSNorm(d)

    def forward(self, gate: Tensor, passed: Tensor) -> Tensor:
        """(B, n, d) each -> (B, n, d)"""
        out: Tensor = torch.sigmoid(self.norm_gate(gate)) * self.norm_passed(passed)
        return out


class MemoryAsGate(Block[PairState]):
    """MAG: window and memory read the same stream; one gates the other."""

    def __init__(self, d: int, attention: WindowAttention, memory: MemoryLayer) -> None:
        super().__init__()
        self.attention, self.memory, self.product = attention, memory, GatedProduct(d)

    def empty(self, batch: int) -> PairState:
        return PairState(self.attention.empty(batch), self.memory.empty(batch))

    def forward(self, x: Tensor, state: PairState) -> tuple[Tensor, PairState]:
        y, attention = self.attention(x, state.attention)
        recalled, memory = self.memory(x, state.memory)
        return self.product(y, recalled), PairState(attention, memory)


class MemoryAsContext(Block[ContextState]):
    """MAC: memory is asked before the attention of a segment, and learns from its outcome.

    The memory's chunk is the segment: it is written when a segment is full. Within it, eq 21 and eq 25 both read the
    weights of the segment's start. The paper reads the updated ones in eq 25, but those know the tokens to come.
    """

    def __init__(self, d: int, segment: int, kernel: int, attention: SegmentAttention, memory: MemoryLayer) -> None:
        super().__init__()
        if memory.memory.chunk != segment:
            raise ShapeError(
                f"MAC: a segment of {segment} needs a memory with the same chunk, not a chunk of {memory.memory.chunk}"
            )
        self.attention, self.memory, self.product = attention, memory, GatedProduct(d)
        with torch.no_grad():
            attention.out.weight.mul_(_QUIET)
        self.segment = segment
        sides = memory.memory.architecture
        self.questions = Projection(d, memory.heads, sides.d_k, kernel, normalised=True)
        self.norm = RMSNorm(sides.d_v)
        self.recalled = nn.Linear(memory.heads * sides.d_v, d, bias=False)

    def empty(self, batch: int) -> ContextState:
        return ContextState(self.attention.empty(batch), self.memory.empty(batch), self.questions.empty(batch))

    def forward(self, x: Tensor, state: ContextState) -> tuple[Tensor, ContextState]:
        questions, tail = self.questions(x, state.questions)
        stream, tails = self.attention.project(x, state.attention)
        attention, memory, parts = state.attention, state.memory, []
        begin = 0
        while begin < x.shape[1]:
            place = attention.tokens % self.segment
            if not place:
                attention = self.attention.new_segment(attention)
            rows = slice(begin, min(begin + self.segment - place, x.shape[1]))
            h = self._recall(memory, questions[:, :, rows])  # eq 21
            y, attention = self.attention.piece(stream, h, attention, rows)  # eqs 22, 23
            y = x[:, rows] + y  # or the memory would not know which token it is at until the attention has learnt it
            recalled, memory = self.memory(y, memory)  # eq 24
            parts.append(self.product(y, recalled))  # eq 25
            begin = rows.stop
        return torch.cat(parts, 1), ContextState(replace(attention, tails=tails), memory, tail)

    def _recall(self, state: LayerState, questions: Tensor) -> Tensor:
        """M*(q): (B, H, n, d_k) -> (B, n, d)"""
        read = self.memory.memory.read(state.memory, questions.flatten(0, 1))
        read = read.to(questions.dtype).view(*questions.shape[:2], *read.shape[1:])
        out: Tensor = self.recalled(merge(self.norm(read)))
        return out
