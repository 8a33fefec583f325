"""On a GPU: the Titans memory launched and replayed, beside attention, titans-pytorch and the CPU; the live stream.

N tokens, d width, C chunk; one head, with projections, as in `speed` and `attention`; blocks of 2,048 tokens on a CPU,
of 16,384 on a GPU, so that what a call does once is little. Times are seconds until the device is done, the quickest of
some runs; memory is the most that the device had allocated, less what was before. Runs on the device that the engine
chooses; on a CPU too, where nothing is replayed.
"""

import argparse
import importlib.util
import time
from collections.abc import Callable, Sequence

import numpy as np
import torch

from benchmarks.memory.layers import BLOCK, AttentionLayer, TitansLayer, stream
from benchmarks.memory.measuring import Table, machine, seconds
from benchmarks.memory.roofline import product_rate
from memory_engine.associative.words import Values
from memory_engine.device import choose_device
from memory_engine.features import Tokens
from memory_engine.stream import Stream

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}
TOKENS = 65_536
"""Of a stream whose rate is taken."""


def block(device: torch.device) -> int:
    """Tokens that are taken at once."""
    return BLOCK if device.type == "cpu" else 8 * BLOCK


def rates(device: torch.device, widths: Sequence[int], chunks: Sequence[int]) -> None:
    table = Table(
        f"Store and retrieve {TOKENS:,} tokens: launched kernel by kernel, and replayed",
        *("d", "chunk", "dtype", "launched tokens/s", "replayed tokens/s", "times", "us a chunk", "GFLOP/s", "share"),
        "distance",
    )
    for d in widths:
        parts = [x.to(device) for x in stream(TOKENS, d, block(device))]
        for name, dtype in DTYPES.items():
            rate = product_rate(dtype, device)
            for chunk in chunks:
                taken, out = [], []
                for replayed in (False, True):
                    layer = TitansLayer.of(d, chunk, dtype, device, replayed=replayed)
                    out.append(layer(parts[0]))
                    taken.append(seconds(lambda layer=layer, parts=parts: [layer(x) for x in parts], device, 3))
                flops = 62 * d * d * TOKENS / taken[1]
                apart = float((out[0] - out[1]).norm() / out[0].norm())
                table.row(
                    *(d, chunk, name, TOKENS / taken[0], TOKENS / taken[1], taken[0] / taken[1]),
                    *(taken[1] * chunk / TOKENS * 1e6, flops / 1e9, f"{flops / rate:.1%}", apart),
                )


def against_attention(device: torch.device, lengths: Sequence[int], chunks: Sequence[int]) -> None:
    table = Table(
        "Stream of N tokens, d 256: full causal attention (4 heads) with a cache, and the memory, replayed",
        *("N", "dtype", "cache MB", "state MB", "attention MB", "memory MB", "attention s"),
        *(f"memory s, chunk {chunk}" for chunk in chunks),
    )
    for name, dtype in DTYPES.items():
        for tokens in lengths:
            attention = AttentionLayer(256, 4, tokens, dtype, device)
            spent, most = _pass(attention, tokens, device)
            cache = attention.nbytes
            del attention
            found = []
            for chunk in chunks:
                layer = TitansLayer.of(256, chunk, dtype, device, replayed=True)
                layer(next(stream(block(device), 256)).to(device))  # records the graph
                found.append((*_pass(layer, tokens, device), layer.nbytes))
            own = [taken for taken, _, _ in found]
            table.row(tokens, name, cache / 1e6, found[0][2] / 1e6, most, max(m for _, m, _ in found), spent, *own)


def _pass(layer: Callable[[torch.Tensor], torch.Tensor], tokens: int, device: torch.device) -> tuple[float, float]:
    """Seconds of a stream in blocks, and MB that the device had at most beyond what the layer began with."""
    blocks = [x.to(device) for x in stream(4 * block(device), 256, block(device))]
    cuda = device.type == "cuda"
    if cuda:
        torch.cuda.synchronize(device)
        torch.cuda.reset_peak_memory_stats(device)
    before, begin = torch.cuda.memory_allocated(device) if cuda else 0, time.perf_counter()
    for number, start in enumerate(range(0, tokens, block(device))):
        layer(blocks[number % len(blocks)][: tokens - start])
    if cuda:
        torch.cuda.synchronize(device)
    most = torch.cuda.max_memory_allocated(device) - before if cuda else 0
    return time.perf_counter() - begin, most / 1e6


def against_titans_pytorch(device: torch.device, lengths: Sequence[int]) -> None:
    if importlib.util.find_spec("titans_pytorch") is None:
        print("\nNo comparison; first: pip install -c constraints.txt titans-pytorch==0.5.5")
        return
    from benchmarks.memory.titans_pytorch_layer import call, neural_memory

    table = Table(
        "Store and retrieve in one call, chunk 64, float32; theirs takes all gradients at its start",
        *("d", "N", "theirs s", "ours s", "times", "theirs MB", "ours MB"),
    )
    for d in (256, 384):
        for tokens in lengths:
            parts = [x.to(device) for x in stream(tokens, d, block(device))]
            whole = torch.cat(parts)
            theirs = neural_memory(d, 64, chunk_gradients=False).to(device)
            layer = TitansLayer.of(d, 64, device=device, replayed=True)
            row, most = [], []
            for job in (
                lambda theirs=theirs, whole=whole: call(theirs, whole),
                lambda layer=layer, parts=parts: [layer(x) for x in parts],
            ):
                try:
                    if device.type == "cuda":
                        torch.cuda.empty_cache()
                        torch.cuda.reset_peak_memory_stats(device)
                        before = torch.cuda.memory_allocated(device)
                    row.append(seconds(job, device, 3))
                    if device.type == "cuda":
                        most.append((torch.cuda.max_memory_allocated(device) - before) / 1e6)
                except torch.cuda.OutOfMemoryError:
                    row.append(float("nan"))
                    most.append(float("nan"))
            table.row(d, tokens, *row, row[0] / row[1], *(most or (0.0, 0.0)))


def live_stream(device: torch.device) -> None:
    """What watching pays: to begin, and at each save."""
    table = Table("The live stream (d 128): ms until its surprise is there", "device", "begin, 2,048", "1", "16", "256")
    for where in dict.fromkeys(("cpu", device.type)):
        begin = time.perf_counter()
        live = Stream(_pairs(64, 0)[0], device=where)
        live.see(*_pairs(2048, 1))
        first = time.perf_counter() - begin
        row = [seconds(lambda n=n, live=live: live.see(*_pairs(n, 2)), torch.device(where), 10) for n in (1, 16, 256)]
        table.row(where, first * 1e3, *(taken * 1e3 for taken in row))


def _pairs(count: int, seed: int) -> tuple[Tokens, Values]:
    draw = np.random.default_rng(seed)
    documents = [{int(word): 1.0 for word in draw.integers(1, 50_000, 40)} for _ in range(count)]
    return Tokens.of(documents), Values(draw.integers(1, 5_000, count).astype(np.uint64), np.arange(count + 1))


def run(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory device")
    parser.add_argument("--device", type=choose_device, default=None)
    parser.add_argument("--widths", type=int, nargs="+", default=[256, 384])
    parser.add_argument("--chunks", type=int, nargs="+", default=[64, 256, 1024])
    parser.add_argument("--tokens", type=int, nargs="+", default=[16_384, 100_000, 1_000_000])
    options = parser.parse_args(arguments)
    device = options.device or choose_device()
    print(machine() if device.type == "cpu" else f"{torch.cuda.get_device_name(device)}, torch {torch.__version__}")
    live_stream(device)
    rates(device, options.widths, options.chunks)
    against_titans_pytorch(device, [2048, 8192, 32_768])
    against_attention(device, options.tokens, options.chunks)
