"""Surprise of the stream's Titans memory: how far back it tells what it has seen from what is new."""

from collections.abc import Sequence

import numpy as np
import torch

from benchmarks.memory.keys import code_values, random_keys
from benchmarks.memory.measuring import Table
from memory_engine.associative.words import Values
from memory_engine.features import Tokens
from memory_engine.miras.presets import titans
from memory_engine.stream import Stream

COUNT = 8192
WORDS = 128  # width of the memory


def documents(count: int) -> list[dict[int, float]]:
    """About 18 distinct words each, frequent words first among equals (Zipf)."""
    rng = np.random.default_rng(0)
    return [{int(word): 1.0 for word in rng.zipf(1.3, 30) % 100_000} for _ in range(count)]


def repeats(lag: int) -> np.ndarray:
    """Which tokens repeat the one `lag` before: a third of them."""
    repeated = np.random.default_rng(1).random(COUNT + lag) < 1 / 3
    repeated[:lag] = False
    return repeated


def of_words(lag: int) -> tuple[np.ndarray, np.ndarray]:
    """Surprise of each document of a stream, and which repeat another."""
    repeated, seen, ids = repeats(lag), documents(COUNT + lag), np.arange(COUNT + lag, dtype=np.uint64)
    for i in np.flatnonzero(repeated):
        seen[i], ids[i] = seen[i - lag], ids[i - lag]
    tokens = Tokens.of(seen)
    stream = Stream(tokens[:1024], width=WORDS, device="cpu")
    return stream.see(tokens, Values(ids, np.arange(len(ids) + 1))), repeated


def of_random_keys(lag: int) -> tuple[np.ndarray, np.ndarray]:
    """The same for keys that have nothing to do with each other."""
    generator = torch.Generator().manual_seed(0)
    repeated = repeats(lag)
    keys = random_keys(len(repeated), generator)
    values = code_values(len(repeated), keys.shape[1], generator) / keys.shape[1] ** 0.5
    for i in np.flatnonzero(repeated).tolist():
        keys[i], values[i] = keys[i - lag], values[i - lag]
    memory = titans(keys.shape[1])
    return memory.write(memory.empty(), keys[None], values[None])[1][0].numpy(), repeated


def run(arguments: Sequence[str] = ()) -> None:
    assert not arguments, "no arguments"
    table = Table(
        "How often a repeated pair surprises less than a new one (.5 is chance)", "keys", "256 ago", "1,024", "4,096"
    )
    for name, surprise_of in (("random", of_random_keys), ("words", of_words)):
        shares = []
        for lag in (256, 1024, 4096):
            surprise, repeated = surprise_of(lag)
            old, new = surprise[lag:][repeated[lag:]], surprise[lag:][~repeated[lag:]]
            shares.append(float((old[:, None] < new).mean()))
        table.row(name, *shares)
