"""Linked worktrees: several work trees of one repository (`git worktree add`)."""

from pathlib import Path

_LONGEST = 4096  # bytes of the files that link a worktree and its repository


def main_worktree(root: Path) -> Path | None:
    """The main work tree of the repository whose linked worktree `root` is; None when it is none.

    A `.git` file may come from anyone and name any folder: it counts only when that repository names this worktree too.
    No process is started.
    """
    facts = _facts(root)
    return None if facts is None else facts.parent.parent.parent


def staging_mark(root: Path) -> tuple[int, int]:
    """Time of change in nanoseconds and size in bytes of the file in which git keeps what is staged; (0, 0) none."""
    facts = root / ".git" if (root / ".git").is_dir() else _facts(root)
    try:
        found = (facts / "index").stat() if facts is not None else None
    except OSError:
        return 0, 0
    return (found.st_mtime_ns, found.st_size) if found is not None else (0, 0)


def _facts(root: Path) -> Path | None:
    """Where the repository keeps the facts of the linked worktree `root`."""
    link = root / ".git"
    named = one_line(link)
    if named is None or not named.startswith("gitdir: "):
        return None
    facts = (root / named.removeprefix("gitdir: ")).resolve()
    if facts.parent.name != "worktrees" or facts.parent.parent.name != ".git":
        return None  # a submodule, or the worktree of a bare repository
    back = one_line(facts / "gitdir")
    if back is None or (facts / back).resolve() != link.resolve():
        return None
    return facts


def one_line(path: Path) -> str | None:
    """The only line of a small plain file; None where there is none."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LONGEST:
            return None
        return path.read_text("utf-8", "surrogateescape").removesuffix("\n")
    except OSError:
        return None
