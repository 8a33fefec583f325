"""Recall by the store at 64 and 128 bytes an item, 1,000 to a million items; controls and presets beside it.

Arguments: --most N, --others (random and clustered keys as well), --mixed (shards by a hash of the item, not by file),
--presets, then folders of source code; without a folder the standard library. Symbols are taken in the order of the
folders, so a small N is a part of the first one.

Share of 1,000 probes whose own item scores best. "routed": the query names the file (where keys are made up, a block
of 512), and the shards that hold it are read; "all": every shard is read and the best score wins. "noisy": the query
has cosine 0.9 with the key, in a random direction. Bytes are all that a read needs: weights, scales, ids of candidates,
whitening, routing.
"""

import argparse
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from benchmarks.memory.measuring import Table, machine
from benchmarks.memory.symbols import WIDTH, read_symbols, symbol_keys
from memory_engine.associative.reader import StoreReader
from memory_engine.associative.store import Store
from memory_engine.associative.whitening import KeyStatistics, Whitening
from memory_engine.codes import sign_codes, unpack
from memory_engine.hashing import mix
from memory_engine.miras import PRESETS, Memory

COUNTS = (1024, 4096, 16_384, 65_536, 1_000_000)
_OTHERS = COUNTS[:4]
_PRESET_COUNTS = COUNTS[:3]
_PROBES, _COSINE = 1000, 0.9
_CLUSTERS, _SHARE = 64, 0.8  # cosine of two keys of one cluster: share^2 = 0.64
_PACKAGE = 512  # items of one, where keys are made up
STORES = {"64 B": Store(), "128 B": Store(bits=2, ratio=3.5)}
MIXED = {"64 B, mixed": Store(), "128 B, mixed": Store(ratio=7.0)}


def random_keys(count: int) -> np.ndarray:
    return unit(np.random.default_rng(1).standard_normal((count, WIDTH), np.float32))


def clustered_keys(count: int) -> np.ndarray:
    rng = np.random.default_rng(2)
    centres = random_keys(_CLUSTERS)[rng.integers(0, _CLUSTERS, count)]
    return unit(_SHARE * centres + (1 - _SHARE**2) ** 0.5 * random_keys(count))


def unit(keys: np.ndarray) -> np.ndarray:
    return keys / np.maximum(np.linalg.norm(keys, axis=1, keepdims=True), np.float32(1e-12))


def noisy(keys: np.ndarray) -> np.ndarray:
    """Queries that have cosine 0.9 with unit keys: (n, d)."""
    noise = np.random.default_rng(3).standard_normal(keys.shape, np.float32)
    noise = unit(noise - (noise * keys).sum(1, keepdims=True) * keys)
    return _COSINE * keys + np.float32((1 - _COSINE**2) ** 0.5) * noise


def routed(reader: StoreReader, packages: np.ndarray, queries: np.ndarray, probes: np.ndarray) -> float:
    pairs = zip(packages.tolist(), queries, probes.tolist(), strict=True)
    return float(np.mean([reader.read(query[None], package=package)[0][0, 0] == own for package, query, own in pairs]))


def everywhere(reader: StoreReader, queries: np.ndarray, probes: np.ndarray) -> float:
    return float((reader.read(queries)[0][:, 0] == probes).mean())


def table_of_hashes(keys: np.ndarray, queries: np.ndarray, probes: np.ndarray) -> float:
    """The exact control: an 8-byte hash of the key's bits beside a 4-byte number."""

    def hashes(rows: np.ndarray) -> np.ndarray:
        found = np.zeros(len(rows), np.uint64)
        for column in np.ascontiguousarray(rows).view(np.uint64).T:
            found = mix(found ^ column)
        return found

    stored = hashes(keys)
    order = np.argsort(stored, kind="stable")
    places = np.searchsorted(stored[order], hashes(queries)).clip(0, len(stored) - 1)
    numbers = order[places]
    return float(((stored[numbers] == hashes(queries)) & (numbers == probes)).mean())


def nearest_key(keys: np.ndarray, queries: np.ndarray, probes: np.ndarray) -> float:
    """The other control: all keys kept, all compared."""
    best, where = np.full(len(queries), -2.0, np.float32), np.zeros(len(queries), np.int64)
    for start in range(0, len(keys), 65_536):
        scores = queries @ keys[start : start + 65_536].T
        place, score = scores.argmax(1), scores.max(1)
        where[score > best], best = place[score > best] + start, np.maximum(best, score)
    return float((where == probes).mean())


def stores(
    table: Table, name: str, packages: np.ndarray, keys: np.ndarray, choice: dict[str, Store] | None = None
) -> None:
    """One row for each store, and two for the controls."""
    count = len(keys)
    probes = np.random.default_rng(4).choice(count, min(_PROBES, count), replace=False)
    queries = {"exact": keys[probes], "noisy": noisy(keys[probes])}
    for budget, store in (choice or STORES).items():
        begin = time.process_time()
        reader = store.reader(store.consolidate(store.write(store.empty(), packages, np.arange(count), keys)))
        seconds = time.process_time() - begin
        shares = [routed(reader, packages[probes], rows, probes) for rows in queries.values()]
        shares += [everywhere(reader, rows, probes) for rows in queries.values()]
        table.row(name, count, f"store {budget}", reader.nbytes / count, *shares, 1e6 * seconds / count)
    table.row(
        name, count, "hash table", 12.0, *("" for _ in queries), *_both(table_of_hashes, keys, queries, probes), ""
    )
    nearest = _both(nearest_key, keys, queries, probes)
    table.row(name, count, "nearest key", 4.0 * WIDTH, *("" for _ in queries), *nearest, "")


def _both(control, keys: np.ndarray, queries: dict[str, np.ndarray], probes: np.ndarray) -> list[float]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return [control(keys, rows, probes) for rows in queries.values()]


def sized(name: str, budget: int) -> tuple[Memory, int, int]:
    """The preset as large as fits the bytes, its key and value width. Weights only, not momentum and sums."""

    def build(size: int) -> tuple[Memory, int, int]:
        if name in {"gated_delta", "mesa", "hebbian"}:
            return PRESETS[name](WIDTH, 128, features=size), WIDTH, 128
        if name == "slots":
            return PRESETS[name](WIDTH, 128, count=size), WIDTH, 128
        return PRESETS[name](size), size, size

    low, high = 8, 16
    while _weights(build(high)[0]) <= budget:
        low, high = high, 2 * high
    while high - low > max(1, low // 64):
        middle = (low + high) // 2
        low, high = (middle, high) if _weights(build(middle)[0]) <= budget else (low, middle)
    return build(low)


def _weights(memory: Memory) -> int:
    return sum(parameter.nbytes for parameter in memory.empty().parameters)


def presets(keys: np.ndarray) -> None:
    """Memories of the papers at 64 bytes a symbol in float32, gates as they come, one pass, whitened keys."""
    table = Table(
        "Presets on symbol keys, one pass",
        "preset",
        *(f"N {n}: {q}" for n in _PRESET_COUNTS for q in ("exact", "noisy")),
    )
    cells: dict[str, list[object]] = {name: [] for name in PRESETS}
    for name, row in cells.items():
        for count in _PRESET_COUNTS:
            white = Whitening.of(KeyStatistics.empty(WIDTH).observe(keys[:count]), version=1)
            memory, d_k, d_v = sized(name, 64 * count)
            narrow = unit(np.random.default_rng(5).standard_normal((d_k, WIDTH)).astype(np.float32))
            project = (lambda rows, p=narrow: rows @ p.T) if d_k != WIDTH else (lambda rows: rows)
            values = unpack(sign_codes(np.arange(count, dtype=np.uint64), -(-d_v // 64) * 64))[:, :d_v]
            values = torch.from_numpy(unit(values))
            probes = np.random.default_rng(4).choice(count, _PROBES, replace=False)
            written = torch.from_numpy(unit(project(white(keys[:count]))))
            state, _ = memory.write(memory.empty(), written[None], values[None])
            for rows in (keys[probes], noisy(keys[probes])):
                read = memory.read(state, torch.from_numpy(unit(project(white(rows))))[None])[0]
                row.append(float(((read @ values.T).argmax(1).numpy() == probes).mean()))
        table.row(name, *row)


def run(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="recall", description=__doc__)
    parser.add_argument("--most", type=int, default=COUNTS[-1])
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--presets", action="store_true")
    parser.add_argument("folders", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    folders = options.folders or [Path(sysconfig.get_paths()["stdlib"])]
    print(machine())
    symbols = read_symbols(folders, options.most)
    keys = symbol_keys(symbols.texts)
    print(f"{len(keys):,} distinct symbols, {len(np.unique(keys, axis=0)):,} distinct keys: ", end="")
    print(", ".join(folder.name for folder in folders))
    columns = ("routed exact", "routed noisy", "all exact", "all noisy", "µs CPU a write")
    table = Table("Top-1 recall", "keys", "N", "memory", "bytes an item", *columns)
    if options.others:
        for name, make in (("random", random_keys), ("clustered", clustered_keys)):
            for count in (count for count in _OTHERS if count <= options.most):
                stores(table, name, (np.arange(count) // _PACKAGE).astype(np.uint64), make(count))
    for count in sorted({min(count, len(keys)) for count in COUNTS}):
        stores(table, "symbols", symbols.packages[:count], keys[:count])
        if options.mixed:
            stores(table, "symbols", mix(np.arange(count, dtype=np.uint64)), keys[:count], MIXED)
    if options.presets:
        presets(keys)
