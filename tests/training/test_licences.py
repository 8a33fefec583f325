"""Licences are known by their text."""

import pytest

from training.licences import is_permissive, licence_of

MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software") ...
The above copyright notice and this permission notice shall be included in all copies."""
BSD = """Redistribution and use in source and binary forms, with or without modification, are permitted provided that"""


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        (MIT, "MIT"),
        (BSD, "BSD-2-Clause"),
        (BSD + "\n * Neither the name of the copyright holder nor", "BSD-3-Clause"),
        ("Apache License\n      Version 2.0, January 2004", "Apache-2.0"),
        ("Mozilla Public License Version 2.0", "MPL-2.0"),
        ("GNU LESSER GENERAL PUBLIC LICENSE\nVersion 3; it adds to the GNU General Public License", "LGPL"),
        ("Do what you like.", ""),
    ],
)
def test_a_text_says_which_licence_it_is(text: str, identifier: str) -> None:
    assert licence_of(text) == identifier


def test_one_permissive_licence_to_choose_is_enough() -> None:
    assert is_permissive("GPL OR MIT")
    assert not is_permissive("MPL-2.0")
    assert not is_permissive("")
