"""Which files are read: those of the repository, and nothing that a link, a pipe or a nested repository brings in."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from repositories import make_repo, run_git, write

from coderecall.disk import SkipFile, read_bytes, read_source
from coderecall.index.walk import walk

_NOBODY = 65534


def paths(root: Path, *include: str, exclude: tuple[str, ...] = ()) -> list[str]:
    return [found.path for found in walk(root, include, exclude).files]


def reasons(root: Path) -> dict[str, str]:
    return {skip.path: skip.reason for skip in walk(root).skipped}


def test_source_files_with_size_and_time(tmp_path: Path) -> None:
    root = make_repo(
        tmp_path, {"b.py": "x = 1\n", "a/c.go": "package c\n", "notes.xyz": "no language\n", "logo.png": "picture\n"}
    )
    found = walk(root)
    assert [(file.path, file.size) for file in found.files] == [("a/c.go", 10), ("b.py", 6), ("notes.xyz", 12)]
    assert found.files[1].mtime_ns == (root / "b.py").stat().st_mtime_ns
    assert found.skipped == []


def test_own_folder_is_never_listed(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n", ".coderecall/evil.py": "tracked by a hostile repository\n"})
    assert paths(root) == ["a.py"]
    assert walk(root, paths=[".coderecall/evil.py"]).files == []


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ((), ["lib/a.py", "lib/deep/b.py", "src/flask/app.py", "top.py"]),
        (("src/flask/**",), ["src/flask/app.py"]),
        (("./**",), ["lib/a.py", "lib/deep/b.py", "src/flask/app.py", "top.py"]),
        ((".",), ["lib/a.py", "lib/deep/b.py", "src/flask/app.py", "top.py"]),
        (("lib/**",), ["lib/a.py", "lib/deep/b.py"]),
        (("lib",), ["lib/a.py", "lib/deep/b.py"]),
        (("./lib/",), ["lib/a.py", "lib/deep/b.py"]),
        (("a.py", "top.py"), ["lib/a.py", "top.py"]),
        (("/a.py",), []),
        (("lib/**", "!lib/deep/**"), ["lib/a.py"]),
    ],
)
def test_include_patterns(tmp_path: Path, include: tuple[str, ...], expected: list[str]) -> None:
    root = make_repo(tmp_path, dict.fromkeys(["lib/a.py", "lib/deep/b.py", "src/flask/app.py", "top.py"], "x = 1\n"))
    assert paths(root, *include) == expected


def test_exclude_outranks_include(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"lib/a.py": "", "lib/a_test.py": "", "b.py": ""})
    assert paths(root, "lib/**", exclude=("*_test.py",)) == ["lib/a.py"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write(outside, {"secret.py": "x = 1\n"})
    root = make_repo(tmp_path, {"a.py": "x = 1\n", "folder/b.py": "y = 1\n", "gone/c.py": "z = 1\n"})
    (root / "out.py").symlink_to(outside / "secret.py")
    (root / "in.py").symlink_to("a.py")
    (root / "loop.py").symlink_to("loop.py")
    (root / "dangling.py").symlink_to("nowhere.py")
    (root / "loop").symlink_to(".")
    (root / "elsewhere").symlink_to(outside)
    # git tracks gone/c.py, and the folder is now a link to a folder that has such a file
    (root / "gone" / "c.py").unlink()
    (root / "gone").rmdir()
    write(outside, {"c.py": "leaked = 1\n"})
    (root / "gone").symlink_to(outside)
    assert paths(root) == ["a.py", "folder/b.py"]
    assert reasons(root) == {
        "out.py": "symbolic link",
        "in.py": "symbolic link",
        "loop.py": "symbolic link",
        "dangling.py": "symbolic link",
        "loop": "symbolic link",
        "elsewhere": "symbolic link",
        "gone": "symbolic link",
        "gone/c.py": "in a folder that is a symbolic link",
    }
    for path in ("gone/c.py", "elsewhere/secret.py", "../outside/secret.py", "out.py", "/etc/passwd", "loop.py"):
        with pytest.raises(SkipFile):
            read_bytes(root, path)


def test_files_that_are_no_text_files(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n", "large.py": "#" * 1_000_001, "just.py": "#" * 1_000_000})
    os.mkfifo(root / "pipe.py")
    assert paths(root) == ["a.py", "just.py"]
    # git does not list a pipe; one that is put in the place of a file later must not be waited for
    assert reasons(root) == {"large.py": "larger than 1 MB"}
    (root / "a.py").unlink()
    os.mkfifo(root / "a.py")
    assert reasons(root)["a.py"] == "not a regular file"
    for path, reason in {"a.py": "not a regular file", "large.py": "larger than 1 MB", "no.py": "vanished"}.items():
        with pytest.raises(SkipFile, match=reason):
            read_bytes(root, path)


def test_contents_that_are_no_text(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "latin.py": "# gr\xfc\xdfe\n".encode("latin-1"),
            "bom.py": b"\xef\xbb\xbfx = 1\n",
            "wide.py": "x = 1\n".encode("utf-16"),
            "binary.py": b"x\0y",
            "late.py": b"#" * 9000 + b"\0",
            "empty.py": b"",
        },
    )
    assert read_source(tmp_path, "latin.py") == b"# gr\xfc\xdfe\n"
    assert read_source(tmp_path, "bom.py").endswith(b"x = 1\n")
    assert read_source(tmp_path, "empty.py") == b""
    assert len(read_source(tmp_path, "late.py")) == 9001
    for path, reason in {"wide.py": "UTF-16", "binary.py": "binary"}.items():
        with pytest.raises(SkipFile, match=reason):
            read_source(tmp_path, path)


@pytest.mark.skipif(sys.platform == "darwin", reason="the file system allows UTF-8 names only")
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    root = make_repo(
        tmp_path, {"a.py": "", "sp ace.py": "", "new\nline.py": "", "漢字.py": "", os.fsdecode(b"b\xe4d.py"): ""}
    )
    assert paths(root) == ["a.py", "new\nline.py", "sp ace.py", "漢字.py"]
    assert reasons(root) == {"b\\xe4d.py": "name is not UTF-8"}


def test_other_repositories_are_told_once(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    other = make_repo(tmp_path / "other", {"s.py": "z = 1\n", "t.py": "z = 1\n"})
    run_git(root, "submodule", "--quiet", "add", str(other), "sub")
    make_repo(root / "vendor", {"v.py": "", "w.py": ""})
    assert paths(root) == ["a.py"]
    assert reasons(root) == {"sub": "submodule", "vendor/repo/": "nested repository"}
    assert walk(root, paths=["sub/s.py", "vendor/repo/v.py", "a.py"]).files == walk(root).files


def test_a_deleted_file_is_silent(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "", "b/c.py": ""})
    (root / "a.py").unlink()
    (root / "b" / "c.py").unlink()
    (root / "b").rmdir()
    assert walk(root)[:2] == ([], [])


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that everybody may enter; pytest's own is open to its user only."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_a_file_that_may_not_be_read(public_folder: Path) -> None:
    write(public_folder, {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    (public_folder / "a.py").chmod(0)
    is_root = os.geteuid() == 0  # root may read everything, so the test gives its rights away
    if is_root:
        os.seteuid(_NOBODY)
    try:
        assert read_source(public_folder, "b.py") == b"y = 1\n"
        with pytest.raises(SkipFile, match="permission denied"):
            read_source(public_folder, "a.py")
    finally:
        if is_root:
            os.seteuid(0)


def test_a_look_at_some_paths_sees_what_the_whole_walk_sees(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {".gitignore": "ignored/\n", "a.py": "", "lib/b.py": "", "tracked.py": ""})
    write(root, {"ignored/x.py": "", "new.py": "", "lib/c.txt": ""})
    some = ["new.py", "ignored/x.py", "lib/c.txt", "gone.py", ".git/hooks/x.py", "../outside.py", "lib/b.py"]
    whole = {file.path: file for file in walk(root).files}
    assert walk(root, paths=some).files == [whole["lib/b.py"], whole["lib/c.txt"], whole["new.py"]]
    assert walk(root, exclude=["lib/**"], paths=some).files == [whole["new.py"]]
