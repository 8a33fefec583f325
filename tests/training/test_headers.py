"""What a file says at its top of itself."""

import pytest

from training.headers import header

NEVER = 1 << 30  # no definition has a doc comment
LICENCE = "# Copyright 2020 The Authors\n# Licensed under a licence\n\n"


@pytest.mark.parametrize(
    ("source", "text", "lines"),
    [
        (
            '#!/usr/bin/env python\n"""Reads pages and keeps what they say.\n\nMore.\n"""\nx = 1\n',
            "Reads pages",
            (1, 4),
        ),
        ("//! Pages that are read once and then kept.\n//! More.\n\nuse a;\n", "Pages that are read", (0, 1)),
        ("/**\n * How pages are read and kept.\n */\nimport a\n", "How pages are read and kept.", (0, 2)),
        ("{-| How all pages are read and kept -}\nmodule A where\n", "How all pages are read and kept", (0, 0)),
        (f"{LICENCE}# Reads pages and keeps what they say.\nx = 1\n", "Reads pages", (3, 3)),
        ("<?php\n\n// Reads pages and keeps what they say.\nf();\n", "Reads pages", (2, 2)),
    ],
)
def test_the_first_comment_that_is_a_sentence(source: str, text: str, lines: tuple[int, int]) -> None:
    found = header(source, NEVER)

    assert found is not None
    assert found.text.startswith(text)
    assert (found.first, found.last) == lines


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x = 1\n# Reads pages and keeps what they say.\n",
        LICENCE,
        '"""Reads pages and never ends',
        "/* Reads pages and keeps what they say",
    ],
)
def test_nothing_where_nothing_is_said(source: str) -> None:
    assert header(source, NEVER) is None


def test_the_doc_comment_of_the_first_definition_is_not_the_files() -> None:
    assert header("# Reads a page and keeps what it says.\ndef f():\n    pass\n", first_documented=0) is None
