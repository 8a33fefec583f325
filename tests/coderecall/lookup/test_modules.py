"""Modules: what folders and files hold, how often they change, and what they have to do with each other.

The numbers are counted by hand from the small history below.
"""

from pathlib import Path

import pytest
from indexed import make_indexed
from repositories import commit, make_repo, run_git, write

from coderecall.errors import NoIndexError, UsageError
from coderecall.model import CoChange, Dependency, Module
from coderecall.project import Project

DAY = 86_400
START = 1_600_000_000  # seconds since the epoch: a day of the year 2020
STORE = (
    "class Store:\n    def put(self, key):\n        self.check(key)\n\n    def check(self, key):\n        pass\n\n\n"
    "def log(text):\n    print(text)\n"
)
USER = (
    "from app.store import Store, log\n\n\n"
    "def fill():\n    store = Store()\n    store.put(1)\n    store.put(2)\n    log(1)\n"
)
TEST = "from app.store import Store\n\n\ndef test_put():\n    Store().put(1)\n"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Four commits on the days 1, 10, 500 and 510."""
    root = make_repo(tmp_path_factory.mktemp("modules"), {})
    first = {
        "app/store.py": STORE.replace("text", "line"),
        "app/user.py": "x = 1\n",
        "app/gone.py": "x = 1\n",
        "docs/guide.md": "# Guide\n\nWords.\n",
        "web/deep/down/a.js": "function pour() {\n}\n",
    }
    commit(root, "Begin", first, time=START + DAY)
    changed = {"app/store.py": STORE.replace("text", "it"), "app/user.py": USER + "\n", "app/gone.py": None}
    commit(root, "Fill the store", changed, time=START + 10 * DAY)
    commit(root, "Test it", {"app/store.py": STORE + "\n", "tests/test_store.py": TEST + "\n"}, time=START + 500 * DAY)
    last = {"app/store.py": STORE, "tests/test_store.py": TEST, "app/user.py": USER}
    commit(root, "Tidy up\n\nNo blank lines at the end.", last, time=START + 510 * DAY)
    project = Project(root)
    project.index()
    return project


def by_path(project: Project, path: str = "") -> dict[str, Module]:
    return {one.path: one for one in project.modules(path).modules}


def uses(links: tuple[Dependency, ...]) -> dict[str, tuple[int, int, int]]:
    return {one.path: (one.exact, one.inferred, one.imports) for one in links}


def changes(links: tuple[CoChange, ...]) -> dict[str, tuple[int, int]]:
    return {one.path: (one.commits, one.of) for one in links}


# ---- levels
def test_a_level_has_the_most_code_first_and_text_last(shop: Project) -> None:
    level = shop.modules()
    assert [(one.path, one.is_folder) for one in level.modules] == [
        ("app", True),
        ("tests", True),
        ("web/deep/down", True),  # a folder that holds one folder only is passed through
        ("docs", True),
    ]
    assert (level.commits, level.recent_since, level.left_out, level.notes) == (4, START + 145 * DAY, 0, ())


def test_sizes_are_those_of_the_files(shop: Project) -> None:
    app, docs = by_path(shop)["app"], by_path(shop)["docs"]
    assert (app.files, app.lines, app.code_lines, app.symbols, app.tests) == (2, 18, 18, 5, 0)
    assert (docs.lines, docs.code_lines) == (3, 0)
    assert by_path(shop)["tests"].tests == 1
    store = by_path(shop, "app")["app/store.py"]
    assert (store.is_folder, store.lines, store.symbols, store.language) == (False, 10, 4, "python")


def test_churn_counts_each_commit_once_and_only_of_files_that_are_there(shop: Project) -> None:
    level = by_path(shop)
    assert (level["app"].commits, level["app"].recent, level["app"].last_change) == (4, 2, START + 510 * DAY)
    assert (level["tests"].commits, level["tests"].recent) == (2, 2)
    assert (level["docs"].commits, level["docs"].recent, level["docs"].last_change) == (1, 0, START + DAY)
    assert (by_path(shop, "app")["app/user.py"].commits, by_path(shop, "app")["app/user.py"].recent) == (3, 1)
    assert "app/gone.py" not in by_path(shop, "app")


def test_a_level_may_be_asked_for_by_any_folder_of_a_chain(shop: Project) -> None:
    assert list(by_path(shop, "web")) == ["web/deep/down"]
    assert list(by_path(shop, "web/deep/down/")) == ["web/deep/down/a.js"]
    assert list(by_path(shop, ".")) == list(by_path(shop))


# ---- one module
def test_a_file_uses_files_and_is_used_by_files(shop: Project) -> None:
    user, store = shop.module("app/user.py"), shop.module("app/store.py")
    assert uses(user.depends_on) == {"app/store.py": (4, 0, 2)}
    assert uses(user.used_by) == {}
    assert uses(store.used_by) == {"app/user.py": (4, 0, 2), "tests/test_store.py": (2, 0, 1)}
    assert uses(store.depends_on) == {}
    assert (store.exact, store.inferred, store.name_only) == (1, 0, 1)  # self.check; print is built in


def test_the_proof_of_a_dependency_is_lines_that_can_be_opened(shop: Project) -> None:
    (link,) = shop.module("app/user.py").depends_on
    assert [(one.why, one.path, one.line) for one in link.evidence] == [
        ("calls Store", "app/user.py", 5),
        ("calls put", "app/user.py", 6),
        ("calls log", "app/user.py", 8),
    ]


def test_a_folder_stands_beside_folders_and_the_files_beside_it(shop: Project) -> None:
    app = shop.module("app")
    assert uses(app.used_by) == {"tests": (2, 0, 1)}
    assert uses(app.depends_on) == {}  # what it uses itself is inside
    assert app.used_by[0].is_folder
    assert app.symbols == ()


def test_what_changed_together_and_of_how_many_commits(shop: Project) -> None:
    store = shop.module("app/store.py")
    assert changes(store.changes_with) == {"app/user.py": (3, 4), "tests/test_store.py": (2, 4)}
    assert store.changes_with[0].share == 0.75
    assert [one.why[:9] for one in store.changes_with[0].evidence] == ['"Tidy up"', '"Fill the', '"Begin" (']
    assert changes(shop.module("app").changes_with) == {"tests": (2, 4)}
    assert changes(shop.module("docs/guide.md").changes_with) == {}  # one commit may be chance


def test_symbols_of_a_file_with_their_lines_and_uses(shop: Project) -> None:
    symbols = shop.module("app/store.py").symbols
    assert [(one.qualified_name, one.kind, one.line, one.lines, one.depth, one.uses) for one in symbols] == [
        ("Store", "class", 1, 6, 0, 4),  # imported twice
        ("Store.put", "method", 2, 2, 1, 3),
        ("Store.check", "method", 5, 2, 1, 1),
        ("log", "function", 9, 2, 0, 2),
    ]
    assert symbols[3].commits == 3  # the last one took a line away below it
    assert symbols[3].last_change == START + 500 * DAY


def test_lines_are_counted_as_wc_does_and_a_last_one_without_its_end_is_one(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {"two.py": "x = 1\ny = 2\n", "open.py": "x = 1\ny = 2", "no.py": "", "n.py": "\n"})
    assert {one.path: one.lines for one in project.modules().modules} == {
        "two.py": 2,
        "open.py": 2,
        "no.py": 0,
        "n.py": 1,
    }


def test_of_constants_and_variables_the_commits_are_not_known(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {})
    for turn in range(2):
        commit(root, f"Turn {turn}", {"a.py": f"LIMIT = {turn}\n\n\ndef f():\n    return {turn}\n"}, time=START + turn)
    project = Project(root)
    project.index()
    assert [(one.name, one.commits) for one in project.module("a.py").symbols] == [("LIMIT", None), ("f", 2)]


def test_definitions_of_one_name_are_told_apart_and_have_their_uses_and_commits_in_common(tmp_path: Path) -> None:
    text = (
        "from typing import overload\n\n\n@overload\ndef f(x: int) -> int: ...\n@overload\ndef f(x: str) -> str: ...\n"
        "def f(x):\n    return x\n\n\ny = f(1), f(2)\nz = f(3)\n"
    )
    root = make_repo(tmp_path, {})
    commit(root, "Begin", {"a.py": text}, time=START)
    project = Project(root)
    project.index()
    found = [one for one in project.module("a.py").symbols if one.name == "f"]
    assert [(one.line, one.nth, one.of, one.uses, one.commits) for one in found] == [
        (4, 1, 3, 2, 1),
        (6, 2, 3, 2, 1),
        (8, 3, 3, 2, 1),
    ]


@pytest.mark.parametrize(
    "files",
    [
        {
            "a.py": "LIMIT = 5\n\n\nclass A:\n    limit = LIMIT\n\n    def f(self, n=LIMIT):\n"
            "        return n < LIMIT, self.f()\n\n\nclass B(A):\n    pass\n",
            "b.py": "from a import LIMIT, A\n\n\ndef f(x):\n    A().f(LIMIT)\n    A().f(A().f(LIMIT))\n    x.f()\n",
            "c.py": "import a\n\n\nclass C(a.A):\n    def f(self):\n        return a.LIMIT\n",
        },
        {
            "a.js": "export const LIMIT = 5;\nexport function f(n) {\n  return n < LIMIT;\n}\nf(LIMIT);\n",
            "b.js": "import { f, LIMIT } from './a.js';\n\nf(LIMIT);\nf(f);\n",
        },
        {
            "a/A.java": "package a;\n\nclass A {\n  static final int LIMIT = 5;\n"
            "  boolean read(int n) { return n < LIMIT; }\n}\n"
        },
    ],
    ids=["Python", "JavaScript", "Java"],
)
def test_a_symbol_has_as_many_uses_as_a_look_up_of_it_resolves(tmp_path: Path, files: dict[str, str]) -> None:
    project = make_indexed(tmp_path, files)
    for path in files:
        for symbol in project.module(path).symbols:
            listed = project.callers(path, symbol.qualified_name).results
            resolved = [one for one in listed if not one.evidence[0].why.startswith("name only")]
            assert (symbol.qualified_name, symbol.uses) == (symbol.qualified_name, len(resolved))
            assert not symbol.may_have_more_uses


def test_of_a_name_that_its_package_sees_there_may_be_more_uses(tmp_path: Path) -> None:
    files = {"m/a.go": "package m\n\nconst limit = 5\n", "m/b.go": "package m\n\nfunc f() bool { return limit }\n"}
    (limit,) = make_indexed(tmp_path, files).module("m/a.go").symbols
    assert (limit.uses, limit.may_have_more_uses) == (0, True)


def test_the_whole_tree_has_nothing_beside_it(shop: Project) -> None:
    whole = shop.module("")
    assert (whole.module.path, whole.module.files, whole.module.commits) == ("", 5, 4)
    assert (whole.depends_on, whole.used_by, whole.changes_with) == ((), (), ())


# ---- what there is not
def test_places_that_are_not_indexed(shop: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing is indexed at nowhere"):
        shop.modules("nowhere")
    with pytest.raises(UsageError, match="nothing is indexed at ap:"):
        shop.module("ap")
    with pytest.raises(UsageError, match=r"app/user\.py is a file"):
        shop.modules("app/user.py")
    with pytest.raises(NoIndexError):
        Project(tmp_path).modules()


def test_without_a_history_sizes_and_references_are_known(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {"a/store.py": STORE, "b.py": "from a.store import log\n\nlog(1)\n"})
    level = project.modules()
    assert (level.commits, level.recent_since) == (0, 0)
    assert [(one.path, one.commits, one.last_change) for one in level.modules] == [("a", 0, 0), ("b.py", 0, 0)]
    assert uses(project.module("a").used_by) == {"b.py": (1, 0, 1)}
    assert project.module("a").changes_with == ()


def test_an_empty_index_has_an_empty_level(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {})
    assert project.modules().modules == ()


def test_folders_whose_names_begin_alike_are_kept_apart(tmp_path: Path) -> None:
    files = {"a/x.py": "x = 1\n", "a-b/x.py": "x = 1\ny = 2\n", "a0/x.py": "x = 1\n", "a.py": "x = 1\n"}
    project = make_indexed(tmp_path, {**files, "café/한글.py": "x = 1\n", "a_/%.py": "x = 1\n"})
    assert sorted(by_path(project)) == ["a", "a-b", "a.py", "a0", "a_", "café"]
    assert (by_path(project)["a"].files, by_path(project)["a-b"].lines) == (1, 2)
    assert list(by_path(project, "café")) == ["café/한글.py"]
    assert list(by_path(project, "a")) == ["a/x.py"]


def test_a_commit_of_very_many_files_says_nothing_of_pairs(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {})
    for turn in range(2):
        commit(root, f"All {turn}", {f"f{i}.py": f"x = {turn}\n" for i in range(31)}, time=START + DAY * (turn + 1))
    for turn in range(2):
        write(root, {"f1.py": f"y = {turn}\n"})
        commit(root, f"Two {turn}", {"f2.py": f"y = {turn}\n"}, time=START + DAY * (turn + 5))
    project = Project(root)
    project.index()
    found = project.module("f1.py")
    assert changes(found.changes_with) == {"f2.py": (2, 2)}
    assert (found.module.commits, found.largest_commit) == (4, 30)


def test_of_a_shallow_clone_it_is_said_how_few_commits_are_counted(shop: Project, tmp_path: Path) -> None:
    run_git(tmp_path, "clone", "-q", "--depth", "2", f"file://{shop.root}", "shallow")
    project = Project(tmp_path / "shallow")
    project.index()
    said = ("shallow clone: only its 2 newest commits are counted",)
    assert (project.modules().notes, project.module("app").notes) == (said, said)
