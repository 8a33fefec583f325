"""What names are bound to: assignments, attributes of the object at hand, return values."""

import re
from textwrap import dedent

from parsers import Bound, parse


def _bound(text: str) -> list[str]:
    """`scope: name HOW chain`, with ~ before a chain that starts at a local name."""
    result = parse("a.py", dedent(text).encode())
    names = ["", *(symbol.qualified_name for symbol in result.symbols)]
    return [
        f"{names[b.scope + 1]}: {b.name} {b.how.name} {'~' * b.is_local}{b.chain}".rstrip()
        for b in result.bindings
        if not b.until
    ]


def _types(text: str) -> dict[str, str]:
    return {s.qualified_name: s.type for s in parse("a.py", dedent(text).encode()).symbols if s.type}


def test_a_call_a_value_and_an_awaited_call() -> None:
    assert _bound(
        """
        async def f(store):
            x = Store(store, "a(", [1, {2: 3}])  # )
            y = api.client
            z = await store.open()
            y.b(), z.c(), x.a()
        """
    ) == ["f: x CALL Store", "f: y VALUE api.client", "f: z AWAIT ~store.open"]


def test_names_of_the_file_and_of_a_class_are_kept_whether_used_or_not() -> None:
    assert _bound("store = Store()\nclass A:\n    store = make()\n") == [": store CALL Store", "A: store CALL make"]


def test_a_local_name_is_kept_where_something_is_reached_through_it() -> None:
    assert _bound(
        """
        def f():
            a = Store()
            b = Store()
            c = b
            unused = Store()
            a.get(), c.get()
        """
    ) == ["f: a CALL Store", "f: c VALUE ~b", "f: b CALL Store"]


def test_attributes_of_the_object_at_hand() -> None:
    text = """
        class A:
            def __init__(self, path):
                self.store = Store(path)
                self.size: int = 3
            def again(self):
                self.store = self.other.store
                other.store = Store()
        """
    assert _bound(text) == ["A.__init__: self.store CALL Store", "A.again: self.store VALUE self.other.store"]
    assert _types(text) == {"A.size": "int"}


def test_a_name_that_is_bound_otherwise_too_is_open() -> None:
    assert _bound(
        """
        def f(a, c: Other):
            a = Store()
            b = Store()
            b = first or second
            c = Store()
            d = Store()
            for d in rows:
                a.x(), b.x(), c.x(), d.x()
        """
    ) == [
        "f: d ITEM rows",
        "f: d CALL Store",
        "f: a CALL Store",
        "f: a OTHER",
        "f: b CALL Store",
        "f: b OTHER",
        "f: c CALL Store",
    ]


def test_a_declared_type_stands_alone() -> None:
    assert _bound("def f():\n    a: Store = make()\n    a = other()\n    a.x()\n") == ["f: a TYPE Store"]


def test_none_binds_nothing() -> None:
    assert _bound("store = None\ndef f():\n    global store\n    store = Store()\n    store.x()\n") == [
        ": store CALL Store",
        "f: store CALL Store",
    ]


def test_a_name_of_a_function_inside_hides_the_outer_one() -> None:
    assert _bound(
        """
        def f():
            a = Store()
            def g(a):
                a.x()
            def h():
                a.x()
        """
    ) == ["f: a CALL Store", "f.g: a OTHER"]


def test_returned_values() -> None:
    text = """
        def a(x):
            if x:
                return Store()
            return None
        def b(): return self.store
        def c():
            if x: return Store()
            return x or y
        def d() -> "Store": return make()
        def e():
            yield 1
            return Store()
        """
    assert _bound(text) == ["a:  CALL Store", "b:  VALUE self.store", "c:  CALL Store", "c:  OTHER"]
    assert _types(text) == {"d": '"Store"'}


def _reaching(text: str) -> list[tuple[str, str]]:
    """Chains, and the names called where they are what `x` is bound to for sure."""
    source = dedent(text).encode()
    found = [b for b in parse("a.py", source).bindings if b.until]
    return [(b.chain, " ".join(re.findall(r"x\.(\w+)", source[b.since : b.until].decode()))) for b in found]


def test_where_one_of_several_bindings_holds_for_sure() -> None:
    assert _reaching(
        """
        def f(x, rows):
            x.before()
            x = A()
            x.a()
            if rows:
                x.b()
                x = B()
                x.c()
            x.either()
            x = C(); x.d()
            x = x.read_before_it_is_bound()
            x.e()
        """
    ) == [("A", "a"), ("B", "c"), ("C", "d read_before_it_is_bound"), ("x.read_before_it_is_bound", "e")]


def test_a_loop_may_come_back_with_another_binding() -> None:
    assert _reaching(
        """
        def f(rows):
            x = A()
            x.a()
            for row in rows:
                x.either()

                x = B()
                x.b()
            for row in rows:
                x.either()
        """
    ) == [("A", "a"), ("B", "b")]


def test_what_an_exception_interrupts_is_open() -> None:
    assert _reaching(
        """
        def f():
            try:
                x = A()
                x.a()
                x = B()
            except Error:
                x.either()
            x.either()
        """
    ) == [("A", "a")]


def test_ways_of_binding_have_the_numbers_that_are_stored() -> None:
    assert [how.value for how in Bound] == list(range(10))
