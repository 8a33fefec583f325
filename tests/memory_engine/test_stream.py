"""The Titans memory over a stream: what was just seen surprises less than what was not."""

import numpy as np

from memory_engine.associative.words import Values
from memory_engine.features import Tokens
from memory_engine.stream import Stream


def pairs(count: int, seed: int) -> tuple[Tokens, Values]:
    generator = np.random.default_rng(seed)
    documents = [{int(word): 1.0 for word in generator.integers(1, 500, 8)} for _ in range(count)]
    ids = np.arange(count, dtype=np.uint64) + np.uint64(seed * 1000)
    return Tokens.of(documents), Values(ids, np.arange(count + 1, dtype=np.int64))


def test_what_was_just_seen_surprises_less() -> None:
    seen, unseen = pairs(128, 1), pairs(128, 2)
    stream = Stream(seen[0], width=64, device="cpu")
    for _ in range(6):
        stream.see(*seen)
    assert np.median(stream.see(*seen)) < np.median(stream.see(*unseen))


def test_the_same_stream_gives_the_same_surprise() -> None:
    first, second = (Stream(pairs(20, 1)[0], width=64, device="cpu") for _ in range(2))
    np.testing.assert_array_equal(first.see(*pairs(20, 1)), second.see(*pairs(20, 1)))


def test_nothing_and_pairs_without_words_or_values_are_defined() -> None:
    nothing = (Tokens.of([]), Values(np.zeros(0, np.uint64), np.zeros(1, np.int64)))
    stream = Stream(nothing[0], width=64, device="cpu")
    assert stream.see(*nothing).shape == (0,)
    bare = (Tokens.of([{}]), Values(np.zeros(0, np.uint64), np.zeros(2, np.int64)))
    assert np.isfinite(stream.see(*bare)).all()
    assert np.isfinite(stream.see(*pairs(5, 1))).all()
