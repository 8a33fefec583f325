"""Edits: what replacing and deleting leave behind, at 100,000 pairs; the cost at any total; ways that do not do it."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import normalize

from benchmarks.memory.keys import WIDTH, clustered_keys, code_values, random_keys, symbol_keys
from benchmarks.memory.measuring import Table
from memory_engine.associative.counters import Counters
from memory_engine.associative.editing import (
    Edit,
    apply,
    overwrite,
    products_of_edit,
    products_of_solve,
    revise,
)
from memory_engine.associative.lifts import Lift
from memory_engine.associative.ridge import Ridge, RidgeState, RidgeWeights
from memory_engine.miras.gates import Gates
from memory_engine.miras.presets import gated_delta, titans
from memory_engine.miras.state import MemoryState

D, CODE, SHARD = 1024, 128, 800
RIDGE, COUNTERS = Ridge(Lift(WIDTH, D), CODE), Counters(Lift(WIDTH, D, "signs"), CODE)
TOTAL = 100_000
KEYS: dict[str, tuple[int, Callable[[int, torch.Generator], Tensor]]] = {
    "random": (TOTAL, random_keys),
    "clustered": (TOTAL, clustered_keys),
    "symbols, white": (64_000, symbol_keys),
}
TOGETHER, PROBES = 25, 16  # shards at once; probes of a kind and shard
REPLACED, DELETED, KEPT = slice(0, 80), slice(80, 160), slice(160, SHARD)  # of each shard

Read = Callable[[Tensor], Tensor]


class Edited(NamedTuple):
    """Reads of one memory at three moments."""

    before: Read
    after: Read
    never: Read  # of one that was taught only what is left


def ridge(keys: Tensor, old: Tensor, new: Tensor, edits: Sequence[Edit]) -> Edited:
    def reader(state: RidgeState) -> Read:
        weights = RIDGE.solve(state)
        return lambda queries: RIDGE.read(weights, queries)

    state = RIDGE.write(RIDGE.empty(len(keys)), keys, old)
    before = reader(state)
    after = reader(apply(RIDGE, state, *edits, inplace=True))
    left, values = left_over(keys, new)
    return Edited(before, after, reader(RIDGE.write(RIDGE.empty(len(keys)), left, values)))


def counters(keys: Tensor, old: Tensor, new: Tensor, edits: Sequence[Edit]) -> Edited:
    state = COUNTERS.write(COUNTERS.empty(len(keys)), keys, old)
    edited = apply(COUNTERS, state, *edits)
    left, values = left_over(keys, new)
    never = COUNTERS.write(COUNTERS.empty(len(keys)), left, values)
    assert torch.equal(edited.counts, never.counts)
    return Edited(
        lambda q: COUNTERS.read(state, q), lambda q: COUNTERS.read(edited, q), lambda q: COUNTERS.read(never, q)
    )


def left_over(keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
    """What is there after the deletions."""
    return tuple(torch.cat((each[:, REPLACED], each[:, KEPT]), 1) for each in (keys, values))  # type: ignore[return-value]


def what_is_left() -> None:
    """10 % replaced, 10 % deleted. Recall is among all values that are there afterwards, and the deleted ones."""
    table = Table(
        f"10 % of N pairs replaced, 10 % deleted; shards of {SHARD} pairs, D {D}, values of {CODE}",
        "keys          ",
        "memory  ",
        "N",
        "kept before",
        "kept after",
        "replaced: new",
        "cosine with old",
        "deleted: cosine",
        "largest",
        "never written: largest",
        "reads off by",
    )
    for name, (total, make) in KEYS.items():
        for memory in (ridge, counters):
            generator = torch.Generator().manual_seed(3)
            keys = make(total, generator).reshape(-1, SHARD, WIDTH)
            old = code_values(total, CODE, generator).reshape(-1, SHARD, CODE)
            new = old.clone()
            new[:, REPLACED] = code_values(len(keys) * (REPLACED.stop - REPLACED.start), CODE, generator).reshape(
                len(keys), -1, CODE
            )
            sums: list[list[Tensor]] = [[] for _ in range(8)]
            for start in range(0, len(keys), TOGETHER):
                rows = slice(start, start + TOGETHER)
                k, was, now = keys[rows], old[rows], new[rows]
                edits = Edit(k[:, REPLACED], was[:, REPLACED], now[:, REPLACED]), Edit(k[:, DELETED], was[:, DELETED])
                memories = memory(k, was, now, edits)
                places = torch.arange(start, start + len(k))[:, None] * SHARD + torch.arange(PROBES)
                kept, replaced = places + KEPT.start, places
                gone = cosine(memories.after(k[:, DELETED]), was[:, DELETED])
                never = cosine(memories.never(k[:, DELETED]), was[:, DELETED])
                reads, exact = memories.after(k), memories.never(k)
                for column, value in zip(
                    sums,
                    (
                        right(memories.before(k[:, KEPT][:, :PROBES]), kept, old),
                        right(reads[:, KEPT][:, :PROBES], kept, new),
                        right(reads[:, REPLACED][:, :PROBES], replaced, new),
                        cosine(reads[:, REPLACED], was[:, REPLACED]),
                        gone,
                        gone.abs().max()[None],
                        never.abs().max()[None],
                        ((reads - exact).norm() / exact.norm())[None],
                    ),
                    strict=True,
                ):
                    column.append(value.flatten().float())
            means = [float(torch.cat(column).mean()) for column in sums]
            largest = [float(torch.cat(column).max()) for column in sums[5:]]
            table.row(name, memory.__name__, total, *means[:5], *largest)


def right(reads: Tensor, places: Tensor, values: Tensor) -> Tensor:
    """Whether the value at the place is nearest among all of them: (G, n, d_v), (G, n), (S, N, d_v)."""
    scores = reads.flatten(0, 1) @ values.flatten(0, 1).T
    return scores.argmax(1) == places.flatten()


def cosine(reads: Tensor, values: Tensor) -> Tensor:
    return torch.cosine_similarity(reads, values, dim=-1)


def what_an_edit_costs(totals: Sequence[int] = (10_000, TOTAL)) -> None:
    """Of one shard, with all the others there."""
    memory, side, size, shown = RIDGE, D, SHARD, 12
    table = Table(
        f"One edit, shards of {size} pairs, D {side}: bytes that are read or written, multiply-adds, CPU time",
        "total",
        "shards",
        "all bytes",
        "bytes of an edit",
        "pairs",
        "madds, carried along",
        "ms",
        "madds, solved anew",
        "ms",
    )
    for total in totals:
        generator = torch.Generator().manual_seed(4)
        shards: list[RidgeState] = []
        taught: list[tuple[Tensor, Tensor]] = []
        for _ in range(total // size):
            keys, values = random_keys(size, generator)[None], code_values(size, CODE, generator)[None]
            shards.append(memory.write(memory.empty(), keys, values))
            taught.append((keys, values) if len(taught) < shown else taught[0])
        whole = sum(shard.nbytes for shard in shards)
        solved = [memory.solve(shard) for shard in shards[:shown]]
        touched = shards[0].nbytes + solved[0].weight.nbytes + solved[0].factor.nbytes
        for count in (1, 16):
            jobs = [
                (state, weights, Edit(keys[:, :count], old=values[:, :count]))
                for state, weights, (keys, values) in zip(shards, solved, taught, strict=False)
            ]
            carried = milliseconds(lambda job: revise(memory, *job, inplace=True), jobs)
            # the other way writes them again
            anew = milliseconds(lambda job: memory.solve(apply(memory, job[0], job[2].inverse, inplace=True)), jobs)
            table.row(
                total,
                len(shards),
                whole,
                touched,
                count,
                products_of_edit(side, CODE, count),
                carried,
                products_of_solve(side, CODE) + count * side * (side + CODE),
                anew,
            )


Job = tuple[RidgeState, RidgeWeights, Edit]


def milliseconds(work: Callable[[Job], object], jobs: Sequence[Job]) -> float:
    """CPU time of one, in the middle of all."""
    taken = []
    for job in jobs:
        begin = time.process_time()
        work(job)
        taken.append(1e3 * (time.process_time() - begin))
    return sorted(taken)[len(taken) // 2]


def ways() -> None:
    """The same edits of one shard in other ways, all from the same weights."""
    table = Table(
        f"One shard of {SHARD} clustered pairs, D {D}: {DELETED.stop - DELETED.start} pairs deleted, as many replaced",
        "way                                      ",
        "kept",
        "replaced: new",
        "cosine with old",
        "deleted: cosine",
        "weights off by",
    )
    generator = torch.Generator().manual_seed(5)
    keys, old = clustered_keys(SHARD, generator)[None], code_values(SHARD, CODE, generator)[None]
    new = old.clone()
    new[:, REPLACED] = code_values(REPLACED.stop - REPLACED.start, CODE, generator)
    for name, read, off in (*ways_of_ridge(keys, old, new), *ways_of_titans(keys, old, new)):
        reads = read(keys)
        hits = (reads[0] @ new[0].T).argmax(1) == torch.arange(SHARD)
        table.row(
            name,
            float(hits[KEPT].float().mean()),
            float(hits[REPLACED].float().mean()),
            float(cosine(reads, old)[:, REPLACED].mean()),
            float(cosine(reads, old)[:, DELETED].mean()),
            off,
        )


def ways_of_ridge(keys: Tensor, old: Tensor, new: Tensor) -> Iterator[tuple[str, Read, float]]:
    state = RIDGE.write(RIDGE.empty(), keys, old)
    weights = RIDGE.solve(state)
    never = RIDGE.solve(RIDGE.write(RIDGE.empty(), *left_over(keys, new))).weight

    def row(name: str, weight: Tensor) -> tuple[str, Read, float]:
        off = float((weight - never).norm() / never.norm())
        return name, lambda queries: RIDGE.lift.tensor(queries) @ weight, off

    replace = Edit(keys[:, REPLACED], old[:, REPLACED], new[:, REPLACED])
    delete = Edit(keys[:, DELETED], old=old[:, DELETED])
    yield row("ridge, before", weights.weight)
    yield row("ridge, never written", never)
    yield row("ridge, sums edited, solved anew", RIDGE.solve(apply(RIDGE, state, replace, delete)).weight)
    one, carried = revise(RIDGE, state, weights, replace)
    yield row("ridge, carried along", revise(RIDGE, one, carried, delete)[1].weight)
    one, written = overwrite(RIDGE, state, weights, keys[:, REPLACED], new[:, REPLACED])
    yield row("ridge, overwritten, old values unknown", revise(RIDGE, one, written, delete)[1].weight)
    # the delta rule on the same weights, with features of length 1
    features = normalize(RIDGE.lift.tensor(keys), dim=-1)
    memory = gated_delta(D, CODE)
    for step in (0.5, 1.0):
        gates = Gates(theta=step, alpha=0.0)
        state, _ = memory.write(
            memory.start((weights.weight * D**0.5,)), features[:, REPLACED], new[:, REPLACED], gates
        )
        state, _ = memory.write(state, features[:, DELETED], torch.zeros_like(old[:, DELETED]), gates)
        yield row(f"delta rule: new value and zero, step {step}", state.parameters[0] / D**0.5)


def ways_of_titans(keys: Tensor, old: Tensor, new: Tensor) -> Iterator[tuple[str, Read, float]]:
    """A deep memory has no sums. Its steps and passes are such that it recalls all pairs."""
    memory, gates, passes = titans(WIDTH), Gates(alpha=0.0), 20

    def padded(values: Tensor) -> Tensor:  # the deep memory has d_v = d_k
        return torch.cat((values, torch.zeros(*values.shape[:2], WIDTH - CODE)), -1) / CODE**0.5

    def taught(k: Tensor, v: Tensor) -> MemoryState:
        state = memory.empty()
        for _ in range(passes):
            state, _ = memory.write(state, k, padded(v), gates)
        return state

    whole, never = taught(keys, old), taught(*left_over(keys, new))

    def row(name: str, state: MemoryState) -> tuple[str, Read, float]:
        pairs = list(zip(state.parameters, never.parameters, strict=True))
        off = sum(float((p - q).square().sum()) for p, q in pairs) / sum(float(q.square().sum()) for _, q in pairs)
        return name, lambda queries: memory.read(state, queries)[..., :CODE], off**0.5

    yield row("Titans, before", whole)
    yield row("Titans, taught again without them", never)
    zero = torch.zeros(1, DELETED.stop - DELETED.start, WIDTH)
    state = whole
    for number in range(1, passes + 1):
        state, _ = memory.write(state, keys[:, REPLACED], padded(new[:, REPLACED]), gates)
        state, _ = memory.write(state, keys[:, DELETED], zero, gates)
        if number in {1, passes}:
            yield row(f"Titans: new value and zero, passes: {number}", state)


def a_million() -> None:
    """As what_an_edit_costs; takes 6 GB."""
    what_an_edit_costs([1_000_000])


def run(arguments: Sequence[str] = ()) -> None:
    """What to measure: left, cost, million, ways; all but million if none is given."""
    parts = {"left": what_is_left, "cost": what_an_edit_costs, "ways": ways, "million": a_million}
    for name in arguments or list(parts)[:3]:
        parts[name]()
