"""Views of few bits: of known loss, read without unpacking the whole."""

import numpy as np
import pytest

from memory_engine.associative.quantised import LOSS, QuantisedWeights
from memory_engine.errors import ShapeError

WEIGHT = np.random.default_rng(0).standard_normal((3000, 32)).astype(np.float32) * np.linspace(0.1, 5, 32, dtype="f")


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_loss_and_bytes_are_as_stated(bits: int) -> None:
    view = QuantisedWeights.of(WEIGHT, bits)
    lost = np.square(view.dense() - WEIGHT).sum(0) / np.square(WEIGHT).sum(0)

    assert lost.mean() == pytest.approx(LOSS[bits], rel=0.1, abs=5e-5)
    assert view.nbytes == 3000 * 32 * bits // 8 + 32 * 4
    assert view.shape == (3000, 32)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_product_is_that_of_the_unpacked_weights(bits: int) -> None:
    view = QuantisedWeights.of(WEIGHT, bits)
    features = np.random.default_rng(1).standard_normal((5, 3000)).astype(np.float32)

    assert np.allclose(view.times(features), features @ view.dense(), atol=2e-2, rtol=1e-4)
    assert view.times(features[:0]).shape == (0, 32)


def test_columns_of_zeros_read_zero() -> None:
    assert not QuantisedWeights.of(np.zeros((64, 8)), 1).dense().any()


def test_arrays_and_back() -> None:
    view = QuantisedWeights.of(WEIGHT, 2)
    back = QuantisedWeights.from_arrays(view.arrays())

    assert back.bits == 2
    assert np.array_equal(back.dense(), view.dense())
    for packed in (view.packed[:, 1:], view.packed[0]):
        with pytest.raises(ShapeError):
            QuantisedWeights.from_arrays({"packed": packed, "scale": view.scale})
    with pytest.raises(ShapeError):
        QuantisedWeights.from_arrays({})


def test_what_cannot_be_packed_is_refused() -> None:
    for weight, bits in ((WEIGHT, 3), (WEIGHT[0], 1), (WEIGHT[:, :7], 1), (np.full((8, 8), np.nan), 1)):
        with pytest.raises(ShapeError):
            QuantisedWeights.of(weight, bits)
    with pytest.raises(ShapeError, match="features"):
        QuantisedWeights.of(WEIGHT, 1).times(np.zeros((1, 5), np.float32))
