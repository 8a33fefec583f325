"""Counters: whatever is erased, in whatever order and batches, the bits are those of a memory that never saw it."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.associative.counters import Counters, CounterState
from memory_engine.associative.lifts import Lift
from memory_engine.errors import ShapeError

MEMORY = Counters(Lift(32, 128, "signs"), d_v=64)


def pairs(count: int, groups: int = 1, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    keys = torch.randn(groups, count, 32, generator=generator)
    values = torch.randint(0, 2, (groups, count, 64), generator=generator) * 2 - 1
    return keys, values


def same(one: CounterState, other: CounterState) -> bool:
    return torch.equal(one.counts, other.counts) and torch.equal(one.pairs, other.pairs)


@settings(max_examples=30)
@given(st.data())
def test_unlearnt_is_never_learnt_whatever_the_order(data: st.DataObject) -> None:
    keys, values = pairs(24)
    gone = data.draw(st.sets(st.integers(0, 23)))
    steps = [(place, False) for place in range(24)] + [(place, True) for place in gone]
    order = data.draw(st.permutations(steps))
    state = MEMORY.empty()
    while order:
        size = data.draw(st.integers(1, len(order)))
        batch, order = order[:size], order[size:]
        for erase in (False, True):
            places = [place for place, undo in batch if undo is erase]
            act = MEMORY.erase if erase else MEMORY.write
            state = act(state, keys[:, places], values[:, places])

    kept = sorted(set(range(24)) - gone)

    assert same(state, MEMORY.write(MEMORY.empty(), keys[:, kept], values[:, kept]))


def test_a_memory_of_two_branches_is_their_sum() -> None:
    keys, values = pairs(40, groups=3)
    left = MEMORY.write(MEMORY.empty(3), keys[:, :25], values[:, :25])
    right = MEMORY.write(MEMORY.empty(3), keys[:, 25:], values[:, 25:])

    assert same(MEMORY.merge(left, right), MEMORY.write(MEMORY.empty(3), keys, values))


def test_replaced_is_written_with_the_new_value() -> None:
    keys, values = pairs(20)
    state = MEMORY.write(MEMORY.empty(), keys, values)

    changed = MEMORY.replace(state, keys[:, :5], values[:, :5], -values[:, :5])

    values[:, :5] *= -1
    assert same(changed, MEMORY.write(MEMORY.empty(), keys, values))


def test_a_stored_key_reads_its_code() -> None:
    memory = Counters(Lift(32, 2048, "signs"), d_v=64)
    keys, values = pairs(100)

    reads = memory.read(memory.write(memory.empty(), keys, values), keys)

    scores = reads[0] @ values[0].float().T
    assert torch.equal(scores.argmax(1), torch.arange(100))


def test_chunks_and_in_place_writes_change_nothing() -> None:
    keys, values = pairs(20)
    whole = MEMORY.write(MEMORY.empty(), keys, values)
    small = Counters(MEMORY.lift, 64, chunk=3)
    state = small.empty()

    written = small.write(state, keys, values, inplace=True)

    assert same(written, whole)
    assert written.counts is state.counts


def test_zero_keys_and_empty_batches_change_no_counter() -> None:
    keys, values = pairs(4)
    state = MEMORY.write(MEMORY.empty(), keys, values)

    assert torch.equal(MEMORY.write(state, torch.zeros(1, 2, 32), values[:, :2]).counts, state.counts)
    assert same(MEMORY.write(state, keys[:, :0], values[:, :0]), state)
    assert MEMORY.read(state, keys[:, :0]).shape == (1, 0, 64)


def test_state_as_arrays_and_back() -> None:
    keys, values = pairs(4)
    state = MEMORY.write(MEMORY.empty(), keys, values)

    assert same(CounterState.from_arrays(state.arrays()), state)
    for wrong in ({}, {"counts": state.counts.numpy()}, {**state.arrays(), "counts": state.counts.float().numpy()}):
        with pytest.raises(ShapeError):
            CounterState.from_arrays(wrong)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (torch.full((1, 1, 32), torch.nan), torch.ones(1, 1, 64)),
        (torch.ones(1, 1, 32), torch.full((1, 1, 64), 0.5)),
        (torch.ones(1, 1, 32), torch.full((1, 1, 64), 128.0)),
        (torch.ones(1, 1, 32), torch.full((1, 1, 64), torch.inf)),
        (torch.ones(1, 1, 31), torch.ones(1, 1, 64)),
        (torch.ones(1, 32), torch.ones(1, 64)),
        (torch.ones(1, 2, 32), torch.ones(1, 1, 64)),
        (torch.ones(2, 1, 32), torch.ones(2, 1, 64)),
    ],
)
def test_what_would_spoil_the_counters_is_refused(key: torch.Tensor, value: torch.Tensor) -> None:
    with pytest.raises(ShapeError, match="write"):
        MEMORY.write(MEMORY.empty(), key, value)


def test_sizes_that_cannot_be_exact_are_refused() -> None:
    with pytest.raises(ShapeError, match="signs"):
        Counters(Lift(32, 128, "products"))
    with pytest.raises(ShapeError, match="chunk"):
        Counters(MEMORY.lift, chunk=1 << 20)
    with pytest.raises(ShapeError, match="differ"):
        MEMORY.merge(MEMORY.empty(1), MEMORY.empty(2))
    full = CounterState(MEMORY.empty().counts, torch.tensor([16_909_300]))
    with pytest.raises(ShapeError, match="more than"):
        MEMORY.write(full, *pairs(200))


def test_a_merge_that_could_overflow_is_refused() -> None:
    keys, values = pairs(4)
    one = MEMORY.write(MEMORY.empty(), keys, values)
    full = CounterState(one.counts, one.pairs + (1 << 24))
    with pytest.raises(ShapeError, match="merge: more than"):
        MEMORY.merge(full, full)


def test_arrays_that_are_no_state_are_refused() -> None:
    keys, values = pairs(4)
    arrays = MEMORY.write(MEMORY.empty(), keys, values).arrays()
    for wrong in ({"pairs": arrays["pairs"] * float("nan")}, {"counts": arrays["counts"].astype(float)}):
        with pytest.raises(ShapeError, match="counter state"):
            CounterState.from_arrays(arrays | wrong)
