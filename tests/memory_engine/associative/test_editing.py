"""Edits of sums: deleted is never written, replaced is written anew, two branches are their sum, in any order."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import normalize

from memory_engine.associative.counters import Counters, CounterState
from memory_engine.associative.editing import (
    Edit,
    apply,
    joined,
    merge_branches,
    overwrite,
    products_of_edit,
    products_of_solve,
    revise,
    select,
)
from memory_engine.associative.lifts import Lift
from memory_engine.associative.ridge import Ridge, RidgeState, RidgeWeights
from memory_engine.errors import ShapeError, UnwriteError

RIDGE = Ridge(Lift(32, 256), d_v=64)
COUNTERS = Counters(Lift(32, 128, "signs"), d_v=64)
COUNT = 200


def pairs(count: int = COUNT, groups: int = 1, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    centres = normalize(torch.randn(groups, 4, 32, generator=generator), dim=-1)
    keys = normalize(torch.randn(groups, count, 32, generator=generator), dim=-1)
    values = torch.randint(0, 2, (groups, count, 64), generator=generator) * 2.0 - 1
    return keys + centres[:, torch.arange(count) % 4], values


def far(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one - other).norm() / other.norm())


def same(one: CounterState, other: CounterState) -> bool:
    return torch.equal(one.counts, other.counts) and torch.equal(one.pairs, other.pairs)


def solved(state: RidgeState, penalty: torch.Tensor) -> torch.Tensor:
    """W with a penalty that is given, in float64."""
    gram = state.gram.double() + penalty.double()[:, None, None] * torch.eye(256)
    return torch.linalg.solve(gram, state.cross.double())


@settings(max_examples=20)
@given(st.data())
def test_any_history_of_edits_is_what_is_left_of_it(data: st.DataObject) -> None:
    """Each place is written, replaced and deleted some times; whole-number sums hold what it has at the end."""
    keys, values = pairs(12)
    state, now = COUNTERS.empty(), dict[int, torch.Tensor]()
    for place, sign in data.draw(st.lists(st.tuples(st.integers(0, 11), st.sampled_from([-1, 0, 1])), max_size=30)):
        at = slice(place, place + 1)
        new = None if sign == 0 else values[:, at] * sign
        if place in now or new is not None:
            state = apply(COUNTERS, state, Edit(keys[:, at], now.get(place), new))
        now.pop(place, None)
        if new is not None:
            now[place] = new

    left = sorted(now)
    held = torch.cat([now[place] for place in left], 1) if left else values[:, :0]

    assert same(state, COUNTERS.write(COUNTERS.empty(), keys[:, left], held))


def test_an_edit_and_its_inverse_leave_the_same_bits() -> None:
    keys, values = pairs()
    state = COUNTERS.write(COUNTERS.empty(), keys[:, :100], values[:, :100])
    edits = [
        Edit(keys[:, :10], values[:, :10], -values[:, :10]),
        Edit(keys[:, 10:20], old=values[:, 10:20]),
        Edit(keys[:, 150:], new=values[:, 150:]),
    ]

    changed = apply(COUNTERS, state, *edits)

    assert not same(changed, state)
    assert same(apply(COUNTERS, changed, *(edit.inverse for edit in edits)), state)


@pytest.mark.parametrize("count", [1, 80])
@pytest.mark.parametrize(
    "edit",
    [
        lambda k, v: Edit(k, v, v.roll(1, 1).roll(3, 2)),
        lambda k, v: Edit(k, old=v),
        lambda k, v: Edit(k + 1, new=v),
    ],
    ids=["replace", "delete", "write"],
)
def test_revised_weights_are_those_of_the_edited_sums(
    edit: Callable[[torch.Tensor, torch.Tensor], Edit], count: int
) -> None:
    keys, values = pairs(groups=2)
    state = RIDGE.write(RIDGE.empty(2), keys, values)
    weights = RIDGE.solve(state)
    change = edit(keys[:, :count], values[:, :count])

    changed, revised = revise(RIDGE, state, weights, change)

    assert far(changed.cross, apply(RIDGE, state, change).cross) == 0
    assert far(revised.weight, solved(changed, weights.penalty).float()) < 1e-4
    again = revise(RIDGE, changed, revised, change.inverse)[1]
    assert far(again.weight, weights.weight) < 1e-4
    assert far(again.factor, weights.factor) < 1e-4


def test_revised_is_never_written_to_1e_4_of_the_reads() -> None:
    keys, values = pairs()
    state = RIDGE.write(RIDGE.empty(), keys, values)
    gone, kept = slice(0, 20), slice(20, COUNT)
    never = RIDGE.write(RIDGE.empty(), keys[:, kept], values[:, kept])

    changed, revised = revise(RIDGE, state, RIDGE.solve(state), Edit(keys[:, gone], old=values[:, gone]))

    assert far(RIDGE.solve(changed).weight, RIDGE.solve(never).weight) < 1e-4
    assert far(revised.weight, solved(never, revised.penalty).float()) < 1e-4
    reads = RIDGE.read(revised, keys[:, gone])
    assert abs(float(torch.cosine_similarity(reads, values[:, gone], dim=-1).mean())) < 0.1
    assert torch.equal(RIDGE.read(revised, keys[:, kept]).sign(), values[:, kept])


def test_what_was_never_written_cannot_be_deleted_from_weights() -> None:
    keys, values = pairs()
    others, _ = pairs(seed=9)
    state = RIDGE.write(RIDGE.empty(), keys, values)
    with pytest.raises(UnwriteError):
        revise(RIDGE, state, RIDGE.solve(state), Edit(others[:, :3], old=values[:, :3]))


def test_overwritten_keys_read_the_new_value_and_others_theirs() -> None:
    keys, values = pairs()
    state = RIDGE.write(RIDGE.empty(), keys, values)
    new = values[:, :10].roll(1, 2)

    changed, weights = overwrite(RIDGE, state, RIDGE.solve(state), keys[:, :10], new)

    assert torch.allclose(RIDGE.read(weights, keys[:, :10]), new, atol=1e-3)
    assert torch.equal(RIDGE.read(weights, keys[:, 10:]).sign(), values[:, 10:])
    assert far(weights.weight, solved(changed, weights.penalty).float()) < 1e-4  # the sums know it too
    replaced = revise(RIDGE, state, RIDGE.solve(state), Edit(keys[:, :10], values[:, :10], new))[1]
    assert far(weights.weight, replaced.weight) < 0.1  # nearly, as a read is nearly the value


def test_only_distinct_stored_keys_can_be_overwritten() -> None:
    keys, values = pairs()
    others, _ = pairs(seed=9)
    state = RIDGE.write(RIDGE.empty(), keys, values)
    weights = RIDGE.solve(state)
    with pytest.raises(UnwriteError, match="not stored"):
        overwrite(RIDGE, state, weights, others[:, :1], values[:, :1])
    for wrong in (keys[:, [0, 0]], keys[:, :2] * torch.tensor([[[1.0], [0.0]]])):
        with pytest.raises(ShapeError, match="twice"):
            overwrite(RIDGE, state, weights, wrong, values[:, :2])


def test_branches_add_up_whatever_they_did() -> None:
    keys, values = pairs(40, groups=2)
    base = COUNTERS.write(COUNTERS.empty(2), keys[:, :20], values[:, :20])
    ours = Edit(keys[:, :3], values[:, :3], -values[:, :3]), Edit(keys[:, 20:30], new=values[:, 20:30])
    theirs = Edit(keys[:, 3:6], old=values[:, 3:6]), Edit(keys[:, 30:], new=values[:, 30:])

    merged = merge_branches(base, apply(COUNTERS, base, *ours), apply(COUNTERS, base, *theirs))

    assert same(merged, apply(COUNTERS, base, *theirs, *ours))

    base = RIDGE.write(RIDGE.empty(2), keys[:, :20], values[:, :20])
    merged_sums = merge_branches(base, apply(RIDGE, base, *ours), apply(RIDGE, base, *theirs))
    assert far(merged_sums.gram, apply(RIDGE, base, *theirs, *ours).gram) < 1e-6


def test_shards_move_between_memories() -> None:
    keys, values = pairs(20, groups=3)
    state = COUNTERS.write(COUNTERS.empty(3), keys, values)

    moved = joined([select(state, [2]), select(state, [0, 1])])

    assert same(moved, COUNTERS.write(COUNTERS.empty(3), keys[[2, 0, 1]], values[[2, 0, 1]]))


def test_what_does_not_fit_together_is_refused() -> None:
    keys, values = pairs(4)
    with pytest.raises(ShapeError, match="neither"):
        Edit(keys)
    with pytest.raises(ShapeError, match="replace"):
        apply(COUNTERS, COUNTERS.empty(), Edit(keys, values, values[:, :1]))
    with pytest.raises(ShapeError, match="groups"):
        merge_branches(COUNTERS.empty(), COUNTERS.empty(2), COUNTERS.empty())
    with pytest.raises(ShapeError, match="different"):
        joined([COUNTERS.empty(), Counters(Lift(32, 256, "signs"), d_v=64).empty()])
    with pytest.raises(ShapeError, match="groups"):
        select(COUNTERS.empty(), [1])
    with pytest.raises(ShapeError, match="no states"):
        joined(list[CounterState]())


@pytest.mark.parametrize("spoil", [lambda t: t[:, :1], lambda t: t * torch.nan, lambda t: t.repeat(2, 1, 1)])
def test_what_would_spoil_weights_is_refused(spoil: Callable[[torch.Tensor], torch.Tensor]) -> None:
    keys, values = pairs(4)
    state = RIDGE.write(RIDGE.empty(), keys, values)
    weights = RIDGE.solve(state)
    wrong = spoil(values)
    for edit in (Edit(keys, new=wrong), Edit(keys, wrong), Edit(keys, values, wrong), Edit(keys, wrong, values)):
        with pytest.raises(ShapeError, match="revise"):
            revise(RIDGE, state, weights, edit)
    with pytest.raises(ShapeError, match="overwrite"):
        overwrite(RIDGE, state, weights, keys, wrong)


def test_an_empty_edit_changes_nothing() -> None:
    keys, values = pairs()
    state = RIDGE.write(RIDGE.empty(), keys, values)
    weights = RIDGE.solve(state)
    for edit in (Edit(keys[:, :0], values[:, :0]), Edit(keys[:, :0], new=values[:, :0])):
        changed, revised = revise(RIDGE, state, weights, edit)
        assert isinstance(revised, RidgeWeights)
        assert torch.equal(changed.gram, state.gram)
        assert torch.allclose(revised.weight, weights.weight)


def test_a_small_edit_costs_less_than_to_solve_again() -> None:
    assert products_of_edit(1024, 128, 1, replaced=True) < products_of_edit(1024, 128, 1) < products_of_solve(1024, 128)
    assert products_of_edit(1024, 128, 64) < products_of_solve(1024, 128)
