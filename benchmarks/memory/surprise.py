"""Surprise: how surely new, copied, edited, known and ambiguous writes are told apart, and recall is forecast."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from benchmarks.memory.common import Table
from benchmarks.memory.keys import (
    WIDTH,
    clustered_keys,
    code_values,
    near_copies,
    random_keys,
    raw_symbol_keys,
    symbol_keys,
)
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

D, CODE = 1024, 128
PROBES, TWICE = 512, 128  # of each kind; keys that are written with two values
NEAR = 0.9
KEYS: dict[str, Callable[[int, torch.Generator], Tensor]] = {
    "random": random_keys,
    "clustered": clustered_keys,
    "symbols, white": symbol_keys,
    "symbols, raw": raw_symbol_keys,
}
RIDGE, COUNTERS = Ridge(Lift(WIDTH, D), CODE), Counters(Lift(WIDTH, D, "signs"), CODE)


class Shard(NamedTuple):
    """A memory that holds `stored` pairs: what it is, how to ask it, and how it should do."""

    read: Callable[[Tensor], Tensor]
    surprise: Callable[[Tensor, Tensor, Tensor], Surprise]
    load: Load


def ridge_shard(keys: Tensor, values: Tensor, distinct: int | None = None) -> Shard:
    state = RIDGE.write(RIDGE.empty(), keys[None], values[None])
    weights = RIDGE.solve(state)
    load = ridge_load(RIDGE, state, weights, None if distinct is None else torch.tensor([distinct]))

    def surprise(k: Tensor, v: Tensor, candidates: Tensor) -> Surprise:
        return ridge_surprise(RIDGE, weights, load, k[None], v[None], candidates)

    return Shard(lambda k: RIDGE.read(weights, k[None])[0], surprise, load)


def counter_shard(keys: Tensor, values: Tensor, distinct: int | None = None) -> Shard:  # noqa: ARG001 - as ridge_shard
    state = COUNTERS.write(COUNTERS.empty(), keys[None], values[None])
    load = counter_load(COUNTERS, state)

    def surprise(k: Tensor, v: Tensor, candidates: Tensor) -> Surprise:
        return counter_surprise(COUNTERS, state, load, k[None], v[None], candidates)

    return Shard(lambda k: COUNTERS.read(state, k[None])[0], surprise, load)


MEMORIES = {"ridge": ridge_shard, "counters": counter_shard}


def auc(high: Tensor, low: Tensor) -> float:
    """The chance that one of `high` is above one of `low`; ties count half."""
    both = torch.cat((high, low)).double()
    below = torch.searchsorted(both.sort().values, high.double(), side="left")
    upto = torch.searchsorted(both.sort().values, high.double(), side="right")
    ranks = (below + upto + 1) / 2
    return float((ranks.sum() - len(high) * (len(high) + 1) / 2) / (len(high) * len(low)))


def loads(memory: str) -> Iterator[tuple[str, int]]:
    """Shares of the capacity D of interpolation, and of the capacity N* at which recall .99 is forecast."""
    generator = torch.Generator().manual_seed(0)
    shard = MEMORIES[memory](random_keys(D, generator), code_values(D, CODE, generator))
    for name, capacity in (("D", D), ("N*", int(shard.load.most(0.99)))):
        for share in (0.5, 0.9, 1.1):
            yield f"{share:.0%} of {name}", int(share * capacity)


def separated(memory: str) -> None:
    """AUC of the pairs of kinds, and the share of each kind that fixed thresholds name rightly."""
    table = Table(
        f"{memory}, D {D}, values of {CODE}: AUC, and how many of each kind the fixed thresholds name",
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
    fixed = Thresholds() if memory == "ridge" else COUNTER_THRESHOLDS
    for keys_name, make in KEYS.items():
        for load_name, count in loads(memory):
            generator = torch.Generator().manual_seed(1)
            keys = make(count + PROBES, generator)
            values, other = code_values(count, CODE, generator), code_values(PROBES, CODE, generator)
            shard = MEMORIES[memory](keys[:count], values)
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
            twice = MEMORIES[memory](*again, distinct=count)
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
                *(float((kinds(surprise, fixed) == kind).float().mean()) for kind, surprise in got.items()),
            )


def foretold(memory: str) -> None:
    """Recall of exact keys and of keys with cosine .9, against what the sums said, now and at half the load."""
    table = Table(
        f"{memory}, D {D}, values of {CODE}: recall measured, foretold by the sums now, and when half was written",
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
    alike = NEAR**2 if memory == "ridge" else (1 - 2 * torch.acos(torch.tensor(NEAR)).item() / torch.pi) ** 2
    for keys_name, make in KEYS.items():
        for share in (1, 2, 3, 4, 6):
            generator = torch.Generator().manual_seed(2)
            count = share * D
            keys, values = make(count, generator), code_values(count, CODE, generator)
            half = MEMORIES[memory](keys[: count // 2], values[: count // 2]).load
            shard = MEMORIES[memory](keys, values)
            probes = keys[:PROBES]
            more = count - count // 2
            table.row(
                keys_name,
                count,
                recall(shard.read(probes), values),
                float(shard.load.recall()),
                float(half.recall(more)),
                recall(shard.read(near_copies(probes, NEAR, generator)), values),
                float(shard.load.recall(alike=alike)),
                float(half.recall(more, alike)),
                int(shard.load.most(0.99)),
            )


def recall(reads: Tensor, values: Tensor) -> float:
    """Share of the first pairs whose own value is nearest."""
    return float(((reads @ values.T).argmax(1) == torch.arange(len(reads))).float().mean())


def run(arguments: Sequence[str] = ()) -> None:
    """Memories to measure: ridge, counters; both if none is given."""
    for memory in arguments or MEMORIES:
        separated(memory)
        foretold(memory)
