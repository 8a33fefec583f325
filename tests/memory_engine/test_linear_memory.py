"""The matrix memory: chunks equal the delta rule token by token, what is unwritten is gone, what is known is quiet."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from memory_engine import linear_naive
from memory_engine.errors import ShapeError, UnwriteError
from memory_engine.features import HashedFeatures, SparseRows, Tokens
from memory_engine.linear import LinearMemory, LinearState


def pairs(count: int, d_k: int, d_v: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    keys = torch.nn.functional.normalize(torch.randn(count, d_k, generator=generator))
    return keys, torch.nn.functional.normalize(torch.randn(count, d_v, generator=generator))


def hashed(count: int, width: int, *, centred: bool, seed: int = 0) -> SparseRows:
    rng = np.random.default_rng(seed)
    features = HashedFeatures(width)
    tokens = Tokens.of([{int(t): 1.0 for t in rng.zipf(1.5, 12) % 999} for _ in range(count)])
    return features.encode(features.observe(features.empty(), tokens), tokens, centred=centred)


def relative(found: Tensor, expected: Tensor) -> float:
    return float((found.double() - expected.double()).norm() / expected.double().norm())


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 70),
    st.integers(8, 24),
    st.integers(1, 12),
    st.integers(1, 40),
    st.floats(0.01, 1),
    st.integers(0, 99),
)
def test_chunks_equal_the_delta_rule_token_by_token(
    count: int, d_k: int, d_v: int, chunk: int, beta: float, seed: int
) -> None:
    keys, values = pairs(count, d_k, d_v, seed)
    weights = torch.rand(count, generator=torch.Generator().manual_seed(seed))
    memory = LinearMemory(d_k, d_v, beta=beta, chunk=chunk)
    state, surprise = memory.write(memory.empty(), keys, values, weights)
    expected, losses = linear_naive.write(torch.zeros(d_k, d_v), keys, values, beta * weights)

    assert relative(state.weight, expected) <= 1e-5
    torch.testing.assert_close(surprise.double(), losses, rtol=1e-4, atol=1e-5)
    assert state.tokens == count


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("chunk", [1, 7, 128])
def test_sparse_keys_write_and_read_as_the_same_keys_dense(centred: bool, chunk: int) -> None:
    rows = hashed(150, 64, centred=centred)
    values = pairs(150, 1, 16)[1]
    memory = LinearMemory(64, 16, chunk=chunk)
    sparse, surprise = memory.write(memory.empty(), rows, values)
    dense, expected = memory.write(memory.empty(), torch.from_numpy(rows.dense()), values)

    assert relative(sparse.weight, dense.weight) <= 1e-5
    torch.testing.assert_close(surprise, expected, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(
        memory.read(sparse, rows), memory.read(dense, torch.from_numpy(rows.dense())), rtol=1e-4, atol=1e-5
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 30), st.floats(0.05, 0.5), st.integers(0, 99))
def test_unwriting_the_latest_pairs_leaves_what_was_before(
    before: int, after: int, chunk: int, beta: float, seed: int
) -> None:
    keys, values = pairs(before + after, 64, 16, seed)
    memory = LinearMemory(64, 16, beta=beta, chunk=chunk)
    old, _ = memory.write(memory.empty(), keys[:before], values[:before])
    new, _ = memory.write(old, keys[before:], values[before:])
    back = memory.unwrite(new, keys[before:], values[before:])

    assert relative(back.weight, old.weight) <= 1e-4
    assert back.tokens == before


def test_unwrite_equals_the_reverse_step_token_by_token() -> None:
    keys, values = pairs(50, 32, 16)
    memory = LinearMemory(32, 16, beta=0.3, chunk=16)
    state, _ = memory.write(memory.empty(), keys, values)
    expected = linear_naive.unwrite(state.weight, keys[20:], values[20:], torch.full((30,), 0.3))

    assert relative(memory.unwrite(state, keys[20:], values[20:]).weight, expected) <= 1e-5


@pytest.mark.parametrize("centred", [False, True])
def test_unwrite_of_sparse_keys(centred: bool) -> None:
    rows, values = hashed(80, 256, centred=centred), pairs(80, 1, 16)[1]
    memory = LinearMemory(256, 16, beta=0.2, chunk=32)
    old, _ = memory.write(memory.empty(), rows[:40], values[:40])
    new, _ = memory.write(old, rows[40:], values[40:])

    assert relative(memory.unwrite(new, rows[40:], values[40:]).weight, old.weight) <= 1e-4


@pytest.mark.parametrize("between", [0, 300])
@pytest.mark.parametrize("sparse", [False, True])
def test_an_erased_pair_is_not_read_any_more_and_others_stay(between: int, sparse: bool) -> None:
    count = 100 + between
    rows = hashed(count, 1024, centred=True)
    keys = rows if sparse else torch.from_numpy(rows.dense())
    values = torch.nn.functional.normalize(torch.randn(count, 64, generator=torch.Generator().manual_seed(0)))
    memory = LinearMemory(1024, 64, beta=0.5, chunk=16)
    state, _ = memory.write(memory.empty(), keys, values)
    gone = memory.erase(state, keys[:50], values[:50])

    def present(of: LinearState) -> Tensor:
        return (memory.read(of, keys) * values).sum(1)

    assert present(state)[:50].mean() > 0.2
    assert present(gone)[:50].abs().mean() < 0.2 * present(state)[:50].mean()
    assert (present(gone)[50:] - present(state)[50:]).abs().mean() < 0.1
    assert gone.tokens == state.tokens


def test_erasing_a_pair_twice_or_a_zero_key_is_harmless() -> None:
    keys, values = pairs(3, 8, 4)
    memory = LinearMemory(8, 4)
    state, _ = memory.write(memory.empty(), keys, values)
    twice = torch.cat((keys, keys, torch.zeros(1, 8)))
    gone = memory.erase(state, twice, torch.cat((values, values, values[:1])))

    assert (memory.read(gone, keys) * values).sum(1).abs().max() < 1e-3
    zero = memory.erase(state, torch.zeros(2, 8), values[:2])
    torch.testing.assert_close(zero.weight, state.weight)


def test_a_write_that_left_nothing_of_the_old_cannot_be_undone() -> None:
    keys, values = pairs(3, 8, 4)
    memory = LinearMemory(8, 4, beta=1.0)
    state, _ = memory.write(memory.empty(), keys, values)

    with pytest.raises(UnwriteError, match="below 1"):
        memory.unwrite(state, keys, values)
    weight = torch.full((3,), 0.5)
    half, _ = memory.write(state, keys, values, weight)
    assert relative(memory.unwrite(half, keys, values, weight).weight, state.weight) <= 1e-5


def test_surprise_falls_for_a_known_pair_and_rises_for_a_changed_value() -> None:
    keys, values = pairs(40, 256, 64)
    memory = LinearMemory(256, 64, beta=0.5)
    state, first = memory.write(memory.empty(), keys, values)
    _, second = memory.write(state, keys, values)
    _, changed = memory.write(state, keys, -values)

    assert bool((second < 0.5 * first).all())
    assert bool((changed > 1.5 * first).all())


def test_written_pairs_are_recalled_and_unknown_ones_are_not() -> None:
    keys, values = pairs(400, 1024, 128)
    memory = LinearMemory(1024, 128)
    state, _ = memory.write(memory.empty(), keys[:200], values[:200])
    nearest = (memory.read(state, keys) @ values.T).argmax(dim=1)
    hit = nearest == torch.arange(400)

    assert hit[:200].float().mean() > 0.99
    assert hit[200:].float().mean() < 0.05  # chance is 1/400


def test_size_does_not_depend_on_what_was_written() -> None:
    keys, values = pairs(500, 32, 16)
    memory = LinearMemory(32, 16)
    state, _ = memory.write(memory.empty(), keys, values)

    assert state.nbytes == memory.empty().nbytes == 32 * 16 * 4


def test_state_is_left_alone_unless_inplace_is_asked_for() -> None:
    keys, values = pairs(10, 8, 4)
    memory = LinearMemory(8, 4)
    empty = memory.empty()
    written, _ = memory.write(empty, keys, values)
    memory.unwrite(written, keys, values)
    assert not empty.weight.any()

    inplace, _ = memory.write(empty, keys, values, inplace=True)
    assert inplace.weight.data_ptr() == empty.weight.data_ptr()
    torch.testing.assert_close(inplace.weight, written.weight, rtol=0, atol=0)


def test_nothing_written_changes_nothing() -> None:
    memory = LinearMemory(8, 4)
    state, surprise = memory.write(memory.empty(), torch.zeros(0, 8), torch.zeros(0, 4))
    rows = hashed(1, 8, centred=False)[0:0]

    assert surprise.shape == (0,)
    assert memory.write(state, rows, torch.zeros(0, 4))[0].tokens == 0
    assert memory.read(state, rows).shape == (0, 4)


def test_wrong_shapes_say_which_and_what_was_expected() -> None:
    memory = LinearMemory(8, 4)
    keys, values = pairs(5, 8, 4)
    with pytest.raises(ShapeError, match=r"keys have shape \(5, 4\)"):
        memory.write(memory.empty(), values, values)
    with pytest.raises(ShapeError, match=r"values have shape \(5, 8\), expected \(5, 4\)"):
        memory.write(memory.empty(), keys, keys)
    with pytest.raises(ShapeError, match=r"weights have shape"):
        memory.write(memory.empty(), keys, values, torch.ones(4))
    with pytest.raises(ShapeError, match=r"between 0 and 1"):
        memory.write(memory.empty(), keys, values, torch.full((5,), float("nan")))
    with pytest.raises(ShapeError, match=r"the state has weights \(9, 4\)"):
        memory.read(LinearMemory(9, 4).empty(), keys)
    with pytest.raises(ShapeError, match="beta"):
        LinearMemory(8, 4, beta=1.5)
    with pytest.raises(ShapeError, match="linear state"):
        LinearState.from_arrays({"weight": np.zeros(3, np.float32)})
