"""A repository may come with its own `.coderecall/`: no link in it leads a writer or reader outside."""

import sqlite3
from pathlib import Path

import pytest

from coderecall.errors import IndexFormatError, StorageError
from coderecall.store import Database
from coderecall.store.database import reset


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A database of the user, outside the repository; still in SQLite's default journal mode."""
    path = tmp_path / "mine.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "repo" / ".coderecall"
    made.mkdir(parents=True)
    return made


def test_a_linked_index_is_refused_and_its_target_untouched(folder: Path, outside: Path) -> None:
    (folder / "index.db").symlink_to(outside)
    before = outside.read_bytes()
    with pytest.raises(IndexFormatError, match="symbolic link"), Database.write(folder):
        pass
    with pytest.raises(IndexFormatError, match="symbolic link"), Database.read(folder):
        pass
    reset(folder)
    with Database.write(folder):
        pass
    assert outside.read_bytes() == before
    assert sorted(path.name for path in outside.parent.iterdir()) == ["mine.sqlite", "repo"]


@pytest.mark.parametrize("content", [b"", None])
def test_a_linked_index_makes_no_file_outside_and_fills_none(folder: Path, content: bytes | None) -> None:
    target = folder.parent.parent / "target"
    if content is not None:
        target.write_bytes(content)
    (folder / "index.db").symlink_to(target)
    with pytest.raises(IndexFormatError), Database.write(folder):
        pass
    assert (target.read_bytes() if target.exists() else None) == content


def test_a_linked_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    with Database.write(folder):
        pass
    other = tmp_path / "hostile"
    other.mkdir()
    (other / ".coderecall").symlink_to(folder)
    with pytest.raises(StorageError, match="symbolic link"), Database.write(other / ".coderecall"):
        pass
    with pytest.raises(StorageError, match="symbolic link"), Database.read(other / ".coderecall"):
        pass


@pytest.mark.parametrize("name", [".gitignore", "CACHEDIR.TAG"])
def test_a_marker_that_is_a_link_to_nothing_makes_no_file(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).symlink_to(tmp_path / "made")
    with Database.write(folder):
        pass
    assert not (tmp_path / "made").exists()
