"""Parts of a repository that a change took out with the file that makes them a package of their own: what is left may
take them from a registry, under the names that they had."""

from collections.abc import Iterable

from coderecall import git
from coderecall.resolve.paths import folder_of

_FILES = frozenset(
    {
        *("pom.xml", "build.gradle", "build.gradle.kts", "build.sbt", "composer.json", "package.json", "cargo.toml"),
        *("go.mod", "setup.py", "setup.cfg", "pyproject.toml", "package.swift", "mix.exs"),
    }
)
_ENDINGS = (".csproj", ".fsproj", ".vbproj", ".gemspec", ".podspec", ".cabal")


def is_project_file(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return name in _FILES or name.endswith(_ENDINGS)


def gone_projects(changes: Iterable[git.Change]) -> frozenset[str]:
    """Folders that lost such a file; not the whole repository."""
    left = [change.old_path for change in changes if change.old_path and change.new_path != change.old_path]
    return frozenset(folder_of(path) for path in left if is_project_file(path)) - {""}
