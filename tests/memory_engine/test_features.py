"""Hashed features: unit keys, rare words weigh more, and a centred key is exact though it is stored sparse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.errors import ShapeError
from memory_engine.features import FeatureState, HashedFeatures, Tokens
from memory_engine.random_projection import SignProjection

HASHED = HashedFeatures(width=256)
documents = st.lists(
    st.dictionaries(st.integers(0, 2**64 - 1), st.floats(0.125, 8, width=32), max_size=12), min_size=1, max_size=12
)


@given(documents, st.booleans())
def test_keys_have_length_one_and_empty_documents_length_zero(given_: list[dict[int, float]], centred: bool) -> None:
    tokens = Tokens.of(given_)
    state = HASHED.observe(HASHED.empty(), tokens)
    length = np.linalg.norm(HASHED.dense(state, tokens, centred=centred), axis=1)

    for document, found in zip(given_, length, strict=True):
        assert found == pytest.approx(1, abs=1e-3) or found == pytest.approx(0, abs=1e-6)
        assert document or found == 0


@given(documents)
def test_a_centred_key_is_the_key_less_the_mean(given_: list[dict[int, float]]) -> None:
    tokens = Tokens.of([*given_, {1: 1.0, 2: 1.0}, {3: 1.0}])
    state = HASHED.observe(HASHED.empty(), tokens)
    plain = HASHED.dense(state, tokens).astype(np.float64)
    moved = plain - state.mean * (np.abs(plain).sum(axis=1, keepdims=True) > 0)
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    expected = np.where(length > 1e-4, moved / np.maximum(length, 1e-4), 0)
    found = HASHED.dense(state, tokens, centred=True)

    far = length[:, 0] > 0.02  # a key that is the mean itself has no direction
    np.testing.assert_allclose(found[far], expected[far], atol=1e-3)


@given(documents, st.integers(0, 12))
def test_counts_do_not_depend_on_how_documents_are_batched(given_: list[dict[int, float]], cut: int) -> None:
    together = HASHED.observe(HASHED.empty(), Tokens.of(given_))
    split = HASHED.observe(HASHED.observe(HASHED.empty(), Tokens.of(given_[:cut])), Tokens.of(given_[cut:]))

    assert split.document_count == together.document_count == len(given_)
    np.testing.assert_array_equal(split.bucket_count, together.bucket_count)


@given(documents, st.data())
def test_a_slice_of_rows_is_the_rows_of_the_slice(given_: list[dict[int, float]], data: st.DataObject) -> None:
    tokens = Tokens.of(given_)
    rows = HASHED.encode(HASHED.observe(HASHED.empty(), tokens), tokens, centred=data.draw(st.booleans()))
    begin = data.draw(st.integers(0, len(given_)))
    end = data.draw(st.integers(begin, len(given_)))

    np.testing.assert_array_equal(rows[begin:end].dense(), rows.dense()[begin:end])


def test_a_rare_token_weighs_more_than_a_common_one() -> None:
    common, rare = 11, 12
    tokens = Tokens.of([{common: 1.0}] * 50 + [{common: 1.0, rare: 1.0}])
    state = HASHED.observe(HASHED.empty(), tokens)
    key = np.sort(np.abs(HASHED.dense(state, tokens)[-1]))

    assert key[-1] > 4 * key[-2] > 0


def test_tokens_of_one_bucket_are_added_with_their_signs() -> None:
    narrow = HashedFeatures(width=2)
    tokens = Tokens.of([dict.fromkeys(range(100), 1.0)])
    rows = narrow.encode(narrow.empty(), tokens)

    assert rows.indices.tolist() == [0, 1]
    assert np.linalg.norm(rows.values) == pytest.approx(1)


@settings(max_examples=30)
@given(documents)
def test_state_survives_its_arrays_and_keeps_its_size(given_: list[dict[int, float]]) -> None:
    state = HASHED.observe(HASHED.empty(), Tokens.of(given_))
    again = FeatureState.from_arrays(state.arrays())

    np.testing.assert_array_equal(HASHED.idf(again), HASHED.idf(state))
    np.testing.assert_array_equal(again.mean, state.mean)
    size = {name: array.nbytes for name, array in state.arrays().items()}
    assert size == {name: array.nbytes for name, array in HASHED.empty().arrays().items()}


def test_arrays_that_cannot_be_a_state_are_refused() -> None:
    arrays = HASHED.empty().arrays()
    wrongs: list[tuple[str, np.ndarray]] = [
        ("bucket_count", np.full(256, 5, np.int64)),
        ("bucket_count", np.zeros(3, np.int64)),
        ("document_count", np.array([-1], np.int64)),
        ("key_sum", np.zeros(256, np.float32)),
    ]
    for name, wrong in wrongs:
        with pytest.raises(ShapeError, match="feature state"):
            FeatureState.from_arrays({**arrays, name: wrong})
    with pytest.raises(ShapeError, match="missing"):
        FeatureState.from_arrays({})


def test_width_must_be_a_power_of_two() -> None:
    with pytest.raises(ShapeError, match="power of two"):
        HashedFeatures(width=1000)


@pytest.mark.parametrize("centred", [False, True])
def test_projection_of_sparse_keys_is_that_of_dense_keys(centred: bool) -> None:
    rng = np.random.default_rng(0)
    hashed = HashedFeatures(width=2048)
    tokens = Tokens.of([{int(t): 1.0 for t in rng.integers(0, 500, size)} for size in (20, 0, 30, 1, 0)])
    keys = hashed.encode(hashed.observe(hashed.empty(), tokens), tokens, centred=centred)
    projection = SignProjection(2048, 128)
    expected = keys.dense() @ projection.matrix
    expected /= np.maximum(np.linalg.norm(expected, axis=1, keepdims=True), 1e-12)

    np.testing.assert_allclose(projection.project(keys), expected, atol=1e-5)


def test_projection_keeps_inner_products() -> None:
    rng = np.random.default_rng(1)
    hashed = HashedFeatures(width=2048)
    shared = [{int(t): 1.0 for t in rng.integers(0, 10**6, 15)} for _ in range(200)]
    tokens = Tokens.of([{**document, int(rng.integers(10**7)): 1.0} for document in shared for _ in range(2)])
    keys = hashed.encode(hashed.empty(), tokens)
    dense, narrow = keys.dense(), SignProjection(2048, 128).project(keys)

    assert np.abs(narrow @ narrow.T - dense @ dense.T).std() < 1.2 / 128**0.5
