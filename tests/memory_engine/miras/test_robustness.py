"""Whatever comes in: a clear error or a defined result, and no NaN in any state."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from small_memories import TWO_WIDTHS, double, small, stream
from torch import Tensor

from memory_engine.errors import MemoryEngineError, ShapeError, UnwriteError
from memory_engine.miras import PRESETS, Gates, Memory, MemoryState
from memory_engine.miras.architectures import Vector
from memory_engine.miras.retentions import ElasticNet

NAMES = pytest.mark.parametrize("name", PRESETS)


def default(name: str, width: int = 8, **choices: Any) -> Memory:
    """As it works out of the box, with its ceiling."""
    return PRESETS[name](**({"d_k": width, "d_v": width} if name in TWO_WIDTHS else {"d": width}) | choices)


def finite(state: MemoryState) -> bool:
    return all(bool(tensor.isfinite().all()) for tensor in state.tensors)


@NAMES
@settings(max_examples=15)
@given(
    st.sampled_from([0.0, 1e-30, 1e-3, 1.0, 1e3, 2e5]),
    st.sampled_from([0.0, 1e-30, 1.0, 1e3, 2e5]),
    st.sampled_from(["one key", "opposite values", "few keys", "random"]),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from([0.0, 1.0]),
    st.sampled_from([0.0, 1e-3, 1.0]),
    st.booleans(),
)
def test_no_stream_of_finite_numbers_puts_a_nan_into_a_state(
    name: str, key: float, value: float, kind: str, theta: float, eta: float, alpha: float, normalised: bool
) -> None:
    generator = torch.Generator().manual_seed(0)
    keys, values = torch.randn(2, 2, 150, 8, generator=generator)
    if kind in {"one key", "opposite values"}:
        keys, values = keys[:, :1].expand(2, 150, 8), values[:, :1].expand(2, 150, 8).clone()
        if kind == "opposite values":
            values[:, 1::2] *= -1
    if kind == "few keys":
        keys = keys[:, torch.arange(150) % 3]
    memory = default(name, normalise_keys=normalised)
    state, keys, values = memory.empty(2), keys * key, values * value
    for _ in range(3):
        try:
            state, surprise = memory.write(state, keys, values, Gates(theta=theta, eta=eta, alpha=alpha))
        except MemoryEngineError:
            if normalised:  # keys of any length may leave the range of numbers, which is said
                raise
            return
        assert finite(state)
        if normalised:  # the length of a gradient may be past all numbers, its steps are held
            assert bool(surprise.isfinite().all())
            assert bool(memory.read(state, keys).isfinite().all())


@NAMES
@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -float("inf"), 2e6])
def test_nan_infinite_and_huge_numbers_are_refused_and_leave_the_state_alone(name: str, wrong: float) -> None:
    memory = small(name)
    keys, values, queries, _ = stream(memory, 2, 5)
    state, _ = memory.write(memory.empty(2), keys, values)
    before = [tensor.clone() for tensor in state.tensors]
    for which in range(3):
        given = [keys.clone(), values.clone(), queries.clone()]
        given[which][1, 2, 3] = wrong
        with pytest.raises(
            ShapeError, match=f"scan: {('keys', 'values', 'queries')[which]} have NaN, infinite or huge"
        ):
            memory.scan(state, *given)
    for gate in ("theta", "eta", "alpha", "threshold", "gamma"):
        with pytest.raises(ShapeError, match=f"gate {gate} must lie between"):
            memory.write(state, keys, values, Gates(**{gate: -1.0 if wrong > 1e6 else wrong}))
    with pytest.raises(MemoryEngineError, match="NaN or infinite"):
        memory.start(tuple(torch.full_like(p, float("nan")) for p in state.parameters))
    assert all(torch.equal(one, other) for one, other in zip(before, state.tensors, strict=True))


@NAMES
def test_zero_and_duplicate_keys_have_defined_results(name: str) -> None:
    memory = small(name)
    keys, values, _, _ = stream(memory, 1, 6)
    state, surprise = memory.write(memory.empty(), torch.zeros_like(keys), values)
    assert finite(state)
    assert bool(surprise.isfinite().all())

    same = keys[:, :1].expand_as(keys)
    state, surprise = memory.write(memory.empty(), same, values)
    assert finite(state)
    assert bool(memory.read(state, torch.zeros_like(keys)).isfinite().all())


@NAMES
def test_nothing_written_changes_nothing(name: str) -> None:
    memory = small(name)
    keys, values, queries, _ = stream(memory, 2, 5)
    state, _ = memory.write(memory.empty(2), keys, values)
    empty = slice(0, 0)
    same, surprise = memory.write(state, keys[:, empty], values[:, empty])
    reads, _ = memory.scan(state, keys[:, empty], values[:, empty], queries[:, empty])

    assert surprise.shape == (2, 0)
    assert reads.shape == (2, 0, memory.architecture.d_v)
    assert memory.read(state, queries[:, empty]).shape == reads.shape
    assert memory.surprise(state, keys[:, empty], values[:, empty]).shape == (2, 0)
    assert all(torch.equal(one, other) for one, other in zip(same.tensors, state.tensors, strict=True))
    assert not {t.data_ptr() for t in same.parameters} & {t.data_ptr() for t in state.parameters}


@NAMES
def test_one_token_at_a_time_is_the_same_as_a_chunk_of_one(name: str) -> None:
    memory = small(name, chunk=1)
    keys, values, _, gates = stream(memory, 1, 4, name=name, steady=True)
    whole, _ = memory.write(memory.empty(), keys, values, gates)
    state = memory.empty()
    for t in range(4):
        one = Gates(
            *(
                torch.as_tensor(g)[:, t : t + 1]
                for g in (gates.theta, gates.eta, gates.alpha, gates.threshold, gates.gamma)
            )
        )
        state, _ = memory.write(state, keys[:, t : t + 1], values[:, t : t + 1], one)

    torch.testing.assert_close(state.tensors, whole.tensors, rtol=1e-5, atol=1e-6)


@NAMES
def test_calls_that_end_at_chunks_can_be_split_there_bit_for_bit(name: str) -> None:
    memory = small(name)
    keys, values, _, _ = stream(memory, 2, 15)
    whole, _ = memory.write(memory.empty(2), keys, values)
    half, _ = memory.write(memory.empty(2), keys[:, :8], values[:, :8])
    split, _ = memory.write(half, keys[:, 8:], values[:, 8:])

    assert all(torch.equal(one, other) for one, other in zip(whole.tensors, split.tensors, strict=True))


@NAMES
def test_inplace_gives_the_same_and_the_plain_way_leaves_the_state(name: str) -> None:
    memory = small(name)
    keys, values, _, gates = stream(memory, 2, 11, name=name)
    start, _ = memory.write(memory.empty(2), keys, values)
    before = start.copy()
    plain, _ = memory.write(start, keys, values, gates)
    assert all(torch.equal(one, other) for one, other in zip(start.tensors, before.tensors, strict=True))

    reads, scanned = memory.scan(before.copy(), keys, values, keys, gates)
    same, inplace = memory.scan(before, keys, values, keys, gates, inplace=True)
    torch.testing.assert_close((same, inplace.tensors), (reads, scanned.tensors), rtol=1e-5, atol=1e-6)

    inplace, _ = memory.write(start, keys, values, gates, inplace=True)
    torch.testing.assert_close(inplace.tensors, plain.tensors, rtol=1e-5, atol=1e-6)


WRONG: dict[str, Callable[[Tensor], Tensor]] = {
    "a missing dimension": lambda t: t[0],
    "another number of groups": lambda t: t[:1],
    "another width": lambda t: t[..., :-1],
    "whole numbers": lambda t: t.round().long(),
    "complex numbers": lambda t: t.to(torch.complex64),
    "true and false": lambda t: t > 0,
}


@NAMES
@pytest.mark.parametrize("how", WRONG)
def test_wrong_tensors_are_named(name: str, how: str) -> None:
    memory = small(name)
    state = memory.empty(2)
    keys, values, queries, _ = stream(memory, 2, 5)
    wrong = WRONG[how]
    with pytest.raises(ShapeError, match=r"^scan: keys"):
        memory.scan(state, wrong(keys), values, queries)
    with pytest.raises(ShapeError, match=r"^write: values"):
        memory.write(state, keys, wrong(values))
    with pytest.raises(ShapeError, match=r"^read: queries"):
        memory.read(state, wrong(queries))
    with pytest.raises(ShapeError, match=r"^write: values"):
        memory.write(state, keys, values[:, :-1])
    with pytest.raises(ShapeError, match="gate theta has shape"):
        memory.write(state, keys, values, Gates(theta=torch.zeros(4)))


@NAMES
def test_states_of_another_memory_are_refused(name: str) -> None:
    memory = small(name)
    keys, values, _, _ = stream(memory, 2, 5)
    state, _ = memory.write(memory.empty(2), keys, values)
    for other in PRESETS:
        strange = small(other).empty(2)
        if [t.shape for t in strange.tensors] != [t.shape for t in memory.empty(2).tensors]:
            with pytest.raises(ShapeError, match=r"^write: the state"):
                memory.write(strange, keys, values)
    with pytest.raises(ShapeError, match=r"^read: the state is not float32"):
        memory.read(double(state), keys)
    with pytest.raises(ShapeError, match=r"numbers of groups|the memory"):
        memory.start((*(p[:1] for p in state.parameters[:-1]), state.parameters[-1][:, :-1]))


@NAMES
def test_low_precision_input_is_taken_and_the_state_stays_float32(name: str) -> None:
    memory = small(name)
    keys, values, queries, _ = stream(memory, 2, 5)
    for dtype in (torch.float16, torch.bfloat16, torch.float64):
        reads, state = memory.scan(memory.empty(2), keys.to(dtype), values.to(dtype), queries.to(dtype))
        assert {tensor.dtype for tensor in (reads, *state.tensors)} == {torch.float32}


@NAMES
def test_a_ceiling_holds_every_parameter_and_a_usual_stream_does_not_reach_it(name: str) -> None:
    generator = torch.Generator().manual_seed(0)
    keys, values = torch.nn.functional.normalize(torch.randn(2, 1, 300, 64, generator=generator), dim=-1)
    start = default(name, 64).empty()
    usual, _ = default(name, 64).write(start, keys, values)
    free, _ = default(name, 64, ceiling=None).write(start, keys, values)
    assert all(torch.equal(one, other) for one, other in zip(usual.tensors, free.tensors, strict=True))

    memory = default(name, 64, ceiling=0.1)
    held, _ = memory.write(memory.empty(), keys, 50 * values)
    if not memory.algorithm.additive and not memory.retention.bounded:
        assert max(float(p.square().mean().sqrt()) for p in held.parameters) <= 0.1 + 1e-6


def test_a_step_too_large_without_a_ceiling_is_said_and_the_state_is_as_it_was() -> None:
    memory = small("titans")
    keys, values, _, _ = stream(memory, 1, 400)
    state = memory.empty()
    before = state.copy()
    with pytest.raises(MemoryEngineError, match="smaller steps"):
        memory.write(state, keys, 1e5 * values, Gates(theta=1.0, eta=1.0))
    assert all(torch.equal(one, other) for one, other in zip(state.tensors, before.tensors, strict=True))


def test_arrays_that_are_no_state_are_refused() -> None:
    arrays = small("titans").empty().arrays()
    for wrong in (
        {},
        {"tokens": np.zeros(1, np.int64)},
        {name: array for name, array in arrays.items() if name != "tokens"},
        arrays | {"parameter.7": arrays["parameter.0"]},
        arrays | {"other": arrays["parameter.0"]},
        arrays | {"tokens": np.zeros(2, np.int64)},
    ):
        with pytest.raises(ShapeError, match="memory state"):
            MemoryState.from_arrays(wrong)


@pytest.mark.parametrize(
    "make",
    [
        lambda: PRESETS["titans"](8, gating="tokens"),
        lambda: PRESETS["titans"](8, gradients="calls"),
        lambda: PRESETS["gated_delta"](0, 4),
        lambda: PRESETS["mesa"](4, 4, ridge=float("inf")),
        lambda: PRESETS["slots"](4, 4, sharpness=float("nan")),
        lambda: PRESETS["memora"](4, mean=float("inf")),
        lambda: Vector(0),
        lambda: ElasticNet(float("nan")),
        lambda: small("titans").empty(0),
        lambda: small("titans").empty(-1),
    ],
)
def test_choices_that_mean_nothing_are_refused_where_they_are_made(make: Callable[[], object]) -> None:
    with pytest.raises(ShapeError):
        make()


def test_a_misspelt_way_of_reading_is_refused_and_not_read_as_nothing() -> None:
    memory = small("gated_delta")
    keys, values, queries, _ = stream(memory, 1, 5)
    with pytest.raises(ShapeError, match="scan: reads is 'tokens'"):
        memory.scan(memory.empty(), keys, values, queries, reads="tokens")  # type: ignore[arg-type]
    with pytest.raises(ShapeError, match="write: keys are of type ndarray"):
        memory.write(memory.empty(), keys.numpy(), values)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 1e300])
def test_arrays_with_numbers_that_no_state_holds_are_refused(wrong: float) -> None:
    arrays = small("atlas").empty().arrays()
    for name in arrays.keys() - {"tokens"}:
        array = arrays[name].astype(np.float64) if wrong == 1e300 else arrays[name].copy()
        if array.size:
            array.flat[0] = wrong
        with pytest.raises(ShapeError, match=name) if array.size or wrong == 1e300 else nullcontext():
            MemoryState.from_arrays(arrays | {name: array})
    for other in (np.array(["1"]), np.array([1.5]), np.array([1], np.uint64)):
        with pytest.raises(ShapeError):
            MemoryState.from_arrays(arrays | {"tokens": other})


def test_a_detached_state_goes_on_without_the_graph_it_came_from() -> None:
    memory = small("titans")
    keys, values, queries, _ = stream(memory, 1, 8)
    step = torch.full((8,), 0.05, requires_grad=True)
    state = memory.empty()
    for _ in range(3):  # truncated backpropagation: each window has its own gradient
        reads, state = memory.scan(state.detach(), keys, values, queries, Gates(theta=step))
        reads.square().sum().backward()
    assert state.tensors[0].requires_grad
    assert not any(tensor.requires_grad for tensor in state.detach().tensors)
    assert state.to("cpu").tokens == 24


@NAMES
def test_groups_may_begin_as_the_same_trained_parameters_which_no_write_changes(name: str) -> None:
    memory = default(name, 160)  # wide enough for products that are added to the weights while they are made
    generator = torch.Generator().manual_seed(0)
    keys, values = torch.nn.functional.normalize(torch.randn(2, 3, 70, 160, generator=generator), dim=-1)
    trained = memory.empty().parameters
    before = [parameter.clone() for parameter in trained]
    apart, _ = memory.write(memory.start(tuple(p.repeat(3, 1, 1) for p in trained)), keys, values)
    shared = memory.start(tuple(p.expand(3, -1, -1) for p in trained))
    together, _ = memory.write(shared, keys, values, inplace=True)
    torch.testing.assert_close(together.tensors, apart.tensors, rtol=1e-4, atol=1e-5)

    memory.write(memory.start(trained), keys[:1], values[:1], inplace=True)
    assert all(torch.equal(one, other) for one, other in zip(trained, before, strict=True))


@NAMES
def test_to_forget_and_to_unwrite_look_at_the_state(name: str) -> None:
    other = Memory(Vector(3)).empty()
    with pytest.raises(ShapeError, match=r"^forget: the state"):
        small(name).forget(other, 0.5)
    with pytest.raises(ShapeError, match=r"^unwrite: the state"):
        small(name).unwrite(other, torch.zeros(1, 0, 8), torch.zeros(1, 0, 8))


def test_what_was_written_with_forgetting_is_not_unwritten() -> None:
    memory = default("mesa")
    keys, values, _, _ = stream(memory, 1, 5)
    state, _ = memory.write(memory.empty(), keys, values)
    assert memory.unwrite(state, keys, values).tokens == 0
    with pytest.raises(UnwriteError, match="alpha"):
        memory.unwrite(state, keys, values, Gates(alpha=0.1))
    with pytest.raises(UnwriteError, match="alpha"):
        default("mesa", gates=Gates(alpha=0.1)).unwrite(state, keys, values)


def test_counters_in_bfloat16_stay_whole_numbers() -> None:
    with pytest.raises(ShapeError, match="bfloat16 counts to 256"):
        default("hebbian", counters=True, chunk=512, compute_dtype=torch.bfloat16)
    memory = default("hebbian", counters=True, chunk=256, compute_dtype=torch.bfloat16)
    keys, values = torch.ones(1, 999, 8), torch.ones(1, 999, 8)  # all counts are as large as they can be
    state, _ = memory.write(memory.empty(), keys, values)
    assert float(state.parameters[0].abs().min()) == 999
    assert not memory.unwrite(state, keys, values).parameters[0].any()
