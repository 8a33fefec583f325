"""Where answers may lie: by place, kind, language, and whether they are tests."""

from collections.abc import Iterator

import pytest
from indexed import make_indexed

from coderecall.errors import UsageError
from coderecall.session import Session

FILES = {
    "app/cart.py": (
        "class Cart:\n    def total(self):\n        return self.sum\n\n\ndef total_of(cart):\n    return cart.total()\n"
    ),
    "web/cart.js": "export function total(cart) {\n  return cart.total;\n}\n",
    "tests/test_cart.py": "def test_total():\n    assert total(cart) == 0\n",
    **{f"noise/n{i}.py": "def total_noise(total):\n    return total + total + total\n" for i in range(60)},
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with make_indexed(tmp_path_factory.mktemp("scope"), FILES).session() as found:
        yield found


def test_several_kinds(session: Session) -> None:
    answers = session.ask("cart total", k=100, kinds=["class", "Method"])
    assert {answer.kind for answer in answers.results} == {"class", "method"}


def test_languages_are_named_as_in_symbols(session: Session) -> None:
    assert {a.path for a in session.ask("total of the cart", k=100, languages=["javascript"]).results} == {
        "web/cart.js"
    }
    both = session.ask("total of the cart", k=200, languages=["javascript", "python"]).results
    assert {"web/cart.js", "app/cart.py"} <= {a.path for a in both}
    with pytest.raises(UsageError, match="no cobol is indexed: the languages are javascript, python"):
        session.ask("total", k=1, languages=["cobol"])


def test_only_tests_or_none(session: Session) -> None:
    assert {a.path for a in session.ask("total", k=100, tests=True).results} == {"tests/test_cart.py"}
    assert "tests/test_cart.py" not in {a.path for a in session.ask("total", k=100, tests=False).results}


def test_what_is_asked_for_is_found_behind_any_number_of_better_ones(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coderecall.recall.signals.DEPTH", 5)
    assert {a.path for a in session.ask("total", k=10, within="web").results} == {"web/cart.js"}


def test_filters_go_together(session: Session) -> None:
    answers = session.ask("total", k=100, within="app", kinds=["function"], languages=["python"], tests=False)
    assert [answer.symbol for answer in answers.results] == ["total_of"]
