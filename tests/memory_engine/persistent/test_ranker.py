"""The ranker in NumPy: probabilities, whatever the order of the candidates, from bytes that are what they say."""

import numpy as np
import pytest

from memory_engine.errors import ShapeError, SnapshotError
from memory_engine.persistent.ranker import CLIP, STEEPEST, Ranked, Ranker

FEATURES, WIDTH, HIDDEN = 7, 4, 6
GROUPS = [3, 1, 3, 8, 1, 3]


def make(seed: int = 0) -> Ranker:
    random = np.random.default_rng(seed)

    def layers(name: str, inputs: int, outputs: int) -> dict[str, np.ndarray]:
        shapes = {f"{name}.0.weight": (HIDDEN, inputs), f"{name}.0.bias": (HIDDEN,)}
        shapes |= {f"{name}.3.weight": (outputs, HIDDEN), f"{name}.3.bias": (outputs,)}
        return {key: 0.5 * random.normal(size=shape) for key, shape in shapes.items()}

    arrays = layers("embed", FEATURES, WIDTH) | layers("file", 3 * WIDTH, 1) | layers("symbol", 3 * WIDTH, 1)
    arrays |= layers("any", WIDTH + 2, 1)
    for name in ("inner", "outer"):
        arrays |= {f"{name}.weight": 0.5 * random.normal(size=(1, WIDTH)), f"{name}.bias": np.zeros(1)}
    arrays = {f"0.{name}": array for name, array in arrays.items()}
    arrays |= {"mean": random.normal(size=FEATURES), "scale": np.ones(FEATURES)}
    arrays = {name: array.astype(np.float32) for name, array in arrays.items()}
    return Ranker(tuple(f"feature {i}" for i in range(FEATURES)), arrays)


@pytest.fixture
def features() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(len(GROUPS), FEATURES)).astype(np.float32)


def slowly(ranker: Ranker, features: np.ndarray, groups: list[int]) -> Ranked:
    """The equations of `memory_engine.persistent.ranker` for one network, group by group."""
    weights = {name.removeprefix("0."): array for name, array in ranker.arrays.items()}

    def linear(name: str, x: np.ndarray) -> np.ndarray:
        found: np.ndarray = weights[f"{name}.weight"] @ x + weights[f"{name}.bias"]
        return found

    def layers(name: str, x: np.ndarray) -> np.ndarray:
        h = linear(f"{name}.0", x)
        return linear(f"{name}.3", 0.5 * h * (1 + np.tanh(0.7978845608 * (h + 0.044715 * h**3))))

    e = [layers("embed", np.clip((x - weights["mean"]) / weights["scale"], -CLIP, CLIP)) for x in features]

    def attended(name: str, candidates: list[int]) -> np.ndarray:
        loud = np.exp([linear(name, e[i])[0].clip(-STEEPEST, STEEPEST) for i in candidates])
        found: np.ndarray = sum(weight * e[i] for weight, i in zip(loud, candidates, strict=True)) / loud.sum()
        return found

    whole = attended("outer", list(range(len(e))))
    inside = {group: [i for i, of in enumerate(groups) if of == group] for group in groups}
    logit, within = {}, np.empty(len(e))
    for group, found in inside.items():
        summary = attended("inner", found)
        logit[group] = layers("file", np.concatenate([summary, np.mean([e[i] for i in found], axis=0), whole]))[0]
        of_each = np.array([layers("symbol", np.concatenate([e[i], summary, whole]))[0] for i in found])
        within[found] = of_each - np.log(np.exp(of_each).sum())
    total = np.log(np.exp(list(logit.values())).sum())
    is_any = 1 / (1 + np.exp(-layers("any", np.array([*whole, max(logit.values()), total]))[0]))
    of_group = np.array([logit[group] - total for group in groups], np.float32)
    return Ranked(of_group, within.astype(np.float32), float(is_any))


def test_it_computes_the_equations(features: np.ndarray) -> None:
    for seed in range(3):
        found, wanted = make(seed).rank(features, GROUPS), slowly(make(seed), features, GROUPS)
        assert found.group == pytest.approx(wanted.group, abs=1e-5)
        assert found.within == pytest.approx(wanted.within, abs=1e-5)
        assert found.any == pytest.approx(wanted.any, abs=1e-5)


def test_groups_and_the_candidates_of_each_have_probabilities(features: np.ndarray) -> None:
    found = make().rank(features, GROUPS)
    by_group = dict(zip(GROUPS, np.exp(found.group).tolist(), strict=True))
    assert sum(by_group.values()) == pytest.approx(1, abs=1e-5)
    for group in set(GROUPS):
        inside = [i for i, of in enumerate(GROUPS) if of == group]
        assert np.exp(found.within[inside]).sum() == pytest.approx(1, abs=1e-5)
        assert len({float(found.group[i]) for i in inside}) == 1
    assert 0 < found.any < 1


def test_the_order_of_the_candidates_says_nothing(features: np.ndarray) -> None:
    order = np.random.default_rng(2).permutation(len(GROUPS))
    there, here = make().rank(features[order], np.array(GROUPS)[order]), make().rank(features, GROUPS)
    assert there.group == pytest.approx(here.group[order], abs=1e-5)
    assert there.within == pytest.approx(here.within[order], abs=1e-5)
    assert there.any == pytest.approx(here.any, abs=1e-5)


def test_candidates_see_each_other(features: np.ndarray) -> None:
    other = features.copy()
    other[3] += 2  # a group of its own
    assert make().rank(other, GROUPS).within[0] != make().rank(features, GROUPS).within[0]


def test_several_rankers_are_one(features: np.ndarray) -> None:
    rankers = [
        Ranker(make().names, {**make(seed).arrays, **{n: make().arrays[n] for n in ("mean", "scale")}})
        for seed in (0, 5)
    ]
    joined = Ranker.from_bytes(Ranker.joined(rankers).to_bytes()).rank(features, GROUPS)
    alone = [ranker.rank(features, GROUPS) for ranker in rankers]
    assert joined.group == pytest.approx((alone[0].group + alone[1].group) / 2, abs=1e-5)
    assert joined.any == pytest.approx((alone[0].any + alone[1].any) / 2, abs=1e-5)


def test_no_candidates_are_ranked_too() -> None:
    found = make().rank(np.zeros((0, FEATURES), np.float32), [])
    assert len(found.group) == len(found.within) == 0
    assert found.any == 0


def test_features_of_another_number_are_refused(features: np.ndarray) -> None:
    with pytest.raises(ShapeError):
        make().rank(features[:, 1:], GROUPS)
    with pytest.raises(ShapeError):
        make().rank(features, GROUPS[1:])


def test_bytes_there_and_back(features: np.ndarray) -> None:
    ranker = make()
    again = Ranker.from_bytes(ranker.to_bytes())
    assert again.names == ranker.names
    assert (again.rank(features, GROUPS).group == ranker.rank(features, GROUPS).group).all()


def test_damaged_bytes_are_refused() -> None:
    data = make().to_bytes()
    for broken in (b"", data[:-3], data[:200], Ranker(("one",), dict(make().arrays)).to_bytes()):
        with pytest.raises(SnapshotError, match=r"."):
            Ranker.from_bytes(broken)
