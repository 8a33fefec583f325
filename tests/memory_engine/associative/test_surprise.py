"""New, near, edited, known and ambiguous writes are told apart by fixed thresholds, at any load."""

from collections.abc import Callable

import pytest
import torch
from torch.nn.functional import normalize

from memory_engine.associative.counters import Counters
from memory_engine.associative.forecast import counter_load, ridge_load
from memory_engine.associative.lifts import Lift
from memory_engine.associative.ridge import Ridge
from memory_engine.associative.surprise import (
    COUNTER_THRESHOLDS,
    Kind,
    Surprise,
    counter_surprise,
    kinds,
    ridge_surprise,
)
from memory_engine.errors import ShapeError

Asked = Callable[..., Surprise]
WIDTH, CODE = 512, 64
RIDGE, COUNTERS = Ridge(Lift(128, WIDTH), CODE), Counters(Lift(128, WIDTH, "signs"), CODE)


def pairs(count: int, seed: int = 0, clusters: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    keys = normalize(torch.randn(1, count, 128, generator=generator), dim=-1)
    if clusters:
        centres = normalize(torch.randn(1, clusters, 128, generator=torch.Generator().manual_seed(7)), dim=-1)
        keys = 0.6 * keys + 0.8 * centres[:, torch.arange(count) % clusters]
    return keys, torch.randint(0, 2, (1, count, CODE), generator=generator) * 2.0 - 1


def near(keys: torch.Tensor, cosine: float) -> torch.Tensor:
    noise = torch.randn(keys.shape, generator=torch.Generator().manual_seed(5))
    noise = normalize(noise - (noise * keys).sum(-1, keepdim=True) * keys, dim=-1)
    return cosine * keys + (1 - cosine**2) ** 0.5 * noise


def ridge(keys: torch.Tensor, values: torch.Tensor, distinct: int | None = None) -> Asked:
    state = RIDGE.write(RIDGE.empty(), keys, values)
    weights = RIDGE.solve(state)
    load = ridge_load(RIDGE, state, weights, None if distinct is None else torch.tensor([distinct]))
    return lambda k, v=None, c=None: ridge_surprise(RIDGE, weights, load, k, v, c)


def counters(keys: torch.Tensor, values: torch.Tensor) -> Asked:
    state = COUNTERS.write(COUNTERS.empty(), keys, values)
    load = counter_load(COUNTERS, state)
    return lambda k, v=None, c=None: counter_surprise(COUNTERS, state, load, k, v, c)


def share(surprise: Surprise, kind: Kind) -> float:
    return float((kinds(surprise) == kind).float().mean())


@pytest.mark.parametrize("clusters", [0, 16])
@pytest.mark.parametrize("load", [0.1, 0.5, 0.9, 1.1])
def test_ridge_tells_new_edited_and_known_at_any_load(load: float, clusters: int) -> None:
    keys, values = pairs(int(load * WIDTH), clusters=clusters)
    others, changed = pairs(len(keys[0]), 1, clusters)
    ask = ridge(keys, values)

    assert share(ask(keys, values), Kind.KNOWN) > 0.99
    assert share(ask(keys, changed), Kind.EDITED) > 0.99
    assert share(ask(others, changed), Kind.NEW) > 0.97


@pytest.mark.parametrize("load", [0.5, 0.9, 1.1])
def test_the_novelty_of_a_near_copy_is_one_less_the_square_of_its_cosine(load: float) -> None:
    keys, values = pairs(int(load * WIDTH))
    ask = ridge(keys, values)
    for cosine in (0.8, 0.9, 0.95):
        novelty = ask(near(keys, cosine)).novelty
        assert float(novelty.mean()) == pytest.approx(1 - cosine**4, abs=0.06)  # degree 2: features have cosine^2
    assert share(ask(near(keys, 0.9)), Kind.DUPLICATE) > 0.97


def test_a_key_with_two_values_is_ambiguous() -> None:
    keys, values = pairs(256)
    _, second = pairs(30, 1)
    candidates = torch.cat((values[0], second[0]))
    ask = ridge(torch.cat((keys, keys[:, :30]), 1), torch.cat((values, second), 1), distinct=256)

    assert share(ask(keys[:, :30], values[:, :30], candidates), Kind.AMBIGUOUS) > 0.95
    assert share(ask(keys[:, 30:], values[:, 30:], candidates), Kind.KNOWN) > 0.99
    alone = ask(keys[:, 30:], None, candidates[30:31]).margin
    assert alone is not None
    assert float(alone[0, 0]) == pytest.approx(1, abs=0.2)  # nothing else to take it for


@pytest.mark.parametrize("load", [0.1, 0.5])
def test_counters_tell_new_edited_and_known_while_they_are_not_full(load: float) -> None:
    keys, values = pairs(int(load * WIDTH))
    others, changed = pairs(len(keys[0]), 1)
    ask = counters(keys, values)

    for kind, surprise in (
        (Kind.KNOWN, ask(keys, values)),
        (Kind.EDITED, ask(keys, changed)),
        (Kind.NEW, ask(others, changed)),
    ):
        assert float((kinds(surprise, COUNTER_THRESHOLDS) == kind).float().mean()) > 0.95


def test_in_an_empty_memory_all_is_new_and_a_zero_key_is_never_stored() -> None:
    keys, values = pairs(4)
    empty = keys[:, :0], values[:, :0]
    assert share(ridge(*empty)(keys, values, values[0]), Kind.NEW) == 1
    assert share(counters(*empty)(keys, values, values[0]), Kind.NEW) == 1
    zero = torch.zeros(1, 1, 128)
    for asked in (ridge(keys, values)(zero), counters(keys, values)(zero)):
        assert share(asked, Kind.NEW) == 1
    for asked in (ridge(*empty)(keys, values, values[0]), counters(*empty)(keys, values, values[0])):
        assert all(bool(torch.isfinite(tensor).all()) for tensor in asked if tensor is not None)


def test_values_and_candidates_that_do_not_fit_are_refused() -> None:
    keys, values = pairs(4)
    ask = ridge(keys, values)
    for wrong in (values[:, :1], torch.zeros_like(values), torch.full_like(values, torch.nan)):
        with pytest.raises(ShapeError, match="value"):
            ask(keys, wrong)
    for wrong in (values[0, :, :5], values[0, :0]):
        with pytest.raises(ShapeError, match="candidates"):
            ask(keys, None, wrong)
    with pytest.raises(ShapeError, match="NaN"):
        ask(keys * torch.nan)
