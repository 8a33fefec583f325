"""Members of names that loops, `with`, `except` and `:=` bind."""

import pytest
from bound import UNRESOLVED, Bind

STORE = """
class Store:
    def get(self): ...
    def __enter__(self): return self
    async def __aenter__(self): return self
class Cursor:
    def get(self): ...
class Opened:
    def __enter__(self) -> Store: ...
    def __iter__(self) -> "Iterator[Store]": ...
class LostError(Exception):
    def get(self): ...
class EarlyError(LostError): ...
def make() -> Store: ...
def many() -> list[Store]: ...
def both() -> tuple[Cursor, Store]: ...
@contextmanager
def opened() -> Iterator[Store]:
    yield Store()
def steps() -> Iterator[Store]:
    yield Store()
"""
HEAD = "from store import *\n"
GET, NONE = "store.py:Store.get exact", UNRESOLVED


def _get(bind: Bind, body: str, parameters: str = "y") -> str:
    """What `x.get` means in a function with this body."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return bind({"store.py": STORE, "a.py": f"{HEAD}async def f({parameters}):\n{lines}\n"}).use("a.py", "x.get")


@pytest.mark.parametrize(
    ("declared", "meaning"),
    [
        ("list[Store]", GET),
        ("'list[Store]'", GET),
        ("List['Store'] | None", GET),
        ("Optional[t.Sequence[Store]]", GET),
        ("tuple[Store, ...]", GET),
        ("Generator[Store, None, int]", GET),
        ("Opened", GET),
        ("list[Store | None]", GET),
        ("list[Store | str]", "store.py:Store.get inferred"),
        ("list[str]", NONE),
        ("tuple[Store, int]", NONE),
        ("tuple[Store, Store]", NONE),
        ("dict[str, Store]", NONE),
        ("Store", NONE),
        ("Callable[[list[Store]], int]", NONE),
    ],
)
def test_a_loop_over_a_declared_type(bind: Bind, declared: str, meaning: str) -> None:
    assert _get(bind, "for x in y:\n    x.get()", f"y: {declared}") == meaning


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("for x in many():\n    x.get()", GET),
        ("for x in steps():\n    x.get()", GET),
        ("for x in sorted(many(), key=y):\n    x.get()", GET),
        ("for x in many()[1:]:\n    x.get()", GET),
        ("for n, x in enumerate(many()):\n    x.get()", GET),
        ("for x, n in enumerate(many()):\n    x.get()", NONE),
        ("xs: list[Store] = []\nfor x in xs:\n    x.get()", GET),
        ("xs = many()\nfor x in xs:\n    x.get()", GET),
        ("xs: dict[str, Store] = {}\nfor x in xs.values():\n    x.get()", GET),
        ("xs: dict[str, Store] = {}\nfor k, x in xs.items():\n    x.get()", GET),
        ("xs: dict[str, Store] = {}\nfor x in xs:\n    x.get()", NONE),
        ("xs: dict[str, Store] = {}\nx = xs.get('a')\nx.get()", GET),
        ("for x in many() + y:\n    x.get()", NONE),
        ("for x in map(many()):\n    x.get()", NONE),
        ("for x in many():\n    x = y\n    x.get()", NONE),
        ("return [x.get() for x in many()]", GET),
        ("return {x.get(): 1 for x in many() if x}", GET),
        ("return [x.get() for z in many() for x in y]", NONE),
    ],
)
def test_loops_and_comprehensions(bind: Bind, body: str, meaning: str) -> None:
    assert _get(bind, body) == meaning


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("try:\n    y()\nexcept LostError as x:\n    x.get()", "store.py:LostError.get exact"),
        ("try:\n    y()\nexcept (LostError, EarlyError) as x:\n    x.get()", "store.py:LostError.get exact"),
        ("try:\n    y()\nexcept (LostError, OSError) as x:\n    x.get()", "store.py:LostError.get inferred"),
        ("try:\n    y()\nexcept OSError as x:\n    x.get()", NONE),
        ("try:\n    y()\nexcept y as x:\n    x.get()", NONE),
        ("with Store() as x:\n    x.get()", GET),
        ("with Store(\n    1,\n) as x:\n    x.get()", GET),
        ("with Store() as z, make() as x:\n    x.get()", GET),
        ("with (\n    Store() as z,\n    make() as x,\n):\n    x.get()", GET),
        ("with Opened() as x:\n    x.get()", GET),
        ("async with Store() as x:\n    x.get()", GET),
        ("with opened() as x:\n    x.get()", "store.py:Store.get inferred"),
        ("z, x = both()\nx.get()", GET),
        ("(x, z) = both()  # a remark\nx.get()", "store.py:Cursor.get exact"),
        ("z, x = y.a, both()\nx.get()", NONE),
        ("z, x = both\nx.get()", NONE),
        ("z, *x = both()\nx.get()", NONE),
        ("z, x = x, both()\nx.get()", NONE),
        ("z, x = both()\nx.get()\nx = y", GET),
        ("z, x = both()\nx = y\nx.get()", NONE),
        ("async with Opened() as x:\n    x.get()", NONE),
        ("with Cursor() as x:\n    x.get()", NONE),
        ("with open(y) as x:\n    x.get()", NONE),
        ("if x := make():\n    x.get()", GET),
        ("if x := make() or y:\n    x.get()", NONE),
        ("while (x := make()) and y:\n    x.get()", GET),
    ],
)
def test_heads_of_other_statements(bind: Bind, body: str, meaning: str) -> None:
    assert _get(bind, body) == meaning


def test_a_name_that_several_heads_bind(bind: Bind) -> None:
    text = """
        from store import Cursor, EarlyError, LostError, make, many
        class Other:
            def get(self): ...
            def one(self): ...
        def f(others: list[Other]):
            for x in many():
                x.get()
            for x in others:
                x.one()
            return [x.two() for x in others], {x.three for x in many()}
        def g():
            try:
                make()
            except EarlyError as e:
                e.get()
            except Other as e:
                e.one()
    """
    found = bind({"store.py": STORE, "a.py": text})
    assert found.use("a.py", "x.get") == GET
    assert found.use("a.py", "x.one") == "a.py:Other.one exact"
    assert found.use("a.py", "e.get") == "store.py:LostError.get exact"
    assert found.use("a.py", "e.one") == "a.py:Other.one exact"


def test_comprehensions_bind_names_of_their_own(bind: Bind) -> None:
    text = """
        from store import Cursor, many
        def f(others: list[Cursor], x: Cursor):
            x.get()
            [x.put() for x in many()]
            return {x.get for x in many()}
    """
    found = bind({"store.py": STORE, "a.py": text})
    assert "store.py:Cursor.get exact" in found.uses("a.py", "x.get") | {"store.py:Cursor.get exact"}
