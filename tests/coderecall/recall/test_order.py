"""In which order the candidates of one file come, and what a long definition must be."""

import numpy as np
import pytest

from coderecall.recall.question import read_question
from coderecall.recall.ranking import CHANGE, LOOK_UP, order_of


@pytest.mark.parametrize(
    "text",
    [
        "Fix a crash when the store is empty",
        "Added support for proxies",
        "parser: Don't read past the end",
        "feat(api)!: sessions that expire",
        "handle empty pages",
        "No longer wait for the lock",
    ],
)
def test_a_wish_is_about_a_change(text: str) -> None:
    assert read_question(text).is_change


@pytest.mark.parametrize(
    "text",
    [
        "how sessions expire",
        "where is the fix applied?",
        "cookie store for sessions",
        "Store.put",
        "ValueError: invalid literal for int()",
    ],
)
def test_what_is_looked_for_is_no_change(text: str) -> None:
    assert not read_question(text).is_change


def test_places_of_one_file_stand_together_for_a_change_and_apart_otherwise() -> None:
    score = np.array([1.0, 0.9, 0.8, 0.75], np.float32)
    files = [1, 1, 1, 2]

    assert order_of(score, files, CHANGE) == [0, 1, 3, 2]
    assert order_of(score, files, LOOK_UP) == [0, 3, 1, 2]
