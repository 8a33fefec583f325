"""A factor changed by rows is the factor of the changed matrix."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.associative.cholesky import changed_factor, products_of_change
from memory_engine.errors import UnwriteError


def rows(count: int, side: int, groups: int = 1, seed: int = 0) -> torch.Tensor:
    return torch.randn(groups, count, side, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def factor(x: torch.Tensor, penalty: float = 0.5) -> torch.Tensor:
    return torch.linalg.cholesky(x.mT @ x + penalty * torch.eye(x.shape[-1], dtype=x.dtype))


@settings(max_examples=15)
@given(st.integers(1, 100), st.integers(0, 60), st.integers(1, 70), st.integers(1, 3))
def test_rows_come_in_and_go_out(side: int, kept: int, moved: int, groups: int) -> None:
    x = rows(kept + moved, side, groups)
    without, whole = factor(x[:, :kept]), factor(x)

    assert torch.allclose(changed_factor(without, x[:, kept:], 1), whole, atol=1e-9)
    assert torch.allclose(changed_factor(whole, x[:, kept:], -1), without, atol=1e-7)


def test_no_rows_change_nothing() -> None:
    whole = factor(rows(5, 20))
    assert torch.allclose(changed_factor(whole, rows(0, 20), 1), whole)


def test_rows_that_are_not_in_it_cannot_be_taken_out() -> None:
    whole = factor(rows(10, 40))
    with pytest.raises(UnwriteError, match="not in the matrix"):
        changed_factor(whole, rows(1, 40, seed=1), -1)


def test_in_float32_to_a_millionth() -> None:
    x = rows(200, 256).float()
    whole = factor(x, 2.0)
    changed = changed_factor(whole, x[:, :20], -1)
    expected = factor(x[:, 20:], 2.0)
    assert float((changed - expected).norm() / expected.norm()) < 1e-5


def test_a_change_costs_less_than_a_factor_while_it_is_small() -> None:
    assert products_of_change(1024, 1) < 1024**3 // 6 // 3
    assert products_of_change(1024, 64) < 1024**3 // 6
