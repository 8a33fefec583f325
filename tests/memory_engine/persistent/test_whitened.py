"""Nearness with what all vectors share set aside: against the equations in float64, and where they say nothing."""

import numpy as np
import pytest

from memory_engine.persistent.embeddings import quantised, unpacked
from memory_engine.persistent.whitened import AXES, FEWEST, FLOOR, POWER, Whitened


def directions(packed: np.ndarray) -> np.ndarray:
    """The reverse of `quantised`: of length 1, or 0."""
    vectors = unpacked(packed).astype(np.float32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def crowded(count: int, d: int = 48) -> np.ndarray:
    """Unit vectors around a mean and along few axes."""
    random = np.random.default_rng(1)
    spread = 1 / np.arange(1, d + 1)
    vectors = random.normal(size=(count, d)) * spread + 0.3
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def by_the_equations(vectors: np.ndarray, question: np.ndarray) -> np.ndarray:
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    variance, axes = np.linalg.eigh(centred.T @ centred)
    spread, axes = np.sqrt(variance[::-1]), axes[:, ::-1]
    weights = (spread / spread[0] + FLOOR) ** -POWER
    weights /= weights[AXES:].mean()
    weights[AXES:] = 1
    whitening = axes * weights @ axes.T
    told, asked = centred @ whitening, question @ whitening
    return told @ asked / np.linalg.norm(told, axis=1) / np.linalg.norm(asked)


@pytest.mark.parametrize("count", [FEWEST, 1500])
def test_cosines_are_those_of_the_equations(count: int) -> None:
    packed = quantised(crowded(count))
    question = crowded(3)[2]

    found = Whitened.of(packed).cosines(question)

    assert np.allclose(found, by_the_equations(directions(packed), question), atol=2e-4)


def test_directions_give_the_same_cosines() -> None:
    whitened = Whitened.of(quantised(crowded(200)))
    found = whitened.directions()

    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)
    asked = whitened._stretched(crowded(3)[2])
    assert np.allclose(found @ asked / np.linalg.norm(asked), whitened.cosines(crowded(3)[2]), atol=1e-4)


def test_what_all_share_no_longer_tells() -> None:
    vectors = crowded(500)
    plain = directions(quantised(vectors))
    whitened = Whitened.of(quantised(vectors))

    assert (plain @ plain[0]).mean() > 0.5
    assert abs((whitened.directions() @ whitened.directions()[0]).mean()) < 0.2


def test_few_vectors_have_their_plain_cosines() -> None:
    packed, question = quantised(crowded(FEWEST - 1)), crowded(1)[0]

    assert np.allclose(Whitened.of(packed).cosines(question), directions(packed) @ question, atol=1e-5)


def test_a_vector_that_says_nothing_is_near_to_nothing() -> None:
    vectors = crowded(100)
    vectors[7] = 0
    whitened = Whitened.of(quantised(vectors))

    assert whitened.cosines(vectors[0])[7] == 0
    assert not whitened.directions()[7].any()


def test_no_vectors() -> None:
    assert not len(Whitened.of(np.empty((0, 24), np.uint8)).cosines(np.ones(48, np.float32)))
