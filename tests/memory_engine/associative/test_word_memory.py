"""Keys of words, values of ids: recall from parts of a key, exact unlearning, surprise, parts that come and go."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_engine.associative.word_memory import HEAD, Layout, WordMemory, distinct_pairs
from memory_engine.associative.word_reader import WordReader
from memory_engine.associative.words import Kind, Values
from memory_engine.errors import ShapeError, SnapshotError, UnwriteError
from memory_engine.features import Tokens

VOCABULARY = 400
LAYOUT = Layout.for_pairs(6000, 1200, usual_length=8.0, cells=1 << 13)


def facts(count: int = 300, seed: int = 0, first: int = 0) -> tuple[Tokens, Values, np.ndarray]:
    """Keys of eight words, frequent ones more often, each with one or two values of its own."""
    generator = np.random.default_rng(seed)
    documents = []
    for _ in range(count):
        drawn = (VOCABULARY * generator.random(8) ** 3).astype(int)
        documents.append({int(word) + 1: 1.0 for word in drawn})
    sizes = generator.integers(1, 3, count)
    starts = np.cumsum([0, *sizes], dtype=np.int64)
    ids = np.arange(int(starts[-1]), dtype=np.uint64) + np.uint64(10_000 + first)
    return Tokens.of(documents), Values(ids, starts), (sizes**-0.5).astype(np.float32)


def taught(*lessons: tuple[Tokens, Values, np.ndarray]) -> WordMemory:
    memory = WordMemory(LAYOUT)
    for lesson in lessons:
        memory.write(*lesson)
    return memory


def best(reader: WordReader, ids: np.ndarray, question: Tokens) -> int:
    candidates = reader.candidates(ids)
    return int(ids[candidates.place[int(reader.scores(question, candidates).argmax())]])


def test_a_value_is_recalled_by_its_key_and_by_half_of_it() -> None:
    tokens, values, weights = facts()
    reader = WordReader.from_parts(taught((tokens, values, weights)).changed())
    whole = half = 0
    for i in range(len(tokens)):
        right = values.ids[values.starts[i] : values.starts[i + 1]]
        words = tokens.ids[tokens.starts[i] : tokens.starts[i + 1]]
        whole += best(reader, values.ids, tokens[i : i + 1]) in right
        half += best(reader, values.ids, Tokens.of([{int(w): 1.0 for w in words[::2]}])) in right
    assert whole / len(tokens) > 0.95
    assert half / len(tokens) > 0.5


def test_what_a_memory_expected_before_a_write_is_read_from_the_one_after_it() -> None:
    before, (key, _, _) = facts(200), facts(1, seed=9)
    known = before[1].ids[40:43]
    write = key, Values(known, np.array([0, 3], np.int64)), np.array([3**-0.5], np.float32)
    ids = before[1].ids
    then, now = (WordReader.from_parts(taught(*lessons).changed()) for lessons in ((before,), (before, write)))
    candidates = now.candidates(ids)
    own = np.flatnonzero(np.isin(ids[candidates.place], known))
    without = now.scores_without(key, float(write[2][0]), own, candidates, 1.5)
    assert np.allclose(without, then.scores(key, then.candidates(ids), 1.5), atol=1e-4)
    assert (now.scores(key, candidates, 1.5)[own] > without[own] + 1).all()


def test_what_was_never_written_is_no_candidate() -> None:
    tokens, values, weights = facts()
    reader = WordReader.from_parts(taught((tokens, values, weights)).changed())
    strangers = np.arange(2000, dtype=np.uint64)
    assert len(reader.candidates(values.ids).place) == len(values.ids)
    assert len(reader.candidates(strangers).place) < 0.02 * len(strangers)


def test_erased_is_bit_for_bit_never_written() -> None:
    one, other = facts(), facts(100, seed=1, first=1000)
    memory = taught(one, other)
    memory.erase(*other)
    assert memory.changed() == taught(one).changed()


@settings(max_examples=15)
@given(st.permutations(range(5)), st.integers(1, 60))
def test_order_and_batches_do_not_matter(order: list[int], size: int) -> None:
    tokens, values, weights = facts(60)
    memory = WordMemory(LAYOUT)
    pieces = [slice(i * 12, i * 12 + 12) for i in range(5)]
    for i in order:
        for start in range(pieces[i].start, pieces[i].stop, size):
            rows = slice(start, min(start + size, pieces[i].stop))
            memory.write(tokens[rows], values[rows], weights[rows])
    assert memory.changed() == taught((tokens, values, weights)).changed()


def test_erasing_what_was_not_written_is_refused() -> None:
    with pytest.raises(UnwriteError, match="anew"):
        taught(facts()).erase(*facts(10, seed=5, first=5000))


def test_surprise_tells_new_edited_known_and_ambiguous_apart() -> None:
    def one(words: list[int], value: int) -> tuple[Tokens, Values]:
        document = Tokens.of([dict.fromkeys(words, 1.0)])
        return document, Values(np.array([value], np.uint64), np.array([0, 1], np.int64))

    memory = taught(facts(), (*one([900, 901, 902, 903], 77), np.ones(1, np.float32)))
    cases = {
        Kind.KNOWN: one([903, 902, 901, 900], 77),
        Kind.EDITED: one([900, 901, 902, 999], 77),
        Kind.NEW: one([990, 991, 992, 993], 78),
        Kind.AMBIGUOUS: one([900, 901, 902, 903], 79),
    }
    seen = {kind: memory.surprise(*case) for kind, case in cases.items()}
    assert {kind: Kind(int(found.kinds[0])) for kind, found in seen.items()} == {kind: kind for kind in cases}
    novelty = {kind: float(found.novelty[0]) for kind, found in seen.items()}
    assert novelty[Kind.KNOWN] == 0
    assert 0.1 < novelty[Kind.EDITED] < 0.6
    assert novelty[Kind.NEW] > 0.9


def test_what_the_words_add_is_the_surprise_of_the_key() -> None:
    taught_first, later = facts(200), facts(40, seed=1, first=100)
    memory = taught(taught_first)
    each = memory.novelty_by_word(*later[:2])
    whole = memory.surprise(*later[:2]).novelty
    sums = np.add.reduceat(each, later[0].starts[:-1])
    assert np.allclose(sums, whole, atol=1e-6)
    assert 0 < whole.mean() < 1


def test_strays_grow_with_what_is_written() -> None:
    memory = WordMemory(LAYOUT)
    assert memory.strays() == 0
    memory.write(*facts(100))
    some = memory.strays()
    memory.write(*facts(400, seed=1, first=5000))
    assert 0 < some < memory.strays() < 1
    parts = memory.changed()
    again = WordMemory.open(parts.get)
    assert again is not None
    assert again.strays() == memory.strays()


def test_parts_resume_and_only_what_changed_is_given_back() -> None:
    one, other = facts(), facts(1, seed=2, first=3000)
    parts = taught(one).changed()
    asked: list[str] = []

    def load(name: str) -> bytes | None:
        asked.append(name)
        return parts.get(name)

    memory = WordMemory.open(load)
    assert memory is not None
    memory.write(*other)
    changed = memory.changed()
    assert set(asked) == set(changed)
    assert len(changed) <= 3 < LAYOUT.pairs.shards
    assert memory.changed() == {}
    assert parts | changed == taught(one, other).changed()
    assert WordMemory.open(lambda _: None) is None


def test_a_full_memory_says_so_and_a_larger_one_does_not() -> None:
    lessons = [facts(300, seed=i, first=1000 * i) for i in range(12)]
    assert not taught(lessons[0]).crowded()
    assert taught(*lessons).crowded()


def test_the_room_wanted_is_that_of_distinct_pairs() -> None:
    tokens, values, _ = facts(50)
    words = np.diff(tokens.starts) + 1
    assert distinct_pairs(tokens, values) == int((words * np.diff(values.starts)).sum())
    twice = Tokens.of([{1: 1.0}, {1: 1.0}])
    assert distinct_pairs(twice, Values(np.array([5, 5], np.uint64), np.array([0, 1, 2], np.int64))) == 2


def test_keys_without_words_and_empty_lessons_are_defined() -> None:
    nothing = (Tokens.of([]), Values(np.zeros(0, np.uint64), np.zeros(1, np.int64)), np.zeros(0, np.float32))
    memory = taught(facts(5), nothing)
    assert len(memory.surprise(*nothing[:2]).novelty) == 0
    wordless = (Tokens.of([{}]), Values(np.array([4], np.uint64), np.array([0, 1])), np.ones(1, np.float32))
    memory.write(*wordless)
    assert np.isfinite(memory.surprise(*wordless[:2]).novelty).all()
    memory.erase(*wordless)


def test_wrong_shapes_and_numbers_are_refused() -> None:
    tokens, values, weights = facts(5)
    memory = WordMemory(LAYOUT)
    with pytest.raises(ShapeError, match="weights"):
        memory.write(tokens, values, weights[:2])
    with pytest.raises(ShapeError, match="weights"):
        memory.write(tokens, values, np.full(5, np.nan, np.float32))
    with pytest.raises(ShapeError, match="ragged"):
        memory.write(tokens, values[:3], weights)
    with pytest.raises(ShapeError, match="NaN"):
        memory.write(Tokens(tokens.ids, tokens.weights * np.nan, tokens.starts), values, weights)
    assert memory.changed() == {}


def test_damage_and_parts_of_another_memory_are_refused() -> None:
    parts = taught(facts()).changed()
    other = WordMemory(Layout.for_pairs(60_000, 1200, usual_length=8.0, cells=1 << 13))
    other.write(*facts(300))
    with pytest.raises(SnapshotError, match="head is missing"):
        WordReader.from_parts({name: data for name, data in parts.items() if name != HEAD})
    with pytest.raises(SnapshotError, match="not one of this memory"):
        WordReader.from_parts(parts | {"0": other.changed()["0"]})
    with pytest.raises(SnapshotError, match="corrupt"):
        WordReader.from_parts(parts | {"0": parts["0"][:-1] + b"\xff"})


def test_a_part_that_is_lost_is_missed() -> None:
    parts = taught(facts()).changed()
    lost = next(name for name in parts if name != HEAD)
    left = {name: data for name, data in parts.items() if name != lost}
    with pytest.raises(SnapshotError, match=f"shard {lost} is missing"):
        WordReader.from_parts(left)
    memory = WordMemory.open(left.get)
    assert memory is not None
    with pytest.raises(SnapshotError, match=f"shard {lost} is missing"):
        memory.surprise(*facts()[:2])


def test_reading_and_writing_load_no_torch() -> None:
    code = (
        "import sys, memory_engine.associative.word_memory, memory_engine.associative.word_reader;"
        "print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
