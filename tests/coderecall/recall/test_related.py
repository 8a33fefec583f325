"""Files that belong to a file: what proves each, in real repositories made for it."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from repositories import commit, make_repo

from coderecall.cli import group
from coderecall.errors import UsageError
from coderecall.project import Project
from coderecall.recall.related_features import Asked, feature_names, matrix, relations
from coderecall.recall.related_ranking import scores
from coderecall.recall.related_tables import Tables
from coderecall.store import Database
from coderecall.weights import related_scorer

FILES = {
    "shop/cart.py": (
        "class Cart:\n    def add(self, item):\n        return item\n\n    def total(self):\n        return 0\n"
    ),
    "shop/mail.py": "from shop.cart import Cart\n\n\ndef send(cart: Cart):\n    return cart.total()\n",
    "shop/gift.py": "from shop.cart import Cart\n\n\nclass GiftCart(Cart):\n    pass\n",
    "web/form.py": "def form():\n    return 1\n",
    "web/page.py": "def page():\n    return 1\n",
    "web/total.py": "def total():\n    return 1\n",
    "tests/test_cart.py": "from shop.cart import Cart\n\n\ndef test_total():\n    assert Cart().total() == 0\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = make_repo(tmp_path_factory.mktemp("shop"), {"readme": "A shop."})
    for path, text in FILES.items():
        commit(root, f"Begin {path}", {path: text})
    cart, form, page = (FILES[path] for path in ("shop/cart.py", "web/form.py", "web/page.py"))
    for i in range(1, 4):
        both = {
            "shop/cart.py": cart.replace("return item", f"return item, {i}"),
            "web/form.py": form.replace("1", str(i + 1)),
        }
        commit(root, f"Items have {i} more", both)
    commit(root, "Pages follow forms", {"web/form.py": form.replace("1", "9"), "web/page.py": page.replace("1", "9")})
    found = Project(root)
    found.index()
    return found


def why(project: Project, path: str, symbols: list[str], other: str) -> list[str]:
    return [e.why for a in project.related(path, symbols, k=50).results if a.path == other for e in a.evidence]


def test_what_changes_with_it_says_how_often(project: Project) -> None:
    best = next(answer for answer in project.related("shop/cart.py").results if answer.path == "web/form.py")
    assert best.signals[0] == "changes with it"
    assert best.evidence[0].why.startswith('changed together in 3 of 4 commits, last "Items have 3 more" (')


def test_commits_of_the_symbol_are_told_apart(project: Project) -> None:
    assert "changed in 3 of 4 commits that changed Cart.add" in why(
        project, "shop/cart.py", ["Cart.add"], "web/form.py"
    )
    assert not any("that changed" in said for said in why(project, "shop/cart.py", ["Cart.total"], "web/form.py"))


def test_uses_lead_to_their_lines(project: Project) -> None:
    by_path = {answer.path: answer for answer in project.related("shop/cart.py", k=50).results}
    assert ("uses Cart", "shop/mail.py", 4) in [(e.why, e.path, e.line) for e in by_path["shop/mail.py"].evidence]
    assert any(said.startswith("inherits Cart") for said in why(project, "shop/cart.py", [], "shop/gift.py"))
    assert any(said.startswith("used here: Cart") for said in why(project, "shop/mail.py", [], "shop/cart.py"))
    assert by_path["tests/test_cart.py"].signals[0] == "tests it"


def test_to_lie_beside_a_file_is_no_relation(tmp_path: Path) -> None:
    files = {"one/alone.py": "def alpha():\n    return 1\n", "one/other.txt": "Zebras.\n", "two/far.sql": "SELECT 9;\n"}
    project = Project(make_repo(tmp_path, files))
    project.index(history=False)
    answers = project.related("one/alone.py")
    assert (answers.results, len(answers.notes)) == ((), 1)
    with project.session() as session:  # a program has the scores
        assert [answer.path for answer in session.related("one/alone.py", [], k=5, guesses=True).results]


def test_what_changes_with_it_by_a_third_names_the_third(project: Project) -> None:
    assert why(project, "shop/cart.py", [], "web/page.py")[0] == "changes with web/form.py, which changes with it"


def test_a_symbol_is_enough_when_it_is_the_only_one(project: Project) -> None:
    named = project.related("", ["Cart.add"])
    assert named.results == project.related("shop/cart.py", ["Cart.add"]).results
    assert project.related("", ["GiftCart"]).results
    with pytest.raises(UsageError, match=r"2 files define total, say which: shop/cart\.py:total, web/total\.py:total"):
        project.related("", ["total"])
    with pytest.raises(UsageError, match="nope is no file or symbol"):
        project.related("", ["nope"])


def test_the_command_groups_by_what_files_have_to_do_with_it(project: Project) -> None:
    run = CliRunner().invoke(group, ["-C", str(project.root), "related", "Cart.add"])
    assert run.exit_code == 0, run.output
    assert "changes with it\n  web/form.py:1  " in run.stdout
    outside = CliRunner().invoke(group, ["-C", str(project.root), "related", "../other.py"])
    assert isinstance(outside.exception, UsageError)
    assert "outside" in str(outside.exception)


def test_without_a_history_uses_and_names_are_left_and_it_is_said(tmp_path: Path) -> None:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    project = Project(tmp_path)
    project.index()
    answers = project.related("shop/cart.py")
    assert "no history was learned: nothing is known of what changes together" in answers.notes
    assert {"shop/mail.py", "shop/gift.py"} <= {answer.path for answer in answers.results}
    assert all(0 <= answer.score <= 1 for answer in answers.results)


def test_a_file_alone_has_nothing_related(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("x = 1\n")
    project = Project(tmp_path)
    project.index()
    assert project.related("one.py").results == ()


def test_weights_are_of_the_features_that_there_are(project: Project) -> None:
    """With the trained scorer and without it the scores are finite, and the best one is 1."""
    with Database.read(project.folder, project.root) as db:
        tables = Tables(db)
        place = tables.place["shop/cart.py"]
        values = relations(db, tables, Asked(place, db.symbols_in(tables.files[place].id), True)).values
    places = np.array([i for i in range(len(tables.files)) if i != place])
    assert matrix(values, places).shape == (len(places), len(related_scorer(feature_names(values)).names))
    for trained in (True, False):
        found = scores(values, places, places[:0], trained=trained)
        assert np.isfinite(found).all()
        assert found.max() == pytest.approx(1)


def test_an_open_session_sees_a_file_that_came_later(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "def a():\n    return 1\n", "b.py": "from a import a\n\na()\n"})
    project = Project(root)
    project.index()
    with project.session() as session:
        assert [answer.path for answer in session.related("a.py", [], k=9).results] == ["b.py"]
        commit(root, "One more", {"c.py": "from a import a\n\na()\n"})
        project.index()
        assert {answer.path for answer in session.related("a.py", [], k=9).results} == {"b.py", "c.py"}
        assert "uses a" in [e.why for e in session.related("a.py", [], k=9).results[0].evidence]
