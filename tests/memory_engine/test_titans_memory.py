"""The MLP memory: its chunks equal the paper token by token, its surprise tells known from new and changed."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from memory_engine import titans_naive
from memory_engine.errors import ShapeError
from memory_engine.gates import Gates, Gating, ProjectedGates
from memory_engine.snapshot import Section, Snapshot
from memory_engine.titans import TitansMemory, TitansState


def tokens(count: int, d: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    keys, values = torch.randn(2, count, d, generator=generator)
    return torch.nn.functional.normalize(keys), torch.nn.functional.normalize(values)


def random_gates(count: int, memory: TitansMemory, seed: int = 0) -> Gates:
    generator = torch.Generator().manual_seed(seed)
    places = count if memory.gating == "token" else -(-count // memory.chunk)
    theta = 0.05 * torch.rand(memory.heads, count, generator=generator)
    eta, alpha = torch.rand(2, memory.heads, places, generator=generator)
    eta[0, 0] = 0.0  # a context switch: all momentum gone
    return Gates(theta, eta, 0.2 * alpha)


def assert_equals_naive(memory: TitansMemory, count: int, tolerance: float, seed: int = 0) -> None:
    """State change and surprise of two writes are those of the reference, head by head."""
    keys, values = tokens(count, memory.d, seed)
    start, _ = memory.write(memory.empty(), *tokens(memory.chunk, memory.d, seed + 1))
    gates = random_gates(count, memory, seed)
    state, surprise = memory.write(start, keys, values, gates)
    spread = gates.spread(memory.heads, count, torch.as_tensor(gates.eta).shape[-1], torch.device("cpu"))
    square = torch.zeros(count, dtype=torch.float64)
    k = torch.nn.functional.normalize(keys.view(count, memory.heads, -1), dim=-1)
    v = values.view(count, memory.heads, -1)
    for head in range(memory.heads):
        m, s, length = titans_naive.write(
            [p[head] for p in start.parameters],
            [p[head] for p in start.momentum],
            k[:, head],
            v[:, head],
            spread.theta[head],
            spread.eta[head],
            spread.alpha[head],
            chunk=memory.chunk,
            gating=memory.gating,
            residual_norm=memory.residual_norm,
        )
        square += length.square()
        found = [*(p[head] for p in state.parameters), *(p[head] for p in state.momentum)]
        for mine, theirs in zip(found, [*m, *s], strict=True):
            assert (mine.double() - theirs).norm() <= tolerance * theirs.norm()
    assert (surprise.double() - square.sqrt()).norm() <= tolerance * square.sqrt().norm()


@pytest.mark.parametrize("gating", ["chunk", "token"])
@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("residual_norm", [False, True])
def test_chunks_equal_the_paper_token_by_token(gating: Gating, depth: int, residual_norm: bool) -> None:
    memory = TitansMemory(12, heads=2, depth=depth, chunk=8, gating=gating, residual_norm=residual_norm)

    assert_equals_naive(memory, 21, 1e-5)  # the last chunk has 5


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["chunk", "token"]),
    st.sampled_from([1, 2, 4]),
    st.integers(1, 3),
    st.integers(1, 4),
    st.integers(1, 12),
    st.integers(1, 25),
    st.integers(0, 99),
)
def test_any_depth_heads_and_split_equal_the_paper(
    gating: Gating, heads: int, depth: int, expansion: int, chunk: int, count: int, seed: int
) -> None:
    memory = TitansMemory(8, heads=heads, depth=depth, expansion=expansion, chunk=chunk, gating=gating)

    assert_equals_naive(memory, count, 1e-5, seed)


@pytest.mark.parametrize("gating", ["chunk", "token"])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_bfloat16_products_stay_near(gating: Gating, depth: int) -> None:
    memory = TitansMemory(64, heads=2, depth=depth, chunk=16, gating=gating, compute_dtype=torch.bfloat16)

    assert_equals_naive(memory, 40, 1e-2)


def test_surprise_falls_for_a_known_pair_and_rises_for_a_changed_value() -> None:
    keys, values = tokens(16, 128)
    memory = TitansMemory(128, chunk=16)
    state = memory.empty()
    _, first = memory.write(state, keys, values)
    for _ in range(60):
        state, _ = memory.write(state, keys, values)
    _, known = memory.write(state, keys, values)
    _, changed = memory.write(state, keys, -values)
    _, new = memory.write(state, *tokens(16, 128, seed=9))

    assert bool((known < 0.3 * first).all())
    assert bool((changed > 3 * known).all())
    assert new.mean() > 3 * known.mean()


def test_written_pairs_are_recalled_far_above_chance() -> None:
    keys, values = tokens(64, 128)
    memory = TitansMemory(128, chunk=16)
    state = memory.empty()
    for _ in range(20):
        state, _ = memory.write(state, keys, values)
    hit = (memory.read(state, keys) @ values.T).argmax(dim=1) == torch.arange(64)

    assert hit.float().mean() > 0.9  # chance is 1/64


@pytest.mark.parametrize("sign", [1, -1])
def test_a_stream_that_says_one_thing_for_ever_does_not_blow_up(sign: int) -> None:
    key, value = tokens(1, 128)
    keys = key.expand(20_000, 128)
    values = value.expand(20_000, 128).clone()
    values[::64] *= sign
    values[: 64 * 50] *= sign
    memory = TitansMemory(128)
    state, surprise = memory.write(memory.empty(), keys, values)

    assert bool(surprise.isfinite().all())
    assert max(float(p.abs().max()) for p in state.parameters) < 20


def test_alpha_one_forgets_everything() -> None:
    memory = TitansMemory(16, chunk=4)
    state, _ = memory.write(memory.empty(), *tokens(8, 16))
    gone, _ = memory.write(state, *tokens(4, 16), Gates(theta=0.0, eta=0.0, alpha=1.0))

    assert all(not p.any() for p in gone.parameters)


def test_size_does_not_depend_on_what_was_written() -> None:
    memory = TitansMemory(32, heads=2)
    state, _ = memory.write(memory.empty(), *tokens(500, 32))

    assert state.tokens == 500
    assert state.nbytes == memory.empty().nbytes == 2 * 4 * (2 * 2 * 16 * 64)


def test_resuming_from_a_snapshot_gives_the_bytes_of_never_stopping() -> None:
    memory = TitansMemory(32, heads=2, residual_norm=True, chunk=16)
    before, after = tokens(50, 32), tokens(30, 32, seed=1)
    state, _ = memory.write(memory.empty(), *before)
    data = Snapshot({"stream": Section("titans", state.arrays())}).to_bytes()
    resumed = TitansState.from_arrays(Snapshot.from_bytes(data).section("stream", "titans").arrays)

    ends = [memory.write(start, *after)[0] for start in (state, resumed)]
    first, second = (Snapshot({"stream": Section("titans", end.arrays())}).to_bytes() for end in ends)
    assert first == second


def test_writes_that_end_at_chunks_can_be_split_anywhere_between() -> None:
    memory = TitansMemory(16, chunk=8)
    keys, values = tokens(40, 16)
    together, _ = memory.write(memory.empty(), keys, values)
    half, _ = memory.write(memory.empty(), keys[:24], values[:24])
    split, _ = memory.write(half, keys[24:], values[24:])

    for one, other in zip(together.parameters, split.parameters, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def test_state_is_left_alone_unless_inplace_is_asked_for() -> None:
    memory = TitansMemory(16)
    start = memory.empty()
    before = [p.clone() for p in start.parameters]
    written, _ = memory.write(start, *tokens(8, 16))
    torch.testing.assert_close(list(start.parameters), before, rtol=0, atol=0)

    inplace, _ = memory.write(start, *tokens(8, 16), inplace=True)
    assert inplace.parameters[0].data_ptr() == start.parameters[0].data_ptr()
    torch.testing.assert_close(inplace.parameters, written.parameters, rtol=0, atol=0)


def test_projected_gates_start_at_their_constants_and_follow_the_token() -> None:
    constants = Gates(theta=0.02, eta=0.9, alpha=0.01)
    keys, values = tokens(20, 16)
    memory = TitansMemory(16, heads=2, chunk=8)
    project = ProjectedGates.like(constants, width=16, heads=2)
    one, _ = memory.write(memory.empty(), keys, values, constants)
    same, _ = memory.write(memory.empty(), keys, values, project(keys, chunk=8))
    torch.testing.assert_close(one.parameters, same.parameters, rtol=1e-4, atol=1e-6)

    moved = ProjectedGates(torch.randn(16, 3, 2, generator=torch.Generator().manual_seed(0)), project.bias)(keys)
    assert torch.as_tensor(moved.theta).shape == torch.as_tensor(moved.eta).shape == (2, 20)
    assert torch.as_tensor(moved.theta).std() > 0


def test_nothing_written_changes_nothing() -> None:
    memory = TitansMemory(16)
    state, surprise = memory.write(memory.empty(), torch.zeros(0, 16), torch.zeros(0, 16))

    assert surprise.shape == (0,)
    assert state.tokens == 0
    assert memory.read(state, torch.zeros(0, 16)).shape == (0, 16)


def test_wrong_shapes_and_gates_say_which_and_what_was_expected() -> None:
    memory = TitansMemory(16, heads=2)
    keys, values = tokens(5, 16)
    with pytest.raises(ShapeError, match=r"tokens have shape \(5, 8\)"):
        memory.write(memory.empty(), keys[:, :8], values)
    with pytest.raises(ShapeError, match=r"values have shape \(4, 16\)"):
        memory.write(memory.empty(), keys, values[:4])
    with pytest.raises(ShapeError, match="the state has parameters"):
        memory.read(TitansMemory(16).empty(), keys)
    with pytest.raises(ShapeError, match=r"gate theta has shape \(4,\)"):
        memory.write(memory.empty(), keys, values, Gates(theta=torch.zeros(4)))
    with pytest.raises(ShapeError, match="gate alpha must lie between 0 and 1"):
        memory.write(memory.empty(), keys, values, Gates(alpha=float("nan")))
    with pytest.raises(ShapeError, match="multiple of heads"):
        TitansMemory(16, heads=3)
    with pytest.raises(ShapeError, match="titans state"):
        TitansState.from_arrays({"tokens": np.zeros(1, np.int64)})
