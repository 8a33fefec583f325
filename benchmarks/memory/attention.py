"""The Titans memory against full causal attention with a cache, of the same width: bytes, peak memory and time to 1M.

N tokens of a stream, d = 256; attention with 4 heads of 64, the memory with one. Both in blocks of 2,048 tokens, with
projections. Attention at 1M is not run in full: blocks are timed at eight places of the stream and summed, as the cost
of a block grows with what is before it.
"""

import argparse
import time
from collections.abc import Sequence

import torch

from benchmarks.memory.layers import BLOCK, AttentionLayer, TitansLayer, stream
from benchmarks.memory.measuring import Alone, Table, alone, machine

D, HEADS = 256, 4
IN_FULL = 200_000
"""Tokens up to which attention is run from the first to the last."""
PLACES = 8


def remember(tokens: int, chunk: int, dtype: str) -> dict[str, float]:
    """The memory over the whole stream: CPU seconds and bytes of state."""
    layer = TitansLayer.of(D, chunk, getattr(torch, dtype))
    seconds = sum(_seconds(layer, x) for x in stream(tokens, D))
    return {"seconds": seconds, "bytes": layer.nbytes}


def attend(tokens: int, dtype: str) -> dict[str, float]:
    """Attention over the whole stream, or at places of it."""
    layer = AttentionLayer(D, HEADS, tokens, getattr(torch, dtype))
    if tokens <= IN_FULL:
        seconds = sum(_seconds(layer, x) for x in stream(tokens, D))
        return {"seconds": seconds, "bytes": layer.nbytes}
    (x,) = stream(BLOCK, D)
    blocks, timed = tokens / BLOCK, 0.0
    for place in range(PLACES):  # the middles of equal parts: exact for a cost that grows linearly
        layer.fill(int(tokens * (place + 0.5) / PLACES))
        timed += _seconds(layer, x)
    layer.fill(tokens)
    return {"seconds": timed / PLACES * blocks, "bytes": layer.nbytes}


def _seconds(layer: AttentionLayer | TitansLayer, x: torch.Tensor) -> float:
    begin = time.process_time()
    layer(x)
    return time.process_time() - begin


def run(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory attention")
    parser.add_argument("--tokens", type=int, nargs="+", default=[5_000, 16_384, 50_000, 100_000, 1_000_000])
    parser.add_argument("--chunks", type=int, nargs="+", default=[64, 256])
    parser.add_argument("--dtypes", nargs="+", default=["float32", "bfloat16"])
    options = parser.parse_args(arguments)
    print(machine())
    for dtype in options.dtypes:
        table = Table(
            f"Stream of N tokens, d {D}, {dtype}: cache and state (MB), peak of a process less imports (MiB), CPU s",
            *("N", "cache MB", "chunk", "state MB", "times less", "attention peak", "memory peak", "times less "),
            *("attention s", "memory s", "times faster"),
        )
        for tokens in options.tokens:
            other = alone(__name__, "attend", tokens=tokens, dtype=dtype)
            for chunk in options.chunks:
                _row(table, tokens, chunk, other, alone(__name__, "remember", tokens=tokens, chunk=chunk, dtype=dtype))


def _row(table: Table, tokens: int, chunk: int, other: Alone, ours: Alone) -> None:
    cache, state = (found.result["bytes"] / 1e6 for found in (other, ours))
    seconds, mine = (found.result["seconds"] for found in (other, ours))
    table.row(
        *(tokens, cache, chunk, state, cache / state, other.own, ours.own, other.own / ours.own),
        *(seconds, mine, seconds / mine),
    )
