"""The repositories that weights are trained on: their names, git directories and places in the workspace."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from coderecall.git.command import SAFE_ENVIRONMENT, SAFE_OPTIONS, command

_LIST = Path(__file__).parent / "repositories.txt"


@dataclass(frozen=True, slots=True)
class Repository:
    """A public repository and the folder of the workspace that holds what is made from it."""

    name: str  # "owner/name"
    git_dir: Path
    folder: Path

    @property
    def slug(self) -> str:
        return self.name.replace("/", "__")

    @property
    def hist(self) -> Path:
        """The tree at the snapshot, with the history that leads to it."""
        return self.folder / "hist"

    @property
    def stripped(self) -> Path:
        """The same tree without doc comments, and without history."""
        return self.folder / "stripped"

    @property
    def snapshot(self) -> Path:
        return self.folder / "snapshot.json"

    @property
    def questions(self) -> Path:
        return self.folder / "questions.jsonl"

    @property
    def pairs(self) -> Path:
        return self.folder / "pairs.jsonl"


def listed() -> list[str]:
    """Names of all training repositories."""
    lines = (line.strip() for line in _LIST.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def repository(name: str, work: Path, mirrors: Path) -> Repository:
    """A repository by name; its git directory is below `mirrors` or will be once `fetch` has cloned it."""
    owner, _, short = name.partition("/")
    return Repository(name, mirrors / f"{owner}+{short}" / "repo", work / f"{owner}__{short}")


def fetch(found: Repository) -> None:
    """Clone a repository that is not there yet. Raises CalledProcessError."""
    if (found.git_dir / "HEAD").is_file():
        return
    found.git_dir.parent.mkdir(parents=True, exist_ok=True)
    options = [*SAFE_OPTIONS, "-c", "protocol.https.allow=always"]
    address = f"https://github.com/{found.name}"
    arguments = ["git", *options, "clone", "--quiet", "--bare", address, str(found.git_dir)]
    subprocess.run(arguments, check=True, env=safe_environment() | {"GIT_ALLOW_PROTOCOL": "https"})


def git(git_dir: Path, *arguments: str) -> bytes:
    """Standard output of git on a git directory. Raises CalledProcessError."""
    whole = ["git", f"--git-dir={git_dir}", *SAFE_OPTIONS, *arguments]
    return subprocess.run(whole, check=True, stdout=subprocess.PIPE, env=safe_environment()).stdout


def git_in(root: Path, *arguments: str) -> None:
    """Run git in a work tree that this package made. Raises CalledProcessError."""
    subprocess.run(command(root, arguments), check=True, stdout=subprocess.DEVNULL, env=safe_environment())


def safe_environment() -> dict[str, str]:
    """The caller's environment without what redirects git, and with what holds it back."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | SAFE_ENVIRONMENT | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
