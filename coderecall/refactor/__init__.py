"""Suggestions about the shape of the code, each with its evidence; nothing is ever written.

`run` collects them; one kind is one file: `near_duplicate`, `import_cycle`.
"""

from collections.abc import Sequence
from pathlib import Path

from coderecall.model import HintReport


def refactor(root: Path, folder: Path, *, paths: Sequence[str] = (), include_tests: bool = False) -> HintReport:
    """Suggestions that have a place in `paths`, the surest first. Raises NoIndexError, IndexFormatError."""
    from coderecall.refactor.run import suggest

    return suggest(root, folder, paths=paths, include_tests=include_tests)
