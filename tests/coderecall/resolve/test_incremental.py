"""A partial run leaves the rows of a full one, whatever was edited, added or removed."""

from pathlib import Path
from random import Random

import pytest
from edited import Repository, rebuilt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from snippets import LANGUAGES

from coderecall.resolve import ResolveReport, resolve
from coderecall.store import Database


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_incremental_equalsrebuilt(language: str, seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    random = Random(seed)  # noqa: S311 - it makes files
    kind = LANGUAGES[language]
    folder = tmp_path_factory.mktemp("index")
    with Database.write(folder / "edited") as db:
        repository = Repository(db)
        with db.transaction():
            repository.put({path: kind.write(random, path) for path in random.sample(kind.paths, len(kind.paths) - 2)})
            resolve(db, None)
        for step in range(3):
            edited = random.sample(kind.paths, random.randint(1, 2))
            texts = {path: None if random.random() < 0.2 else kind.write(random, path) for path in edited}
            with db.transaction():
                resolve(db, repository.put(texts))
            assert repository.rows() == rebuilt(folder / f"rebuilt {step}", repository.texts)


def test_an_edit_of_a_body_looks_at_the_file_only(tmp_path: Path) -> None:
    texts = {f"m{i}.py": f"def run_{i}():\n    helper_{i}()\ndef helper_{i}(): ...\n" for i in range(50)}
    texts["user.py"] = "from m7 import run_7\nrun_7()\n"
    with Database.write(tmp_path) as db:
        repository = Repository(db)
        with db.transaction():
            repository.put(dict(texts))
            everything = resolve(db, None)
        before = repository.rows()
        with db.transaction():
            change = repository.put({"m7.py": texts["m7.py"].replace("...", "pass")})
            report = resolve(db, change)
        assert repository.rows() == before
    assert everything.references > 50
    assert (report.imports, report.references) == (0, 1)


def test_a_package_that_imports_a_module_anew_has_it_as_an_attribute(tmp_path: Path) -> None:
    texts = {
        "pkg/__init__.py": "",
        "pkg/api.py": "def get(): ...\ndef put(): ...\n",
        "user.py": "import pkg\npkg.api.put()\n",
    }
    with Database.write(tmp_path / "edited") as db:
        repository = Repository(db)
        with db.transaction():
            repository.put(dict(texts))
            resolve(db, None)
        for step, text in enumerate(("from .api import get\n", "from pkg.api import get\nimport os\n", "import os\n")):
            with db.transaction():
                resolve(db, repository.put({"pkg/__init__.py": text}))
            assert repository.rows() == rebuilt(tmp_path / f"rebuilt {step}", repository.texts)


def test_a_second_full_run_writes_nothing(tmp_path: Path) -> None:
    with Database.write(tmp_path) as db:
        repository = Repository(db)
        with db.transaction():
            repository.put({"a.py": "def f(): ...\n", "b.py": "from a import f\nf()\nunknown()\n"})
            first = resolve(db, None)
            second = resolve(db, None)
    assert first == ResolveReport(imports=1, references=2, exact=1, inferred=0, unresolved=1, written=2)
    assert second == ResolveReport(imports=1, references=2, exact=1, inferred=0, unresolved=1, written=0)


SHAPES = "class Base:\n    def area(self): ...\nclass Square(Base):\n    def side(self): ...\n"
# what is edited -> the file that it is edited in, and the text that becomes another
EDITS = {
    "a local variable that is returned": ("make.py", "shape = Square()", "shape = Other()"),
    "a parameter's type that is returned": ("make.py", "given: Square", "given: Other"),
    "a function that is renamed": ("make.py", "def new(", "def new_one("),
    "a function that gives something else through another": ("make.py", "return inner()", "return Other()"),
    "a method that comes": ("shapes.py", "def side(self): ...", "def side(self): ...\n    def hidden(self): ..."),
    "a method that goes": ("shapes.py", "def side(self): ...", "pass"),
    "a method of a base that goes": ("shapes.py", "def area(self): ...", "pass"),
    "another base": ("shapes.py", "class Square(Base)", "class Square(Other)"),
    "an attribute that is of another class": ("holder.py", "self.held = new()", "self.held = Other()"),
    "a method that gives another class": ("holder.py", "return self.held", "return Other()"),
    "another import of the same name": ("again.py", "from make import new", "from shapes import Other as new"),
    "a class method that a subclass inherits": ("shapes.py", "class Other:", "class Other(Base):"),
    "a property that becomes a method": ("holder.py", "@property\n    ", ""),
    "a function that becomes a coroutine": ("make.py", "def new(", "async def new("),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_an_edit_reaches_through_values_is_bound_anew(edit: str, tmp_path: Path) -> None:
    texts = {
        "shapes.py": SHAPES + "class Other:\n    def side(self): ...\n    def area(self): ...\n",
        "make.py": "from shapes import Square, Other\n"
        "def inner():\n    shape = Square()\n    return shape\n"
        "def new():\n    return inner()\n"
        "def same(given: Square):\n    return given\n",
        "again.py": "from make import new\nfrom make import same\n",
        "holder.py": "from again import new\nfrom shapes import Other\n"
        "class Holder:\n    def __init__(self):\n        self.held = new()\n"
        "    def get(self):\n        return self.held\n"
        "    @property\n    def first(self):\n        return new()\n",
        "heir.py": "from holder import Holder\nclass Heir(Holder): ...\n",
        "user.py": "import holder\nfrom heir import Heir\nfrom again import new, same\n"
        "def use():\n    heir = Heir()\n    x = new()\n    y = heir.get()\n    z = heir.held\n    w = heir.first\n"
        "    x.side(); x.area(); x.hidden(); y.side(); y.area(); y.hidden(); z.side(); z.area(); w.side(); w.area()\n"
        "    holder.Holder().get().side(); heir.first.area(); same(1).side(); same(1).area(); new().side()\n"
        "def more():\n    return use_more().get()\n"
        "def use_more():\n    return holder.Holder()\n",
        "last.py": "import user\nv = user.more()\nv.side(); v.area(); v.hidden()\n",
    }
    path, old, new = EDITS[edit]
    assert old in texts[path]
    with Database.write(tmp_path / "edited") as db:
        repository = Repository(db)
        with db.transaction():
            repository.put(dict(texts))
            resolve(db, None)
        for step, text in enumerate((texts[path].replace(old, new), texts[path])):  # and back
            with db.transaction():
                resolve(db, repository.put({path: text}))
            assert repository.rows() == rebuilt(tmp_path / f"rebuilt {step}", repository.texts)


def test_a_renamed_function_leads_no_further_than_to_its_callers(tmp_path: Path) -> None:
    count = 40
    texts = {"clock.py": "def now(zone=None):\n    return zone.reading()\n"}
    for i in range(count):
        before = f"from m{i - 1} import Moment{i - 1} as Base\n" if i else "Base = object\n"
        texts[f"m{i}.py"] = (
            f"import clock\n{before}class Moment{i}(Base):\n    def __init__(self):\n        self.at = clock.now()\n"
            f"    def read(self):\n        at = clock.now()\n        return at\n"
            f"def make():\n    moment = Moment{i}()\n    moment.read().later(); moment.at.later(); moment.read()\n"
            "    return moment.read()\nmade = make()\nmade.later(); make(); print(made)\n"
        )
    with Database.write(tmp_path / "edited") as db:
        repository = Repository(db)
        with db.transaction():
            repository.put(dict(texts))
            resolve(db, None)
        with db.transaction():
            report = resolve(db, repository.put({"clock.py": texts["clock.py"].replace("now", "present")}))
        assert repository.rows() == rebuilt(tmp_path / "rebuilt", repository.texts)
    calls_of_it = 2 * count
    assert report.references <= calls_of_it + 2, "what is behind the value of a call means what it meant"


def test_a_definition_that_becomes_private_is_no_longer_seen(tmp_path: Path) -> None:
    texts = {"Sources/A/a.swift": "func g() { settle() }\n", "Sources/A/b.swift": "func settle() { }\n"}
    with Database.write(tmp_path / "edited") as db:
        repository = Repository(db)
        with db.transaction():
            repository.put(dict(texts))
            resolve(db, None)
        with db.transaction():
            resolve(db, repository.put({"Sources/A/b.swift": "private func settle() { }\n"}))
        assert repository.rows() == rebuilt(tmp_path / "rebuilt", repository.texts)
