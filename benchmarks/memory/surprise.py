"""Surprise: how surely new, copied, edited, known and ambiguous writes are told apart, and recall is forecast."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from benchmarks.memory.keys import (
    WIDTH,
    clustered_keys,
    code_values,
    near_copies,
    random_keys,
    raw_symbol_keys,
    symbol_keys,
    white_clustered_keys,
)
from benchmarks.memory.measuring import Table
from memory_engine.associative.counters import Counters
from memory_engine.associative.forecast import Load, counter_load, ridge_load
from memory_engine.associative.lifts import Lift
from memory_engine.associative.ridge import Ridge
from memory_engine.associative.surprise import (
    COUNTER_THRESHOLDS,
    Kind,
    Surprise,
    Thresholds,
    counter_surprise,
    kinds,
    ridge_surprise,
)

PROBES, TWICE = 512, 128  # of each kind; keys that are written with two values
NEAR = 0.9
KEYS: dict[str, Callable[[int, torch.Generator], Tensor]] = {
    "random": random_keys,
    "clustered": clustered_keys,
    "clustered, white": white_clustered_keys,
    "symbols, white": symbol_keys,
    "symbols, raw": raw_symbol_keys,
}


class Shard(NamedTuple):
    """A memory that holds some pairs: what it reads, how it is asked, and how it should do."""

    read: Callable[[Tensor], Tensor]
    surprise: Callable[[Tensor, Tensor, Tensor], Surprise]
    load: Load


class Kept(NamedTuple):
    """A way to keep pairs."""

    memory: Ridge | Counters
    alike: float  # cosine of the features of keys with cosine NEAR
    thresholds: Thresholds

    def shard(self, keys: Tensor, values: Tensor, distinct: int | None = None) -> Shard:
        """Taught these pairs, with so many distinct keys if not all are."""
        memory = self.memory
        if isinstance(memory, Counters):
            counts = memory.write(memory.empty(), keys[None], values[None])
            full = counter_load(memory, counts)
            return Shard(
                lambda k: memory.read(counts, k[None])[0],
                lambda k, v, candidates: counter_surprise(memory, counts, full, k[None], v[None], candidates),
                full,
            )
        state = memory.write(memory.empty(), keys[None], values[None])
        weights = memory.solve(state)
        load = ridge_load(memory, state, weights, None if distinct is None else torch.tensor([distinct]))
        return Shard(
            lambda k: memory.read(weights, k[None])[0],
            lambda k, v, candidates: ridge_surprise(memory, weights, load, k[None], v[None], candidates),
            load,
        )


MEMORIES = {
    "ridge": Kept(Ridge(Lift(WIDTH, 1024)), NEAR**2, Thresholds()),
    "ridge, penalty 1": Kept(Ridge(Lift(WIDTH, 1024), penalty=1.0), NEAR**2, Thresholds()),
    "ridge, penalty 1, wide": Kept(Ridge(Lift(WIDTH, 2048, degree=3), 32, penalty=1.0), NEAR**3, Thresholds()),
    "counters": Kept(
        Counters(Lift(WIDTH, 1024, "signs")), (1 - 2 * math.acos(NEAR) / math.pi) ** 2, COUNTER_THRESHOLDS
    ),
}


def auc(high: Tensor, low: Tensor) -> float:
    """The chance that one of `high` is above one of `low`; ties count half."""
    both = torch.cat((high, low)).double()
    below = torch.searchsorted(both.sort().values, high.double(), side="left")
    upto = torch.searchsorted(both.sort().values, high.double(), side="right")
    ranks = (below + upto + 1) / 2
    return float((ranks.sum() - len(high) * (len(high) + 1) / 2) / (len(high) * len(low)))


def loads(kept: Kept) -> Iterator[tuple[str, int]]:
    """Shares of the capacity D of interpolation, and of the capacity N* at which recall .99 is forecast."""
    generator = torch.Generator().manual_seed(0)
    width = kept.memory.lift.width
    shard = kept.shard(random_keys(width, generator), code_values(width, kept.memory.d_v, generator))
    for name, capacity in (("D", width), ("N*", int(shard.load.most(0.99)))):
        for share in (0.5, 0.9, 1.1):
            yield f"{share:.0%} of {name}", int(share * capacity)


def separated(name: str) -> None:
    """AUC of the pairs of kinds, and the share of each kind that fixed thresholds name rightly."""
    kept = MEMORIES[name]
    code = kept.memory.d_v
    table = Table(
        f"{name}, D {kept.memory.lift.width}, values of {code}: AUC, and how many of a kind fixed thresholds name",
        "keys          ",
        "load      ",
        "N",
        "new/stored",
        "edited/known",
        "same pair/new",
        "copy/new",
        "copy/stored",
        "two/one value",
        "new",
        "copy",
        "edited",
        "known",
        "two",
    )
    for keys_name, make in KEYS.items():
        for load_name, count in loads(kept):
            generator = torch.Generator().manual_seed(1)
            keys = make(count + PROBES, generator)
            values, other = code_values(count, code, generator), code_values(PROBES, code, generator)
            shard = kept.shard(keys[:count], values)
            known, fresh = keys[:PROBES], keys[count:]
            asked = {
                Kind.NEW: (fresh, other),
                Kind.DUPLICATE: (near_copies(known, NEAR, generator), other),
                Kind.EDITED: (known, other),
                Kind.KNOWN: (known, values[:PROBES]),
            }
            candidates = torch.cat((values, other))
            got = {kind: shard.surprise(k, v, candidates) for kind, (k, v) in asked.items()}
            again = (torch.cat((keys[:count], keys[:TWICE])), torch.cat((values, other[:TWICE])))
            twice = kept.shard(*again, distinct=count)
            got[Kind.AMBIGUOUS] = twice.surprise(keys[:TWICE], values[:TWICE], candidates)
            novelty = {kind: surprise.novelty[0] for kind, surprise in got.items()}
            edited, same, unlike = (got[kind].contradiction for kind in (Kind.EDITED, Kind.KNOWN, Kind.NEW))
            two, one = got[Kind.AMBIGUOUS].margin, got[Kind.KNOWN].margin
            assert edited is not None
            assert same is not None
            assert unlike is not None
            assert two is not None
            assert one is not None
            table.row(
                keys_name,
                load_name,
                count,
                auc(novelty[Kind.NEW], novelty[Kind.KNOWN]),
                auc(edited[0], same[0]),
                auc((got[Kind.NEW].novelty + unlike)[0], (got[Kind.KNOWN].novelty + same)[0]),
                auc(novelty[Kind.NEW], novelty[Kind.DUPLICATE]),
                auc(novelty[Kind.DUPLICATE], novelty[Kind.KNOWN]),
                auc(one[0], two[0]),
                *(float((kinds(surprise, kept.thresholds) == kind).float().mean()) for kind, surprise in got.items()),
            )


def foretold(name: str) -> None:
    """Recall of exact keys and of keys with cosine .9, against what the sums said, now and at half the load."""
    kept = MEMORIES[name]
    width, code = kept.memory.lift.width, kept.memory.d_v
    table = Table(
        f"{name}, D {width}, values of {code}: recall measured, foretold by the sums now, and when half was written",
        "keys          ",
        "N",
        "recall",
        "now",
        "before",
        "cosine .9",
        "now",
        "before",
        "most for .99",
    )
    for keys_name, make in KEYS.items():
        for share in (1, 2, 3, 4, 6):
            generator = torch.Generator().manual_seed(2)
            count = share * width
            keys, values = make(count, generator), code_values(count, code, generator)
            half = kept.shard(keys[: count // 2], values[: count // 2]).load
            shard = kept.shard(keys, values)
            probes = keys[:PROBES]
            more = count - count // 2
            table.row(
                keys_name,
                count,
                recall(shard.read(probes), values),
                float(shard.load.recall()),
                float(half.recall(more)),
                recall(shard.read(near_copies(probes, NEAR, generator)), values),
                float(shard.load.recall(alike=kept.alike)),
                float(half.recall(more, kept.alike)),
                int(shard.load.most(0.99)),
            )


def recall(reads: Tensor, values: Tensor) -> float:
    """Share of the first pairs whose own value is nearest."""
    return float(((reads @ values.T).argmax(1) == torch.arange(len(reads))).float().mean())


def run(arguments: Sequence[str] = ()) -> None:
    """Memories to measure; all if none is given."""
    for name in arguments or MEMORIES:
        separated(name)
        foretold(name)
