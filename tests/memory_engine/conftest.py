"""One thread: products of these sizes are quicker alone, and workers of the test run do not fight for the cores."""

import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    torch.set_num_threads(1)
