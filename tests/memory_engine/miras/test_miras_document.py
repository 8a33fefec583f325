"""The example of the document runs as it stands there."""

from pathlib import Path

import torch

DOCUMENT = Path(__file__).parents[3] / "docs" / "memory" / "miras.md"


def test_the_example_runs() -> None:
    lines = DOCUMENT.read_text("utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("    "))
    last = next(number for number, line in enumerate(lines) if number > first and line and not line.startswith("    "))
    keys, values, queries = torch.randn(3, 8, 70, 128)
    names = {"keys": keys, "values": values, "queries": queries, "theta": torch.rand(70) / 100, "alpha": 0.01}
    exec("\n".join(line[4:] for line in lines[first:last]), names)  # noqa: S102 - that is the test

    assert names["surprise"].shape == (8, 70)  # type: ignore[attr-defined]
    assert names["out"].shape == (8, 70, 128)  # type: ignore[attr-defined]
