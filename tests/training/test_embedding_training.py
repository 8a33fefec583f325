"""Training the embeddings: texts as numbers, batches of pairs, and a table that has learned what belongs together."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from repositories import make_repo

from training.embeddings import Batches, Settings, corpus, train, vocabulary
from training.repositories import Repository
from training.texts import Bags, Texts, read

SMALL = Settings(dimensions=16, buckets=64, fewest_repositories=1, fewest_texts=2, steps=60, batch=32, of_one=32)


def bags(texts: list[list[int]]) -> Bags:
    return Bags(np.array([word for text in texts for word in text], np.int64), np.cumsum([0, *map(len, texts)]))


def parallel(count: int) -> Texts:
    """Definitions that say one word, questions that say another: word i and word i + count belong together."""
    said, nothing = [[i] for i in range(count)], bags([[] for _ in range(count)])
    words = [f"code{i}" for i in range(count)] + [f"word{i}" for i in range(count)]
    fields = {"name": bags(said), "path": nothing, "body": bags(said), "doc": nothing}
    asked = bags([[count + i] for i in range(count)])
    return Texts(words, fields, {"doc": (asked, bags(said))}, {})


def test_words_of_question_and_answer_come_together() -> None:
    count = 40
    settings = replace(SMALL, steps=150, rate=2e-2, dropped=0)
    embeddings = train([parallel(count)], settings)
    numbers = np.array([embeddings.number(f"code{i}") for i in range(count)])
    definitions = embeddings.documents(numbers, np.tile([1, 0, 0, 0], (count, 1)))
    asked = np.stack([embeddings.query([f"word{i}"]) for i in range(count)])
    assert np.mean((asked @ definitions.T).argmax(axis=1) == np.arange(count)) > 0.9


def test_the_same_texts_give_the_same_table() -> None:
    assert train([parallel(40)], SMALL).to_bytes() == train([parallel(40)], SMALL).to_bytes()


def test_words_need_several_texts_and_repositories_for_a_row() -> None:
    both = [parallel(3), parallel(3)._replace(words=["code0", "x1", "x2", "y0", "y1", "y2"])]
    words, counts = vocabulary(both, Settings(fewest_repositories=2, fewest_texts=4))
    assert (words, counts) == (["code0"], [4])  # in a name and in a body of both


@pytest.fixture
def snapshot(tmp_path: Path) -> Repository:
    source = '''class Store:
    """Keeps values between two runs."""

    def put(self, key, value):
        """Remember a value under its key."""
        # the newest wins
        self.held[key] = value


def undocumented(path):
    return open(path)
'''
    found = Repository("a/b", tmp_path, tmp_path)
    make_repo(tmp_path, {"store.py": source}).rename(found.hist)
    found.pairs.write_text('{"kind": "commit", "text": "Keep old values", "symbols": [["store.py", "Store.put"]]}\n')
    return found


def test_definitions_are_read_without_their_doc_comments(snapshot: Repository) -> None:
    texts = read(snapshot)
    assert list(texts.places) == [("store.py", "Store"), ("store.py", "Store.put"), ("store.py", "undocumented")]
    body, _ = texts.fields["body"].of(np.array([1]))
    said = {texts.words[word] for word in body}
    assert {"put", "key", "held", "newest"} <= said
    assert "rememb" not in said
    doc, _ = texts.fields["doc"].of(np.array([1]))
    assert "under" in {texts.words[word] for word in doc}


def test_questions_say_what_they_are_about(snapshot: Repository) -> None:
    texts = read(snapshot)
    assert {kind: len(asked) for kind, (asked, _) in texts.questions.items()} == {"doc": 2, "commit": 1}
    asked, answers = texts.questions["commit"]
    assert [texts.words[word] for word in asked.of(np.array([0]))[0]] == ["keep", "old", "valu"]
    assert answers.words.tolist() == [texts.places["store.py", "Store.put"]]


def test_a_batch_is_pairs_in_order_of_their_owners() -> None:
    texts = parallel(40)
    words, _ = vocabulary([texts], SMALL)
    one = corpus(texts, {word: row for row, word in enumerate(words)}, SMALL.buckets)
    asked, about, numbers = Batches([one], SMALL).draw()
    assert len(numbers) == SMALL.batch
    assert (np.diff(about.owner) >= 0).all()
    assert (np.diff(asked.owner) >= 0).all()
    assert max(asked.owner.max(), about.owner.max()) < SMALL.batch
