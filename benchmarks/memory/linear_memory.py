"""The linear memory: speed, recall, recall from a part of the key, unlearning, reading without torch."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from benchmarks.memory.common import cpu, product_rate
from memory_engine import linear_naive
from memory_engine.codes import score_codes, sign_codes, unpack
from memory_engine.features import HashedFeatures, SparseRows, Tokens
from memory_engine.linear import LinearMemory
from memory_engine.miras.presets import titans
from memory_engine.random_projection import SignProjection
from memory_engine.reader import LinearReader
from memory_engine.snapshot import Section, Snapshot

WIDTH, CODE = 2048, 512  # of the application: hashed keys, sign codes
GENERATOR = torch.Generator().manual_seed(0)


def unit(*shape: int) -> Tensor:
    return normalize(torch.randn(*shape, generator=GENERATOR), dim=-1)


def documents(count: int, seed: int = 0) -> Tokens:
    """Documents of about 18 distinct words each, frequent words first among equals (Zipf)."""
    rng = np.random.default_rng(seed)
    return Tokens.of([{int(word): 1.0 for word in rng.zipf(1.3, 30) % 100_000} for _ in range(count)])


def hashed(count: int, *, centred: bool = True) -> SparseRows:
    features = HashedFeatures(WIDTH)
    tokens = documents(count)
    return features.encode(features.observe(features.empty(), tokens), tokens, centred=centred)


def codes(count: int, width: int = CODE) -> Tensor:
    return torch.from_numpy(unpack(sign_codes(np.arange(count, dtype=np.uint64), width)))


def linear_speed(rate: float) -> None:
    print(f"\nLinear memory {WIDTH} x {CODE}, writing (float32)")
    print("keys              chunk  writes/s  seconds for 40,000  GFLOP/s  of product")
    count = 8192
    values = codes(count)
    for name, keys in (
        ("dense", unit(count, WIDTH)),
        ("sparse", hashed(count, centred=False)),
        ("sparse, centred", hashed(count)),
    ):
        for chunk in (32, 64, 128, 256, 512):
            memory = LinearMemory(WIDTH, CODE, chunk=chunk)
            state = memory.empty()
            speed = count / cpu(lambda m=memory, s=state, k=keys: m.write(s, k, values))  # type: ignore[misc]
            flops = speed * (4 * WIDTH * CODE + 2 * chunk * WIDTH + chunk * CODE) / 1e9
            dense = f"  {flops:7.1f}  {flops / rate:10.0%}" if name == "dense" else ""
            print(f"{name:16}  {chunk:5}  {speed:8.0f}  {40_000 / speed:18.2f}{dense}")
    keys, few = unit(64, WIDTH), values[:64]
    weight, steps = torch.zeros(WIDTH, CODE), torch.full((64,), 0.5)
    print(f"naive (float64)       1  {64 / cpu(lambda: linear_naive.write(weight, keys, few, steps)):8.0f}")


def recall(reads: Tensor, values: Tensor) -> Tensor:
    """Whether the nearest of all values is the right one: (n,)."""
    nearest = torch.cat([(part @ values.T).argmax(1) for part in torch.split(reads, 1024)])
    return nearest == torch.arange(len(values))


def what_is_kept() -> None:
    print("\nRecall: nearest of N values for an exact key, one pass; whole, oldest quarter, newest quarter")
    print("keys           N  linear beta .5       linear beta .1       Titans d 128, 1 pass  Titans, 4 passes")
    projection = SignProjection(WIDTH, 128)
    for name in ("random", "words"):
        for count in (1024, 4096, 16384):
            values, narrow = codes(count), codes(count, 128)
            words = hashed(count)
            keys = unit(count, WIDTH) if name == "random" else words
            columns = []
            for beta in (0.5, 0.1):
                memory = LinearMemory(WIDTH, CODE, beta=beta)
                state, _ = memory.write(memory.empty(), keys, values)
                columns.append(recall(memory.read(state, keys), values))
            short = unit(count, 128) if name == "random" else torch.from_numpy(projection.project(words))
            sequence = titans(128)
            stream = sequence.empty()
            for passes in range(4):
                stream, _ = sequence.write(stream, short[None], narrow[None])
                if passes in {0, 3}:
                    columns.append(recall(sequence.read(stream, short[None])[0], narrow))
            print(f"{name:8}  {count:6}  " + "      ".join(quarters(hit) for hit in columns))
    state = LinearMemory(WIDTH, CODE).empty()
    print(f"bytes of state: linear {state.nbytes:,}, Titans {titans(128).empty().nbytes:,}")


def quarters(hit: Tensor) -> str:
    part = len(hit) // 4
    return " ".join(f"{float(h.float().mean()):.2f}" for h in (hit, hit[:part], hit[-part:])) + " "


def what_a_part_recalls() -> None:
    print("\nRecall from a query with only some words of the key (linear memory, right value in the first 10 of N)")
    print("     N  words kept  beta 1    .5    .2    .1   .05")
    features = HashedFeatures(WIDTH)
    for count in (1024, 4096, 16384):
        tokens, values = documents(count), codes(count)
        state = features.observe(features.empty(), tokens)
        keys = features.encode(state, tokens, centred=True)
        probes = np.random.default_rng(1).choice(count, 512, replace=False)
        memories = [LinearMemory(WIDTH, CODE, beta=beta) for beta in (1.0, 0.5, 0.2, 0.1, 0.05)]
        weights = [memory.write(memory.empty(), keys, values)[0] for memory in memories]
        for kept in (0.5, 0.25):
            rng = np.random.default_rng(2)
            parts = []
            for probe in probes:
                ids = tokens.ids[tokens.starts[probe] : tokens.starts[probe + 1]]
                chosen = rng.choice(ids, max(1, int(kept * len(ids))), replace=False)
                parts.append(dict.fromkeys(map(int, chosen), 1.0))
            queries = features.encode(state, Tokens.of(parts), centred=True)
            found = []
            for memory, weight in zip(memories, weights, strict=True):
                best = (memory.read(weight, queries) @ values.T).topk(10).indices
                found.append(float((best == torch.from_numpy(probes)[:, None]).any(1).float().mean()))
            print(f"{count:6}  {kept:10.0%}  {'  '.join(f'{share:4.2f}' for share in found)}")


def what_unlearning_leaves() -> None:
    print("\nUnlearning 64 pairs of words after writing others in between: cosine of the read with the old value,")
    print("and distance of the weights from those that never saw the pairs, relative")
    print("beta  in between  written  unwritten  erased  never written  distance: written  unwritten   erased")
    keys, values = hashed(4096 + 64), codes(4096 + 64)
    for beta, between in ((0.5, 0), (0.5, 64), (0.5, 1024), (0.5, 4096), (0.1, 0), (0.1, 64), (0.1, 1024), (0.1, 4096)):
        memory = LinearMemory(WIDTH, CODE, beta=beta)
        before, _ = memory.write(memory.empty(), keys[64:1088], values[64:1088])
        mine = slice(0, 64)
        later = slice(64, 64 + between)
        written, _ = memory.write(before, keys[mine], values[mine])
        written, _ = memory.write(written, keys[later], values[later])
        never, _ = memory.write(before, keys[later], values[later])
        gone = memory.unwrite(written, keys[mine], values[mine])
        erased = memory.erase(written, keys[mine], values[mine])
        cosines = [
            float((normalize(memory.read(state, keys[mine])) * values[mine]).sum(1).mean())
            for state in (written, gone, erased, never)
        ]
        far = [float((state.weight - never.weight).norm() / never.weight.norm()) for state in (written, gone, erased)]
        print(
            f"{beta:4}  {between:10}  {cosines[0]:7.2f}  {cosines[1]:9.2f}  {cosines[2]:6.2f}  {cosines[3]:13.2f}"
            f"  {far[0]:17.1e}  {far[1]:9.1e}  {far[2]:7.1e}"
        )


def reading() -> None:
    print("\nReading without torch, two heads")
    memory = LinearMemory(WIDTH, CODE)
    rows = hashed(2048)
    state, _ = memory.write(memory.empty(), rows, codes(2048))
    section = Section("linear", state.arrays())
    data = Snapshot({"one": section, "two": section}).to_bytes()
    reader = LinearReader.from_bytes(data, "one")
    plain = hashed(2048, centred=False)
    packed = sign_codes(np.arange(50_000, dtype=np.uint64), CODE)
    read = reader.read_rows(plain[:1])[0]
    for what, job in (
        (f"write a snapshot of {len(data):,} bytes", lambda: Snapshot({"one": section, "two": section}).to_bytes()),
        ("load and check it", lambda: LinearReader.from_bytes(data, "one")),
        ("read, sparse query", lambda: reader.read_rows(plain[:1])),
        ("read, sparse centred query", lambda: reader.read_rows(rows[:1])),
        ("generate 50,000 codes", lambda: sign_codes(np.arange(50_000, dtype=np.uint64), CODE)),
        ("score 50,000 codes", lambda: score_codes(read, packed)),
    ):
        print(f"{what:42}  {cpu(job, 8) * 1e3:7.2f} ms")


def run(arguments: Sequence[str] = ()) -> None:
    assert not arguments, "no arguments"
    linear_speed(product_rate() / 1e9)
    what_is_kept()
    what_a_part_recalls()
    what_unlearning_leaves()
    reading()
