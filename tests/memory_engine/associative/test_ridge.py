"""Ridge: additive statistics, so erasing is never having written; primal and dual give the same weights."""

import pytest
import torch
from torch.nn.functional import normalize

from memory_engine.associative.lifts import Lift
from memory_engine.associative.ridge import Ridge, RidgeState
from memory_engine.errors import ShapeError

LIFT = Lift(32, 256)
MEMORY = Ridge(LIFT, d_v=64)


def pairs(count: int, groups: int = 1, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    centres = normalize(torch.randn(groups, 4, 32, generator=generator), dim=-1)
    keys = normalize(torch.randn(groups, count, 32, generator=generator), dim=-1)
    values = (torch.randint(0, 2, (groups, count, 64), generator=generator) * 2 - 1) / 8
    return keys + centres[:, torch.arange(count) % 4], values


def far(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one - other).norm() / other.norm())


def test_weights_solve_the_regularised_normal_equations() -> None:
    memory = Ridge(LIFT, d_v=64, dtype=torch.float64)
    keys, values = pairs(300, groups=2)

    solved = memory.solve(memory.write(memory.empty(2), keys, values))

    phi = LIFT.tensor(keys).double()
    for group in range(2):
        gram = phi[group].T @ phi[group]
        penalty = 0.01 * gram.diagonal().mean()
        weight = torch.linalg.solve(gram + penalty * torch.eye(256), phi[group].T @ values[group].double())
        assert far(solved.weight[group], weight) < 1e-7
        leverage = phi[group] @ torch.linalg.inv(gram + penalty * torch.eye(256)) @ phi[group].T
        assert torch.allclose(memory.leverage(solved, keys)[group], leverage.diagonal(), rtol=1e-4)


@pytest.mark.parametrize("count", [100, 256, 400])
def test_the_dual_form_gives_the_same_weights(count: int) -> None:
    memory = Ridge(LIFT, d_v=64, dtype=torch.float64)
    keys, values = pairs(count, groups=2)
    weights = torch.rand(2, count, generator=torch.Generator().manual_seed(1))
    weights[:, 0] = 0

    primal = memory.solve(memory.write(memory.empty(2), keys, values, weights)).weight

    assert far(memory.fit(keys, values, weights), primal) < 1e-6


def test_erased_is_never_written_to_1e_4() -> None:
    keys, values = pairs(200)
    state = MEMORY.write(MEMORY.empty(), keys, values)

    state = MEMORY.erase(state, keys[:, 50:70], values[:, 50:70])

    kept = [*range(50), *range(70, 200)]
    never = MEMORY.write(MEMORY.empty(), keys[:, kept], values[:, kept])
    assert far(state.gram, never.gram) < 1e-5
    assert far(MEMORY.solve(state).weight, MEMORY.solve(never).weight) < 1e-4
    assert torch.equal(state.pairs, never.pairs)


def test_signs_and_whole_numbers_make_erasing_exact_to_the_bit() -> None:
    memory = Ridge(Lift(32, 256, "signs"), d_v=64)
    keys, values = pairs(200)
    values = values.sign()
    state = memory.erase(memory.write(memory.empty(), keys, values), keys[:, 50:70], values[:, 50:70])

    kept = [*range(50), *range(70, 200)]
    never = memory.write(memory.empty(), keys[:, kept], values[:, kept])

    assert torch.equal(state.gram, never.gram)
    assert torch.equal(state.cross, never.cross)
    assert torch.equal(memory.solve(state).weight, memory.solve(never).weight)


def test_replaced_reads_the_new_value_and_merged_reads_both() -> None:
    keys, values = pairs(120)
    state = MEMORY.write(MEMORY.empty(), keys, values)
    changed = MEMORY.replace(state, keys[:, :10], values[:, :10], -values[:, :10])
    again = values.clone()
    again[:, :10] *= -1
    assert far(MEMORY.solve(changed).weight, MEMORY.solve(MEMORY.write(MEMORY.empty(), keys, again)).weight) < 1e-4

    halves = [MEMORY.write(MEMORY.empty(), keys[:, half], values[:, half]) for half in (slice(60), slice(60, 120))]
    assert far(MEMORY.solve(MEMORY.merge(*halves)).weight, MEMORY.solve(state).weight) < 1e-4


def test_leverage_tells_new_keys_from_stored_ones() -> None:
    keys, values = pairs(100)
    others, _ = pairs(100, seed=9)
    solved = MEMORY.solve(MEMORY.write(MEMORY.empty(), keys, values))

    assert float(MEMORY.leverage(solved, keys).max()) < 1
    assert float(MEMORY.leverage(solved, others).min()) > 1


def test_empty_emptied_zero_duplicate_and_huge_keys_leave_finite_weights() -> None:
    keys, values = pairs(50)
    empty = MEMORY.empty()
    assert not MEMORY.solve(empty).weight.any()
    emptied = MEMORY.erase(MEMORY.write(empty, keys, values), keys, values)
    assert torch.isfinite(MEMORY.solve(emptied).weight).all()
    zero = MEMORY.write(empty, torch.zeros(1, 3, 32), values[:, :3])
    assert not zero.gram.any()
    twin = MEMORY.solve(MEMORY.write(empty, keys[:, :1].repeat(1, 500, 1), values[:, :1].repeat(1, 500, 1)))
    assert torch.allclose(MEMORY.read(twin, keys[:, :1]), values[:, :1], atol=1e-3)
    huge = MEMORY.write(empty, keys * 1e30, values)
    assert torch.allclose(huge.gram, MEMORY.write(empty, keys, values).gram, atol=1e-2)
    assert torch.equal(MEMORY.write(empty, keys[:, :0], values[:, :0]).gram, empty.gram)


def test_a_weight_of_zero_is_padding() -> None:
    keys, values = pairs(30)
    weights = torch.ones(1, 30)
    weights[:, 20:] = 0

    padded = MEMORY.write(MEMORY.empty(), keys, values, weights)

    assert far(padded.gram, MEMORY.write(MEMORY.empty(), keys[:, :20], values[:, :20]).gram) < 1e-6
    assert float(padded.pairs) == 20


def test_state_as_arrays_and_back() -> None:
    state = MEMORY.write(MEMORY.empty(), *pairs(10))
    back = RidgeState.from_arrays(state.arrays())
    assert torch.equal(back.gram, state.gram)
    assert torch.equal(back.cross, state.cross)
    for wrong in ({}, {**state.arrays(), "gram": state.gram[:, 1:].numpy()}):
        with pytest.raises(ShapeError):
            RidgeState.from_arrays(wrong)


@pytest.mark.parametrize(
    ("key", "value", "weight"),
    [
        (torch.full((1, 1, 32), torch.nan), torch.ones(1, 1, 64), None),
        (torch.ones(1, 1, 32), torch.full((1, 1, 64), -torch.inf), None),
        (torch.ones(1, 1, 32), torch.full((1, 1, 64), 1e30), None),
        (torch.ones(1, 1, 32), torch.ones(1, 1, 64), torch.full((1, 1), -1.0)),
        (torch.ones(1, 1, 32), torch.ones(1, 1, 64), torch.ones(1)),
        (torch.ones(1, 1, 32), torch.ones(1, 1, 63), None),
        (torch.ones(1, 1, 32) > 0, torch.ones(1, 1, 64), None),
        (torch.ones(2, 1, 32), torch.ones(2, 1, 64), None),
    ],
)
def test_what_would_spoil_the_sums_is_refused(
    key: torch.Tensor, value: torch.Tensor, weight: torch.Tensor | None
) -> None:
    with pytest.raises(ShapeError, match="write"):
        MEMORY.write(MEMORY.empty(), key, value, weight)


def test_arrays_that_are_no_state_are_refused() -> None:
    keys, values = pairs(20)
    arrays = MEMORY.write(MEMORY.empty(), keys, values).arrays()
    for name, array in arrays.items():
        for wrong in (array * float("nan"), array.astype(int), array.astype(str)):
            with pytest.raises(ShapeError, match=name):
                RidgeState.from_arrays(arrays | {name: wrong})
    with pytest.raises(ShapeError):
        RidgeState.from_arrays(arrays | {"gram": arrays["gram"].astype(float)})


def test_a_state_of_another_precision_and_weights_beyond_float32_are_refused() -> None:
    keys, values = pairs(20)
    with pytest.raises(ShapeError, match=r"the state is torch\.float64, the memory torch\.float32"):
        MEMORY.write(Ridge(LIFT, d_v=64, dtype=torch.float64).empty(), keys, values)
    with pytest.raises(ShapeError, match="weights must lie between 0 and 1e"):
        MEMORY.write(MEMORY.empty(), keys, values, torch.full((1, 20), 1e38))
