"""A small language model of Titans blocks: token embedding, blocks with residuals, head.

B sequences, n tokens, d width, V vocabulary.

    x = embed(tokens);  for each layer:  x = x + block(norm(x));  x = x + feed_forward(norm(x))
    logits = head(norm(x))

Reading a stream in pieces gives what one call over all of it gives, whatever the pieces; the size of the state in
between does not depend on how much was read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Literal, TypeAlias, cast, get_args

import torch
from torch import Tensor, nn
from torch.nn.functional import silu

from memory_engine.errors import ShapeError
from memory_engine.miras.algorithms import Descent
from memory_engine.miras.architectures import Mlp
from memory_engine.miras.memory import Memory
from memory_engine.sequence.attention import SegmentAttention, WindowAttention
from memory_engine.sequence.blocks import (
    Block,
    MemoryAlone,
    MemoryAsContext,
    MemoryAsGate,
    MemoryAsLayer,
    WindowAlone,
)
from memory_engine.sequence.memory_layer import GateRange, MemoryLayer
from memory_engine.sequence.projection import RMSNorm

Kind: TypeAlias = Literal["mac", "mag", "mal", "lmm", "swa"]


@dataclass(frozen=True, slots=True)
class Config:
    """Sizes of a model. `window` is that of the attention; for MAC it is the segment, and the memory's chunk."""

    vocabulary: int
    kind: Kind = "mac"
    d: int = 64
    layers: int = 2
    heads: int = 2
    window: int = 32
    persistent: int = 4
    kernel: int = 4
    expansion: int = 2  # of the feed-forward layer; 0 leaves it out
    depth: int = 2  # of the memory, in layers; 1 is a matrix
    memory_expansion: int = 2
    memory: Memory | None = None  # another MIRAS memory than that of Titans, of d / heads wide keys and values
    gates: GateRange = field(default_factory=GateRange)

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ShapeError(f"sequence model: no kind {self.kind!r}; choose one of {', '.join(get_args(Kind))}")
        if (
            self.persistent < 0
            or min(self.vocabulary, self.d, self.layers, self.heads, self.window, self.kernel, self.depth) < 1
        ):
            raise ShapeError(f"sequence model: all sizes must be positive, got {self}")
        if self.d % self.heads:
            raise ShapeError(f"sequence model: width {self.d} is no multiple of {self.heads} heads")


@dataclass(frozen=True, slots=True, eq=False)
class ModelState:
    """All that a model knows of a stream. Not to be changed."""

    blocks: tuple[Any, ...]  # one state a layer, as its kind of block has it
    kind: Kind
    sequences: int

    @property
    def nbytes(self) -> int:
        """Bytes of all tensors in it."""
        return sum(tensor.nbytes for tensor in _tensors(self.blocks))

    def detach(self) -> "ModelState":
        """The same without what it was made from: between the windows of truncated backpropagation through time."""
        return replace(self, blocks=_detached(self.blocks))


class FeedForward(nn.Module):
    """SwiGLU: W_3 (silu(W_1 x) * W_2 x)."""

    def __init__(self, d: int, expansion: int) -> None:
        super().__init__()
        self.into = nn.Linear(d, 2 * expansion * d, bias=False)
        self.out = nn.Linear(expansion * d, d, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """(.., d) -> (.., d)"""
        gate, value = self.into(x).chunk(2, -1)
        out: Tensor = self.out(silu(gate) * value)
        return out


class SequenceModel(nn.Module):
    """Tokens in, logits of the next token out."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        d = config.d
        self.embed = nn.Embedding(config.vocabulary, d)
        self.blocks = nn.ModuleList(build(config) for _ in range(config.layers))
        self.norms = nn.ModuleList(RMSNorm(d) for _ in range(config.layers))
        self.feeds = nn.ModuleList(_feed(config) for _ in range(config.layers))
        self.norm = RMSNorm(d)
        self.head = nn.Linear(d, config.vocabulary, bias=False)

    def empty(self, batch: int = 1) -> ModelState:
        """Before the first token of `batch` sequences."""
        return ModelState(tuple(block.empty(batch) for block in self._typed()), self.config.kind, batch)

    def forward(self, tokens: Tensor, state: ModelState | None = None) -> tuple[Tensor, ModelState]:
        """Integer tokens (B, n) -> logits (B, n, V), and the state after them. Raises ShapeError."""
        c = self.config
        if tokens.ndim != 2 or tokens.dtype not in {torch.int64, torch.int32}:
            shape = tuple(tokens.shape)
            raise ShapeError(
                f"sequence model: expected integer tokens (B, n), int64 or int32, got {tokens.dtype} {shape}"
            )
        if tokens.numel() and not 0 <= int(tokens.min()) <= int(tokens.max()) < c.vocabulary:
            raise ShapeError(f"sequence model: tokens must lie in 0 .. {c.vocabulary - 1}")
        state = self.empty(len(tokens)) if state is None else state
        found, expected = (state.sequences, len(state.blocks), state.kind), (len(tokens), c.layers, c.kind)
        if found != expected:
            texts = ("{} sequences and {} layers of {}".format(*sizes) for sizes in (found, expected))
            raise ShapeError("sequence model: the state is of {}, expected {}".format(*texts))
        if not tokens.numel():
            return self.head.weight.new_zeros(*tokens.shape, c.vocabulary), state
        x, states = self.embed(tokens), []
        for block, norm, feed, before in zip(self._typed(), self.norms, self.feeds, state.blocks, strict=True):
            y, after = block(norm(x), before)
            x = x + y
            x = x + feed(x)
            states.append(after)
        return self.head(self.norm(x)), ModelState(tuple(states), c.kind, len(tokens))

    @torch.no_grad()
    def generate(self, tokens: Tensor, count: int, state: ModelState | None = None) -> tuple[Tensor, ModelState]:
        """The likeliest `count` tokens after `tokens` (B, n): (B, count), and the state before the last of them."""
        if count < 1 or tokens.ndim != 2 or not tokens.numel():
            raise ShapeError("generate: needs at least one token (B, n) to begin from and a positive count")
        logits, after = self(tokens, state)
        made = [logits[:, -1:].argmax(-1)]
        for _ in range(count - 1):
            logits, after = self(made[-1], after)
            made.append(logits.argmax(-1))
        return torch.cat(made, 1), after

    def _typed(self) -> Iterator[Block[Any]]:
        return (cast(Block[Any], block) for block in self.blocks)


def build(config: Config) -> Block[Any]:
    """One block of the kind."""
    c, width = config, config.d // config.heads
    mlp = Mlp(width, width, c.depth, c.memory_expansion)
    # keys come with length 1 already
    titans = Memory(mlp, algorithm=Descent(gating="token"), chunk=c.window, normalise_keys=False)
    memory = MemoryLayer(c.d, c.heads, c.memory or titans, kernel=c.kernel, gates=c.gates)
    match c.kind:
        case "lmm":
            return MemoryAlone(memory)
        case "mac":
            return MemoryAsContext(
                c.d, c.window, c.kernel, SegmentAttention(c.d, c.heads, c.persistent, c.kernel), memory
            )
    window = WindowAttention(c.d, c.heads, c.window, c.persistent, c.kernel)
    match c.kind:
        case "mag":
            return MemoryAsGate(c.d, window, memory)
        case "mal":
            return MemoryAsLayer(window, memory)
    return WindowAlone(window)


def _feed(config: Config) -> nn.Module:
    return nn.Sequential(RMSNorm(config.d), FeedForward(config.d, config.expansion)) if config.expansion else _Nothing()


class _Nothing(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.zeros_like(x)


def _tensors(part: object) -> Iterator[Tensor]:
    if isinstance(part, Tensor):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _tensors(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _tensors(getattr(part, field.name))


def _detached(part: Any) -> Any:
    if isinstance(part, Tensor):
        return part.detach()
    if isinstance(part, tuple):
        parts = [_detached(each) for each in part]
        return type(part)(*parts) if hasattr(part, "_fields") else tuple(parts)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{field.name: _detached(getattr(part, field.name)) for field in fields(part)})
    return part
