"""The Titans memory alone: speed of writing and reading against the product rate and the reference, surprise."""

from collections.abc import Sequence

import torch
from torch import Tensor

from benchmarks.memory.common import cpu, product_rate
from benchmarks.memory.linear_memory import GENERATOR, codes, hashed, unit
from memory_engine.miras import Memory, naive
from memory_engine.miras.presets import titans
from memory_engine.random_projection import SignProjection


def titans_speed(rate: float) -> None:
    print("\nTitans memory, writing (depth 2, expansion 4, float32; 40 d^2 floating-point operations a token)")
    print("    d  heads  chunk  tokens/s  GFLOP/s  of product  read tokens/s  naive tokens/s  times naive")
    for d, heads in ((64, 1), (128, 1), (128, 2), (256, 1), (256, 4)):
        keys, values = (x.view(4096, heads, -1).transpose(0, 1) for x in (unit(4096, d), unit(4096, d)))
        for chunk in (64, 256):
            memory = titans(d // heads, chunk=chunk)
            state = memory.empty(heads)
            speed = 4096 / cpu(lambda m=memory, s=state, k=keys, v=values: m.write(s, k, v))  # type: ignore[misc]
            read = 4096 / cpu(lambda m=memory, s=state, k=keys: m.read(s, k))  # type: ignore[misc]
            naive = naive_titans_speed(memory, keys[0], values[0]) / heads if chunk == 64 else float("nan")
            flops = speed * 40 * d * d / heads / 1e9
            print(
                f"{d:5}  {heads:5}  {chunk:5}  {speed:8.0f}  {flops:7.1f}  {flops / rate:10.0%}  {read:13.0f}"
                f"  {naive:14.0f}  {speed / naive:11.0f}"
            )


def naive_titans_speed(memory: Memory, keys: Tensor, values: Tensor) -> float:
    count = 16
    weights = [p[0].double() for p in memory.empty().parameters]
    past = [torch.zeros_like(w) for w in weights]
    k, v = keys[:count].double(), values[:count].double()
    gate = torch.full((count,), 0.01, dtype=torch.float64)
    gates = (gate, gate[:1], gate[:1])
    return count / cpu(lambda: naive.titans.scan(weights, past, k, v, k, *gates, chunk=memory.chunk, once=True))


def what_surprise_tells() -> None:
    print("\nSurprise of the Titans memory (d 128, default gates): how often a repeated pair surprises less than a new")
    print("one. A third of the stream repeats a pair exactly `lag` tokens ago; 0.5 is chance.")
    print("keys      lag  Titans")
    for name in ("random", "words"):
        for lag in (256, 1024, 4096):
            count = 8192 + lag
            keys = unit(count, 128) if name == "random" else torch.from_numpy(SignProjection().project(hashed(count)))
            values = codes(count, 128).clone()
            repeated = torch.rand(count, generator=GENERATOR) < 1 / 3
            repeated[:lag] = False
            for i in torch.nonzero(repeated).flatten().tolist():
                keys[i], values[i] = keys[i - lag], values[i - lag]
            memory = titans(128)
            surprise = memory.write(memory.empty(), keys[None], values[None])[1][0]
            old, new = surprise[lag:][repeated[lag:]], surprise[lag:][~repeated[lag:]]
            print(f"{name:8}  {lag:4}  {float((old[:, None] < new).float().mean()):6.2f}")


def run(arguments: Sequence[str] = ()) -> None:
    assert not arguments, "no arguments"
    titans_speed(product_rate() / 1e9)
    what_surprise_tells()
