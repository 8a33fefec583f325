"""`bind({path: text})`: a resolved repository to ask what its references mean."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from bound import Bind, Bound


@pytest.fixture
def bind(tmp_path: Path, build_index: Callable[[Path, Mapping[str, str]], Path]) -> Bind:
    return lambda files: Bound(build_index(tmp_path, files))
