"""What an answer shows: the lines that matter, why it ranks, how fresh it is, copies once, no guesses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from repositories import commit, make_repo, write

from coderecall.cli import group
from coderecall.project import Project

CART = (
    "class Cart:\n"
    "    def checkout(self, coupon):\n"
    "        items = self.items\n"
    "        discount = coupon.discount(items)\n"
    "        nothing = 0\n"
    "        charge_customer(items, discount)\n"
    "        return nothing\n\n"
    "    def empty(self):\n"
    "        self.items = []\n"
)
PARSER = (
    "def parse_cookie(header):\n    jar = {}\n    for part in header.split(';'):\n"
    "        name, _, value = part.partition('=')\n        jar[name] = value\n    return jar\n"
)
FILES = {
    "shop/cart.py": CART,
    "shop/cookies.py": PARSER,
    "vendor/shop/cookies.py": PARSER,
    "web/cookies.py": PARSER.replace("jar[name]", "jar[name.strip()]"),
    "shop/evil.py": "def wipe(screen):\n    # clears the terminal \x1b[2J now\n    return screen\n",
}
THROWN_OUT = "throw everything out of the cart"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = make_repo(tmp_path_factory.mktemp("answers"), FILES)
    changed = CART.replace("self.items = []", "self.items = list()")
    commit(root, "Throw everything out", {"shop/cart.py": changed}, time=1_600_000_000)
    found = Project(root)
    found.index()
    return found


def ask(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(group, ["-C", str(project.root), "ask", *arguments])


def test_the_lines_that_matter_say_the_words_of_the_question(project: Project) -> None:
    (answer,) = project.ask("which coupon discount does checkout charge the customer", k=1).results
    assert [(line.line, line.text.strip()) for line in answer.lines] == [
        (4, "discount = coupon.discount(items)"),
        (6, "charge_customer(items, discount)"),
    ]


def test_an_answer_says_what_it_ranks_by_and_when_it_changed(project: Project) -> None:
    (answer,) = [a for a in project.ask(THROWN_OUT).results if a.symbol == "Cart.empty"]
    assert "past commits" in answer.signals
    assert answer.changed == 1_600_000_000
    assert "changed 2020-09-13" in ask(project, THROWN_OUT).stdout


def test_a_commit_whose_subject_says_nothing_of_it_tells_the_words_that_it_says(tmp_path: Path) -> None:
    root = make_repo(tmp_path, FILES)
    changed = CART.replace("self.items = []", "self.items = list()")
    commit(root, "Release 3\n\nBaskets are thrown out as a whole.", {"shop/cart.py": changed})
    project = Project(root)
    project.index()
    answers = project.ask("which baskets are thrown out").results
    whys = [evidence.why for answer in answers if answer.symbol == "Cart.empty" for evidence in answer.evidence]
    assert [why.partition(")")[2] for why in whys if 'changed for "Release 3"' in why] == [
        ", which says baskets, thrown"
    ]


def test_copies_of_one_text_are_one_answer(project: Project) -> None:
    answers = project.ask("parse cookie header").results
    (shown,) = [answer for answer in answers if answer.symbol == "parse_cookie" and answer.also_at]
    assert (shown.path, [place.path for place in shown.also_at]) == ("shop/cookies.py", ["vendor/shop/cookies.py"])
    assert "web/cookies.py" in {answer.path for answer in answers}  # it differs in a line of six
    assert "also at vendor/shop/cookies.py:1" in ask(project, "parse cookie header").stdout


def test_answers_of_one_file_stand_together_in_text_and_apart_in_json(project: Project) -> None:
    question = ["cart items", "-k", "5"]
    text = ask(project, *question).stdout
    assert text.count("shop/cart.py:") == 1
    results = json.loads(ask(project, *question, "--format", "json").stdout)["results"]
    assert sum(result["path"] == "shop/cart.py" for result in results) > 1
    scores = [result["score"] for result in results]
    assert scores == sorted(scores, reverse=True)


def test_json_has_the_same_facts(project: Project) -> None:
    results = json.loads(ask(project, THROWN_OUT, "--format", "json").stdout)["results"]
    (result,) = [result for result in results if result["symbol"] == "Cart.empty"]
    assert result["signature"] == "def empty(self)"
    assert result["changed"] == "2020-09-13"
    assert "past commits" in result["ranked_by"]


def test_what_drives_a_terminal_is_shown_as_an_escape(project: Project) -> None:
    shown = ask(project, "clears the terminal screen").stdout
    assert "\\x1b[2J" in shown
    assert "\x1b[2J" not in shown


def test_a_guess_is_no_answer(project: Project) -> None:
    done = ask(project, "purple elephants dancing in coupons")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("nothing found\n")
    assert "the closest is shop/cart.py:2 Cart.checkout (weak: says coupons)" in done.stderr


def test_one_word_beside_one_that_is_nowhere_is_a_guess(project: Project) -> None:
    assert ask(project, "discount for elephants dancing").exit_code == 1
    assert ask(project, "discount for elephants").exit_code == 0  # one of two words


def test_in_a_batch_a_guess_is_marked(project: Project) -> None:
    line = json.dumps({"id": 1, "query": "purple elephants dancing in coupons"})
    done = CliRunner().invoke(group, ["-C", str(project.root), "ask", "--batch"], input=line)
    assert {result["weak"] for result in json.loads(done.stdout)["results"]} == {True}


def test_a_file_that_changed_since_is_marked(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, FILES))
    project.index()
    write(project.root, {"shop/cart.py": "# new\n" + CART})
    assert "changed since the index" in ask(project, "checkout with a coupon").stdout


def test_text_that_was_never_committed_is_shown_where_it_is_now(tmp_path: Path) -> None:
    write(tmp_path, {"shop/cart.py": CART, "shop/cookies.py": PARSER})
    project = Project(tmp_path)
    project.index(history=False)
    write(tmp_path, {"shop/cart.py": "# new\n\nLIMIT = 3\n\n\n" + CART, "shop/cookies.py": "def other():\n    pass\n"})
    (answer,) = project.ask("which coupon discount does checkout charge the customer", k=1).results
    assert (answer.line, answer.end_line, answer.stale) == (7, 12, True)
    assert [(line.line, line.text.strip()) for line in answer.lines] == [
        (9, "discount = coupon.discount(items)"),
        (11, "charge_customer(items, discount)"),
    ]
    gone = project.ask("parse the cookie header", k=1)
    assert not [answer for answer in gone.results if answer.path == "shop/cookies.py" and answer.symbol]
    assert "no longer have them: 1" in str(gone.notes)


def test_what_is_gone_takes_no_place_of_what_is_there(tmp_path: Path) -> None:
    files = {f"jar{i}.py": f"def open_jar_{i}():\n    return 'open the jar {i}'\n" for i in range(12)}
    project = Project(make_repo(tmp_path, files))
    project.index(history=False)
    best = [answer.path for answer in project.ask("open the jar", k=6).results]
    write(project.root, dict.fromkeys(best))
    answers = project.ask("open the jar", k=3)
    assert len(answers.results) == 3
    assert not {answer.path for answer in answers.results} & set(best)
    assert "files are gone: 6" in str(answers.notes)


def test_a_question_may_come_from_stdin(project: Project) -> None:
    trace = 'Traceback (most recent call last):\n  File "shop/cart.py", line 4, in checkout\nKeyError: "$x"\n'
    arguments = ["-C", str(project.root), "ask", "-k", "1", "-"]
    done = CliRunner().invoke(group, arguments, input=b"\xff\n" * 100_000 + trace.encode())
    assert done.stdout.startswith("shop/cart.py:2  Cart.checkout")
    assert CliRunner().invoke(group, arguments, input="").exit_code != 0
