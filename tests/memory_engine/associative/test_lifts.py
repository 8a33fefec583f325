"""Lifts: the same features in NumPy and torch, of the stated kernel, the same bits whatever shares the batch."""

import numpy as np
import pytest
import torch

from memory_engine.associative.lifts import Lift
from memory_engine.errors import ShapeError

RNG = np.random.default_rng(0)


def keys(count: int = 50, width: int = 64) -> np.ndarray:
    return RNG.standard_normal((count, width)).astype(np.float32)


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_inner_products_follow_the_kernel(degree: int) -> None:
    x = RNG.standard_normal((2, 64))
    y = x[0] + 0.6 * x[1]
    cosine = float(x[0] @ y / np.linalg.norm(x[0]) / np.linalg.norm(y))

    products = Lift(64, 1 << 14, "products", degree)(np.stack([x[0], y]))
    signs = Lift(64, 1 << 14, "signs", degree)(np.stack([x[0], y]))

    assert products[0] @ products[1] / (1 << 14) == pytest.approx(cosine**degree, abs=0.08)
    assert signs[0] @ signs[1] / (1 << 14) == pytest.approx((1 - 2 * np.arccos(cosine) / np.pi) ** degree, abs=0.03)


@pytest.mark.parametrize("kind", ["products", "signs"])
def test_torch_and_numpy_agree(kind: str) -> None:
    lift, x = Lift(64, 256, kind), keys()  # type: ignore[arg-type]

    one, other = lift(x), lift.tensor(torch.from_numpy(x)[None])[0].numpy()

    assert np.array_equal(one, other) if kind == "signs" else np.allclose(one, other, atol=1e-5)


def test_signs_are_the_same_bits_alone_and_in_a_batch_and_at_any_scale() -> None:
    lift, x = Lift(64, 1024, "signs"), keys(33)

    together = lift(x)

    assert np.array_equal(together, np.concatenate([lift(row[None]) for row in x]))
    assert np.array_equal(together, lift(x * np.float32(2.0**60)))
    assert np.array_equal(together, lift(x.astype(np.float64) * 2.0**900))
    assert set(np.unique(together)) == {-1.0, 1.0}


@pytest.mark.parametrize("kind", ["products", "signs"])
def test_a_zero_key_has_no_features_and_no_keys_give_none(kind: str) -> None:
    lift = Lift(64, 128, kind)  # type: ignore[arg-type]

    assert not lift(np.zeros((2, 64))).any()
    assert not lift.tensor(torch.zeros(1, 2, 64)).any()
    assert lift(np.zeros((0, 64))).shape == (0, 128)
    assert lift.tensor(torch.zeros(3, 0, 64)).shape == (3, 0, 128)


def test_what_is_no_key_is_refused() -> None:
    lift = Lift(64, 128)
    for wrong in (np.zeros(64), np.zeros((2, 63)), np.full((2, 64), np.nan), np.array([["a"] * 64])):
        with pytest.raises(ShapeError):
            lift(wrong)
    for wrong_tensor in (torch.zeros(64), torch.zeros(2, 63), torch.full((2, 64), torch.inf), torch.zeros(2, 64) > 0):
        with pytest.raises(ShapeError):
            lift.tensor(wrong_tensor)
    for settings in ({"width": 100}, {"degree": 0}, {"d_k": 0}, {"kind": "cubes"}):
        with pytest.raises(ShapeError):
            Lift(**settings)
