"""git on repositories that are damaged, or that name programs to be started."""

from pathlib import Path

import pytest
from repositories import commit, make_repo, run_git, write

from coderecall import git
from coderecall.errors import GitError


def test_a_damaged_repository_is_told(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    commit(root, "Second", {"a.py": "x = 2\n"})
    blob = git.blob_id(b"x = 1\n")
    lost = root / ".git" / "objects" / blob[:2] / blob[2:]
    lost.unlink()
    with pytest.raises(GitError, match=r"git log failed in .*: (fatal|error)"):
        list(git.log_stream(root))
    assert list(git.cat(root, [blob])) == [(blob, None)]


@pytest.mark.parametrize(
    "attack", ["fsmonitor", "hooks", "external", "textconv", "filter", "ssh", "ext", "pager", "gpg"]
)
def test_no_program_that_the_repository_names_is_started(tmp_path: Path, attack: str) -> None:
    """Each setting makes git run a script that leaves a mark."""
    root = make_repo(tmp_path, {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    commit(root, "Second", {"a.py": "x = 2\n"})
    old_blob = git.blob_id(b"x = 1\n")
    mark = tmp_path / "mark"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\necho {attack} >> {mark}\n")
    script.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman", "pre-commit", "reference-transaction"):
        (hooks / name).symlink_to(script)
    write(root, {".gitattributes": "*.py diff=evil filter=evil\n", "a.py": "x = 3\n"})
    missing = {"extensions.partialClone": "origin", "remote.origin.promisor": "true"}
    settings = {
        "fsmonitor": {"core.fsmonitor": str(script)},
        "hooks": {"core.hooksPath": str(hooks), "core.fsmonitor": "true"},
        "external": {"diff.external": str(script), "diff.evil.command": str(script)},
        "textconv": {"diff.evil.textconv": str(script), "diff.evil.cachetextconv": "true"},
        "filter": {
            "filter.evil.clean": str(script),
            "filter.evil.smudge": str(script),
            "filter.evil.process": str(script),
        },
        "ssh": {
            **missing,
            "remote.origin.url": "ssh://x/y",
            "core.sshCommand": str(script),
            "protocol.ssh.allow": "always",
        },
        "ext": {
            **missing,
            "remote.origin.url": f"ext::{script}",
            "protocol.ext.allow": "always",
            "protocol.allow": "always",
        },
        "pager": {"core.pager": str(script), "pager.log": str(script), "pager.ls-files": str(script)},
        "gpg": {"log.showSignature": "true", "gpg.program": str(script)},
    }[attack]
    for name, value in settings.items():
        run_git(root, "config", name, value)
    if attack in {"ssh", "ext"}:
        run_git(root, "config", "core.repositoryFormatVersion", "1")
        (root / ".git" / "objects" / old_blob[:2] / old_blob[2:]).unlink()
    mark.unlink(missing_ok=True)

    git.is_repository(root)
    git.head(root)
    git.branch(root)
    git.list_files(root)
    git.ignored(root, ["a.py", "x.log"])
    git.staged_blobs(root)
    git.tree_blobs(root, "HEAD")
    for new in (git.INDEX, git.WORKTREE, "HEAD~1"):
        git.changes(root, "HEAD", new)
    list(git.cat(root, [old_blob, git.tree_blobs(root, "HEAD")["b.py"]]))
    try:
        list(git.log_stream(root))
    except GitError:
        assert attack in {"ssh", "ext"}
    assert not mark.exists(), mark.read_text()
