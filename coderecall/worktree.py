"""Linked worktrees: several work trees of one repository (`git worktree add`)."""

from pathlib import Path

_LONGEST = 4096  # bytes of the files that link a worktree and its repository


def main_worktree(root: Path) -> Path | None:
    """The main work tree of the repository whose linked worktree `root` is; None when it is none.

    A `.git` file may come from anyone and name any folder: it counts only when that repository names this worktree too.
    No process is started.
    """
    link = root / ".git"
    named = one_line(link)
    if named is None or not named.startswith("gitdir: "):
        return None
    facts = (root / named.removeprefix("gitdir: ")).resolve()
    folder = facts.parent.parent
    if facts.parent.name != "worktrees" or folder.name != ".git":
        return None  # a submodule, or the worktree of a bare repository
    back = one_line(facts / "gitdir")
    if back is None or (facts / back).resolve() != link.resolve():
        return None
    return folder.parent


def one_line(path: Path) -> str | None:
    """The only line of a small plain file; None where there is none."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LONGEST:
            return None
        return path.read_text("utf-8", "surrogateescape").removesuffix("\n")
    except OSError:
        return None
