"""The name by which an argument says what it is for."""

import pytest

from coderecall.hints.argument_names import last_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("width", "width"),
        ("self.base_url", "baseurl"),
        ("this?.box!.Width", "width"),
        ("$this->width", "width"),
        ("self::$width", "width"),
        ("&box->width", "width"),
        ("@width", "width"),
        ("Box::WIDTH", "width"),
        ("0xFE", ""),
        ("1.5", ""),
        ("width + 1", ""),
        ("width()", ""),
        ('"width"', ""),
        ("", ""),
    ],
)
def test_only_a_name_or_a_chain_of_names_says_it(written: str, name: str) -> None:
    assert last_name(written) == name
