"""Vectors of symbols in the index: made with the file, kept with its content, gone with it."""

from pathlib import Path

import numpy as np
import pytest
from repositories import make_repo, write

from coderecall.index.units import text_units
from coderecall.index.vectors import FileUnits, symbol_vectors
from coderecall.project import Project
from coderecall.store import Database
from coderecall.weights import token_embeddings
from parsers import parse

SOURCE = b'''"""Accounts."""

def remove_account(name):
    """Take a user out."""
    del users[name]

class Store:
    def put(self, key, value):
        self.held[key] = value
'''


def units_of(path: str, source: bytes, *, is_test: bool = False) -> FileUnits:
    return FileUnits("python", text_units(path, parse(path, source), source), is_test)


def test_every_unit_of_text_has_a_vector_in_the_order_of_symbols() -> None:
    file = units_of("a.py", SOURCE)
    [vectors] = symbol_vectors([file])
    assert vectors is not None
    places = np.frombuffer(vectors.places, "<u4")
    assert places.tolist() == sorted(unit.symbol + 1 for unit in file.units)
    assert len(vectors.codes) == len(file.units) * token_embeddings().dimensions // 2


def test_a_file_has_the_same_vectors_alone_among_others_and_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [units_of("a.py", SOURCE), FileUnits("json", [], False), units_of("b.py", b"zzyzx = qqfrob()\n")]
    together = symbol_vectors(files)
    assert together == [*symbol_vectors(files[:1]), None, *symbol_vectors(files[2:])]
    monkeypatch.setattr("coderecall.index.vectors.BLOCK", 2)
    assert symbol_vectors(files) == together


def test_less_is_read_of_the_bodies_of_tests() -> None:
    source = b"def f():\n" + b"".join(b"    word%d()\n" % i for i in range(100))
    assert symbol_vectors([units_of("a.py", source)]) != symbol_vectors([units_of("a.py", source, is_test=True)])


def test_data_has_none() -> None:
    units = units_of("a.py", SOURCE).units
    assert symbol_vectors([FileUnits("json", units, False), FileUnits("python", [], False)]) == [None, None]


def held(project: Project) -> dict[str, bytes]:
    with Database.read(project.folder) as db:
        ids, codes = db.vectors(token_embeddings().dimensions)
        rows = db.symbols(ids.tolist())
        return {f"{rows[i].path}:{rows[i].qualified_name}": code.tobytes() for i, code in zip(ids, codes, strict=True)}


def test_an_edit_changes_the_vectors_of_its_file_only(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {"a.py": SOURCE, "b.py": "def other():\n    return 1\n"}))
    project.index(history=False)
    before = held(project)
    assert set(before) == {"a.py:", "a.py:remove_account", "a.py:Store", "a.py:Store.put", "b.py:", "b.py:other"}
    write(project.root, {"b.py": "def other():\n    return open_socket()\n"})
    project.index(history=False)
    after = held(project)
    assert {name for name in before if before[name] != after[name]} == {"b.py:other"}
    write(project.root, {"b.py": None})
    project.index(history=False)
    assert held(project).keys() == {name for name in before if name.startswith("a.py")}


def test_vectors_of_a_content_go_with_it(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {"a.py": SOURCE}))
    project.index(history=False)
    with Database.write(project.folder) as db, db.transaction():
        db.forget_version(db.versions()[0].id)
        assert db.count("vector") == 0


def test_vectors_of_other_weights_are_made_anew_and_nothing_else(tmp_path: Path) -> None:
    project = Project(make_repo(tmp_path, {"a.py": SOURCE, "b.py": "def other():\n    return 1\n"}))
    project.index(history=False)
    before = held(project)
    with Database.write(project.folder) as db, db.transaction():
        db.set_meta("embeddings", 1)
        db.connection.execute("UPDATE vector SET codes = zeroblob(length(codes))")
    write(project.root, {"b.py": None})
    report = project.index(history=False)
    assert report.changed == 0
    assert held(project) == {name: code for name, code in before.items() if name.startswith("a.py")}


def test_damaged_vectors_are_told(tmp_path: Path) -> None:
    from coderecall.errors import IndexFormatError

    project = Project(make_repo(tmp_path, {"a.py": SOURCE}))
    project.index(history=False)
    with Database.write(project.folder) as db, db.transaction():
        db.connection.execute("UPDATE vector SET codes = x'00'")
    with pytest.raises(IndexFormatError), Database.read(project.folder) as db:
        db.vectors(token_embeddings().dimensions)
