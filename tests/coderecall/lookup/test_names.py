"""Names in the manner of any language."""

import pytest

from coderecall.lookup.names import is_called, name_ends, name_parts, split_place


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("put", ("put",)),
        ("Store.put", ("Store", "put")),
        ("app::store::Store", ("app", "store", "Store")),
        ("Store#put", ("Store", "put")),
        ("App\\Store", ("App", "Store")),
        ("store->put", ("store", "put")),
        ("Store:put", ("Store", "put")),
        (":put", (":put",)),
        (" Store.put(key) ", ("Store", "put")),
        ("App.Store.put/2", ("App", "Store", "put")),
        ("::main", ("main",)),
        ("<.>", ("<.>",)),
        (" ", ()),
        ("()", ("()",)),
        ("...", ("...",)),
    ],
)
def test_a_chain_is_read_as_it_is_written_anywhere(text: str, parts: tuple[str, ...]) -> None:
    assert name_parts(text) == parts


def test_a_last_name_may_have_joints_itself() -> None:
    assert name_ends("A.B#c") == [((), "A.B#c"), (("A",), "B#c")]
    assert name_ends("put") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("put", ("", "put")),
        ("src/a.py:put", ("src/a.py", "put")),
        ("src/a.py:Store.put", ("src/a.py", "Store.put")),
        ("a::b", ("", "a::b")),
        ("src/a.rs:a::b", ("src/a.rs", "a::b")),
        ("src/a:b.py:put", ("src/a:b.py", "put")),
        ("src/a.py:", ("", "src/a.py")),
    ],
)
def test_one_colon_parts_the_path_from_the_name(text: str, place: tuple[str, str]) -> None:
    assert split_place(text) == place


@pytest.mark.parametrize(
    ("name", "is_it"),
    [
        ("put", True),
        ("Store.put", True),
        ("store.PUT", True),
        ("app.store.Store.put", True),  # the module before it
        ("app.Store.put", True),  # the package that the file is in
        ("Other.put", False),
        ("other.store.Store.put", False),
        ("ore.put", False),
    ],
)
def test_a_definition_is_called_by_the_end_of_its_name_and_of_its_path(name: str, is_it: bool) -> None:
    assert is_called(name_parts(name), "Store.put", "src/app/store.py") is is_it
