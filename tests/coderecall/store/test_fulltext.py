"""Words kept as arrays score as SQLite's own bm25 does, and follow what is committed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from indexed import make_indexed
from repositories import write

from coderecall.project import Project
from coderecall.store import Database, fulltext

FILES = {
    "shop/cart.py": '''
class Cart:
    """Holds what a customer wants to buy."""

    def total_price(self, items):
        return sum(item.price for item in items)

    def add_item(self, item):
        self.items.append(item)
''',
    "shop/order.py": "def place_order(cart):\n    price = cart.total_price(cart.items)\n    return price\n",
    "readme.md": "# Shop\n\nThe price of a cart is the sum of its items.\n",
}
WEIGHTS = (4.0, 2.0, 1.0, 1.0)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_indexed(tmp_path, FILES)


@pytest.fixture
def db(project: Project) -> Iterator[Database]:
    with Database.read(project.folder) as found:
        yield found


def slow(db: Database, words: Sequence[str], weights: Sequence[float]) -> dict[int, float]:
    """What the arrays must give, in one statement."""
    name, path, doc, body = weights
    match = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
    sql = "SELECT rowid, -bm25(text, ?, ?, ?, ?) FROM text WHERE text MATCH ?"
    return dict(db.connection.execute(sql, (body, name, path, doc, match)).fetchall())


def names(db: Database, words: Sequence[str]) -> set[str]:
    hits = db.search_text(words, WEIGHTS, 50)
    return {row.qualified_name for row in db.symbols(hits.symbols.tolist()).values()}


@pytest.mark.parametrize("words", [["price"], ["price", "cart", "item"], ["order", "nothing", "sum", "price", "price"]])
@pytest.mark.parametrize("weights", [WEIGHTS, (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 3.0)])
def test_scores_are_those_of_bm25(db: Database, words: list[str], weights: tuple[float, ...]) -> None:
    hits = db.search_text(words, weights, 50)
    found = dict(zip(hits.symbols.tolist(), hits.scores.tolist(), strict=True))
    expected = {row: score for row, score in slow(db, words, weights).items() if score > 0}
    assert found == pytest.approx(expected, rel=1e-4)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_counts_give_the_score_of_each_field(db: Database) -> None:
    words = ["price", "cart"]
    hits = db.search_text(words, WEIGHTS, 50)
    for number, field in enumerate(fulltext.FIELDS):
        alone = slow(db, words, [float(one == field) for one in fulltext.FIELDS])
        expected = [alone[symbol] for symbol in hits.symbols.tolist()]
        counts = hits.counts()[:, :, number]
        found = (2.2 * counts / (counts + 1)) @ hits.idf  # BM25 with K1 = 1.2
        assert found.tolist() == pytest.approx(expected, rel=1e-4, abs=1e-6), field


def test_counts_say_which_field_has_a_word(db: Database) -> None:
    hits = db.search_text(["customer", "total"], WEIGHTS, 50)
    rows = db.symbols(hits.symbols.tolist())
    said = {
        rows[symbol].qualified_name: dict(zip(fulltext.FIELDS, words.T.tolist(), strict=True))
        for symbol, words in zip(hits.symbols.tolist(), hits.counts() > 0, strict=True)
    }
    assert any(said["Cart"]["doc"])
    assert not all(said["Cart"]["doc"])
    assert not any(said["Cart"]["name"])
    assert any(said["Cart.total_price"]["name"])
    assert not all(said["Cart.total_price"]["name"])


def test_the_best_come_first_and_no_more_than_asked_for(db: Database) -> None:
    every = db.search_text(["price", "cart"], WEIGHTS, 50).symbols.tolist()
    assert len(every) > 3
    assert db.search_text(["price", "cart"], WEIGHTS, 3).symbols.tolist() == every[:3]


def test_words_that_nothing_says_and_no_words(db: Database) -> None:
    for words in ([], ["zebra"], ['"'], [""]):
        hits = db.search_text(words, WEIGHTS, 5)
        assert (len(hits.symbols), hits.counts().shape) == (0, (0, 0, 4))


def test_each_word_is_asked_for_once(db: Database) -> None:
    asked: list[str] = []
    db.connection.set_trace_callback(lambda sql: asked.append(sql) if sql.startswith("SELECT rowid") else None)
    for words in (["price"], ["price", "cart"], ["cart", "price"]):
        db.search_text(words, WEIGHTS, 5)
    assert len(asked) == 2


def test_what_is_committed_meanwhile_is_found(project: Project, db: Database) -> None:
    assert names(db, ["price"]) >= {"Cart.total_price", "place_order"}
    write(project.root, {"shop/tax.py": "def price_with_tax(cart):\n    return cart.price * 1.2\n"})
    (project.root / "shop/order.py").unlink()
    project.index(history=False)
    assert {"price_with_tax", "Cart.total_price"} <= names(db, ["price"])
    assert "place_order" not in names(db, ["price"])
    with Database.read(project.folder) as anew:
        again = anew.search_text(["price", "cart"], WEIGHTS, 50)
    kept = db.search_text(["price", "cart"], WEIGHTS, 50)
    assert kept.symbols.tolist() == again.symbols.tolist()


def test_only_so_many_rows_are_kept(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "MOST_KEPT", 4)
    whole = db.search_text(["price", "cart", "item"], WEIGHTS, 50)
    assert db._full_text is not None
    assert len(db._full_text._words) == 1
    assert db.search_text(["price", "cart", "item"], WEIGHTS, 50).scores.tolist() == whole.scores.tolist()
