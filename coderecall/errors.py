"""Errors of the application. Each message says what failed, where, and what to do, on one line.

CoderecallError
├── UsageError        bad argument or configuration                        exit 2
├── NoIndexError      the question needs an index and there is none        exit 3
├── IndexBusyError    another process is writing this index                exit 2
├── IndexFormatError  the index file is corrupt or from another version    exit 2
├── StorageError      the disk refused: full, read-only, no permission     exit 2
├── WeightsError      a file that came with the program is damaged         exit 2
├── GitError          git is missing or refused                            exit 2
└── Cancelled         the user stopped the work                            exit 130
"""


class CoderecallError(Exception):
    """Base of all errors that are told to the user in one line."""

    exit_code = 2


class UsageError(CoderecallError):
    """A bad argument or configuration value."""


class NoIndexError(CoderecallError):
    """There is no index to answer from."""

    exit_code = 3


class IndexBusyError(CoderecallError):
    """Another process holds the writer's lock."""


class IndexFormatError(CoderecallError):
    """The index file is corrupt or was written by another version."""


class MemoryFormatError(IndexFormatError):
    """The index is sound, what the memory in it knows is not; `coderecall index` teaches it anew."""


class StorageError(CoderecallError):
    """The disk is full, read-only, or not ours."""


class WeightsError(CoderecallError):
    """A file of weights that the program came with is missing or damaged."""


class GitError(CoderecallError):
    """git is missing or refused a command."""


class Cancelled(CoderecallError):  # noqa: N818 - it is a request of the user, not an error
    """The user stopped the work; what was committed before stays."""

    exit_code = 130
