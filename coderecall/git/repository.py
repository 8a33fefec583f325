"""Facts about a repository: its commit, its branch, what it contains."""

import os
from pathlib import Path

from coderecall.errors import GitError
from coderecall.git.command import NotARepositoryError, decode, run
from coderecall.worktree import one_line

_MERGED = "GITHEAD_"  # begins the name of a variable that git sets for its hooks, the commit's id ends it


def is_repository(root: Path) -> bool:
    """Whether `root` is the top of a git work tree. Raises GitError when git refuses to say."""
    if not (root / ".git").exists():
        return False
    try:
        return run(root, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except NotARepositoryError:
        return False


def head(root: Path) -> str:
    """The commit id of HEAD; "" when there is no commit or no repository."""
    if not (root / ".git").exists():
        return ""
    try:
        return run(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}", accept=(0, 1)).decode("ascii").strip()
    except NotARepositoryError:
        return ""


def is_at(root: Path, commit: str) -> bool:
    """Whether the files of git say, without a process, that HEAD is this commit. False also where they do not say."""
    said = one_line(root / ".git" / "HEAD")
    if said is not None and said.startswith("ref: refs/") and ".." not in said:
        said = one_line(root / ".git" / said.removeprefix("ref: "))
    return bool(commit) and said == commit


def branch(root: Path) -> str:
    """The current branch; "" when HEAD is detached or there is no repository."""
    if not (root / ".git").exists():
        return ""
    try:
        return run(root, "symbolic-ref", "--quiet", "--short", "HEAD", accept=(0, 1)).decode("utf-8", "replace").strip()
    except NotARepositoryError:
        return ""


def is_staged(root: Path, *, hook: bool = False) -> bool:
    """Whether the next commit would change anything. `hook`: inside a git hook, use the index that git names."""
    if not head(root):
        return bool(run(root, "ls-files", "-z", hook=hook))
    return bool(run(root, "diff-index", "--cached", "--name-only", "--no-ext-diff", "-z", "HEAD", hook=hook))


def merge_base(root: Path, revision: str) -> str:
    """The last commit that HEAD and a revision have in common; "" when there is none, or the clone lacks it."""
    commit = resolve_revision(root, revision)
    return run(root, "merge-base", commit, "HEAD", accept=(0, 1, 128)).decode("ascii", "replace").strip()


def unreachable(root: Path, commit: str, most: int) -> list[str]:
    """A commit and its forerunners that no branch or tag has any more, the newest of them: after an amended commit, a
    rebase, a reset.
    """
    found = run(root, "rev-list", f"--max-count={most}", commit, "--not", "HEAD", "--all")
    return found.decode("ascii", "replace").split()


def merged_heads(root: Path, *, hook: bool = False) -> list[str]:
    """The commits that are being merged into HEAD; none outside a merge. `hook`: inside a git hook, which git tells
    of them before it has noted them down.
    """
    file = root / os.fsdecode(run(root, "rev-parse", "--git-path", "MERGE_HEAD").rstrip(b"\n"))
    try:
        heads = file.read_text("ascii", "replace").split()
    except OSError:
        heads = [name.removeprefix(_MERGED) for name in os.environ if hook and name.startswith(_MERGED)]
    return [head for head in heads if has_commit(root, head)]


def differing_from(root: Path, commit: str, *, hook: bool = False) -> set[str]:
    """Paths of which the git index has another content than a commit."""
    output = run(
        root, "diff-index", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit, hook=hook
    )
    return {decode(name) for name in output.split(b"\0") if name}


def is_shallow(root: Path) -> bool:
    """Whether older history was left out when the repository was cloned."""
    return run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def is_partial(root: Path) -> bool:
    """Whether old file contents were left out when the repository was cloned (`--filter`); they are never fetched."""
    return bool(run(root, "config", "--get-regexp", r"^remote\..*\.promisor$", accept=(0, 1)).strip())


def has_commit(root: Path, commit: str) -> bool:
    """Whether git still has a commit, by its id; one that nothing leads to is removed some weeks after a rewrite."""
    try:
        return resolve_revision(root, commit) == commit
    except GitError:
        return False


def resolve_revision(root: Path, revision: str) -> str:
    """The commit id that a revision means. Raises GitError when it means none."""
    from coderecall.terminal import printable

    shown = printable(revision)
    if not revision or revision.startswith("-") or shown != revision:
        raise GitError(f"{shown!r} is not a revision: give a commit, a branch or a tag")
    commit = _commit(root, revision)
    if not commit:
        if not head(root):
            raise GitError(
                f"no commit {shown!r} in {root}, where HEAD has none yet: without --since every file counts as new"
            )
        if is_shallow(root):
            raise GitError(
                f"no commit {shown!r} in {root}, which is a shallow clone: fetch more of the history"
                " (`git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout)"
            )
        descendant = revision.rstrip("~^0123456789")
        if descendant != revision and _commit(root, descendant):
            raise GitError(f"no commit {shown!r} in {root}: the history of {descendant} does not go back that far")
        raise GitError(f"no commit {shown!r} in {root}: check the name, or fetch it first")
    return commit


def _commit(root: Path, revision: str) -> str:
    output = run(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", accept=(0, 1, 128)
    )
    return output.decode("ascii", "replace").strip()
