"""The fast path is the papers' recurrence: every preset equals its naive float64 file, however the stream is cut."""

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from small_memories import (
    EXACT,
    EXACT_READS,
    VARIANTS,
    assert_near,
    assert_same_state,
    double,
    naive_run,
    small,
    stream,
)

from memory_engine.errors import ShapeError
from memory_engine.miras import PRESETS
from memory_engine.miras.memory import Reads

VARIANT = pytest.mark.parametrize(("name", "choices"), VARIANTS, ids=[f"{n}-{c}" if c else n for n, c in VARIANTS])

SMOOTH = pytest.mark.parametrize(  # the slope of the printed Huber jumps, and rounding may decide where
    ("name", "choices"), [variant for variant in VARIANTS if not variant[1].get("printed")], ids=str
)
TOKEN = pytest.mark.parametrize(("name", "choices"), EXACT_READS, ids=[f"{n}-{c}" if c else n for n, c in EXACT_READS])


def assert_equal(
    name: str,
    choices: dict[str, Any],
    calls: list[int],
    *,
    groups: int = 2,
    seed: int = 0,
    tolerance: float = 1e-5,
    width: int = 6,
    when: Reads = "chunk",
    device: torch.device | None = None,
) -> None:
    """Reads, state and surprise of several calls, one after the other.

    Newton-Schulz makes rounding up to 485 times larger, and the next chunk that again: Atlas is compared by chunks.
    """
    memory = small(name, width, **choices)
    atlas = name == "atlas"
    if atlas:
        tolerance *= 10
        calls = [min(memory.chunk, count - start) for count in calls for start in range(0, count, memory.chunk)]
    mine = memory.empty(groups, device)
    theirs = double(mine)
    for number, count in enumerate(calls):
        given = stream(memory, groups, count, seed + number, name=name, steady=atlas)
        keys, values, queries, gates = given.map(lambda t: t.to(device or "cpu"))
        reads, after = memory.scan(mine, keys, values, queries, gates, reads=when)
        mine, surprise = memory.write(mine, keys, values, gates)
        assert_same_state(after, double(mine), 1e-5 if when == "token" else 0)
        if not count:
            continue
        expected = naive_run(name, memory, theirs, given, when)
        theirs = double(mine) if atlas else expected.state
        assert_near(reads, expected.reads, tolerance, "reads", least=0.1)
        assert_near(surprise, expected.surprise, tolerance, "surprise")
        assert_same_state(mine, expected.state, tolerance)


@VARIANT
def test_fast_equals_naive_over_calls_and_chunks(name: str, choices: dict[str, Any], device: torch.device) -> None:
    assert_equal(name, choices, [9, 3, 0, 6], device=device)  # chunks of 4: whole, short, one that ends a call


@SMOOTH
@settings(max_examples=5)
@given(
    chunk=st.integers(1, 9),
    groups=st.integers(1, 3),
    calls=st.lists(st.integers(0, 9), min_size=1, max_size=2),
    seed=st.integers(0, 999),
)
def test_fast_equals_naive_for_any_chunk_groups_and_split(
    name: str, choices: dict[str, Any], chunk: int, groups: int, calls: list[int], seed: int
) -> None:
    assert_equal(name, choices | {"chunk": chunk}, calls, groups=groups, seed=seed)


@TOKEN
@settings(max_examples=4)
@given(chunk=st.integers(1, 9), calls=st.lists(st.integers(0, 9), min_size=1, max_size=2), seed=st.integers(0, 999))
def test_reads_can_be_exact_to_the_token(
    name: str, choices: dict[str, Any], chunk: int, calls: list[int], seed: int
) -> None:
    assert_equal(name, choices | {"chunk": chunk}, calls, seed=seed, when="token")


@pytest.mark.parametrize("name", ["titans", "moneta", "memora", "atlas"])
def test_reads_exact_to_the_token_are_refused_where_the_weights_after_a_token_have_no_short_form(name: str) -> None:
    memory = small(name)
    with pytest.raises(ShapeError, match=r"^scan: reads"):
        memory.scan(memory.empty(2), *stream(memory, 2, 5), reads="token")


@pytest.mark.parametrize("name", PRESETS)
def test_wide_memories_stay_as_near(name: str, device: torch.device) -> None:
    assert_equal(name, {"chunk": 8}, [8, 5, 8], width=32, device=device)


@pytest.mark.parametrize("name", PRESETS)
def test_bfloat16_products_stay_near(name: str, device: torch.device) -> None:
    half = {"chunk": 8, "compute_dtype": torch.bfloat16}
    assert_equal(name, half, [8, 5, 8], width=32, tolerance=1e-2, device=device)


@pytest.mark.parametrize("name", EXACT)
@settings(max_examples=10)
@given(chunk=st.integers(1, 13), cut=st.integers(0, 13), seed=st.integers(0, 99))
def test_chunks_and_calls_change_only_the_speed_of_linear_memories(name: str, chunk: int, cut: int, seed: int) -> None:
    token, chunked = small(name, chunk=1), small(name, chunk=chunk)
    keys, values, _, gates = stream(token, 2, 13, seed, name=name)
    whole, _ = token.write(token.empty(2), keys, values, gates)
    first, last = (
        type(gates)(*(g[:, part] for g in (gates.theta, gates.eta, gates.alpha)))
        for part in (slice(cut), slice(cut, None))
    )
    half, _ = chunked.write(chunked.empty(2), keys[:, :cut], values[:, :cut], first)
    split, _ = chunked.write(half, keys[:, cut:], values[:, cut:], last)

    assert_same_state(split, double(whole), 1e-5)


@pytest.mark.parametrize("name", ["titans", "yaad", "slots", "moneta"])
def test_gradients_of_a_call_are_taken_where_it_began_whatever_the_chunk(name: str) -> None:
    pieces, whole = small(name, gating="token", gradients="call"), small(name, gating="token", chunk=11)
    keys, values, queries, gates = stream(pieces, 2, 11, name=name)
    reads, after = pieces.scan(pieces.empty(2), keys, values, queries, gates)
    expected, _ = whole.write(whole.empty(2), keys, values, gates)

    assert_same_state(after, double(expected), 1e-5)
    torch.testing.assert_close(reads[:, :4], pieces.read(pieces.empty(2), queries[:, :4]))
    with pytest.raises(ShapeError, match="takes each chunk at its start"):
        small("gated_delta", gradients="call")
