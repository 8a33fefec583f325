"""Which files a folder has, by git's own rules. Works in a folder without git too."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from coderecall.errors import GitError
from coderecall.git.command import NotARepositoryError, decode, encode, run

_LIST = ("ls-files", "-z", "--others", "--exclude-standard")


def list_files(root: Path) -> list[str]:
    """Tracked files, and untracked ones that are not ignored: POSIX paths relative to `root`, sorted.

    A nested repository that is not tracked is one entry that ends in "/"; a submodule is an entry that is a folder.
    Tracked files that were deleted are listed too. A folder without git gets the same rules, nested `.gitignore` files
    and the user's global excludes, from an empty git folder elsewhere.
    """
    if (root / ".git").exists():
        try:
            return _split(run(root, *_LIST, "--cached"))
        except NotARepositoryError:  # `.git` is a leftover, or a link to a repository that is not mounted here
            pass
    with empty_repository(root) as options:
        return _split(run(root, *options, *_LIST))


def ignored(root: Path, paths: Iterable[str]) -> set[str]:
    """Those of `paths` that git ignores. A path that git cannot place (outside, beyond a link) counts as ignored."""
    names = [encode(path) for path in paths if path]
    if not names:
        return set()
    if (root / ".git").exists():
        with contextlib.suppress(NotARepositoryError):
            return {decode(name) for name in _ignored(root, (), names)}
    with empty_repository(root) as options:
        return {decode(name) for name in _ignored(root, options, names)}


def _ignored(root: Path, options: tuple[str, ...], names: list[bytes]) -> list[bytes]:
    try:
        # 1 says that none is ignored
        output = run(root, *options, "check-ignore", "-z", "--stdin", stdin=b"\0".join(names) + b"\0", accept=(0, 1))
    except NotARepositoryError:
        raise
    except GitError:
        if len(names) == 1:
            return names
        half = len(names) // 2  # git stops at the first path that it cannot place: find it
        return _ignored(root, options, names[:half]) + _ignored(root, options, names[half:])
    return [name for name in output.split(b"\0") if name]


def _split(output: bytes) -> list[str]:
    return sorted({decode(name) for name in output.split(b"\0") if name})


@contextlib.contextmanager
def empty_repository(root: Path) -> Iterator[tuple[str, ...]]:
    """Options that make git see `root` as the work tree of an empty repository, which lies in a temporary folder."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="coderecall-") as folder:
        git_dir = Path(folder)
        (git_dir / "HEAD").write_text("ref: refs/heads/main\n", "ascii")
        (git_dir / "objects").mkdir()
        (git_dir / "refs").mkdir()
        yield (f"--git-dir={git_dir}", f"--work-tree={root}")
