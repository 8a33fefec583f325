"""Which calls fit which parameters."""

import pytest

from coderecall.hints.call_fit import CallShape, misfit, naming_new
from parsers import parse
from parsers.model import Parameter


def fits(signature: str, shape: str, path: str = "a.py") -> str:
    """Why a call of this shape does not fit a function with this parameter list; "" when it may fit."""
    body = f"def f({signature}): pass\n" if path.endswith(".py") else f"export function f({signature}) {{}}\n"
    symbol = next(s for s in parse(path, body.encode()).symbols if s.name == "f")
    assert symbol.parameters is not None
    language = "python" if path.endswith(".py") else "typescript"
    found = misfit(symbol.parameters, CallShape.read(shape), language)
    return found.why if found else ""


@pytest.mark.parametrize(
    ("signature", "shape"),
    [
        ("", "0"),
        ("a, b", "2"),
        ("a, b", "1 b"),
        ("a, b", "0 b a"),
        ("a, b=1", "1"),
        ("a, *rest", "7"),
        ("a, **rest", "1 x y"),
        ("a, *, key", "1 key"),
        ("a, /, b", "1 b"),
        ("a, b, c", "1 *"),
        ("a, b, c", "1 **"),
        ("a, *, key", "1 **"),
        ("**rest", "0 **"),
        ("*rest", "0 *"),
        ("a, /, **rest", "1 a"),
    ],
)
def test_fits(signature: str, shape: str) -> None:
    assert fits(signature, shape) == ""


@pytest.mark.parametrize(
    ("signature", "shape", "why"),
    [
        ("", "1", "passes 1 positional argument, it takes none"),
        ("a", "2", "passes 2 positional arguments, it takes at most 1"),
        ("a, b", "1", "does not pass the required `b`"),
        ("a, b, c", "0 b", "does not pass the required `a`, `c`"),
        ("a, *, key", "1", "does not pass the required `key`"),
        ("a, *, key", "1 *", "does not pass the required `key`"),
        ("a", "1 timeout", "passes the keyword `timeout`, it has no such parameter"),
        ("a, /", "0 a", "passes the keyword `a`, it has no such parameter"),
        ("a, b=1", "1 a", "passes `a` twice, by position and by keyword"),
        ("a", "2 **", "passes 2 positional arguments, it takes at most 1"),
    ],
)
def test_does_not_fit(signature: str, shape: str, why: str) -> None:
    assert fits(signature, shape) == why


def test_typescript_counts_arguments_and_javascript_does_not() -> None:
    assert fits("a: string, b?: number", "1", "a.ts") == ""
    assert fits("a: string, ...rest: number[]", "5", "a.ts") == ""
    assert fits("a: string, b: number", "1", "a.ts") == "does not pass the required `b`"
    assert fits("a: string", "2", "a.ts") == "passes 2 positional arguments, it takes at most 1"
    assert misfit((), CallShape.read("3"), "javascript") is None


def test_ruby_folds_pairs_into_one_hash() -> None:
    (symbol,) = parse("a.rb", b"def f(uri, options = {})\nend\n").symbols
    assert symbol.parameters is not None
    assert misfit(symbol.parameters, CallShape.read("4"), "ruby") is None
    found = misfit(symbol.parameters, CallShape.read("0"), "ruby")
    assert found is not None
    assert found.why == "passes 0 positional arguments, it takes at least 1"


@pytest.mark.parametrize(("shape", "why"), [("2 b", ""), ("2 c", ""), ("1 c", "does not pass the required `b`")])
def test_named_arguments_may_stand_in_their_own_place(shape: str, why: str) -> None:
    """`F(1, b: 2, 3)` is a call of F(a, b, c): the position after the name goes on from there."""
    (symbol,) = (s for s in parse("a.cs", b"class A { void F(int a, int b, int c) {} }").symbols if s.name == "F")
    assert symbol.parameters is not None
    found = misfit(symbol.parameters, CallShape.read(shape), "csharp")
    assert (found.why if found else "") == why


def python_parameters(signature: str) -> tuple[Parameter, ...]:
    (symbol,) = (s for s in parse("a.py", f"def f({signature}): pass\n".encode()).symbols if s.name == "f")
    assert symbol.parameters is not None
    return tuple(symbol.parameters)


@pytest.mark.parametrize(
    ("old", "new", "shape", "why"),
    [
        ("a", "x, a", "1", "passes 1 argument, it needs 2 with the new `x`"),
        ("a, b", "x, a, b", "1 b", "passes 2 arguments, it needs 3 with the new `x`"),
        ("a, b", "x, y, a, b", "2", "passes 2 arguments, it needs 4 with the new `x`, `y`"),
        ("a, b=1", "x, a, b", "1", "passes 1 argument, it needs 3 with the new `x`"),
        ("a, b", "x, a, b", "0 a b", "does not pass the required `x`"),
        ("a, b", "a, b, x", "2", "does not pass the required `x`"),
        ("a, b=1", "b, a", "1", "does not pass the required `a`"),
        ("a, b", "c, b, x", "2", "does not pass the required `x`"),
        ("a", "x, a, *, key", "1 *", "does not pass the required `key`"),
        ("a", "", "1", "passes 1 positional argument, it takes none"),
    ],
)
def test_what_is_new_is_named(old: str, new: str, shape: str, why: str) -> None:
    call, before, after = CallShape.read(shape), python_parameters(old), python_parameters(new)
    reason = misfit(after, call, "python")
    assert reason is not None
    assert naming_new(reason, call, before, after).why == why


@pytest.mark.parametrize("annotation", ["T", "TValue", "void", "string | void"])
def test_typescript_lets_out_what_may_be_void(annotation: str) -> None:
    assert fits(f"value: {annotation}", "0", "a.ts") == ""
    assert fits(f"a: string, value: {annotation}", "0", "a.ts") != ""


@pytest.mark.parametrize("annotation", ["string", "Theme", "() => void", "Voided"])
def test_typescript_lets_out_nothing_else(annotation: str) -> None:
    assert fits(f"value: {annotation}", "0", "a.ts") == "does not pass the required `value`"
