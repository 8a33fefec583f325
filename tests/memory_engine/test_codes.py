"""Random sign codes: the same everywhere, nearly orthogonal, and scored without unpacking."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.codes import score_codes, sign_codes, unpack
from memory_engine.errors import ShapeError

IDS = np.arange(1000, dtype=np.uint64)


def test_codes_are_these_bytes_on_every_platform() -> None:
    codes = sign_codes(np.array([0, 1, 2**64 - 1], np.uint64), 64)

    assert codes.shape == (3, 8)
    assert codes.tobytes().hex() == PINNED


PINNED = "6f7e194d2fdd06a71e61397408ab415e3771a2b2a70ac25d"


def test_codes_are_unit_vectors_of_two_values() -> None:
    code = unpack(sign_codes(IDS, 512))

    assert code.shape == (1000, 512)
    np.testing.assert_allclose(np.abs(code), 512**-0.5, rtol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(code, axis=1), 1, rtol=1e-5)


def test_codes_of_neighbouring_ids_are_nearly_orthogonal() -> None:
    code = unpack(sign_codes(IDS, 512))
    cosine = code @ code.T - np.eye(1000)

    assert np.abs(cosine).max() < 6 / 512**0.5
    assert abs(cosine.std() - 512**-0.5) < 0.002
    assert np.abs(code.mean(axis=0) * 512**0.5).max() < 5 / 1000**0.5


def test_seeds_give_other_codes() -> None:
    differing = np.unpackbits(sign_codes(IDS, 64, seed=1) ^ sign_codes(IDS, 64, seed=2)).mean()

    assert 0.48 < differing < 0.52


def test_a_code_does_not_depend_on_its_company() -> None:
    np.testing.assert_array_equal(sign_codes(IDS, 128)[7:8], sign_codes(IDS[7:8], 128))


@given(st.lists(st.integers(0, 2**64 - 1), max_size=40), st.sampled_from([64, 128, 512]), st.integers(0, 2**32))
def test_scores_are_inner_products_with_the_unpacked_codes(ids: list[int], width: int, seed: int) -> None:
    codes = sign_codes(np.array(ids, np.uint64), width)
    read = np.random.default_rng(seed).standard_normal(width).astype(np.float32)

    np.testing.assert_allclose(score_codes(read, codes), unpack(codes) @ read, atol=1e-5)


def test_wrong_widths_are_refused() -> None:
    with pytest.raises(ShapeError, match="multiple of 64"):
        sign_codes(IDS, 100)
    with pytest.raises(ShapeError, match="512 bits"):
        score_codes(np.zeros(64, np.float32), sign_codes(IDS, 512))
