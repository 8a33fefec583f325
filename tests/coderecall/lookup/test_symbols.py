"""`symbols`: definitions by name."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from indexed import make_indexed

from coderecall.cli import group
from coderecall.errors import UsageError
from coderecall.model import Answers
from coderecall.project import Project
from coderecall.store import symbols as store_symbols

FILES = {
    "src/app/store.py": "class Store:\n    def put(self, key):\n        pass\n\n\ndef put_all(rows):\n    pass\n",
    "src/app/cache.py": "class Cache:\n    def put(self, key):\n        pass\n\n\ndef output():\n    pass\n",
    "src/web/store.ts": "export class Store {\n  put(key: string): void {}\n}\n",
    "src/deep/a.rs": "mod inner {\n    pub fn put() {}\n}\n",
    "lib/store.rb": "class Basket\n  def put(key)\n  end\nend\n",
    "pkg/store.go": "package pkg\n\ntype Box struct{}\n",
    "pkg/put.go": "package pkg\n\nfunc (b *Box) Put(key string) {}\n",
    "docs/put.md": "# How to put\n\nText.\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_indexed(tmp_path_factory.mktemp("symbols"), FILES)


def names(answers: Answers) -> list[str]:
    return [f"{answer.path}:{answer.symbol}" for answer in answers.results]


def test_the_same_name_then_its_beginning_then_its_middle(project: Project) -> None:
    found = [answer.symbol for answer in project.symbols("put").results]
    assert set(found[:5]) == {"inner.put", "Basket.put", "Cache.put", "Store.put"}
    assert found.index("Box.Put") < found.index("put_all") < found.index("output") < found.index("How to put")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Cache.put", ["src/app/cache.py:Cache.put"]),
        ("inner::put", ["src/deep/a.rs:inner.put"]),
        ("Basket#put", ["lib/store.rb:Basket.put"]),
        ("Box.Put", ["pkg/put.go:Box.Put"]),  # the type is defined in another file
        ("app.store.Store", ["src/app/store.py:Store"]),
        ("app.store.put_all()", ["src/app/store.py:put_all"]),
        ("Store.put", ["src/app/store.py:Store.put", "src/web/store.ts:Store.put", "src/app/store.py:put_all"]),
        ("cache.pu", ["src/app/cache.py:Cache.put"]),
        ("How to put", ["docs/put.md:How to put"]),
    ],
)
def test_a_chain_of_names_as_any_language_writes_it(project: Project, query: str, found: list[str]) -> None:
    assert names(project.symbols(query)) == found


def test_filters(project: Project) -> None:
    assert names(project.symbols("Store", kinds=["class"], languages=["typescript"])) == ["src/web/store.ts:Store"]
    assert names(project.symbols("put", within="src/deep")) == ["src/deep/a.rs:inner.put"]
    assert names(project.symbols("put", kinds=["section"])) == ["docs/put.md:How to put"]
    assert names(project.symbols("Store.put", within="src/web/store.ts")) == ["src/web/store.ts:Store.put"]


def test_mistakes_are_named(project: Project) -> None:
    with pytest.raises(UsageError, match="the kinds are"):
        project.symbols("put", kinds=["klass"])
    with pytest.raises(UsageError, match=r"no cobol is indexed: the languages are .*python"):
        project.symbols("put", languages=["cobol"])
    with pytest.raises(UsageError, match="nothing in src/ap is indexed"):
        project.symbols("put", within="src/ap")
    with pytest.raises(UsageError, match="needs a name"):
        project.symbols("  ")
    (note,) = project.symbols("Shop.put").notes
    assert "`coderecall symbols put`" in note


def test_what_was_cut_is_said(project: Project) -> None:
    answers = project.symbols("put", k=2)
    assert len(answers.results) == 2
    assert any("more than 2" in note for note in answers.notes)
    assert project.symbols("put_all", k=1).notes == ()


def test_only_what_is_shown_is_unpacked(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    rows = store_symbols._outline_rows

    def counted(packed: bytes) -> object:
        read.append(packed)
        return rows(packed)

    monkeypatch.setattr(store_symbols, "_outline_rows", counted)
    project.symbols("put", k=1)
    assert len(read) <= 2  # the one that is shown, and the one that says that there are more
    read.clear()
    project.symbols("Cache.put")
    assert len(read) == 1


def test_text_and_json(project: Project) -> None:
    run = CliRunner().invoke(group, ["-C", str(project.root), "symbols", "Cache.put"])
    assert run.stdout == "src/app/cache.py:2  Cache.put  method\n    def put(self, key)\n"
    run = CliRunner().invoke(group, ["-C", str(project.root), "symbols", "Cache.put", "--format", "json"])
    document = json.loads(run.stdout)
    assert document["schema_version"] == 1
    assert document["results"][0]["signature"] == "def put(self, key)"


@pytest.mark.parametrize("arguments", [["symbols", "Cache.put"], ["refs", "Cache.put"]])
def test_a_look_up_loads_neither_torch_nor_numpy(project: Project, arguments: list[str]) -> None:
    program = (
        "import sys\nfrom coderecall.cli import main\n"
        f"try:\n    main(['-C', {str(project.root)!r}, *{arguments!r}])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('torch', 'numpy', 'textual') if name in sys.modules])"
    )
    folder = Path(__file__).parent
    done = subprocess.run([sys.executable, "-P", "-c", program], cwd=folder, capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
