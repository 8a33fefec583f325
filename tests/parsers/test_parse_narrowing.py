"""What tests say of names, and from which byte to which."""

from textwrap import dedent

from parsers import Bound, parse


def _said(text: str) -> list[tuple[str, str, str]]:
    """(name, classes, text in which they hold) of each test."""
    source = dedent(text).encode()
    found = [b for b in parse("a.py", source).bindings if b.how is Bound.IS]
    return [(b.name, b.chain, " ".join(source[b.since : b.until].decode().split())) for b in found]


def test_the_body_of_a_statement_and_the_rest_of_its_condition() -> None:
    text = """
        def f(x, y):
            if y and isinstance(x, a.C) and x.one():
                x.two()
            x.three()
    """
    assert _said(text) == [("x", "a.C", "and x.one(): x.two()")]


def test_what_follows_a_body_that_leaves_the_block() -> None:
    text = """
        def f(x):
            if not isinstance(x, (A, B)):
                raise TypeError
            x.one()
    """
    assert _said(text) == [("x", "A|B", "x.one()")]


def test_classes_that_are_no_names_and_tested_expressions_are_not_read() -> None:
    text = """
        def f(x):
            assert isinstance(x, make())
            assert isinstance(x.y, A)
            assert isinstance(x[0], A)
            assert isinstance(x)
    """
    assert _said(text) == []


def test_a_name_of_an_outer_scope_is_not_followed() -> None:
    text = """
        def f(x):
            def g():
                nonlocal x
                assert isinstance(x, A)
                x.one()
    """
    assert _said(text) == []


def test_text_that_is_no_code_tests_nothing() -> None:
    assert _said("def f(x):\n    'assert isinstance(x, A)'  # assert isinstance(x, A)\n    x.one()\n") == []


def test_broken_code_is_read_as_far_as_it_goes() -> None:
    assert _said("def f(x):\n    if isinstance(x, A\n") == []
