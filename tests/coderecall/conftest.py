"""Small repositories as fixtures: a dict of path -> text becomes an index."""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from coderecall.disk import blob_digest
from coderecall.index.parsing import ParsedFile, parse_source
from coderecall.resolve import resolve
from coderecall.store import Database

IndexBuilder = Callable[[Path, Mapping[str, str]], Path]


def parsed_file(path: str, text: str) -> ParsedFile:
    """One file as the index would read it."""
    source = dedent(text).encode()
    outcome = parse_source(path, source, 0, blob_digest(source))
    assert isinstance(outcome, ParsedFile), outcome
    return outcome


@pytest.fixture
def build_index() -> IndexBuilder:
    """`build_index(tmp_path, {path: text})` parses, stores and resolves the files; gives the index folder."""

    def build(tmp_path: Path, files: Mapping[str, str]) -> Path:
        folder = tmp_path / ".coderecall"
        with Database.write(folder) as db, db.transaction():
            for path, text in files.items():
                found = parsed_file(path, text)
                db.add_file(found.facts, found.rows, found.units, source=dedent(text).encode())
            resolve(db, None)
        return folder

    return build
