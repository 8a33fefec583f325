"""What the application teaches the memory, and what it recalls."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coderecall.errors import IndexFormatError
from coderecall.memory.experiences import MOST_SYMBOLS, commit_experience
from coderecall.memory.learner import SNAPSHOT, Learner
from coderecall.memory.recall import MemoryReader
from coderecall.model import Experience, Head
from coderecall.store import Database, symbol_key
from coderecall.store.rows import file_rows
from coderecall.store.writing import FileFacts
from parsers import parse

SOURCE = "".join(f"def function_{i}():\n    pass\n\n\n" for i in range(40)).encode()
WORDS = (
    "session cart mail tax user login token cache queue worker index memory graph parser query ranker".split()  # noqa: SIM905 - reads best as words
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.write(tmp_path) as found:
        parsed = parse("a.py", SOURCE)
        facts = FileFacts("a.py", "python", b"", len(SOURCE), 0, SOURCE.count(b"\n") + 1, False)
        with found.transaction():
            found.add_file(facts, file_rows("a.py", parsed), [])
        yield found


def fact(number: int, key: str) -> Experience:
    return Experience(Head.DESCRIBED_BY, key, (symbol_key("a.py", f"function_{number}"),), 0, 1.0, f"a.py\0{number}")


def facts() -> list[Experience]:
    return [fact(i, f"{WORDS[i % 16]} {WORDS[(i * 7 + 3) % 16]} number{i}") for i in range(40)]


def teach(db: Database, experiences: list[Experience]) -> list[float]:
    learner = Learner(db)
    points = learner.learn(experiences)
    with db.transaction():
        learner.save()
    return [point.surprise for point in points]


def recalled(db: Database, text: str) -> str:
    scores = MemoryReader(db).scores(text)[Head.DESCRIBED_BY]
    best = max(scores, key=lambda symbol: scores[symbol])
    return db.symbols([best])[best].name


def test_what_was_taught_is_recalled_by_its_words(db: Database) -> None:
    teach(db, facts())
    right = [recalled(db, experience.key) == f"function_{i}" for i, experience in enumerate(facts())]
    assert sum(right) >= 38  # of 40; chance is one


def test_what_was_unlearned_is_not_recalled(db: Database) -> None:
    teach(db, facts())
    learner = Learner(db)
    learner.unlearn([facts()[5]])
    with db.transaction():
        learner.save()
    scores = MemoryReader(db).scores(facts()[5].key)[Head.DESCRIBED_BY]
    ranked = sorted(scores, key=lambda symbol: -scores[symbol])
    assert "function_5" not in [db.symbols([symbol])[symbol].name for symbol in ranked[:3]]
    assert recalled(db, facts()[6].key) == "function_6"


def test_the_memory_has_the_same_size_whatever_it_learns(db: Database) -> None:
    teach(db, facts()[:1])
    size = len(db.snapshot(SNAPSHOT) or b"")
    teach(db, facts() * 5)
    assert abs(len(db.snapshot(SNAPSHOT) or b"") - size) < 64  # digits of a counter


def test_the_same_lessons_give_the_same_bytes(db: Database, tmp_path: Path) -> None:
    teach(db, facts())
    first = db.snapshot(SNAPSHOT)
    with db.transaction():
        db.forget_everything()
    teach(db, facts())
    assert db.snapshot(SNAPSHOT) == first


def test_what_is_taught_again_surprises_less(db: Database) -> None:
    once = teach(db, facts())
    for _ in range(3):
        again = teach(db, facts())
    assert sum(again) < 0.9 * sum(once)
    assert [row[0] for row in db.surprises(3)] == [158, 159, 160]


def test_nothing_taught_nothing_recalled(db: Database) -> None:
    assert MemoryReader(db).scores("session") == {head: {} for head in Head}
    teach(db, facts())
    assert MemoryReader(db).scores("")[Head.DESCRIBED_BY] == {}


def test_a_damaged_snapshot_is_said(db: Database) -> None:
    teach(db, facts())
    with db.transaction():
        db.set_snapshot(SNAPSHOT, (db.snapshot(SNAPSHOT) or b"")[:-100])
    with pytest.raises(IndexFormatError, match="memory reset"):
        MemoryReader(db).scores("session")
    with pytest.raises(IndexFormatError, match="memory reset"):
        Learner(db).learn(facts())


def test_a_commit_that_changes_too_much_teaches_nothing() -> None:
    assert commit_experience("a" * 40, 1, "Reformat", tuple(range(MOST_SYMBOLS + 1))) is None
    assert commit_experience("a" * 40, 1, "Reformat", ()) is None
    experience = commit_experience("a" * 40, 1, "Fix the cart\nBody", (1, 2))
    assert experience is not None
    assert experience.label == "aaaaaaaaaa Fix the cart"
