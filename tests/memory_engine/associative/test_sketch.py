"""Counters of pairs in fixed bytes: never too small, exact to take back, and as full as the formula says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.associative.nibbles import pack, unpack
from memory_engine.associative.sketch import Sketch, cells_for, stray_rate
from memory_engine.errors import ShapeError, SnapshotError, UnwriteError

SKETCH = Sketch(1, 1 << 12)


def pairs(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hashes of different words with different values, and amounts."""
    words = np.arange(count, dtype=np.uint64) + np.uint64(seed << 32)
    amounts = np.random.default_rng(seed).integers(1, 20, count).astype(np.int32)
    return SKETCH.words(words), SKETCH.values(words * np.uint64(7)), amounts


def test_a_pair_reads_what_was_written_or_more() -> None:
    counts = SKETCH.empty()
    words, values, amounts = pairs(250)
    SKETCH.add(counts, words, values, amounts)
    read = SKETCH.read(counts, words, values)
    assert (read >= amounts).all()
    assert (read == amounts).mean() > 0.97


def test_what_is_taken_back_was_never_there() -> None:
    one, other = pairs(250), pairs(250, seed=1)
    both, never = SKETCH.empty(), SKETCH.empty()
    SKETCH.add(both, *other)
    SKETCH.add(both, *one)
    SKETCH.add(both, other[0], other[1], -other[2])
    SKETCH.add(never, *one)
    np.testing.assert_array_equal(both, never)


def test_two_sketches_merge_by_adding() -> None:
    one, other, both = SKETCH.empty(), SKETCH.empty(), SKETCH.empty()
    SKETCH.add(one, *pairs(100))
    SKETCH.add(other, *pairs(100, seed=1))
    SKETCH.add(both, *pairs(100, seed=1))
    SKETCH.add(both, *pairs(100))
    np.testing.assert_array_equal(one + other, both)


def test_taking_back_what_is_not_there_is_refused_and_changes_nothing() -> None:
    counts = SKETCH.empty()
    SKETCH.add(counts, *pairs(50))
    before = counts.copy()
    words, values, amounts = pairs(50, seed=1)
    with pytest.raises(UnwriteError, match="anew"):
        SKETCH.add(counts, words, values, -amounts)
    np.testing.assert_array_equal(counts, before)


def test_strays_are_as_many_as_the_formula_says() -> None:
    for count in (200, 400, 800):
        counts = SKETCH.empty()
        SKETCH.add(counts, *pairs(count))
        words, values, _ = pairs(4000, seed=9)
        found = float((SKETCH.read(counts, words, values) > 0).mean())
        expected = stray_rate(count, SKETCH.cells)
        assert abs(found - expected) < 0.25 * expected + 0.003
        assert abs(SKETCH.strays(counts) - expected) < 0.2 * expected + 0.001


def test_the_size_for_a_share_of_strays_gives_that_share() -> None:
    assert stray_rate(1000, cells_for(1000, stray=0.01)) == pytest.approx(0.01, rel=0.01)
    assert Sketch.for_pairs(100_000).shards * (1 << 16) >= cells_for(100_000)
    assert Sketch.for_pairs(0).shards == 1


def test_values_spread_evenly_over_shards() -> None:
    shards = Sketch(16).shard_of(np.arange(16_000, dtype=np.uint64))
    assert np.bincount(shards, minlength=16).max() < 1.15 * 1000


@pytest.mark.parametrize("sizes", [(0, 64, 4), (1, 100, 4), (1, 64, 0), (1, 1 << 25, 4)])
def test_sizes_out_of_range_are_refused(sizes: tuple[int, int, int]) -> None:
    with pytest.raises(ShapeError, match="Sketch"):
        Sketch(*sizes)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 1 << 30), min_size=1, max_size=40))
def test_packed_counters_come_back(numbers: list[int]) -> None:
    counts = np.array(numbers * 2, np.int32)
    np.testing.assert_array_equal(unpack(pack(counts), len(counts)), counts)


def test_packed_counters_that_do_not_fit_are_refused() -> None:
    packed = pack(np.array([1, 20, 3, 4], np.int32))
    for wrong in (
        {"low": packed["low"]},
        {**packed, "full": np.array([3], np.int32)},
        {**packed, "at": np.array([0], np.int32)},
        {**packed, "at": packed["at"].astype(np.int64)},
    ):
        with pytest.raises(SnapshotError, match="rebuild"):
            unpack(wrong, 4)
    with pytest.raises(SnapshotError, match="rebuild"):
        unpack(packed, 6)
