"""Questions to repositories of every kind: without history, with a long one, in other languages, with little to say."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from repositories import commit, make_repo, run_git, write

from coderecall.cli import group
from coderecall.model import Answers
from coderecall.project import Project

CART = 'class Cart:\n    """What a customer buys."""\n\n    def total(self):\n        return sum(self.prices)\n'
ENGINES = ("steam", "diesel", "petrol", "electric", "rotary", "jet", "hybrid", "hydrogen", "rocket", "wind")
KINDS = ("sum of the prices", "Cart.total", "cart.py:4", "ValueError: no prices", '  File "cart.py", line 4, in total')


def indexed(root: Path) -> Project:
    project = Project(root)
    project.index()
    return project


def long_history(root: Path, commits: int) -> None:
    """A repository with so many commits, made by fast-import: each changes a line of one of ten files."""
    run_git(root.parent, "init", "-q", str(root))
    lines = []
    for number in range(commits):
        path = f"mod{number % 10}.py"
        text = f"def work_{number % 10}(x):\n    return x + {number}\n"
        message = f"Tune the gearbox of the {ENGINES[number % 10]} engine, step {number}"
        lines += [
            "commit refs/heads/main",
            f"committer Tester <t@example.com> {1_500_000_000 + 60 * number} +0000",
            f"data {len(message)}\n{message}",
            f"M 100644 inline {path}",
            f"data {len(text)}\n{text}",
        ]
    stream = "\n".join(lines).encode()
    subprocess.run(["git", "-C", str(root), "fast-import", "--quiet"], input=stream, check=True, capture_output=True)
    run_git(root, "checkout", "-q", "main")


def test_a_folder_without_git(tmp_path: Path) -> None:
    write(tmp_path / "plain", {"cart.py": CART})
    project = indexed(tmp_path / "plain")
    for question in KINDS:
        answers = project.ask(question)
        assert answers.results, question
        assert not any(answer.changed for answer in answers.results)


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {})
    write(root, {"cart.py": CART})
    assert indexed(root).ask("sum of the prices").results[0].symbol == "Cart.total"


def test_one_commit(tmp_path: Path) -> None:
    project = indexed(make_repo(tmp_path, {"cart.py": CART}))
    for question in KINDS:
        assert project.ask(question).results[0].symbol == "Cart.total", question


def test_thousands_of_commits(tmp_path: Path) -> None:
    root = tmp_path / "long"
    long_history(root, 3_000)
    project = indexed(root)
    (answer,) = project.ask("gearbox of the hydrogen engine", k=1).results
    assert answer.symbol == "work_7"
    assert any("Tune the gearbox of the hydrogen engine" in evidence.why for evidence in answer.evidence)
    assert answer.changed == 1_500_000_000 + 60 * 2_997


def test_an_empty_repository(tmp_path: Path) -> None:
    root = tmp_path / "empty"
    root.mkdir()
    project = indexed(root)
    for question in KINDS:
        assert project.ask(question).results == ()


def test_files_without_a_word(tmp_path: Path) -> None:
    project = indexed(
        make_repo(tmp_path, {"a.py": "", "b.py": "\n\n", "c.md": "#\n", "d.py": '"""   """\n', "e.js": ";"})
    )
    assert isinstance(project.ask("sum of the prices"), Answers)
    assert project.ask("a.py").results[0].path == "a.py"


def test_other_languages(tmp_path: Path) -> None:
    files = {
        "store.py": 'def put(key):\n    """セッションを保存する関数"""\n    return key\n',
        "order.py": "def place(order):\n    # 会话结束时保存订单\n    return order\n",
        "mail.py": 'def send(letter):\n    """Отправляет письмо покупателю."""\n    return letter\n',
        "size.py": 'def grow(box):\n    """Ändert die Größe der Kiste."""\n    return box\n',
        "bill.py": 'def bill(who):\n    """고객에게 청구서를 보낸다"""\n    return who\n',
        "quiet.py": "def quiet(x):\n    return x\n",
    }
    root = make_repo(tmp_path, files)
    commit(root, "修复 登录超时的问题", {"quiet.py": "def quiet(x):\n    return x + 1\n"})
    project = indexed(root)
    for question, path in {
        "保存 セッション": "store.py",
        "セッションの保存": "store.py",
        "在哪里保存订单": "order.py",
        "где отправляет письмо": "mail.py",
        "größe der kiste": "size.py",
        "grosse kiste große": "size.py",
        "청구서": "bill.py",
        "登录超时": "quiet.py",
    }.items():
        answers = project.ask(question)
        assert answers.results, question
        assert path in {answer.path for answer in answers.results[:2]}, question


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return indexed(make_repo(tmp_path_factory.mktemp("small"), {"cart.py": CART}))


@pytest.mark.parametrize("question", ["the of and", "?!", "...", "- -", "()", "''", "「」", "\u200b", "zyzzyva", "x"])
def test_a_question_that_says_nothing_finds_nothing(small: Project, question: str) -> None:
    done = CliRunner().invoke(group, ["-C", str(small.root), "ask", "--", question])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "nothing found" in done.stderr


@pytest.mark.parametrize(
    "question",
    [
        "the prices " * 100_000,
        "prices\x00total",
        "\x1b[31mprices\x1b[0m\x07",
        "prices \ud800 total",
        "prices\r\ntotal\x85\u2028",
        'File "cart.py\x00", line 99999999999999999999, in total',
        "cart.py:" + "9" * 400,
        "Error: " * 5_000 + "prices",
        "at a.b(c.py:1)\n" * 20_000,
        "[" * 10_000 + "prices",
        'File "\udcff.py", line 3, in \udcff\nError: \udcff \udcff',
    ],
    ids=range(11),
)
@pytest.mark.timeout(20)
def test_hostile_questions_are_answered(small: Project, question: str) -> None:
    assert isinstance(small.ask(question), Answers)
    assert isinstance(small.ask(question[::-1]), Answers)


def test_a_megabyte_is_cut_where_the_failure_is(small: Project) -> None:
    log = "why?\n" + "2024-05-01 INFO all is well here\n" * 30_000
    log += (
        'Traceback (most recent call last):\n  File "cart.py", line 5, in total\nTypeError: bad\n' + "INFO bye\n" * 100
    )
    assert small.ask(log).results[0].symbol == "Cart.total"


def test_an_index_without_files_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answers = indexed(tmp_path / "empty").ask("where is the total summed up")
    assert (answers.results, "no file is indexed" in str(answers.notes)) == ((), True)
