"""Vectors of words: read from bytes, summed over bags, against the equation written out word by word."""

import numpy as np
import pytest

from memory_engine.errors import ShapeError, SnapshotError
from memory_engine.persistent.embeddings import TokenEmbeddings, quantised, unpacked, word_buckets

WORDS = ["remov", "delet", "account"]
BUCKETS, D = 16, 8


def directions(packed: np.ndarray) -> np.ndarray:
    """The reverse of `quantised`: of length 1, or 0."""
    vectors = unpacked(packed).astype(np.float32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def made(buckets: int = BUCKETS) -> TokenEmbeddings:
    random = np.random.default_rng(7)
    rows = len(WORDS) + buckets
    return TokenEmbeddings(
        WORDS,
        random.integers(-127, 128, (rows, D)).astype(np.int8),
        random.random(rows, np.float32),
        random.random(rows, np.float32),
        np.array([1.0, 0.5], np.float32),
    )


def slowly(embeddings: TokenEmbeddings, text: list[list[str]]) -> np.ndarray:
    """The equation of the module, word by word."""
    total = np.zeros(D)
    for scale, field in zip(embeddings._field_scale, text, strict=True):
        for word in field:
            rows = [WORDS.index(word)] if word in WORDS else embeddings.buckets(word)
            for row in rows:
                vector = embeddings._document_scale[row] * embeddings._table[row].astype(float)
                total += scale / np.sqrt(len(field)) * vector / len(rows)
    return total / np.linalg.norm(total)


def vectors(embeddings: TokenEmbeddings, texts: list[list[list[str]]]) -> np.ndarray:
    numbers = [embeddings.number(word) for text in texts for field in text for word in field]
    return embeddings.documents(
        np.array(numbers, np.int64), np.array([[len(field) for field in text] for text in texts])
    )


TEXTS = [[["remov", "account"], ["delet"]], [[], ["zzyzx", "remov"]], [["zzyzx"], ["frobnicate", "zzyzx"]]]


def test_documents_are_what_the_equation_says() -> None:
    embeddings = made()
    expected = np.stack([slowly(embeddings, text) for text in TEXTS])
    assert vectors(embeddings, TEXTS) == pytest.approx(expected, abs=1e-5)


def test_a_text_without_words_is_nothing() -> None:
    assert not vectors(made(), [[[], []]]).any()
    assert made().documents(np.array([], np.int64), np.zeros((0, 2), np.int64)).shape == (0, D)


def test_unknown_words_are_their_buckets_or_nothing() -> None:
    assert made().query(["zzyzx"]).any()
    assert not made(buckets=0).query(["zzyzx"]).any()
    assert not vectors(made(buckets=0), [[["zzyzx"], []]]).any()


def test_words_stay_right_after_unknown_ones_are_forgotten() -> None:
    embeddings = made()
    before = vectors(embeddings, TEXTS)
    embeddings.forget_unknown()
    assert vectors(embeddings, TEXTS[::-1]) == pytest.approx(before[::-1])


def test_a_question_is_a_bag_of_distinct_words() -> None:
    embeddings = made()
    asked = embeddings.query(["delet", "account", "delet"])
    assert asked == pytest.approx(embeddings.query(["account", "delet"]))
    assert np.linalg.norm(asked) == pytest.approx(1)
    assert not embeddings.query([]).any()


def test_bytes_hold_everything() -> None:
    embeddings = made()
    again = TokenEmbeddings.from_bytes(embeddings.to_bytes())
    assert again.to_bytes() == embeddings.to_bytes()
    assert vectors(again, TEXTS) == pytest.approx(vectors(embeddings, TEXTS))


def test_other_bytes_are_refused() -> None:
    data = made().to_bytes()
    for wrong in (b"", data[:-1], data.replace(b"query_scale", b"query_scalf")):
        with pytest.raises(SnapshotError):
            TokenEmbeddings.from_bytes(wrong)
    with pytest.raises(ShapeError):
        TokenEmbeddings(WORDS, np.zeros((2, D), np.int8), *(np.zeros(2, np.float32),) * 3)


def test_buckets_are_always_the_same() -> None:
    assert word_buckets("zzyzx", 8192) == [5158, 6006]
    assert all(0 <= bucket < 7 for bucket in word_buckets("naïveté", 7))


def test_half_a_byte_a_number_keeps_the_direction() -> None:
    random = np.random.default_rng(3).normal(size=(50, 64)).astype(np.float32)
    random /= np.linalg.norm(random, axis=1, keepdims=True)
    cosines = np.einsum("nd,nd->n", directions(quantised(random)), random)
    assert cosines.min() > 0.98
    assert not directions(quantised(np.zeros((2, 4), np.float32))).any()
