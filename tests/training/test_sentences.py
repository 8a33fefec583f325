"""The first sentence of a doc comment, as a question."""

import pytest

from training.sentences import doc_query


@pytest.mark.parametrize(
    ("doc", "query"),
    [
        (
            "Return the value kept under a key, e.g. a session.\n\nRaises KeyError.",
            "Return the value kept under a key, e.g. a session",
        ),
        ("Get returns the first value that was set. It never waits.", "returns the first value that was set"),
        (
            "Finds {@link Store stores} that <b>hold</b> a given key\n@param key the key",
            "Finds Store stores that hold a given key",
        ),
        (
            '<summary>Opens the <see cref="T:File"/> for reading once more.</summary>',
            "Opens the File for reading once more",
        ),
        ("Write all rows\nthat wait to disk\n\nArgs:\n    rows: them", "Write all rows that wait to disk"),
    ],
)
def test_the_first_sentence_without_marks_and_without_the_name(doc: str, query: str) -> None:
    assert doc_query(doc, "Get") == query


@pytest.mark.parametrize(
    "doc",
    [
        "",
        "Get it.",
        "@param key the key to look for in the store",
        "TODO: make this wait for the others",
        "x = {a: 1, b: 2}; y = <c>;",
    ],
)
def test_what_is_no_question(doc: str) -> None:
    assert not doc_query(doc, "Get")
