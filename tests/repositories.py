"""Real git repositories for tests, in a line or two."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, str | bytes | None]


def run_git(root: Path, *arguments: str) -> str:
    """A git command that must succeed; its output without the line end."""
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def write(root: Path, files: Files) -> None:
    """Write files below `root`; None removes one: `write(root, {"a.py": "x = 1\\n", "gone.py": None})`."""
    for path, text in files.items():
        file = root / path
        if text is None:
            file.unlink()
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())


def commit(
    root: Path, message: str, files: Files | None = None, *, time: int | None = None, verify: bool = True
) -> str:
    """Write the files, commit everything that is there, and return the commit's id. verify: run hooks."""
    write(root, files or {})
    run_git(root, "add", "--all", "--force", ".")
    dates = {} if time is None else {"GIT_AUTHOR_DATE": f"{time} +0000", "GIT_COMMITTER_DATE": f"{time} +0000"}
    subprocess.run(
        ["git", "-C", str(root), "commit", "-q", "--allow-empty", "-m", message, *([] if verify else ["--no-verify"])],
        check=True,
        capture_output=True,
        env={**os.environ, **dates},
    )
    return run_git(root, "rev-parse", "HEAD")


def make_repo(folder: Path, files: Files) -> Path:
    """A git repository `folder/repo` with one commit of these files; none: without a commit."""
    root = folder / "repo"
    root.mkdir(parents=True)
    run_git(root, "init", "-q")
    if files:
        commit(root, "First", files)
    return root
