"""What the application teaches the memory, and what it recalls."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coderecall.errors import IndexFormatError
from coderecall.memory.experiences import MOST_SYMBOLS, commit_experience
from coderecall.memory.learner import ANEW, DAMAGED, Learner
from coderecall.memory.recall import MemoryReader
from coderecall.model import Experience, Head, SurprisePoint
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


def teach(
    db: Database, experiences: list[Experience], forgotten: list[Experience] | None = None
) -> list[SurprisePoint]:
    learner = Learner(db)
    points = learner.learn(Head.DESCRIBED_BY, experiences, forgotten or [])
    with db.transaction():
        learner.save()
    return points


def parts(db: Database) -> dict[str, bytes]:
    return db.snapshots(Head.DESCRIBED_BY)


def recalled(db: Database, text: str) -> str:
    scores = MemoryReader(db).scores(text)[Head.DESCRIBED_BY]
    best = max(scores, key=lambda symbol: scores[symbol])
    return db.symbols([best])[best].name


def test_what_was_taught_is_recalled_by_its_words(db: Database) -> None:
    teach(db, facts())
    right = [recalled(db, experience.key) == f"function_{i}" for i, experience in enumerate(facts())]
    assert sum(right) >= 38  # of 40; chance is one


def test_what_was_unlearned_is_as_if_never_learned(db: Database) -> None:
    teach(db, [*facts()[:5], *facts()[6:], facts()[5]])
    teach(db, [], [facts()[5]])
    forgotten = parts(db)
    names = [db.symbols([symbol])[symbol].name for symbol in MemoryReader(db).scores(facts()[5].key)[Head.DESCRIBED_BY]]
    assert "function_5" not in names
    assert recalled(db, facts()[6].key) == "function_6"
    with db.transaction():
        db.forget_everything()
    teach(db, [*facts()[:5], *facts()[6:], facts()[5]])
    with db.transaction():
        for name in parts(db):
            db.set_snapshot(f"{Head.DESCRIBED_BY}/{name}", parts(db)[name])
    teach(db, [], [facts()[5]])
    assert parts(db) == forgotten


def test_an_edit_changes_few_parts_and_not_their_size(db: Database) -> None:
    many = [fact(i, f"{WORDS[i % 16]} {WORDS[(i * 7 + 3) % 16]} number{i} {' '.join(WORDS)}") for i in range(900)]
    teach(db, many)
    before = parts(db)
    teach(db, [fact(3, "quite another key")], [many[3]])
    after = parts(db)
    changed = {name for name in after if after[name] != before.get(name)}
    assert len(before) > 3
    assert len(changed) <= 2  # the head and the one shard of the symbol
    assert abs(sum(map(len, after.values())) - sum(map(len, before.values()))) < 200


def test_the_same_lessons_give_the_same_bytes(db: Database) -> None:
    teach(db, facts())
    first = parts(db)
    with db.transaction():
        db.forget_everything()
    assert parts(db) == {}
    teach(db, facts()[::-1])
    assert parts(db).keys() == first.keys()
    assert {name: data for name, data in parts(db).items() if name != "head"} == {
        name: data for name, data in first.items() if name != "head"
    }


def test_surprise_says_what_a_write_is(db: Database) -> None:
    assert {point.kind for point in teach(db, facts())} == {"new"}
    again = teach(db, facts()[:3])
    assert [(point.kind, point.surprise) for point in again] == [("known", 0.0)] * 3
    words = facts()[3].key.split()
    edited = teach(db, [fact(3, " ".join([*words[:2], "rewritten"]))], [facts()[3]])
    assert [point.kind for point in edited] == ["edited"]
    assert 0 < edited[0].surprise < 1
    assert [row[0] for row in db.surprises(3)] == [42, 43, 44]
    assert db.surprises(1)[0][3:] == ("a.py 3", edited[0].surprise, "edited")


def test_a_memory_that_has_become_full_is_taught_anew_with_more_room(db: Database) -> None:
    parsed = parse("b.py", SOURCE.replace(b"function", b"other"))
    teach(db, facts()[:2])
    rows = file_rows("b.py", parsed)
    with db.transaction():
        db.add_file(FileFacts("b.py", "python", b"1", len(SOURCE), 0, 1, False), rows, [])
    long_keys = [fact(i, " ".join(f"word{i}x{j}" for j in range(600))) for i in range(40)]
    learner = Learner(db)
    learner.learn(Head.DESCRIBED_BY, long_keys)
    with db.transaction():
        learner.save()
    scores = MemoryReader(db).scores("other_17")[Head.DESCRIBED_BY]
    best = max(scores, key=lambda symbol: scores[symbol])
    assert db.symbols([best])[best].name == "other_17"  # taught from the index, which has no long keys


def test_a_head_has_a_largest_size(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coderecall.memory.learner.MOST_SHARDS", 2)
    teach(db, [fact(i, " ".join(f"word{i}x{j}" for j in range(300))) for i in range(40)])
    assert len(parts(db)) <= 3
    teach(db, [fact(i, " ".join(f"more{i}x{j}" for j in range(300))) for i in range(40)])
    assert len(parts(db)) <= 3
    assert recalled(db, " ".join(f"word7x{j}" for j in range(8))) == "function_7"


def test_a_memory_out_of_step_is_taught_anew_and_it_is_said(db: Database) -> None:
    teach(db, facts())
    notes: list[str] = []
    learner = Learner(db, notes)
    learner.learn(Head.DESCRIBED_BY, [], [fact(3, "never learned")])
    with db.transaction():
        learner.save()
    assert notes == [ANEW]
    assert recalled(db, "function_17") == "function_17"


def test_nothing_taught_nothing_recalled(db: Database) -> None:
    assert MemoryReader(db).scores("session") == {head: {} for head in Head}
    teach(db, facts())
    assert MemoryReader(db).scores("")[Head.DESCRIBED_BY] == {}
    assert MemoryReader(db).scores("xylophone")[Head.DESCRIBED_BY] == {}


def test_a_damaged_snapshot_is_said(db: Database) -> None:
    teach(db, facts())
    for name, data in parts(db).items():
        with db.transaction():
            db.set_snapshot(f"{Head.DESCRIBED_BY}/{name}", data[:-100])
    with pytest.raises(IndexFormatError, match="run `coderecall index`, which teaches it anew"):
        MemoryReader(db).scores("session")


@pytest.mark.parametrize("harm", [lambda data: data[:-100], lambda data: data[:1], lambda data: data[:-4] + b"oops"])
def test_a_damaged_memory_is_taught_anew_and_it_is_said(db: Database, harm: Callable[[bytes], bytes]) -> None:
    teach(db, facts())
    for name, data in parts(db).items():
        with db.transaction():
            db.set_snapshot(f"{Head.DESCRIBED_BY}/{name}", harm(data))
    notes: list[str] = []
    learner = Learner(db, notes)
    learner.learn(Head.DESCRIBED_BY, [fact(40, "one more")])
    learner.mend()  # the other head, and this one again, which is whole by now
    with db.transaction():
        learner.save()
    assert notes == [DAMAGED]
    assert recalled(db, "function_17") == "function_17"


def test_damage_that_no_lesson_meets_is_mended_too(db: Database) -> None:
    teach(db, facts())
    whole = parts(db)
    with db.transaction():
        db.set_snapshot(f"{Head.DESCRIBED_BY}/0", whole["0"][:-1])
    notes: list[str] = []
    Learner(db, notes).mend()
    assert notes == [DAMAGED]
    assert recalled(db, "function_17") == "function_17"
    notes.clear()
    Learner(db, notes).mend()
    assert notes == []


def test_a_commit_that_changes_too_much_teaches_nothing() -> None:
    assert commit_experience("a" * 40, 1, "Reformat", tuple(range(MOST_SYMBOLS + 1))) is None
    assert commit_experience("a" * 40, 1, "Reformat", ()) is None
    experience = commit_experience("a" * 40, 1, "Fix the cart\nBody", (1, 2))
    assert experience is not None
    assert experience.label == "aaaaaaaaaa Fix the cart"
