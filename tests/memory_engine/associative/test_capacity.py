"""Capacity: what the formula foretells is what a memory of random keys does."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import normalize

from memory_engine.associative.capacity import (
    Plan,
    crowding,
    effective_width,
    largest_of,
    predicted_recall,
    should_split,
    width_for,
)
from memory_engine.associative.counters import Counters
from memory_engine.associative.lifts import Lift
from memory_engine.associative.quantised import QuantisedWeights
from memory_engine.associative.ridge import Ridge
from memory_engine.errors import ShapeError


def measured(plan: Plan, pairs: int) -> float:
    generator = torch.Generator().manual_seed(0)
    keys = normalize(torch.randn(1, pairs, int(plan.d_k), generator=generator), dim=-1)
    noise = normalize(torch.randn(1, pairs, int(plan.d_k), generator=generator), dim=-1)
    noise = normalize(noise - (noise * keys).sum(-1, keepdim=True) * keys, dim=-1)
    queries = plan.cosine * keys + (1 - plan.cosine**2) ** 0.5 * noise
    values = torch.randint(0, 2, (1, pairs, plan.d_v), generator=generator) * 2 - 1
    lift = Lift(int(plan.d_k), plan.width, plan.kind, plan.degree)
    if plan.rule == "ridge":
        weight = Ridge(lift, plan.d_v, plan.penalty).fit(keys, values.float())[0]
    else:
        memory = Counters(lift, plan.d_v)
        weight = memory.write(memory.empty(), keys, values).counts[0].float()
    view = QuantisedWeights.of(weight.numpy(), plan.bits).dense()
    scores = lift(queries[0].numpy()) @ view @ values[0].numpy().T
    return float((scores.argmax(1) == np.arange(pairs)).mean())


@pytest.mark.parametrize(
    ("plan", "pairs"),
    [
        (Plan("ridge", 256, 32, 8, "products", 2, 64, 0.1), 300),
        (Plan("ridge", 256, 32, 1, "products", 3, 64, 1.0), 256),
        (Plan("ridge", 512, 64, 2, "products", 3, 128, 0.3, 0.8), 512),
        (Plan("ridge", 512, 64, 2, "products", 2, 128, 0.1, 0.7), 512),
        (Plan("counters", 512, 64, 8, "signs", 2, 64), 400),
        (Plan("counters", 1024, 64, 1, "signs", 2, 64, cosine=0.95), 200),
    ],
)
def test_foretold_recall_is_the_measured_one(plan: Plan, pairs: int) -> None:
    assert predicted_recall(plan, pairs) == pytest.approx(measured(plan, pairs), abs=0.1)


def test_recall_falls_with_load_and_grows_with_width_and_bits() -> None:
    plan = Plan("counters", 1024, 64, 1)
    falling = [predicted_recall(plan, n) for n in (1, 100, 1000, 10_000, 1_000_000)]

    assert falling == sorted(falling, reverse=True)
    assert falling[0] == 1
    assert predicted_recall(replace(plan, width=4096), 1000) > falling[2]
    assert predicted_recall(replace(plan, bits=8), 1000) > falling[2]


@pytest.mark.parametrize("rule", ["ridge", "counters"])
def test_the_width_for_a_recall_is_the_smallest(rule: str) -> None:
    plan = Plan(rule, d_v=64, kind="signs")  # type: ignore[arg-type]
    width = width_for(0.99, 2000, plan)

    assert predicted_recall(replace(plan, width=width), 2000) >= 0.99
    assert predicted_recall(replace(plan, width=width - 64), 2000) < 0.99


def test_a_shard_is_split_when_wrong_scores_come_near_the_right_one() -> None:
    plan = Plan("counters", 4096, 128, 8)

    assert not should_split(plan, 200)
    assert should_split(plan, 20_000)
    assert crowding(plan, 20_000) > crowding(plan, 10_000)


def test_the_largest_of_normal_numbers() -> None:
    drawn = np.random.default_rng(0).standard_normal((400, 1000)).max(1).mean()

    assert largest_of(1000) == pytest.approx(drawn, abs=0.15)
    assert largest_of(1) == 0


def test_crowded_keys_have_fewer_effective_dimensions() -> None:
    keys = np.random.default_rng(0).standard_normal((1000, 64)).astype(np.float32)

    assert effective_width(keys) == pytest.approx(64, rel=0.1)
    assert effective_width(keys * np.geomspace(1, 0.01, 64, dtype=np.float32)) < 20


def test_what_cannot_be_is_refused() -> None:
    names = ({"rule": "hebbian"}, {"kind": "sign"}, {"d_k": float("nan")})
    for wrong in (*names, {"width": 0}, {"bits": 3}, {"cosine": 2}, {"penalty": 0}):
        with pytest.raises(ShapeError):
            Plan(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ShapeError, match="no width"):
        width_for(0.99, 1000, Plan("counters", d_v=8, degree=1, d_k=2))
    with pytest.raises(ShapeError, match="share"):
        width_for(1.5, 1000, Plan())
    with pytest.raises(ShapeError, match="two or more"):
        effective_width(np.zeros((1, 4), np.float32))
