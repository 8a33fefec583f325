"""A change to an indexed repository, and what the rules say about it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from indexed import index_exactly, make_indexed
from repositories import Files, write

from coderecall.model import Hint


@pytest.fixture(params=["index of the old state", "index of the new state"])
def hints(request: pytest.FixtureRequest) -> Callable[[Path, Files, Files], tuple[Hint, ...]]:
    """`hints(tmp_path, before, after)`: `before` is committed and indexed, `after` is written over it and checked.

    What the index had seen must make no difference.
    """

    def find(folder: Path, before: Files, after: Files) -> tuple[Hint, ...]:
        project = make_indexed(folder, before)
        write(project.root, after)
        if request.param == "index of the new state":
            index_exactly(project)
        return project.check().hints

    return find
