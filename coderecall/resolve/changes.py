"""What a run of resolution is told and what it says."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChangedFiles:
    """What happened to the files since everything was resolved the last time."""

    file_ids: AbstractSet[int]  # added or parsed again
    names: AbstractSet[str]  # of the symbols in the old and new versions of changed and removed files
    paths_changed: bool  # files were added or removed
    removed_paths: AbstractSet[str] | None = None  # None: not told, every import may have read a removed file


@dataclass(frozen=True, slots=True)
class ResolveReport:
    """What one run looked at. `written` counts rows that changed."""

    imports: int
    references: int
    exact: int
    inferred: int
    unresolved: int  # name-only, or defined outside the repository
    written: int
