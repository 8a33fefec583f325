"""The perceptron that scores candidates: the equation written out, its bytes, and what is no such bytes."""

import numpy as np
import pytest

from memory_engine.errors import ShapeError, SnapshotError
from memory_engine.persistent.scorer import Scorer
from memory_engine.snapshot import Snapshot

F, H = 3, 4


def made() -> Scorer:
    random = np.random.default_rng(5)
    shapes = {
        "weight.0": (H, F),
        "bias.0": (H,),
        "weight.1": (H, H),
        "bias.1": (H,),
        "weight.2": (1, H),
        "bias.2": (1,),
    }
    arrays = {name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    return Scorer(("a", "b", "c"), {**arrays, "mean": np.ones(F, np.float32), "scale": np.full(F, 2, np.float32)})


def test_scores_are_those_of_the_equation() -> None:
    scorer, features = made(), np.array([[1, 2, 3], [100, -100, 0]], np.float32)
    a = scorer.arrays
    for row, score in zip(features, scorer.scores(features), strict=True):
        x = np.clip((row - 1) / 2, -5, 5)
        h = np.maximum(a["weight.0"] @ x + a["bias.0"], 0)
        h = np.maximum(a["weight.1"] @ h + a["bias.1"], 0)
        assert score == pytest.approx(float((a["weight.2"] @ h + a["bias.2"])[0]), rel=1e-4)


def test_bytes_give_the_same_scorer_again() -> None:
    features = np.random.default_rng(1).normal(size=(7, F)).astype(np.float32)
    again = Scorer.from_bytes(made().to_bytes())
    assert again.names == ("a", "b", "c")
    assert again.scores(features).tolist() == made().scores(features).tolist()


def test_other_features_are_refused() -> None:
    with pytest.raises(ShapeError, match="made for 3"):
        made().scores(np.zeros((2, 5), np.float32))


def test_other_bytes_are_refused() -> None:
    arrays = {**made().arrays, "weight.1": np.zeros((H, H + 1), np.float32)}
    for data in (b"", b"nothing", Snapshot({}).to_bytes(), Scorer(("a", "b", "c"), arrays).to_bytes()):
        with pytest.raises(SnapshotError):
            Scorer.from_bytes(data)
