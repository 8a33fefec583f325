"""git, for an untrusted repository: the only part that talks to it.

`command` runs it safely, `files` asks which files there are, `attributes` what is said of them, `repository` for facts,
`objects` reads blobs, `changes` compares two states, `log` streams the history.
"""

from coderecall.git.attributes import attributes
from coderecall.git.changes import INDEX, WORKTREE, Change, KnownFile, blob_id, changes
from coderecall.git.command import NotARepositoryError
from coderecall.git.files import ignored, list_files
from coderecall.git.log import log_stream
from coderecall.git.objects import Staged, StagedBlob, cat, staged_blobs, tree_blobs
from coderecall.git.repository import (
    branch,
    differing_from,
    has_commit,
    head,
    is_at,
    is_partial,
    is_repository,
    is_shallow,
    is_staged,
    merge_base,
    merged_heads,
    resolve_revision,
    unreachable,
)

__all__ = [
    "INDEX",
    "WORKTREE",
    "Change",
    "KnownFile",
    "NotARepositoryError",
    "Staged",
    "StagedBlob",
    "attributes",
    "blob_id",
    "branch",
    "cat",
    "changes",
    "differing_from",
    "has_commit",
    "head",
    "ignored",
    "is_at",
    "is_partial",
    "is_repository",
    "is_shallow",
    "is_staged",
    "list_files",
    "log_stream",
    "merge_base",
    "merged_heads",
    "resolve_revision",
    "staged_blobs",
    "tree_blobs",
    "unreachable",
]
