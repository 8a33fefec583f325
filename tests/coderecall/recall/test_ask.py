"""Questions to a small real repository: what comes first, and what proves it."""

from pathlib import Path

import pytest
from repositories import commit, make_repo, write

from coderecall.errors import NoIndexError, UsageError
from coderecall.model import Answers
from coderecall.project import Project

FILES = {
    "shop/cart.py": (
        'class Cart:\n    """What a customer is about to buy."""\n\n'
        "    def add_item(self, item, count=1):\n        self.items[item] = count\n\n"
        '    def total(self):\n        """Sum of the prices, taxes included."""\n        return sum(self.items)\n'
    ),
    "shop/mail.py": (
        "from shop.cart import Cart\n\n\n"
        "def send_receipt(cart: Cart, address):\n    # the smtp connection is opened late\n    return cart.total()\n"
    ),
    "tests/test_cart.py": (
        "from shop.cart import Cart\n\n\ndef test_total():\n"
        '    """prices taxes total sum prices"""\n    assert Cart().total() == 0\n'
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = make_repo(tmp_path_factory.mktemp("shop"), FILES)
    mail = FILES["shop/mail.py"].replace("return", "cart.paid = True\n    return")
    commit(root, "Mark overnight orders as settled", {"shop/mail.py": mail})
    found = Project(root)
    found.index()
    return found


def first(answers: Answers) -> str:
    return f"{answers.results[0].path}:{answers.results[0].symbol}"


def test_words_of_the_documentation_find_the_function(project: Project) -> None:
    assert first(project.ask("where are prices and taxes summed?")) == "shop/cart.py:Cart.total"


def test_a_name_finds_its_definition_first(project: Project) -> None:
    for spelling in ("add_item", "Cart.add_item", "why does Cart.add_item fail?", "Cart::add_item"):
        answers = project.ask(spelling)
        assert first(answers) == "shop/cart.py:Cart.add_item"
        assert answers.results[0].evidence[0].why == "defines Cart.add_item"


def test_tests_step_back(project: Project) -> None:
    paths = [answer.path for answer in project.ask("prices taxes total sum").results]
    assert paths.index("shop/cart.py") < paths.index("tests/test_cart.py")


def test_the_memory_finds_what_the_text_does_not_say(project: Project) -> None:
    """No file has these words: only a past commit message does, and it is the evidence."""
    answer = project.ask("overnight settled").results[0]
    assert answer.symbol == "send_receipt"
    assert 'changed for "Mark overnight orders as settled"' in answer.evidence[0].why


def test_evidence_points_at_the_words(project: Project) -> None:
    (evidence,) = [e for e in project.ask("smtp connection").results[0].evidence if e.why.startswith("says")]
    line = (project.root / evidence.path).read_text("utf-8").splitlines()[evidence.line - 1]
    assert "smtp connection" in line


def test_every_answer_has_evidence(project: Project) -> None:
    for question in ("cart", "what sends mail", "total", "settled orders"):
        assert all(answer.evidence for answer in project.ask(question, k=50).results)


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "a AND OR NOT",
        "NEAR(x y)",
        "name:foo*",
        "(",
        "^x",
        "'; DROP TABLE file; --",
        "\0",
        "x" * 10_000,
        "😀 ñandú",
        "-" * 50,
    ],
)
def test_any_question_is_answered_or_not_but_never_an_error(project: Project, question: str) -> None:
    assert isinstance(project.ask(question), Answers)


def test_nothing_is_said_rather_than_noise(project: Project) -> None:
    assert project.ask("zyzzyva").results == ()
    assert project.ask("").results == ()


def test_answers_can_be_narrowed(project: Project) -> None:
    assert {a.path for a in project.ask("total", within="tests").results} == {"tests/test_cart.py"}
    assert {a.kind for a in project.ask("cart", kinds=["class"]).results} == {"class"}


def test_without_an_index_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="coderecall index"):
        Project(tmp_path).ask("anything")


def test_answers_in_changed_files_are_marked_and_gone_files_left_out(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, FILES))
    project.index()
    write(project.root, {"shop/cart.py": "# new\n" + FILES["shop/cart.py"], "tests/test_cart.py": None})
    answers = project.ask("prices taxes total", k=50)
    assert {a.path for a in answers.results if a.stale} == {"shop/cart.py"}
    assert "tests/test_cart.py" not in {a.path for a in answers.results}
    assert any("changed since the index" in note for note in answers.notes)
    assert any("gone" in note for note in answers.notes)


def test_related_names_commits_and_uses(project: Project) -> None:
    answers = project.related("shop/cart.py")
    by_path = {answer.path: " ".join(e.why for e in answer.evidence) for answer in answers.results}
    assert "changed together in 1 of 1 commits" in by_path["shop/mail.py"]
    assert "uses Cart" in by_path["shop/mail.py"]


def test_related_to_one_symbol_follows_its_uses_only(project: Project) -> None:
    answers = project.related("shop/cart.py", ["Cart.add_item"])
    assert not any("uses" in e.why for a in answers.results for e in a.evidence)


def test_related_to_what_is_not_there_says_so(project: Project) -> None:
    with pytest.raises(UsageError, match=r"nope\.py is not in the index"):
        project.related("nope.py")
    with pytest.raises(UsageError, match="no symbol named nope"):
        project.related("shop/cart.py", ["nope"])


def test_uses_of_a_symbol_say_how_sure_they_are(project: Project) -> None:
    uses = project.callers("shop/cart.py", "Cart")
    assert {(u.path, u.evidence[0].why.partition(":")[0]) for u in uses.results} >= {("tests/test_cart.py", "exact")}


def test_lines_outside_the_root_are_refused(project: Project) -> None:
    for path in ("../secret.py", "/etc/passwd", "shop/../../x.py"):
        with pytest.raises(UsageError, match="outside"):
            project.read_lines(path, 1, 10)
    assert project.read_lines("shop/mail.py", 1, 1) == ("from shop.cart import Cart",)
