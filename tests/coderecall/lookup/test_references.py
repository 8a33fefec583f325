"""`refs`: what a symbol has to do with the rest, in several languages."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from indexed import make_indexed
from repositories import write

from coderecall.cli import group
from coderecall.errors import UsageError
from coderecall.model import Confidence
from coderecall.project import Project

PYTHON = {
    "app/store.py": (
        "class Base:\n    def put(self, key):\n        raise NotImplementedError\n\n    def __own(self):\n"
        "        pass\n\n\n"
        "class Store(Base):\n    def put(self, key):\n        self.check(key)\n        log(key)\n"
        "        self.rows.append(key)\n\n    def check(self, key):\n        pass\n\n    def __own(self):\n"
        "        pass\n\n\n"
        "def log(text):\n    print(text)\n"
    ),
    "app/small.py": (
        "from app.store import Store\n\n\nclass Small(Store):\n    def put(self, key):\n        super().put(key)\n"
    ),
    "app/user.py": (
        "from app.store import Store, log\n\nhandler = log\n\n\ndef fill(rows):\n    store = Store()\n"
        "    store.put(1)\n    store.put(2)\n\n\ndef pour(store):\n    store.put(3)\n\n\ndef alone(put):\n    put(4)\n"
    ),
    "app/other.py": "class Queue:\n    def put(self, key):\n        pass\n",
    "web/a.js": "function pour(store) {\n  store.put(1)\n}\n",
}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_indexed(tmp_path_factory.mktemp("references"), PYTHON)


def facts(project: Project, symbol: str, name: str, **options: str) -> list[str]:
    """ "path:lines symbol confidence" of one group."""
    (found,) = project.references(symbol, groups=[name], k=100, **options).groups
    return [
        f"{one.path}:{','.join(map(str, one.lines))} {one.symbol} {one.confidence.name.lower()}"
        for one in found.relations
    ]


def run(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(group, ["-C", str(project.root), "refs", *arguments], standalone_mode=False)


# ---- groups
def test_callers_are_the_calling_symbols_with_their_lines(python: Project) -> None:
    assert facts(python, "Store.put", "callers") == [
        "app/small.py:6 Small.put exact",
        "app/user.py:8,9 fill exact",
        "app/user.py:13 pour name_only",
    ]


def test_a_variable_of_the_name_and_another_language_are_no_uses(python: Project) -> None:
    callers = " ".join(facts(python, "Store.put", "callers"))
    assert "alone" not in callers
    assert "a.js" not in callers


def test_other_uses_are_imports_and_reads(python: Project) -> None:
    assert facts(python, "log", "uses") == ["app/user.py:1  exact", "app/user.py:3 handler exact"]


def test_callees_with_their_place_and_the_unresolved_ones(python: Project) -> None:
    assert facts(python, "Store.put", "callees") == [
        "app/store.py:11 Store.check exact",
        "app/store.py:12 log exact",
        "app/store.py:13 self.rows.append name_only",
    ]
    (callees,) = python.references("Store.put", groups=["callees"]).groups
    assert [one.defined and one.defined.line for one in callees.relations] == [15, 22, None]


def test_a_class_calls_what_its_methods_call(python: Project) -> None:
    assert "app/store.py:12 log exact" in facts(python, "app.store.Store", "callees")


def test_subclasses_direct_and_through_others(python: Project) -> None:
    (found,) = python.references("Base", groups=["implementations"]).groups
    assert [(one.symbol, one.via, one.confidence) for one in found.relations] == [
        ("Small", "Store", Confidence.EXACT),
        ("Store", "", Confidence.EXACT),
    ]


def test_overriding_and_overridden_members(python: Project) -> None:
    assert facts(python, "Base.put", "implementations") == [
        "app/small.py:5 Small.put exact",
        "app/store.py:10 Store.put exact",
    ]
    assert facts(python, "Small.put", "bases") == ["app/store.py:2 Base.put exact", "app/store.py:10 Store.put exact"]
    assert facts(python, "Small", "bases") == ["app/store.py:1 Base exact", "app/store.py:9 Store exact"]


def test_a_name_of_the_class_alone_overrides_nothing(python: Project) -> None:
    assert facts(python, "Base.__own", "implementations") == []


def test_every_reference_is_in_one_group_and_counted(python: Project) -> None:
    found = python.references("app.store.Store", k=1)
    for one in found.groups:
        assert len(one.relations) == min(1, one.total)
        assert one.total == one.exact + one.inferred + one.name_only
    assert {one.name: one.total for one in found.groups} == {
        "callers": 1,
        "uses": 2,
        "callees": 3,
        "implementations": 1,
        "bases": 1,
    }


# ---- other languages
def test_java(tmp_path: Path) -> None:
    project = make_indexed(
        tmp_path,
        {
            "app/Shape.java": "package app;\n\ninterface Shape {\n    int area();\n    int grow(int by);\n}\n",
            "app/Box.java": (
                "package app;\n\nclass Box implements Shape {\n    Box(int side) {}\n\n    @Override\n"
                "    public int area() { return 1; }\n\n    public int grow(int by) { return area(); }\n\n"
                "    public int grow() { return 0; }\n}\n"
            ),
            "app/Two.java": "package app;\n\nclass Two {\n    Two(int a) {}\n\n    Two(String a) {}\n}\n",
            "app/Main.java": "package app;\n\nclass Main {\n    Box make() { return new Box(1); }\n}\n",
        },
    )
    assert facts(project, "Shape", "implementations") == ["app/Box.java:3 Box exact"]
    assert facts(project, "Shape.area", "implementations") == ["app/Box.java:7 Box.area exact"]
    assert facts(project, "Shape.grow", "implementations") == ["app/Box.java:9 Box.grow inferred"]  # not the overload
    assert facts(project, "Box.area", "bases") == ["app/Shape.java:4 Shape.area exact"]
    assert facts(project, "Box", "callers") == [
        "app/Main.java:4 Main.make exact"
    ]  # a class and its constructor are one


def test_go_interfaces_are_implemented_by_having_their_methods(tmp_path: Path) -> None:
    project = make_indexed(
        tmp_path,
        {
            "a/i.go": "package a\n\ntype Shape interface {\n\tArea() int\n\tGrow(by int)\n}\n",
            "b/box.go": "package b\n\ntype Box struct{}\n\nfunc (b *Box) Area() int { return 1 }\n",
            "b/more.go": "package b\n\nfunc (b *Box) Grow(by int) {}\n",
            "c/dot.go": (
                "package c\n\ntype Dot struct{}\n\nfunc (d Dot) Area() int { return 0 }\n\nfunc (d Dot) Grow() {}\n"
            ),
        },
    )
    assert facts(project, "Shape", "implementations") == ["b/box.go:3 Box inferred"]
    assert facts(project, "Shape.Grow", "implementations") == ["b/more.go:3 Box.Grow inferred"]


def test_rust_traits(tmp_path: Path) -> None:
    text = (
        "pub trait Shape {\n    fn area(&self);\n}\n\npub struct Dot;\n\n"
        "impl Shape for Dot {\n    fn area(&self) {}\n}\n"
    )
    project = make_indexed(tmp_path, {"src/lib.rs": text})
    assert facts(project, "Shape", "implementations") == ["src/lib.rs:5 Dot exact"]
    assert facts(project, "Shape::area", "implementations") == ["src/lib.rs:8 Dot.area inferred"]


def test_cpp_a_declaration_and_its_definition_are_one_symbol(tmp_path: Path) -> None:
    project = make_indexed(
        tmp_path,
        {
            "a.h": "class Store {\n public:\n    void put(int key);\n};\n",
            "a.cpp": '#include "a.h"\n\nvoid Store::put(int key) {}\n',
        },
    )
    found = project.references("Store::put")
    assert [answer.path for answer in found.definitions] == ["a.cpp", "a.h"]
    assert found.groups


def test_typescript_implementors_and_typed_uses(tmp_path: Path) -> None:
    project = make_indexed(
        tmp_path,
        {
            "a.ts": "export interface Shape {\n  area(): number\n}\n\nexport function f(x: string): void;\n"
            "export function f(x: number): void;\nexport function f(x: any) {}\n",
            "b.ts": "import { Shape, f } from './a'\n\nexport class Box implements Shape {\n  area() {\n    f(1)\n"
            "    return 1\n  }\n}\n",
        },
    )
    assert facts(project, "Shape", "implementations") == ["b.ts:3 Box exact"]
    assert facts(project, "Shape.area", "implementations") == ["b.ts:4 Box.area exact"]
    assert project.references("f").definition_count == 3  # overloads are one symbol
    assert facts(project, "f", "callers") == ["b.ts:5 Box.area exact"]


def test_ruby_modules_may_come_before_a_class_or_belong_to_it_alone(tmp_path: Path) -> None:
    text = "module Shape\n  def area\n  end\nend\n\nclass Box\n  prepend Shape\n  def area\n  end\nend\n"
    project = make_indexed(tmp_path, {"a.rb": text})
    assert facts(project, "Shape", "implementations") == ["a.rb:6 Box exact"]
    assert facts(project, "Shape#area", "implementations") == ["a.rb:8 Box.area inferred"]


def test_kotlin_an_extension_overrides_nothing(tmp_path: Path) -> None:
    text = (
        "open class Sink {\n    open fun put(key: Int) {}\n}\n\nclass Box : Sink() {\n"
        "    override fun put(key: Int) {}\n}\n\nclass Bag : Sink()\n\nfun Bag.put(key: String) {}\n"
    )
    project = make_indexed(tmp_path, {"a.kt": text})
    assert facts(project, "Sink.put", "implementations") == ["a.kt:6 Box.put exact"]
    assert facts(project, "Box.put", "bases") == ["a.kt:2 Sink.put exact"]


def test_java_an_override_of_another_overload_is_not_exact(tmp_path: Path) -> None:
    project = make_indexed(
        tmp_path,
        {
            "a/Base.java": "package a;\n\nclass Base {\n    void put(int key) {}\n}\n",
            "a/More.java": "package a;\n\nclass More extends Base {\n    void put(String key) {}\n}\n",
            "a/Last.java": "package a;\n\nclass Last extends More {\n    @Override\n    void put(String key) {}\n}\n",
        },
    )
    assert facts(project, "Base.put", "implementations") == [
        "a/Last.java:5 Last.put inferred",
        "a/More.java:4 More.put inferred",
    ]
    assert facts(project, "More.put", "implementations") == ["a/Last.java:5 Last.put exact"]


# ---- choosing
def test_a_name_of_several_symbols_gives_their_list(python: Project) -> None:
    done = run(python, "put")
    assert done.return_value == 1
    assert done.stdout.count("  method\n") == 4
    assert "4 symbols are called put: choose one with its path, as in `coderecall refs app/other.py:Queue.put`" in (
        done.stderr
    )
    assert "called by" not in done.stdout
    document = json.loads(run(python, "put", "--format", "json").stdout)
    assert (document["ambiguous"], document["definition_count"], document["groups"]) == (True, 4, [])


@pytest.mark.parametrize(
    "arguments",
    [["app/other.py:put"], ["put", "--in", "app/other.py"], ["Queue.put"], ["app.other.Queue.put"], ["Queue#put"]],
)
def test_ways_to_choose_one(python: Project, arguments: list[str]) -> None:
    done = run(python, *arguments)
    assert not done.return_value
    assert done.stdout.startswith("app/other.py:2  Queue.put  method\n")


def test_names_that_look_like_chains(tmp_path: Path) -> None:
    text = (
        "namespace Shop.Core\n{\n    class Box { int Put() { return 1; } }\n}\n"
        "namespace Shop.Use\n{\n    class User { }\n}\n"
    )
    spec = 'defmodule ATest do\n  test "Shop.put gives one" do\n    assert 1\n  end\nend\n'
    project = make_indexed(tmp_path, {"a.cs": text, "a_test.exs": spec})
    for name in ("Shop.Core", "Box.Put", "a.Box"):
        assert project.references(name).definition_count == 1, name
    title = next(answer.symbol for answer in project.symbols("gives one").results)
    assert project.references(title).definition_count == 1


def test_tests_and_code_of_others_are_listed_last(tmp_path: Path) -> None:
    text = "def put(key):\n    pass\n"
    files = {"tests/test_a.py": text, "vendor/a/a.py": text, "z.py": text}
    found = make_indexed(tmp_path, files).references("put", k=2)
    assert [answer.path for answer in found.definitions] == ["z.py", "tests/test_a.py"]
    assert found.definition_count == 3


def test_all_together(python: Project) -> None:
    found = python.references("put", every=True)
    assert found.definition_count == 4
    assert found.groups


def test_with_a_path_the_whole_name_comes_before_the_end_of_another(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {"a.py": "class Store:\n    pass\n\n\nclass User:\n    Store = Store\n"})
    assert [answer.symbol for answer in project.references("Store", path="a.py").definitions] == ["Store"]
    assert not project.references("Store").groups


def test_mistakes_are_named(python: Project) -> None:
    with pytest.raises(UsageError, match=r"app/store\.py defines no Queue: it is defined elsewhere"):
        python.references("Queue", path="app/store.py")
    with pytest.raises(UsageError, match=r"nothing in app/nope\.py is indexed"):
        python.references("Queue", path="app/nope.py")
    with pytest.raises(UsageError, match="did you mean log"):
        python.references("lgo", path="app/store.py")
    with pytest.raises(UsageError, match=r"did you mean log\?"):
        python.references("LOG", path="app/store.py")
    with pytest.raises(UsageError, match=r"is a file: `coderecall related app/store\.py`"):
        python.references("app/store.py")
    with pytest.raises(UsageError, match="the groups are callers, uses"):
        python.references("log", groups=["parents"])
    assert run(python, "Quue").return_value == 1
    assert "did you mean Queue?" in run(python, "Quue").stderr


def test_a_name_without_a_definition_still_has_uses(python: Project) -> None:
    found = python.references("print")
    assert (found.definition_count, found.is_found) == (0, True)
    assert facts(python, "print", "callers") == ["app/store.py:23 log name_only"]
    assert any("no definition of print" in note for note in found.notes)
    assert not any("did you mean" in note for note in found.notes)


# ---- how it is said
def test_text(python: Project) -> None:
    assert run(python, "log", "-k", "1").stdout == (
        "app/store.py:22  log  function\n    def log(text)\n"
        "\ncalled by  1: 1 exact\n  app/store.py:12  Store.put  exact\n"
        "\nother uses  2: 2 exact\n  app/user.py:1  (file)  import  exact\n  … 1 more: -k 2 shows all\n"
        "\ncalls  1: 1 name only\n  app/store.py:23  print  name only\n"
        "\nnothing known: implemented or overridden by, bases\n"
    )


def test_json(python: Project) -> None:
    done = run(python, "log", "--kind", "callers", "--format", "json")
    document = json.loads(done.stdout)
    assert document["schema_version"] == 1
    assert document["definitions"][0]["signature"] == "def log(text)"
    assert document["groups"] == [
        {
            "kind": "callers",
            "total": 1,
            "exact": 1,
            "inferred": 0,
            "name_only": 0,
            "results": [
                {
                    "path": "app/store.py",
                    "line": 12,
                    "lines": [12],
                    "symbol": "Store.put",
                    "kind": "call",
                    "confidence": "exact",
                }
            ],
        }
    ]


def test_changed_files_are_marked_and_gone_ones_left_out(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {name: text for name, text in PYTHON.items() if name.startswith("app")})
    write(project.root, {"app/small.py": "# new\n", "app/user.py": None})
    found = project.references("Store.put")
    (callers,) = (one for one in found.groups if one.name == "callers")
    assert [(one.path, one.stale) for one in callers.relations] == [("app/small.py", True)]
    assert callers.total == 1
    assert any("gone" in note for note in found.notes)
    assert any("changed since the index" in note for note in found.notes)


def test_a_file_that_was_written_again_as_it_was_has_not_changed(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, PYTHON)
    for path in ("app/store.py", "app/user.py"):
        os.utime(project.root / path, ns=(1, 1))
    write(project.root, {"app/small.py": PYTHON["app/small.py"].replace("Small", "Large")})  # of the same size
    found = project.references("Store.put", groups=["callers"])
    assert {one.path: one.stale for one in found.groups[0].relations} == {"app/small.py": True, "app/user.py": False}


def test_a_definition_whose_file_is_gone_is_neither_listed_nor_counted(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {name: text for name, text in PYTHON.items() if name.startswith("app")})
    write(project.root, {"app/store.py": None})
    shown = run(project, "log")
    assert "more: -k" not in shown.stdout
    assert "gone" in shown.stderr
    found = project.references("log")
    assert (found.definitions, found.definition_count) == ((), 0)


def test_lua_methods_are_found_as_lua_writes_them(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, {"store.lua": "local Store = {}\n\nfunction Store:put(key) end\n\nreturn Store\n"})
    assert run(project, "Store:put").stdout.startswith("store.lua:3  Store.put")
    assert run(project, "store.lua:Store.put").stdout.startswith("store.lua:3  Store.put")
    assert [answer.symbol for answer in project.symbols("Store:put").results] == ["Store.put"]
