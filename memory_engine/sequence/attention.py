"""Attention over what is near: a sliding window (MAG, MAL) or one segment (MAC), with a prefix that is always visible.

B sequences, n tokens, d width, H heads, h width of a head, W window, P persistent tokens.

Persistent memory (Titans, eq 19): P learnt tokens, independent of the input, before every window. Their keys and values
do not depend on the input either, so they act as data-independent weights of the attention (eq 20).

The paper says nothing of positions. Here queries and keys of the stream are turned by their place (rotary, RoFormer,
arXiv 2104.09864), which only tells how far apart two of them are. Persistent tokens stand in no place and are matched
without it.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from memory_engine.errors import ShapeError
from memory_engine.sequence.convolution import Tail
from memory_engine.sequence.projection import Projection, merge

_SHARPNESS = 8.0
"""First scale of the scores. Queries and keys have length 1, so without it a softmax over them is all but flat."""


@dataclass(frozen=True, slots=True, eq=False)
class AttentionState:
    """Keys and values that later tokens still see, and the place of the next token."""

    keys: Tensor  # (B, H, m, h), turned; m < W, or m < the segment
    values: Tensor  # (B, H, m, h)
    tails: tuple[Tail, Tail, Tail]  # of keys, values, queries
    tokens: int


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Tokens of a stream, projected."""

    queries: Tensor  # (B, H, n, h), not turned: for what has no place
    turned: Tensor  # (B, H, n, h)
    keys: Tensor  # (B, H, n, h), turned
    values: Tensor  # (B, H, n, h)


class Attention(nn.Module):
    """Projections, persistent tokens and the output; which keys a query sees is up to the caller."""

    def __init__(self, d: int, heads: int, persistent: int, kernel: int) -> None:
        super().__init__()
        if d % heads or (d // heads) % 2:
            raise ShapeError(f"attention: width {d} must be a multiple of {heads} heads, each of an even width")
        self.heads, self.head_width = heads, d // heads
        self.keys = Projection(d, heads, self.head_width, kernel, normalised=True)
        self.values = Projection(d, heads, self.head_width, kernel, normalised=False)
        self.queries = Projection(d, heads, self.head_width, kernel, normalised=True)
        self.persistent = nn.Parameter(torch.randn(persistent, d))
        self.sharpness = nn.Parameter(torch.full((heads, 1, 1), _SHARPNESS))
        self.out = nn.Linear(d, d, bias=False)

    def empty(self, batch: int) -> AttentionState:
        """Before the first token."""
        nothing = self.persistent.new_empty(batch, self.heads, 0, self.head_width)
        tails = (self.keys.empty(batch), self.values.empty(batch), self.queries.empty(batch))
        return AttentionState(nothing, nothing, tails, 0)

    def project(self, x: Tensor, state: AttentionState) -> tuple[Stream, tuple[Tail, Tail, Tail]]:
        """(B, n, d) to heads, at the places from `state.tokens` on."""
        keys, key_tail = self.keys(x, state.tails[0])
        values, value_tail = self.values(x, state.tails[1])
        queries, query_tail = self.queries(x, state.tails[2])
        stream = Stream(queries, turn(queries, state.tokens), turn(keys, state.tokens), values)
        return stream, (key_tail, value_tail, query_tail)

    def prefix(self) -> tuple[Tensor, Tensor]:
        """Keys and values of the persistent tokens: (H, P, h) each."""
        return self.keys.alone(self.persistent), self.values.alone(self.persistent)

    def attend(self, queries: Tensor, turned: Tensor, keys: Tensor, values: Tensor, visible: Tensor) -> Tensor:
        """Softmax over the prefix and the visible keys, in one.

        queries (B, .., H, n, h), as they are and turned; keys and values (B, .., H, m, h); visible (.., n, m).
        """
        first_keys, first_values = self.prefix()
        far, near = (queries * self.sharpness) @ first_keys.mT, (turned * self.sharpness) @ keys.mT
        scores = torch.cat([far, near.masked_fill(~visible, -torch.inf)], -1)
        weights = scores.softmax(-1)
        count = first_keys.shape[1]
        return weights[..., :count] @ first_values + weights[..., count:] @ values


class WindowAttention(Attention):
    """Each token sees the persistent tokens, itself, and the W - 1 tokens before it."""

    def __init__(self, d: int, heads: int, window: int, persistent: int, kernel: int) -> None:
        super().__init__(d, heads, persistent, kernel)
        if window < 1:
            raise ShapeError(f"WindowAttention: window is {window}, must be positive")
        self.window = window

    def forward(self, x: Tensor, state: AttentionState) -> tuple[Tensor, AttentionState]:
        """(B, n, d) -> (B, n, d). Any split into calls gives the same."""
        stream, tails = self.project(x, state)
        keys = torch.cat([state.keys, stream.keys], 2)
        values = torch.cat([state.values, stream.values], 2)
        out = self.out(merge(self._blocks(stream, keys, values)))
        kept = max(keys.shape[2] - self.window + 1, 0)
        return out, AttentionState(
            keys[:, :, kept:].clone(), values[:, :, kept:].clone(), tails, state.tokens + x.shape[1]
        )

    def _blocks(self, stream: Stream, keys: Tensor, values: Tensor) -> Tensor:
        """Blocks of W queries, each with the 2W - 1 keys that some of them see: (B, H, n, h). Linear in n."""
        n, window = stream.queries.shape[2], self.window
        block = min(window, n)
        blocks = -(-n // block)
        after = blocks * block - n
        before = window - 1 - (keys.shape[2] - n)  # tokens that the first query would see, had the stream begun earlier
        size = block + window - 1
        k, v = (_pad(x, before, after).unfold(2, size, block).permute(0, 2, 1, 4, 3) for x in (keys, values))
        q, turned = (
            _pad(x, 0, after).view(*x.shape[:2], blocks, block, x.shape[3]).transpose(1, 2)
            for x in (stream.queries, stream.turned)
        )
        i, j = torch.arange(block, device=k.device)[:, None], torch.arange(size, device=k.device)
        place = j + block * torch.arange(blocks, device=k.device)[:, None, None]  # of a key, in the padded stream
        visible = (j >= i) & (j < i + window) & (place >= before)  # (blocks, block, size)
        out = self.attend(q, turned, k, v, visible[:, None])  # (B, blocks, H, block, h)
        return out.transpose(1, 2).flatten(2, 3)[:, :, :n]


class SegmentAttention(Attention):
    """Attention of MAC: [persistent | memory tokens | segment], causal (eqs 21-23 and the paper's figure of masks).

    Token i of a segment sees the persistent tokens, the tokens of the segment up to itself, and the memory tokens up to
    its own. Those of later queries are hidden, as they come from tokens that i must not know.
    """

    def new_segment(self, state: AttentionState) -> AttentionState:
        """The same place in the stream, with nothing of it in sight."""
        return replace(state, keys=state.keys[:, :, :0], values=state.values[:, :, :0])

    def piece(
        self, stream: Stream, recalled: Tensor, state: AttentionState, rows: slice
    ) -> tuple[Tensor, AttentionState]:
        """Rows of a stream that lie in one segment, with what memory gave for each: (B, n, d) -> (B, n, d).

        `state` holds the segment so far: memory tokens first, then its own tokens, both in the order of the stream.
        """
        held = state.keys.shape[2] // 2
        place = state.tokens
        n = recalled.shape[1]
        new_keys = turn(self.keys.alone(recalled), place)
        new_values = self.values.alone(recalled)
        parts_k = (state.keys[:, :, :held], new_keys, state.keys[:, :, held:], stream.keys[:, :, rows])
        parts_v = (state.values[:, :, :held], new_values, state.values[:, :, held:], stream.values[:, :, rows])
        keys, values = torch.cat(parts_k, 2), torch.cat(parts_v, 2)
        causal = torch.ones(n, held + n, dtype=torch.bool, device=keys.device).tril_(held)
        out = self.attend(stream.queries[:, :, rows], stream.turned[:, :, rows], keys, values, causal.repeat(1, 2))
        return self.out(merge(out)), AttentionState(keys, values, state.tails, place + n)


def turn(x: Tensor, first: int) -> Tensor:
    """Rotary positions: pair j of token i is turned by (first + i) / 10000^(2 j / h). (.., n, h) -> (.., n, h)"""
    half = x.shape[-1] // 2
    # on the CPU in float64: float32 loses the angle after some million tokens, and MPS has no float64
    pace = 10_000.0 ** -(torch.arange(half, dtype=torch.float64) / half)
    angle = torch.arange(first, first + x.shape[-2], dtype=torch.float64)[:, None] * pace
    cos, sin = angle.cos().to(x), angle.sin().to(x)
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)


def _pad(x: Tensor, before: int, after: int) -> Tensor:
    """Zeros along the tokens of (B, H, n, h)."""
    return nn.functional.pad(x, (0, 0, before, after))
