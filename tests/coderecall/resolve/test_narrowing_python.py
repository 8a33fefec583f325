"""Members of names whose class a test says."""

import pytest
from bound import UNRESOLVED, Bind

STORE = """
class Base:
    def size(self): ...
class Store(Base):
    def get(self): ...
    def open(self): ...
class Cursor:
    def get(self): ...
    def close(self): ...
"""
HEAD = "from store import Base, Cursor, Store\n"
GET, NONE = "store.py:Store.get exact", UNRESOLVED


def _get(bind: Bind, body: str, parameters: str = "x") -> str:
    """What `x.get` means in a function with this body."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return bind({"store.py": STORE, "a.py": f"{HEAD}def f({parameters}):\n{lines}\n"}).use("a.py", "x.get")


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("if isinstance(x, Store):\n    x.get()", GET),
        ("if isinstance(x, Store):\n    pass\nx.get()", NONE),
        ("if isinstance(x, Store):\n    pass\nelse:\n    x.get()", NONE),
        ("if y and (isinstance(x, Store) and z):\n    x.get()", GET),
        ("if y or isinstance(x, Store):\n    x.get()", NONE),
        ("if y:\n    pass\nelif isinstance(x, Store):\n    x.get()", GET),
        ("while isinstance(x, Store):\n    x.get()", GET),
        ("return isinstance(x, Store) and x.get()", GET),
        ("return isinstance(x, Store) or x.get()", NONE),
        ("return not isinstance(x, Store) or x.get()", GET),
        ("return x.get() if isinstance(x, Store) else 1", GET),
        ("return 1 if isinstance(x, Store) else x.get()", NONE),
        ("return 1 if not isinstance(x, Store) else x.get()", GET),
        ("assert isinstance(x, Store)\nx.get()", GET),
        ("if y:\n    assert isinstance(x, Store)\nx.get()", NONE),
        ("if not isinstance(x, Store):\n    return\nx.get()", GET),
        ("if not isinstance(x, Store):\n    y()\nx.get()", NONE),
        ("if not isinstance(x, Store):\n    y()\nelse:\n    x.get()", GET),
        ("for x in y:\n    if not isinstance(x, Store):\n        continue\n    x.get()", GET),
        ("for x in y:\n    if not isinstance(x, Store):\n        continue\nx.get()", NONE),
        ("return [x.get() for x in y if isinstance(x, Store)]", GET),
        ("return [x.get() for x in y if not isinstance(x, Store)]", NONE),
        ("self.assertIsInstance(x, Store)\nx.get()", GET),
        ("'''\n    if not isinstance(x, Store):\n        return\n'''\nx.get()", NONE),
        ("if isinstance(x, (Store, Cursor)):\n    x.get()", "store.py:Store.get inferred"),
        ("if isinstance(x, (Store, Base)):\n    x.get()", "store.py:Store.get inferred"),
        ("if isinstance(x, Store | Store):\n    x.get()", GET),
        ("match x:\n    case Store():\n        x.get()", GET),
        ("match x:\n    case Store(a=1) if y:\n        x.get()", GET),
        ("match x:\n    case Store() | Base():\n        x.get()", "store.py:Store.get inferred"),
        ("match x:\n    case Store():\n        pass\n    case _:\n        x.get()", NONE),
        ("match y:\n    case Store():\n        x.get()", NONE),
        ("match y:\n    case Store() as x:\n        x.get()", GET),
        ("match x:\n    case Store():\n        x = y\n        x.get()", NONE),
        ("if isinstance(x, y):\n    x.get()", NONE),
        ("if isinstance(x, str):\n    x.get()", NONE),
    ],
)
def test_where_a_test_holds(bind: Bind, body: str, meaning: str) -> None:
    assert _get(bind, body) == meaning


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("if isinstance(x, Store):\n    x = y\n    x.get()", NONE),
        ("if isinstance(x, Store):\n    x = x.get()", GET),
        ("if isinstance(x, Store):\n    while z:\n        x.get()\n        x = y", NONE),
        ("if isinstance(x, Store):\n    for x in y:\n        x.get()", NONE),
        ("if isinstance(x, Store):\n    return [x.get() for x in y]", NONE),
        ("return isinstance(x, Store) and any(x.get() for x in y)", NONE),
        ("if isinstance(x, Store):\n    return lambda x: x.get()", NONE),
        ("if isinstance(x, Store): x = y; x.get()", NONE),
        ("assert isinstance(x, Store)\nif z:\n    x = y\nx.get()", NONE),
        ("assert isinstance(x, Store)\nx = Cursor()\nx.get()", "store.py:Cursor.get exact"),
    ],
)
def test_a_name_that_is_bound_again_is_no_longer_what_was_tested(bind: Bind, body: str, meaning: str) -> None:
    assert _get(bind, body) == meaning


@pytest.mark.parametrize(
    ("declared", "tested", "meaning"),
    [
        ("Base", "Store", GET),
        ("Store", "Base", GET),
        ("Store", "str", "store.py:Store.get inferred"),
        ("Store | Cursor", "Store", GET),
        ("Store | str", "str", NONE),
        ("Base", "Cursor", "store.py:Cursor.get inferred"),
        ("Store", "Unknown", "store.py:Store.get inferred"),
    ],
)
def test_a_test_is_joined_with_the_declared_type(bind: Bind, declared: str, tested: str, meaning: str) -> None:
    assert _get(bind, f"if isinstance(x, {tested}):\n    x.get()", f"x: {declared}") == meaning


def test_one_test_within_another(bind: Bind) -> None:
    body = "if isinstance(x, Base):\n    x.size()\n    if isinstance(x, Store):\n        x.get()\n"
    assert _get(bind, body) == GET


def test_attributes_of_the_object_at_hand(bind: Bind) -> None:
    text = """
        from store import Store
        class A:
            def __init__(self, x):
                self.x = x
            def f(self):
                if isinstance(self.x, Store):
                    self.x.get()
                self.x.open()
            def g(self):
                if isinstance(self.x, Store):
                    self.x = 1
                    self.x.size()
            def __eq__(self, other):
                return isinstance(other, self.__class__) and other.f()
    """
    found = bind({"store.py": STORE, "a.py": text})
    assert found.use("a.py", "self.x.get") == GET
    assert found.use("a.py", "self.x.size") != "store.py:Base.size exact"
    assert found.use("a.py", "other.f") == "a.py:A.f exact"


def test_the_class_may_be_reached_through_a_module_and_is_followed_to_what_it_gives(bind: Bind) -> None:
    text = """
        import store
        class Shop:
            def store(self) -> "store.Store": ...
        def f(x):
            if isinstance(x, Shop):
                y = x.store()
                y.get()
    """
    assert bind({"store.py": STORE, "a.py": text}).use("a.py", "y.get") == GET


def test_reads_of_attributes_where_a_test_holds(bind: Bind) -> None:
    text = """
        class A:
            limit = 3
        def f(x, y):
            if isinstance(x, A):
                return x.limit
            return y.limit
    """
    assert bind({"a.py": text}).use("a.py", "x.limit") == "a.py:A.limit exact"
