"""What every command gets from the group."""

from dataclasses import dataclass
from pathlib import Path

from coderecall.project import Project, find_root


@dataclass(frozen=True, slots=True)
class Context:
    """`ctx.obj` of every command."""

    directory: Path

    @property
    def project(self) -> Project:
        """The project that the folder lies in. Raises UsageError when the folder is not there."""
        return Project(find_root(self.directory))
