"""Whitening: additive statistics of keys; after it no direction stands out."""

import numpy as np
import pytest

from memory_engine.associative.whitening import KeyStatistics, Whitening
from memory_engine.errors import ShapeError

RNG = np.random.default_rng(0)
KEYS = (RNG.standard_normal((2000, 16)) * np.linspace(0.1, 2, 16) + 3).astype(np.float32)


def test_little_shrinkage_makes_all_directions_alike() -> None:
    white = Whitening.of(KeyStatistics.empty(16).observe(KEYS), version=1, shrink=1e-3)(KEYS)

    assert np.allclose(white.mean(0), 0, atol=0.05)
    assert np.allclose(np.cov(white.T), np.eye(16), atol=0.15)


def test_much_shrinkage_only_centres() -> None:
    white = Whitening.of(KeyStatistics.empty(16).observe(KEYS), version=1, shrink=1e6)(KEYS)
    centred = KEYS - KEYS.mean(0)

    assert np.corrcoef(white.ravel(), centred.ravel())[0, 1] > 0.9999


def test_a_noisy_query_stays_near_its_key_also_where_keys_fill_few_directions() -> None:
    keys = RNG.standard_normal((2000, 4)) @ RNG.standard_normal((4, 16)) + 0.02 * RNG.standard_normal((2000, 16)) + 1
    keys /= np.linalg.norm(keys, axis=1, keepdims=True)
    queries = keys + 0.484 * RNG.standard_normal(keys.shape) / 4
    statistics = KeyStatistics.empty(16).observe(keys)

    def cosine(whitening: Whitening) -> float:
        x, y = whitening(keys), whitening(queries)
        return float(((x * y).sum(1) / np.linalg.norm(x, axis=1) / np.linalg.norm(y, axis=1)).mean())

    chosen, centred = (cosine(Whitening.of(statistics, version=1, shrink=shrink)) for shrink in (None, 1e6))
    assert chosen > 0.93 * centred
    assert chosen > 2 * cosine(Whitening.of(statistics, version=1, shrink=1e-3))


def test_statistics_are_sums_that_can_be_taken_apart_and_put_together() -> None:
    whole = KeyStatistics.empty(16).observe(KEYS)
    rest = whole.forget(KEYS[:500])
    again = rest.merge(KeyStatistics.empty(16).observe(KEYS[:500]))

    assert rest.count == 1500
    assert np.allclose(rest.covariance(), np.cov(KEYS[500:].T, bias=True), atol=1e-5)
    assert np.allclose(again.outer, whole.outer)


@pytest.mark.parametrize("keys", [KEYS[:0], KEYS[:1], np.repeat(KEYS[:1], 9, 0), np.zeros((5, 16))])
def test_keys_without_variance_are_only_centred(keys: np.ndarray) -> None:
    whitening = Whitening.of(KeyStatistics.empty(16).observe(keys), version=1)

    assert np.isfinite(whitening(KEYS)).all()
    assert np.allclose(whitening(keys), 0, atol=1e-5)


def test_the_identity_changes_nothing() -> None:
    assert np.array_equal(Whitening.identity(16)(KEYS), KEYS)


def test_arrays_and_back_give_the_same_numbers() -> None:
    statistics = KeyStatistics.empty(16).observe(KEYS)
    whitening = Whitening.of(statistics, version=3)
    back = Whitening.from_arrays(whitening.arrays())

    assert (back.version, back.count) == (3, 2000)
    assert np.array_equal(back(KEYS), whitening(KEYS))
    assert np.array_equal(KeyStatistics.from_arrays(statistics.arrays()).outer, statistics.outer)
    for wrong in ({}, {**whitening.arrays(), "levels": whitening.matrix}, {**whitening.arrays(), "mean": KEYS}):
        with pytest.raises(ShapeError):
            Whitening.from_arrays(wrong)
    for wrong in ({}, {**statistics.arrays(), "total": KEYS}):
        with pytest.raises(ShapeError):
            KeyStatistics.from_arrays(wrong)


@pytest.mark.parametrize(
    "keys", [KEYS[0], KEYS[:, 1:], np.full((1, 16), np.nan), np.full((1, 16), 1e10), np.array([["a"] * 16])]
)
def test_what_would_spoil_the_statistics_is_refused(keys: np.ndarray) -> None:
    with pytest.raises(ShapeError):
        KeyStatistics.empty(16).observe(keys)
    with pytest.raises(ShapeError):
        Whitening.identity(16)(keys)


def test_more_is_not_forgotten_than_was_observed() -> None:
    with pytest.raises(ShapeError, match="only 0"):
        KeyStatistics.empty(16).forget(KEYS)
    with pytest.raises(ShapeError, match="width"):
        KeyStatistics.empty(16).merge(KeyStatistics.empty(8))
    with pytest.raises(ShapeError, match="shrink"):
        Whitening.of(KeyStatistics.empty(16), version=1, shrink=0)
