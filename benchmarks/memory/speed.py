"""Store and retrieve: our Titans memory against titans-pytorch, equality, CPU time, memory, share of the product rate.

N tokens, d width, chunk 64 unless it says otherwise; one head, two layers, expansion 4, x + LN(MLP(x)) (1 + gamma),
loss the mean over d, theta per token, eta and alpha per chunk. Both include their projections. A token costs 62 d^2
floating-point operations: 6 for projections, 16 to read, 16 forward and 24 backward to write.
"""

import argparse
import importlib.util
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from benchmarks.memory.layers import BLOCK, TitansLayer, stream
from benchmarks.memory.measuring import Table, alone, interleaved, machine

CHUNK = 64
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}
REPEATS = 40
"""Products in a row: a few tenths of a second, in which others disturb them as they disturb the memory."""
INSTALL = "\nNo comparison; first: pip install -c constraints.txt titans-pytorch==0.5.5"
THEIRS = "benchmarks.memory.titans_pytorch_layer"
_COPIES = 9  # of a gradient per chunk that titans-pytorch holds at its peak; measured


def store_and_retrieve(d: int, tokens: int, chunk: int) -> float:
    """In blocks, with nothing kept but the state: what a reader of a stream needs. For its peak of memory."""
    layer = TitansLayer.of(d, chunk)
    return sum(float(layer(x).norm()) for x in stream(tokens, d))


def fits(d: int, tokens: int) -> str:
    """Why titans-pytorch is not run at this size, or nothing."""
    needed = _COPIES * tokens / CHUNK * 8 * d * d * 4 / (1 << 30)
    try:
        lines = Path("/proc/meminfo").read_text("utf-8").splitlines()
        free = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) / (1 << 20)
    except (OSError, StopIteration):
        free = 16.0
    return f"not run: needs about {needed:.0f} GiB, {free:.0f} free" if needed > 0.8 * free else ""


def equality() -> None:
    from benchmarks.memory.titans_pytorch_layer import call, neural_memory, same

    table = Table(
        "Equality with the same parameters, 2,048 tokens: relative distance of what was retrieved",
        "d",
        "gradients",
        "distance",
        "of what was learnt",
    )
    for d in (128, 256, 384):
        for chunk_gradients in (False, True):
            theirs = neural_memory(d, CHUNK, chunk_gradients=chunk_gradients)
            ours = same(theirs, CHUNK, chunk_gradients=chunk_gradients)
            x = next(stream(2048, d))
            expected, untaught = call(theirs, x), ours.untaught(x)
            distance = float((ours(x) - expected).norm() / expected.norm())
            learnt = float((untaught - expected).norm() / expected.norm())
            table.row(d, "at the chunk start" if chunk_gradients else "at the call start", distance, learnt)


def against(sizes: Sequence[tuple[int, int]], rounds: int) -> None:
    from benchmarks.memory.titans_pytorch_layer import call, neural_memory, same

    table = Table(
        f"Store and retrieve, CPU seconds, chunk {CHUNK}; theirs takes gradients at the call start (its default), ours "
        "there too (the same function) or at each chunk start. MiB: peak of a process, less its imports (and in all)",
        *(
            "d",
            "N",
            "theirs s",
            "same function s",
            "times",
            "chunk start s",
            "times ",
            "theirs MiB",
            "ours MiB",
            "ratio",
        ),
    )
    for d, tokens in sizes:
        layers = {
            "call": same(neural_memory(d, CHUNK, chunk_gradients=False), CHUNK, chunk_gradients=False),
            "chunk": TitansLayer.of(d, CHUNK),
        }
        x = next(stream(tokens, d, tokens))
        jobs = {name: lambda layer=layer, x=x: layer(x) for name, layer in layers.items()}
        why = fits(d, tokens)
        if not why:
            theirs = neural_memory(d, CHUNK, chunk_gradients=False)
            jobs["theirs"] = lambda theirs=theirs, x=x: call(theirs, x)
        times = interleaved(jobs, rounds if tokens < 32_000 else 2)
        ours = alone(__name__, "store_and_retrieve", d=d, tokens=tokens, chunk=CHUNK)
        mib = f"{ours.own:.0f} ({ours.peak:.0f})"
        if why:
            table.row(d, tokens, why, times["call"], "", times["chunk"], "", "", mib, "")
            continue
        other = alone(THEIRS, "store_and_retrieve", d=d, tokens=tokens, chunk=CHUNK)
        seconds = times["theirs"]
        table.row(
            *(d, tokens, seconds, times["call"], seconds / times["call"], times["chunk"], seconds / times["chunk"]),
            *(f"{other.own:.0f} ({other.peak:.0f})", mib, f"{other.own / ours.own:.1f} ({other.peak / ours.peak:.1f})"),
        )


def rates(tokens: int = 8192) -> None:
    """Ours alone, in both dtypes; products that take as long are timed in the same rounds."""
    table = Table(
        f"Share of the machine's own product rate (1024 x 1024), store and retrieve in blocks of {BLOCK:,} tokens",
        *("d", "chunk", "dtype", "tokens/s", "GFLOP/s", "product GFLOP/s", "share", "times float32"),
    )
    a, b = torch.randn(2, 1024, 1024)
    for d in (256, 384):
        for chunk in (64, 256, 1024):
            x, jobs = next(stream(tokens, d, tokens)), {}
            for name, dtype in DTYPES.items():
                jobs[name] = partial(_blocks, TitansLayer.of(d, chunk, dtype), x)
                jobs[f"product {name}"] = partial(_products, a.to(dtype), b.to(dtype))
            times = interleaved(jobs, 5)
            for name in DTYPES:
                rate, product = 62 * d * d * tokens / times[name], REPEATS * 2 * 1024**3 / times[f"product {name}"]
                row = (d, chunk, name, tokens / times[name], rate / 1e9, product / 1e9, f"{rate / product:.0%}")
                table.row(*row, times["float32"] / times[name])


def _blocks(layer: TitansLayer, x: Tensor) -> None:
    for part in x.split(BLOCK):
        layer(part)


def _products(a: Tensor, b: Tensor) -> None:
    for _ in range(REPEATS):
        a @ b


def run(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory speed")
    parser.add_argument("--tokens", type=int, nargs="+", default=[2048, 8192, 32_768])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    print(machine())
    rates()
    if importlib.util.find_spec("titans_pytorch") is None:
        print(INSTALL)
        return
    equality()
    against([(d, tokens) for d in (256, 384) for tokens in options.tokens], options.rounds)
