"""Recall of 256 pairs planted in a long stream, d = 256: exact attention as the control, and memories of constant size.

N tokens, each a key and a value; V pairs that the other tokens repeat. Keys are random, of length 1, and values random
signs. At the end each planted key is asked, exactly as it was, and the nearest of all values there were is its answer.
"repeats": the others come from V = 2,048 pairs, again and again. "distinct": no pair comes twice, so that all of N must
be told apart. "new only": the memory reads before it writes, and writes what it could not have said.
"""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import normalize

from benchmarks.memory.measuring import Table, machine
from memory_engine.associative.counters import Counters
from memory_engine.associative.lifts import Lift
from memory_engine.associative.ridge import Ridge
from memory_engine.miras import Gates
from memory_engine.miras.presets import titans

D, PLANTED, VOCABULARY, BLOCK = 256, 256, 2048, 2048
NEW, LOOK = 0.5, 256
"""A pair is new where less than this share of its value is read; looked up in blocks of so many tokens."""
STEPS, FORGETTING = (0.001, 0.003, 0.01), (0.0, 1e-4, 1e-3)


class Stream(NamedTuple):
    """Pairs, and the tokens as numbers of pairs; the planted pairs are the first."""

    keys: Tensor  # (pairs, d)
    values: Tensor  # (pairs, d) of -1, 1
    tokens: Tensor  # (N,)

    @classmethod
    def of(cls, count: int, *, distinct: bool, seed: int = 0) -> "Stream":
        generator = torch.Generator().manual_seed(seed)
        pairs = count if distinct else PLANTED + VOCABULARY
        keys = normalize(torch.randn(pairs, D, generator=generator), dim=-1)
        values = torch.randint(2, (pairs, D), generator=generator) * 2.0 - 1
        others = torch.arange(PLANTED, pairs) if distinct else None
        if others is None:
            others = torch.randint(PLANTED, pairs, (count - PLANTED,), generator=generator)
        tokens = torch.cat((torch.arange(PLANTED), others))
        return cls(keys, values, tokens[torch.randperm(count, generator=generator)])

    def recalled(self, read: Tensor) -> float:
        """Share of the planted pairs whose value is the nearest to what was read for its key: (PLANTED, d)."""
        return float(((read @ self.values.T).argmax(1) == torch.arange(PLANTED)).float().mean())


class Reader(NamedTuple):
    """What a memory does with blocks of keys and values, and in the end with queries; all (n, d)."""

    write: Callable[[Tensor, Tensor], None]
    read: Callable[[Tensor], Tensor]
    nbytes: Callable[[], int]


def attention(sharpness: float = 64.0) -> Reader:
    """softmax(s q K^T) V over a cache of everything."""
    cache: list[tuple[Tensor, Tensor]] = []

    def read(queries: Tensor) -> Tensor:
        keys, values = (torch.cat(parts) for parts in zip(*cache, strict=True))
        return torch.softmax(sharpness * queries @ keys.T, dim=-1) @ values

    return Reader(lambda k, v: cache.append((k, v)), read, lambda: sum(k.nbytes + v.nbytes for k, v in cache))


def neural(theta: float, alpha: float) -> Reader:
    """The Titans memory, chunk 64, one pass; values as vectors of length 1, as its steps are sized for."""
    memory = titans(D)
    state = memory.empty()

    def write(k: Tensor, v: Tensor) -> None:
        nonlocal state
        state, _ = memory.write(state, k[None], v[None] / D**0.5, Gates(theta, 0.9, alpha), inplace=True)

    return Reader(write, lambda q: memory.read(state, q[None])[0] * D**0.5, lambda: state.nbytes)


def ridge(width: int = 768) -> Reader:
    """Least squares on products of random projections: statistics A and B, and the weights solved from them."""
    memory = Ridge(Lift(D, width), d_v=D)
    state, solved = memory.empty(), None

    def write(k: Tensor, v: Tensor) -> None:
        nonlocal state, solved
        state, solved = memory.write(state, k[None], v[None], inplace=True), None

    def read(queries: Tensor) -> Tensor:
        nonlocal solved
        solved = solved or memory.solve(state)
        return memory.read(solved, queries[None])[0]

    return Reader(write, read, lambda: state.nbytes + state.cross.nbytes)


def counters(width: int = 4096) -> Reader:
    """Whole-number sums of outer products of signs."""
    memory = Counters(Lift(D, width, "signs"), d_v=D)
    state = memory.empty()

    def write(k: Tensor, v: Tensor) -> None:
        nonlocal state
        state = memory.write(state, k[None], v[None], inplace=True)

    return Reader(write, lambda q: memory.read(state, q[None])[0], lambda: state.nbytes)


MEMORIES: dict[str, list[Callable[[], Reader]]] = {
    "attention": [attention],
    "Titans": [partial(neural, theta, alpha) for theta in STEPS for alpha in FORGETTING],
    "ridge, 768 features": [ridge],
    "counters, 4,096 features": [counters],
    "counters, 16,384 features": [partial(counters, 16_384)],
}


def taught(reader: Reader, stream: Stream, *, new_only: bool = False) -> float:
    """Recall after the stream."""
    for tokens in stream.tokens.split(LOOK if new_only else BLOCK):
        keys, values = stream.keys[tokens], stream.values[tokens]
        if new_only:
            new = (reader.read(keys) * values).mean(1) < NEW
            keys, values = keys[new], values[new]
        if len(keys):
            reader.write(keys, values)
    return stream.recalled(reader.read(stream.keys[:PLANTED]))


def run(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory planted")
    parser.add_argument("--tokens", type=int, nargs="+", default=[5_000, 50_000, 100_000])
    options = parser.parse_args(arguments)
    print(machine())
    table = Table(
        f"Recall of {PLANTED} pairs planted in N tokens (Titans: the best of {len(STEPS)} x {len(FORGETTING)} gates)",
        *("stream", "N", "memory", "MB", "recall", "new only"),
    )
    for distinct in (False, True):
        for count in options.tokens:
            stream = Stream.of(count, distinct=distinct)
            for name, readers in MEMORIES.items():
                made = [reader() for reader in readers]
                recall = max(taught(reader, stream) for reader in made)
                again = (
                    "" if distinct or name == "attention" else max(taught(r(), stream, new_only=True) for r in readers)
                )
                table.row("distinct" if distinct else "repeats", count, name, made[0].nbytes() / 1e6, recall, again)
