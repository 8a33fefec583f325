"""What was read stays, those asked for last, up to a size."""

from coderecall.store.kept import Kept


def test_a_value_is_made_once() -> None:
    made: list[str] = []
    kept = Kept(2)
    for key in ("a", "a", "b", "a", "c", "b"):
        kept.get(key, lambda key=key: made.append(key) or key)  # type: ignore[misc, func-returns-value]
    assert made == ["a", "b", "c", "b"]  # "b" had made room for "c": "a" was asked for since


def test_the_size_of_all_is_bounded_and_the_newest_stays() -> None:
    kept = Kept(10, len)
    assert kept.get("long", lambda: "x" * 50) == "x" * 50
    assert kept.get("long", lambda: "made again") == "x" * 50
    kept.get("short", lambda: "y")
    assert kept.get("long", lambda: "made again") == "made again"


def test_nothing_is_not_kept() -> None:
    kept = Kept(10)
    assert kept.get("a", lambda: None) is None
    assert kept.get("a", lambda: 1) == 1
