"""Faults that the benchmark makes, and how it judges what is said of them."""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from repositories import make_repo

STORE = "module Store\n  def self.put_all(one, two)\n    one\n  end\n\n  def self.other\n    1\n  end\nend\n"
FILES = {
    "lib/store.rb": STORE,
    "lib/user.rb": "def go\n  Store.put_all(1, 2)\nend\n",
    "lib/base.rb": "class Base\n  def load_all(one)\n  end\nend\n",
    "lib/own.rb": "class Own < Base\n  def load_all(one)\n  end\nend\n",
}


@pytest.fixture
def mutants(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    monkeypatch.delitem(sys.modules, "mutants", raising=False)
    return import_module("mutants")


@pytest.mark.parametrize(
    ("kind", "path", "made"),
    [
        ("renamed", "lib/store.rb", "def self.put_allAnew(one, two)"),
        ("removed", "lib/store.rb", "module Store\n  \n\n  def self.other"),
        ("parameter", "lib/store.rb", "def self.put_all(one, two, extra)"),
        ("swapped", "lib/store.rb", "def self.put_all(two, one)"),
        ("override", "lib/base.rb", "def load_all(one, extra)"),
    ],
)
def test_each_kind(tmp_path: Path, mutants: ModuleType, kind: str, path: str, made: str) -> None:
    sources = mutants.Sources(make_repo(tmp_path, FILES), "ruby")
    (mutant,) = sources.mutants(kind, "ruby")
    assert mutant.path == path
    assert made in mutant.text.decode()
    assert [use.path for use in mutant.uses] == ["lib/own.rb" if kind == "override" else "lib/user.rb"]


def test_a_name_that_two_files_define_is_left_out(tmp_path: Path, mutants: ModuleType) -> None:
    root = make_repo(tmp_path, {**FILES, "lib/more.rb": STORE.replace("Store", "More")})
    assert list(mutants.Sources(root, "ruby").mutants("renamed", "ruby")) == []


def test_all_are_found_here(tmp_path: Path, mutants: ModuleType) -> None:
    root = make_repo(tmp_path, FILES)
    options = argparse.Namespace(language="ruby", per_kind=2, seed=1)
    rows = mutants.measure(root, options, None)
    assert {kind: (row["all"], row["found"], row["false"]) for (kind, _), row in rows.items()} == dict.fromkeys(
        mutants.KINDS, (1, 1, 0)
    )
